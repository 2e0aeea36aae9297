"""Where the cells come from: the line, the bank, its vials, and the one vial that is thawed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rules.manufacture.conftest import Room
from tests.rules.world import World


@pytest.fixture
def world() -> World:
    return World.founded("specification")


@pytest.fixture
def banker(world: World) -> str:
    return world.person("Sun Jie", "bank_operator")


@pytest.fixture
def quality(world: World) -> str:
    return world.person("Wu Qiang", "qa")


@pytest.fixture
def line(world: World) -> str:
    return world.put("cell_line", {"cell_line": "registered"}, "H-1")


@pytest.fixture
def tank(world: World) -> str:
    return world.put("storage_place", {"storage_place": "in_use"}, storage_class="ln2_vapour")


def place(world: World, tank: str, number: int, storage_class: str = "ln2_vapour") -> str:
    return world.put("storage_place", storage_class=storage_class, freezer=tank, position=str(number))


def cell_line(**changed: Any) -> dict[str, Any]:
    return {
        "name": "H-1",
        "donor_status": "exempt",
        "donor_basis": "Line derived before the rule took effect",
        "ethics_reference": "EC-2019-044",
        "consent_reference": "CF-2019-7",
        **changed,
    }


def bank(parent: str, places: list[str], **changed: Any) -> dict[str, Any]:
    vials = [{"number": number, "position": code} for number, code in enumerate(places, start=1)]
    return {"name": "MCB-1", "bank_kind": "master", "parent": parent, "vials": vials, **changed}


def test_a_cell_line_is_registered_with_its_donor_status_and_references(world: World, quality: str) -> None:
    world.do("register_cell_line", quality, cell_line())
    thing = world.things[world.created["@1"]]
    assert thing.state("cell_line") == "registered"
    assert {name: thing.text(name) for name in ("donor_status", "donor_basis")} == {
        "donor_status": "exempt",
        "donor_basis": "Line derived before the rule took effect",
    }
    assert (thing.text("ethics_reference"), thing.text("consent_reference")) == ("EC-2019-044", "CF-2019-7")


def test_a_line_of_an_ineligible_donor_needs_another_person_of_quality(world: World, quality: str) -> None:
    facts, other = cell_line(donor_status="ineligible"), world.person("Feng Li", "qa")
    assert world.refused("register_cell_line", quality, facts) == ("donor_ineligible",)
    world.do("register_cell_line", quality, facts, authorised=[("donor_ineligible", other)])
    assert [item.text("grade") for item in world.items.values()] == ["major"]


@pytest.mark.parametrize("number", ["consent of 11010119900307777X", "call 13900000000"])
@pytest.mark.parametrize("fact", ["name", "donor_basis", "ethics_reference", "consent_reference"])
def test_a_reference_that_reads_like_a_persons_number_is_refused(
    world: World, quality: str, fact: str, number: str
) -> None:
    assert world.refused("register_cell_line", quality, cell_line(**{fact: number})) == ("donor_identity_given",)


def test_a_bank_and_its_vials_stand_in_quarantine_each_in_its_position(
    world: World, banker: str, line: str, tank: str
) -> None:
    places = [place(world, tank, number) for number in (1, 2)]
    world.do("register_bank", banker, bank(line, places))
    made, first, second = (world.created[name] for name in ("@1", "@2", "@3"))
    assert world.things[made].state("bank") == "quarantine"
    assert [world.things[vial].state("bank_vial") for vial in (first, second)] == ["stored", "stored"]
    assert [world.things[vial].text("number") for vial in (first, second)] == ["1", "2"]
    assert world.things[first].text("bank") == made
    edges = {(edge.parent, edge.child, edge.kind) for edge in world.edges}
    assert {(line, made, "derived"), (made, first, "derived"), (places[1], second, "keeps")} <= edges


def test_a_working_bank_comes_from_a_released_master_bank(world: World, banker: str, tank: str) -> None:
    master = world.put("bank", {"bank": "released"}, bank_kind="master")
    facts = bank(master, [place(world, tank, 1)], bank_kind="working")
    assert world.refused("register_bank", banker, facts) == ()
    world.change(master, {"bank": "quarantine"})
    assert world.refused("register_bank", banker, facts) == ("parent_not_released",)


def test_a_bank_under_the_wrong_parent_is_refused(world: World, banker: str, line: str, tank: str) -> None:
    places = [place(world, tank, 1)]
    working = world.put("bank", {"bank": "released"}, bank_kind="working")
    master = world.put("bank", {"bank": "released"}, bank_kind="master")
    for parent, kind in ((line, "working"), (working, "working"), (master, "master")):
        assert world.refused("register_bank", banker, bank(parent, places, bank_kind=kind)) == ("wrong_parent",)


def test_two_vials_of_one_number_are_refused(world: World, banker: str, line: str, tank: str) -> None:
    vials = [{"number": 1, "position": place(world, tank, number)} for number in (1, 2)]
    assert world.refused("register_bank", banker, bank(line, [], vials=vials)) == ("vial_number_twice",)


def test_two_vials_in_one_position_are_refused(world: World, banker: str, line: str, tank: str) -> None:
    one = place(world, tank, 1)
    assert world.refused("register_bank", banker, bank(line, [one, one])) == ("position_named_twice",)


def test_a_position_that_holds_something_is_refused(world: World, banker: str, line: str, tank: str) -> None:
    one = place(world, tank, 1)
    world.link(one, world.put("container"), "keeps")
    assert world.refused("register_bank", banker, bank(line, [one])) == ("occupied_position",)


def test_more_vials_than_one_entry_holds_are_registered_in_parts(
    world: World, banker: str, line: str, tank: str
) -> None:
    places = [place(world, tank, number) for number in range(1, 92)]
    assert world.refused("register_bank", banker, bank(line, places)) == ("too_many_at_once",)
    assert world.refused("register_bank", banker, bank(line, places[1:])) == ()


def test_the_tank_itself_is_no_position(world: World, banker: str, line: str, tank: str) -> None:
    assert world.refused("register_bank", banker, bank(line, [tank])) == ("freezer_without_position",)


def test_a_position_of_another_class_is_refused(world: World, banker: str, line: str, tank: str) -> None:
    fridge = place(world, tank, 1, "fridge")
    assert world.refused("register_bank", banker, bank(line, [fridge])) == ("wrong_class_for_bank",)


def test_a_thawed_vial_is_used_and_frees_its_position(room: Room) -> None:
    facts = {"vial": room.vial, "position": room.position}
    room.world.do("thaw_bank_vial", room.operator, facts, second=room.checker)
    vial = room.world.things[room.vial]
    assert (vial.state("bank_vial"), vial.text("thawed_at")) == ("used", "2026-11-02T01:00:00.000000Z")
    assert not [edge for edge in room.world.edges if edge.kind == "keeps"]


def test_a_vial_is_thawed_once(room: Room) -> None:
    facts = {"vial": room.vial, "position": room.position}
    room.world.do("thaw_bank_vial", room.operator, facts, second=room.checker)
    assert room.world.refused("thaw_bank_vial", room.operator, facts, second=room.checker) == ("wrong_state",)


def test_a_vial_from_another_position_than_the_recorded_one_is_refused(room: Room) -> None:
    other = place(room.world, room.world.things[room.position].text("freezer"), 2)
    facts = {"vial": room.vial, "position": other}
    assert room.world.refused("thaw_bank_vial", room.operator, facts, second=room.checker) == ("vial_from_elsewhere",)


@pytest.mark.parametrize("state", ["quarantine", "rejected"])
def test_a_vial_of_a_bank_that_is_not_released_is_not_thawed(room: Room, state: str) -> None:
    room.world.change(room.world.things[room.vial].text("bank"), {"bank": state})
    facts = {"vial": room.vial, "position": room.position}
    assert room.world.refused("thaw_bank_vial", room.operator, facts, second=room.checker) == ("bank_not_released",)


@pytest.mark.parametrize("held", ["vial", "bank"])
def test_a_vial_on_hold_or_of_a_held_bank_is_thawed_only_on_qualitys_word(room: Room, held: str) -> None:
    bank_code = room.world.things[room.vial].text("bank")
    room.world.open("hold", room.vial if held == "vial" else bank_code, reason="suspected_contamination")
    facts = {"vial": room.vial, "position": room.position}
    assert room.world.refused("thaw_bank_vial", room.operator, facts, second=room.checker) == ("supply_on_hold",)
    quality = room.world.person("Qua Lity", "qa")
    how: dict[str, Any] = {"second": room.checker, "authorised": [("supply_on_hold", quality)]}
    room.world.do("thaw_bank_vial", room.operator, facts, **how)
    assert "supply_on_hold" in [item.text("reason") for item in room.world.items.values()]


def test_nobody_thaws_a_vial_alone(room: Room) -> None:
    facts = {"vial": room.vial, "position": room.position}
    assert room.world.refused("thaw_bank_vial", room.operator, facts) == ("second_person_missing",)


def test_without_a_specification_in_force_no_bank_is_registered() -> None:
    world = World.founded()
    banker, line = world.person("Sun Jie", "bank_operator"), world.put("cell_line", {"cell_line": "registered"})
    tank = world.put("storage_place", storage_class="ln2_vapour")
    refused = world.refused("register_bank", banker, bank(line, [place(world, tank, 1)]))
    assert refused == ("document_not_in_force",)
