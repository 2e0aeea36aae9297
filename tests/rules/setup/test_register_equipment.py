"""Equipment has a day by which it must be checked again; a shipper its hours, a freezer its positions."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from custody.record.codec import effect_to_json
from custody.record.entry import LONGEST_ENTRY, canonical
from custody.rules.decide import Accepted
from custody.rules.steps.setup.register_equipment import MEASURING, MOST_POSITIONS
from tests.rules.world import World


@pytest.fixture
def world() -> World:
    return World.founded()


@pytest.fixture
def engineer(world: World) -> str:
    return world.person("He Tao", "engineering")


def logger(**changed: Any) -> dict[str, Any]:
    return {"kind": "logger", "name": "Logger 4", "serial": "L-4", "due_on": date(2027, 3, 1), **changed}


def freezer(**changed: Any) -> dict[str, Any]:
    facts = {"kind": "freezer", "name": "Tank 1", "serial": "T-1", "storage_class": "ln2_vapour", "positions": 12}
    return {**facts, **changed}


@pytest.mark.parametrize("kind", MEASURING)
def test_what_measures_is_in_use_until_the_end_of_its_due_day(world: World, engineer: str, kind: str) -> None:
    world.do("register_equipment", engineer, logger(kind=kind))
    thing = world.things[world.created["@1"]]
    assert (thing.kind, thing.state("equipment"), thing.text("equipment_kind")) == ("equipment", "in_use", kind)
    assert (thing.text("due_on"), thing.text("due_at")) == ("2027-03-01", "2027-03-01T16:00:00.000000Z")
    assert thing.text("serial") == "L-4"


def test_a_shipper_knows_for_how_many_hours_it_holds(world: World, engineer: str) -> None:
    world.do("register_equipment", engineer, logger(kind="shipper", hold_hours=240))
    shipper = world.things[world.created["@1"]]
    assert (shipper.kind, shipper.state("shipper"), shipper.integer("hold_hours")) == ("shipper", "in_use", 240)


def test_a_freezer_comes_with_positions_of_its_own_class(world: World, engineer: str) -> None:
    world.do("register_equipment", engineer, freezer())
    tank = world.things[world.created["@1"]]
    places = [thing for thing in world.things.values() if thing.text("freezer") == tank.code]
    assert tank.text("freezer") == ""
    assert [place.text("position") for place in places] == [str(number) for number in range(1, 13)]
    assert {place.text("storage_class") for place in (tank, *places)} == {"ln2_vapour"}
    assert {place.state("storage_place") for place in (tank, *places)} == {"in_use"}


def test_the_largest_freezer_fits_into_one_entry(world: World, engineer: str) -> None:
    decision = world.decide("register_equipment", engineer, freezer(positions=MOST_POSITIONS))
    assert isinstance(decision, Accepted)
    stored = [effect_to_json(effect) for effect in decision.effects]
    assert len(canonical({"effects": stored}).encode()) < LONGEST_ENTRY * 0.85


def test_what_measures_must_have_a_due_day(world: World, engineer: str) -> None:
    assert world.refused("register_equipment", engineer, logger(due_on=None)) == ("due_day_missing",)
    assert world.refused("register_equipment", engineer, freezer(due_on=None)) == ()


def test_a_due_day_that_is_over_is_refused(world: World, engineer: str) -> None:
    assert world.refused("register_equipment", engineer, logger(due_on=date(2026, 11, 1))) == ("due_day_past",)
    assert world.refused("register_equipment", engineer, logger(due_on=date(2026, 11, 2))) == ()


def test_a_shipper_without_its_hours_is_refused(world: World, engineer: str) -> None:
    assert world.refused("register_equipment", engineer, logger(kind="shipper")) == ("hold_hours_missing",)


@pytest.mark.parametrize("missing", ["positions", "storage_class"])
def test_a_freezer_without_positions_or_class_is_refused(world: World, engineer: str, missing: str) -> None:
    assert world.refused("register_equipment", engineer, freezer(**{missing: None})) == ("positions_missing",)
