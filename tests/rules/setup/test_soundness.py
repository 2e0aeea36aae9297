"""A document that would break the rules at the bedside is found when it is approved."""

from __future__ import annotations

import tomllib
from decimal import Decimal

import pytest

from custody.rules.documents import not_stated
from custody.rules.soundness import unsound
from custody.seeds import seed
from tests.rules.world import World

SEEDS = [
    ("role_matrix", "role_matrix"),
    ("refusal_weights", "refusal_weights"),
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


def test_a_document_that_makes_no_sense_is_not_approved() -> None:
    world = World.founded()
    author, quality = world.person("Zhao Min", "operator"), world.person("Wu Qiang", "qa")
    text = seed("product_profile_fresh").decode().replace("hours = 24", "hours = 24\ndays = 1")
    facts = {"type": "product_profile", "title": "fresh", "version": "1", "file": world.file(text)}
    assert world.refused("approve_document", author, facts, second=quality) == ("document_unsound",)
