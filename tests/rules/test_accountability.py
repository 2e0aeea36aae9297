"""The account of a lot closes on every way a dose can go: pooled vials, two syringes, two bags, remainders, losses."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from custody.rules.accountability import PLACES, Account, Movement, accountability
from tests.rules.clinic.ward import Ward
from tests.rules.manufacture.conftest import Room, room
from tests.rules.world import World

__all__ = ["room"]


@pytest.fixture
def ward() -> Ward:
    return Ward.cryopreserved()


def account(world: World, lot: str) -> Account:
    return accountability(world.situation(), lot, world.movements)


def told(world: World, lot: str) -> dict[str, tuple[int, int]]:
    """Containers and million cells at each place of an account that closes; empty places left out."""
    found = account(world, lot)
    assert found.closes, (found.missing_containers, found.missing_cells)
    rows = {place.name: (place.containers, int(place.cells / 1_000_000)) for place in found.places}
    return {name: row for name, row in rows.items() if row != (0, 0)}


def usable(ward: Ward, *containers: str) -> None:
    """Thawed and judged usable."""
    world = ward.world
    for code in containers:
        facts = {"container": code, "container_again": code, "subject_number": "03", "bath": ward.bath}
        world.do("start_thaw", ward.technician, facts, second=ward.pharmacist)
    world.later(minutes=5)
    for code in containers:
        world.do("end_thaw", ward.technician, {"container": code})
        world.do("decide_use", ward.technician, ward.use_facts(ward.first, container=code))


def limits(ward: Ward, lowest: str, target: str, highest: str) -> None:
    ward.world.change(ward.first.dose, cells_min=lowest, cells_target=target, cells_max=highest)


def hang(ward: Ward, prepared: str, volume: str, **other: str) -> None:
    """Labelled, verified by two, begun and ended."""
    ward.label(prepared)
    ward.verify(prepared, ward.nurse)
    ward.verify(prepared, ward.other_nurse)
    ward.start(prepared)
    ward.world.later(minutes=10)
    ward.end(prepared, volume, **other)


def test_nothing_is_anywhere_but_where_it_was_filled(ward: Ward) -> None:
    assert told(ward.world, ward.lot) == {"at_the_clinic": (2, 400)}


def test_three_vials_pooled_are_one_prepared_dose_with_three_parents(ward: Ward) -> None:
    world, child = ward.world, ward.first
    limits(ward, "500000000", "600000000", "660000000")
    world.change(child.dose, weight_kg="60")
    vials = (child.container, ward.another_container(child), ward.another_container(child))
    usable(ward, *vials)
    prepared = ward.prepare(*vials)
    assert {thing.code for thing in world.situation().parents(prepared, "pooled")} == set(vials)
    assert world.things[prepared].decimal("cells") == 540_000_000, "post-thaw viable"
    assert told(world, ward.lot) == {"at_the_clinic": (1, 200), "in_preparation": (3, 600)}
    hang(ward, prepared, "90")
    assert {world.things[code].state("container") for code in vials} == {"infused"}
    assert world.things[child.dose].state("dose") == "given"
    assert told(world, ward.lot) == {"at_the_clinic": (1, 200), "infused": (3, 600)}


def test_one_vial_over_two_syringes_ends_the_dose_with_the_second(ward: Ward) -> None:
    world, child = ward.world, ward.first
    usable(ward, child.container)
    half = {"drawn_ml": "10", "diluent_ml": "5", "parts_total": 2}
    first = ward.prepare(child.container, **half, leftover="kept")
    hang(ward, first, "15")
    assert world.things[child.dose].state("dose") == "cleared"
    assert world.things[child.container].state("container") == "prepared"
    assert told(world, ward.lot) == {"at_the_clinic": (1, 200), "in_preparation": (1, 100), "infused": (0, 100)}
    second = ward.prepare(child.container, **half)
    assert world.refused("start_infusion", ward.nurse, {"wristband": child.band, "prepared_dose": second}) == (
        "not_verified",
    ), "each syringe is verified by itself"
    hang(ward, second, "15")
    assert world.things[child.dose].state("dose") == "given"
    assert world.things[child.container].state("container") == "infused"
    assert told(world, ward.lot) == {"at_the_clinic": (1, 200), "infused": (1, 200)}


def test_two_bags_one_after_the_other_are_two_prepared_doses_of_one_dose(ward: Ward) -> None:
    world, child = ward.world, ward.first
    limits(ward, "300000000", "360000000", "400000000")
    world.change(child.dose, weight_kg="40")
    other = ward.another_container(child)
    usable(ward, child.container, other)
    first = ward.prepare(child.container, parts_total=2)
    hang(ward, first, "50")
    assert world.things[child.dose].state("dose") == "cleared"
    second = ward.prepare(other, parts_total=2)
    hang(ward, second, "50")
    assert world.things[child.dose].state("dose") == "given"
    served = world.situation().children(child.dose, "serves")
    assert [part.state("prepared_dose") for part in served] == ["infused", "infused"]
    assert told(world, ward.lot) == {"at_the_clinic": (1, 200), "infused": (2, 400)}


def test_a_remainder_stays_on_the_account_until_two_have_destroyed_it(ward: Ward) -> None:
    world = ward.world
    prepared = ward.prepared(ward.first)
    ward.verify(prepared, ward.nurse)
    ward.verify(prepared, ward.other_nurse)
    ward.start(prepared)
    ward.end(prepared, "30", complete="no", partial_reason="reaction")
    assert told(world, ward.lot) == {"at_the_clinic": (1, 200), "infused": (1, 120), "remainder": (0, 80)}
    world.do("discard_container", ward.nurse, {"item": prepared, "cause": "partly_given"})
    facts = {"items": [prepared], "method": "autoclaved"}
    world.do("destroy_container", ward.nurse, facts, second=ward.other_nurse)
    assert told(world, ward.lot) == {"at_the_clinic": (1, 200), "infused": (1, 120), "destroyed": (0, 80)}


def test_what_is_thrown_away_at_the_bench_is_wasted(ward: Ward) -> None:
    usable(ward, ward.first.container)
    limits(ward, "80000000", "90000000", "100000000")
    ward.prepare(ward.first.container, drawn_ml="10")
    found = {"at_the_clinic": (1, 200), "in_preparation": (1, 100), "wasted": (0, 100)}
    assert told(ward.world, ward.lot) == found


def test_given_in_error_and_lost_and_discarded_close_too(ward: Ward) -> None:
    world = ward.world
    third = ward.another_container(ward.first)
    facts = {"item": ward.first.container, "what": "given_in_error", "account": "given straight", "from_paper": "no"}
    world.do("record_as_happened", ward.nurse, {**facts, "wristband": ward.first.band, "volume_given_ml": "15"})
    gone = {"item": ward.second.container, "what": "lost", "account": "not found", "from_paper": "no"}
    world.do("record_as_happened", ward.nurse, gone)
    world.do("discard_container", ward.pharmacist, {"item": third, "cause": "damaged"})
    expected = {"infused": (1, 150), "remainder": (0, 50), "lost": (1, 200), "wasted": (1, 200)}
    assert told(world, ward.lot) == expected


def test_a_pool_of_two_lots_is_divided_by_what_each_gave(ward: Ward) -> None:
    world, child = ward.world, ward.first
    limits(ward, "300000000", "360000000", "400000000")
    world.change(child.dose, weight_kg="40")
    attrs: dict[str, Any] = dict(world.things[ward.lot].attrs)
    lot = world.put("lot", {"lot": "released"}, **attrs)
    other = ward.another_container(child)
    world.edges = {edge: None for edge in world.edges if (edge.child, edge.kind) != (other, "filled")}
    world.link(lot, other, "filled")
    world.change(other, lot=lot)
    usable(ward, child.container, other)
    hang(ward, ward.prepare(child.container, other), "40", complete="no", partial_reason="reaction")
    share = Fraction(200, 400)
    for code in (ward.lot, lot):
        places = {place.name: place.cells for place in account(world, code).places}
        assert account(world, code).closes
        assert places["infused"] + places["remainder"] == share * 400_000_000


def test_a_lot_is_tested_retained_and_stored(room: Room) -> None:
    codes = room.filled()
    world, lot = room.world, room.world.things[codes[0]].text("lot")
    for code, purpose in ((codes[0], "qc_container"), (codes[1], "retention")):
        world.do("draw_sample", room.operator, {"lot": lot, "purpose": purpose, "container": code})
    assert told(world, lot) == {"tested": (1, 100), "retained": (1, 100), "in_stock": (2, 200)}


def test_a_posting_nobody_recorded_is_seen(ward: Ward) -> None:
    world = ward.world
    world.balances[ward.first.container, "cells"] -= 1
    found = account(world, ward.lot)
    assert not found.closes
    assert found.missing_cells == 1
    world.balances[ward.first.container, "cells"] += 2
    assert account(world, ward.lot).missing_cells == -1
    moved = Movement("draw_sample", ward.first.container, "world.consumed", Decimal(1), "cells")
    world.movements.append(moved)
    assert account(world, ward.lot).missing_cells == -2


def test_the_places_are_told_in_one_order(ward: Ward) -> None:
    assert tuple(place.name for place in account(ward.world, ward.lot).places) == PLACES
