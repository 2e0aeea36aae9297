"""The document of who may not do both: a version may add, never drop or weaken; without one the closed list holds."""

from __future__ import annotations

import tomllib
from dataclasses import fields
from typing import Any

import pytest

from custody.rules.closed_list import PAIRS, TOGETHER, left_out_or_weaker, pairs_for, pairs_in_force
from custody.rules.decide import Refused
from custody.rules.registry import registry
from custody.rules.separation import DOCUMENT, Pair, read_pair
from custody.rules.situation import Participation
from custody.rules.soundness import unsound
from custody.seeds import seed
from tests.rules.bound_attempts import bound
from tests.rules.world import World

SEED = seed(DOCUMENT).decode()
NAMES = [*(pair.name for pair in PAIRS), *(one.name for one in TOGETHER)]
STORES = '\n[[pair]]\nname = "filler_stores"\nstep = "store_container"\nearlier = ["fill_containers"]\n'
# A pair of the closed list -> what a version might make of it, so that it keeps fewer people.
WEAKER = [
    ("maker_or_tester_releases_lot", '    "record_result",\n    "review_result",\n', '    "record_result",\n'),
    ("maker_or_tester_releases_lot", 'step = "release_lot"\nlineage = true', 'step = "release_lot"'),
    ("receiver_releases_material", 'earlier = ["receive_material"]', 'earlier = ["draw_sample"]'),
    ("receiver_releases_material", 'step = "release_material"', 'step = "release_material"\nperformers_only = true'),
    ("packer_receives", 'step = "receive_shipment"', 'step = "pack_shipment"'),
    (
        "causer_closes_deviation",
        '"open_deviation", "review_batch", "close',
        '"open_deviation", "record_result", "close',
    ),
    ("causer_closes_deviation", '\nnamed = "caused_by"', ""),
    ("worker_closes_deviation", "of_its_things = true", ""),
    ("causer_closes_near_miss", 'apart_from = ["close_near_miss"]', 'earlier = ["verify_dose"]'),
    ("destroyer_witnesses", 'steps = ["destroy_container"]', ""),
    ("performer_checks", 'name = "performer_checks"', 'name = "performer_checks"\nsteps = ["prepare_dose"]'),
]
STRONGER = [
    ('earlier = ["receive_material"]', 'earlier = ["receive_material", "use_material"]'),
    ("performers_only = true", "performers_only = false"),
    ('step = "release_material"', 'step = "release_material"\nlineage = true'),
    ('apart_from = ["close_near_miss"]', "apart_from = []"),
]
UNSOUND = [
    ('step = "release_material"', 'step = "release_materials"', "pair.1.step"),
    ('step = "release_material"', 'step = "receive_material"', "pair.1.step"),  # about nothing on record yet
    ('earlier = ["receive_material"]', 'earlier = ["receive_materials"]', "pair.1.earlier"),
    ('earlier = ["receive_material"]', "", "pair.1.earlier"),
    ('earlier = ["receive_material"]', 'earlier = "receive_material"', "pair.1.earlier"),
    ('name = "banker_releases_bank"', 'name = "receiver_releases_material"', "pair.2.name"),
    ("performers_only = true", 'performers_only = "yes"', "pair.9.performers_only"),
    ('steps = ["hand_over"]', 'steps = ["hand_overs"]', "together.7.steps"),
]


def approve(world: World, text: str) -> tuple[str, ...]:
    """What is said to a new version with this text."""
    author, quality = world.person("Zhao Min", "operator"), world.person("Wu Qiang", "qa")
    facts = {"type": DOCUMENT, "title": "Separation of duties", "version": "2", "file": world.file(text)}
    decision = world.decide("approve_document", author, facts, second=quality)
    reasons = decision.reasons if isinstance(decision, Refused) else ()
    return tuple(f"{reason.code}: {reason.params.get('pair', reason.params.get('paths'))}" for reason in reasons)


def changed(old: str, new: str) -> str:
    assert SEED.count(old) >= 1, old
    return SEED.replace(old, new, 1)


def without(name: str) -> str:
    """The seed without one of its rows."""
    rows = SEED.split("\n[[")
    kept = [row for row in rows if f'name = "{name}"' not in row]
    assert len(kept) == len(rows) - 1
    return "\n[[".join(kept)


def test_the_seed_states_the_closed_list_and_nothing_more() -> None:
    content = tomllib.loads(SEED)
    assert sorted(map(read_pair, content["pair"]), key=str) == sorted(PAIRS, key=str)
    assert {row["name"]: frozenset(row.get("steps", ())) for row in content["together"]} == {
        one.name: one.steps for one in TOGETHER
    }


@pytest.mark.parametrize("name", NAMES)
def test_a_version_that_drops_a_pair_is_not_approved_and_is_told_which(name: str) -> None:
    assert approve(World.founded(), without(name)) == (f"pair_weakened: {name}",)


@pytest.mark.parametrize(("name", "old", "new"), WEAKER)
def test_a_version_that_weakens_a_pair_is_not_approved_and_is_told_which(name: str, old: str, new: str) -> None:
    assert approve(World.founded(), changed(old, new)) == (f"pair_weakened: {name}",)


