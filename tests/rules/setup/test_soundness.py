"""A document that would break the rules at the bedside is found when it is approved."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from decimal import Decimal

import pytest

from custody.rules.decide import Refused
from custody.rules.documents import not_stated
from custody.rules.registry import registry
from custody.rules.soundness import unsound
from custody.rules.soundness_of_roles import NEVER_WITHOUT
from custody.rules.step import Sign
from custody.seeds import seed
from tests.rules.world import World

SEEDS = [
    ("role_matrix", "role_matrix"),
    ("refusal_weights", "refusal_weights"),
    ("separation_of_duties", "separation_of_duties"),
    ("sites", "sites"),
    ("product_profile", "product_profile_cryopreserved"),
    ("product_profile", "product_profile_fresh"),
    ("specification", "specification"),
    ("protocol", "protocol"),
]
BROKEN = [
    ("role_matrix", "role_matrix", '"qa", "release"', '"release"', "permission."),
    ("role_matrix", "role_matrix", '"approve_document"', '"approve_documents"', "permission.approve_document"),
    ("refusal_weights", "refusal_weights", 'weight = "note"', 'weight = "notice"', "refusal."),
    ("refusal_weights", "refusal_weights", 'authorise = ["qa"]', "authorise = []", "refusal."),
    ("refusal_weights", "refusal_weights", 'opens = "major"', 'opens = "huge"', "refusal."),
    ("refusal_weights", "refusal_weights", "remote_minutes = 30", "remote_minutes = 0", "refusal."),
    ("refusal_weights", "refusal_weights", "remote_minutes = 30", "", "refusal."),
    ("refusal_weights", "refusal_weights", "remote = true", 'remote = "yes"', "refusal."),
    ("sites", "sites", 'zone = "Asia/Shanghai"', "", "site.1.zone"),
    ("sites", "sites", 'site = "hospital"', 'site = "clinic"', "station."),
    ("product_profile", "product_profile_fresh", "hours = 24", "", "shelf_life"),
    ("product_profile", "product_profile_fresh", "hours = 24", "hours = 24\ndays = 1", "shelf_life"),
    ("product_profile", "product_profile_fresh", "hours = 24", 'hours = "a day"', "shelf_life.hours"),
    ("product_profile", "product_profile_fresh", "hours = 24", "hours = nan", "shelf_life.hours"),
    ("specification", "specification", 'min = "70.0"', 'min = "70,0"', "test.1.min"),
    ("specification", "specification", 'name = "endotoxin"', 'name = "viability"', "test.5.name"),
    ("specification", "specification", 'timing = "pending"', 'timing = "later"', "test.8.timing"),
    ("specification", "specification", 'accept = ["no growth"]', "", "test.8"),
    ("protocol", "protocol", "valid_days = 28", 'valid_days = "four weeks"', "eligibility.valid_days"),
    ("role_matrix", "role_matrix", 'name = "end_infusion"', 'name = "end_infusions"', "permission.end_infusion"),
    ("role_matrix", "role_matrix", 'name = "place_hold"', 'name = "place_holds"', "permission.place_hold"),
    ("role_matrix", "role_matrix", 'name = "record_as_happened"', 'name = "lost"', "permission.record_as_happened"),
    ("role_matrix", "role_matrix", 'name = "end_thaw"', 'name = "start_thaw"', "permission."),
    (
        "product_profile",
        "product_profile_fresh",
        'syringe_step_ml = "0.5"',
        'syringe_step_ml = "0"',
        "dose.syringe_step",
    ),
    ("product_profile", "product_profile_fresh", "infusion_minutes = 30", "infusion_minutes = -30", "prepare.infusion"),
    ("product_profile", "product_profile_fresh", "use_by_minutes = 120", 'use_by_minutes = "1e30"', "prepare.use_by"),
    ("product_profile", "product_profile_fresh", 'counts = "labelled"', 'counts = "all"', "dose.counts"),
    ("product_profile", "product_profile_fresh", "dead_volume_ml = 1", "dead_volume_ml = -1", "dose.dead_volume_ml"),
    ("specification", "specification", "decimals = 1", "decimals = -1", "test.1.decimals"),
    ("protocol", "protocol", 'cells_per_kg = "10000000"', 'cells_per_kg = "0"', "dose.cells_per_kg"),
    ("protocol", "protocol", 'cells_cap = "500000000"', 'cells_cap = "many"', "dose.cells_cap"),
    ("protocol", "protocol", "count = 6 ", "count = {} ", "dose.count"),
    ("protocol", "protocol", "window_min_minutes = 30", "window_min_minutes = 90", "il2.window_min_minutes"),
]


@pytest.mark.parametrize(("type_", "name"), SEEDS)
def test_every_seed_is_complete_and_sound(type_: str, name: str) -> None:
    content = tomllib.loads(seed(name).decode(), parse_float=Decimal)
    assert not_stated(type_, content) == ()
    assert unsound(type_, content) == ()


@pytest.mark.parametrize(("type_", "name", "old", "new", "where"), BROKEN)
def test_a_place_that_makes_no_sense_is_named(type_: str, name: str, old: str, new: str, where: str) -> None:
    text = seed(name).decode()
    assert old in text
    found = unsound(type_, tomllib.loads(text.replace(old, new, 1), parse_float=Decimal))
    assert found
    assert all(path.startswith(where) for path in found)


@pytest.mark.parametrize(
    ("type_", "name"),
    [("protocol", "criterion"), ("protocol", "infusion_day"), ("sites", "station"), ("refusal_weights", "refusal")],
)
def test_a_list_that_must_not_be_empty_is_named_where_it_is(type_: str, name: str) -> None:
    content = tomllib.loads(seed(type_).decode(), parse_float=Decimal)
    assert name in unsound(type_, {**content, name: []})
    assert name in unsound(type_, {**content, name: "none"})


def test_a_profile_of_what_is_frozen_says_how_it_is_thawed() -> None:
    frozen = tomllib.loads(seed("product_profile_cryopreserved").decode(), parse_float=Decimal)
    del frozen["thaw"]
    assert not_stated("product_profile", frozen) == ("thaw.max_minutes", "thaw.use_by_minutes")


def test_a_matrix_that_does_not_say_who_may_take_a_step_is_unsound() -> None:
    text = seed("role_matrix").decode().replace('name = "give_il2"', 'name = "give_il_2"')
    assert unsound("role_matrix", tomllib.loads(text)) == ("permission.give_il2",)
    nobody = tomllib.loads(seed("role_matrix").decode())
    for row in nobody["permission"]:
        row["roles"] = [] if row["name"] == "give_il2" else row["roles"]
    assert unsound("role_matrix", nobody) == ()


@pytest.mark.parametrize("name", NEVER_WITHOUT)
def test_what_happened_can_be_told_by_somebody_under_every_matrix(name: str) -> None:
    nobody = tomllib.loads(seed("role_matrix").decode())
    for row in nobody["permission"]:
        row["roles"] = [] if row["name"] == name else row["roles"]
    assert unsound("role_matrix", nobody) == (f"permission.{name}",)


def test_nobody_is_kept_from_a_step_that_is_one_tap_at_the_bedside() -> None:
    taps = {one.name for one in registry().steps.values() if one.always_recordable and one.sign is Sign.NONE}
    assert taps == {"interrupt_infusion", "resume_infusion", "mark_reaction"}
    assert taps <= set(NEVER_WITHOUT)


def test_new_weights_forget_no_code_that_is_weighed_now() -> None:
    world = World.founded()
    author, quality = world.person("Zhao Min", "operator"), world.person("Wu Qiang", "qa")
    text = seed("refusal_weights").decode().replace('code = "past_use_by"', 'code = "past_used_by"', 1)
    facts = {"type": "refusal_weights", "title": "Weights", "version": "2", "file": world.file(text)}
    decision = world.decide("approve_document", author, facts, second=quality)
    assert isinstance(decision, Refused)
    assert [(r.code, r.params["paths"]) for r in decision.reasons] == [("document_incomplete", "refusal.past_use_by")]


def test_sites_in_a_zone_that_there_is_not_are_not_approved() -> None:
    world = World.founded()
    author, quality = world.person("Zhao Min", "operator"), world.person("Wu Qiang", "qa")
    facts = {"type": "sites", "title": "Sites", "version": "2", "file": world.file(seed("sites").decode() + "# 2")}
    world.files[facts["file"]] = replace(world.files[facts["file"]], unknown_zones=("site.1.zone",))
    assert world.refused("approve_document", author, facts, second=quality) == ("document_unsound",)


def test_a_document_that_makes_no_sense_is_not_approved() -> None:
    world = World.founded()
    author, quality = world.person("Zhao Min", "operator"), world.person("Wu Qiang", "qa")
    text = seed("product_profile_fresh").decode().replace("hours = 24", "hours = 24\ndays = 1")
    facts = {"type": "product_profile", "title": "fresh", "version": "1", "file": world.file(text)}
    assert world.refused("approve_document", author, facts, second=quality) == ("document_unsound",)