@pytest.mark.parametrize(("old", "new"), STRONGER)
def test_a_version_that_keeps_more_people_is_approved(old: str, new: str) -> None:
    assert approve(World.founded(), changed(old, new)) == ()


@pytest.mark.parametrize(("old", "new", "where"), UNSOUND)
def test_a_place_that_makes_no_sense_is_named(old: str, new: str, where: str) -> None:
    assert unsound(DOCUMENT, tomllib.loads(changed(old, new))) == (where,)
    assert approve(World.founded(), changed(old, new)) == (f"document_unsound: {where}",)


@pytest.mark.parametrize("text", ["pair = []\ntogether = []", 'pair = "none"\ntogether = 1', "[pair]\n[together]"])
def test_a_list_of_nothing_is_no_list(text: str) -> None:
    assert unsound(DOCUMENT, tomllib.loads(text)) == ("pair", "together")


def test_an_instance_is_not_founded_on_a_weaker_list() -> None:
    world = World()
    names = ("role_matrix", "refusal_weights", "sites")
    files = {name: world.file(seed(name).decode()) for name in names}
    texts = {"instance": "demo", "software": "0.1", "checkpoint_key": "5e" * 32}
    people = {"administrator": "Ada", "administrator_username": "ada"}
    people |= {"quality_person": "Wu Qiang", "quality_username": "wuqiang"}
    facts = {**texts, **people, **files}
    assert not isinstance(world.decide("found_instance", "", facts), Refused)  # as before there was such a document
    decision = world.decide("found_instance", "", {**facts, DOCUMENT: world.file(without("packer_receives"))})
    assert isinstance(decision, Refused)
    assert [(one.code, one.params["pair"]) for one in decision.reasons] == [("pair_weakened", "packer_receives")]


def test_an_added_pair_binds_at_a_step_that_never_looked_at_who_did_what() -> None:
    world = World.founded("product_profile:product_profile_cryopreserved")
    profile = {"product_profile": world.documents[-1].digest}
    assert "participation" not in registry().steps["store_container"].reads
    world.document(DOCUMENT, DOCUMENT, SEED + STORES, version="2")
    place = world.put("storage_place", storage_class="ln2_vapour", position="1")
    container = world.put("container", {"container": "frozen", "custody": "held"}, documents=profile)
    keeper = world.person("Zhao Min", "cryo")
    facts = {"container": container, "place": place}
    world.participation.append(Participation(container, keeper, "fill_containers", "second"))
    assert "pair_broken" in world.refused("store_container", keeper, facts)
    other = world.person("Qian Wei", "cryo")
    assert "pair_broken" not in world.refused("store_container", other, facts)


def test_an_added_pair_is_not_lifted_where_the_preparer_may_check_in_an_emergency() -> None:
    world = World.founded()
    more = '\n[[pair]]\nname = "issuer_verifies"\nstep = "verify_dose"\nearlier = ["issue_containers"]\n'
    world.document(DOCUMENT, DOCUMENT, SEED + more, version="2")
    names = {pair.name for pair in pairs_for(world.situation(), "verify_dose")}
    assert names == {"preparer_verifies", "issuer_verifies"}
    attempt = bound("verify_dose")
    attempt.world.document(DOCUMENT, DOCUMENT, SEED + more, version="2")
    attempt.world.participation.append(Participation(attempt.about, attempt.actor, "issue_containers", "performer"))
    attempt.facts |= {"emergency": "preparer", "nobody_on_ward": "yes"}
    assert "pair_broken" in attempt.codes()


@pytest.mark.parametrize("later", ["release_lot", "verify_dose", "close_near_miss"])
def test_a_document_in_force_without_a_pair_lets_nobody_break_it(later: str) -> None:
    attempt = bound(later)
    (pair,) = [pair for pair in PAIRS if pair.step == later]
    attempt.world.document(DOCUMENT, DOCUMENT, without(pair.name), version="2")
    earlier = next(iter(pair.earlier), "verify_dose")
    attempt.world.participation.append(Participation(attempt.about, attempt.actor, earlier, "performer"))
    assert attempt.codes() == {"pair_broken"}


def test_without_any_document_the_closed_list_is_what_is_in_force() -> None:
    world = World.founded()
    world.documents = [d for d in world.documents if d.type != DOCUMENT]
    assert pairs_in_force(world.situation()) == PAIRS


def test_what_a_version_adds_stands_after_the_closed_list_and_a_widened_pair_in_its_place() -> None:
    world = World.founded()
    text = changed('earlier = ["pack_shipment"]', 'earlier = ["pack_shipment", "issue_containers"]') + STORES
    world.document(DOCUMENT, DOCUMENT, text, version="2")
    found = pairs_in_force(world.situation())
    assert [pair.name for pair in found] == [*(pair.name for pair in PAIRS), "filler_stores"]
    (packer,) = [pair for pair in found if pair.name == "packer_receives"]
    assert packer.earlier == {"pack_shipment", "issue_containers"}


def test_a_pair_covers_itself_and_a_content_without_rows_covers_nothing() -> None:
    assert all(pair.covers(pair) for pair in PAIRS)
    everything: dict[str, Any] = {"pair": "none", "together": 3}
    assert list(left_out_or_weaker(everything)) == NAMES
    assert {field.name for field in fields(Pair)} >= set(tomllib.loads(SEED)["pair"][0])
