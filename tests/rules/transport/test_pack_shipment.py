"""Packing: released lots only, equipment in date and free, and a box that stays cold until after it arrives."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from custody.rules.decide import Refused
from custody.seeds import seed
from tests.rules.transport.conftest import FRESH, Road


def test_what_is_packed_leaves_its_position_and_its_condition_is_undecided(road: Road) -> None:
    shipment = road.pack()
    world = road.world
    for container in road.containers:
        assert world.things[container].state("custody") == "packed"
        assert world.things[container].state("condition") == "undecided"
        assert world.things[container].text("holder") == road.people["packer"]
        assert world.situation().parents(container, "keeps") == ()
        assert [s.code for s in world.situation().parents(container, "carries")] == [shipment]
    packed = world.things[shipment]
    assert packed.state("shipment") == "packed"
    assert packed.attrs["contents"] == tuple(road.containers)
    assert (packed.text("seal"), packed.text("ln2_kg"), packed.text("to_station")) == ("S-1201", "4.2", "pharmacy")
    assert {r.code for r in world.situation().parents(shipment, "rides")} == {road.shipper, road.logger}


def test_a_container_whose_position_was_not_scanned_does_not_travel(road: Road) -> None:
    assert road.packing_refused(places=road.positions[:1]) == ("position_unscanned",)
    assert _about(road, places=road.positions[:1]) == [(road.containers[1], {"place": road.positions[1]})]
    assert road.packing_refused(places=[]) == ("position_unscanned", "position_unscanned")


def test_a_container_pulled_from_another_position_than_the_one_scanned_does_not_travel(road: Road) -> None:
    pulled = road.containers[1:]
    said = road.packing_refused(containers=pulled, places=road.positions[:1])
    assert said == ("container_from_elsewhere", "position_unscanned")
    assert road.packing_refused(containers=pulled, places=road.positions) == ("container_from_elsewhere",)
    assert _about(road, containers=pulled, places=road.positions) == [(road.positions[0], {})]


def test_what_only_one_of_the_two_scanned_does_not_travel(road: Road) -> None:
    first, second = road.containers
    assert road.packing_refused(containers_again=[first]) == ("scanned_another",)
    assert _about(road, containers_again=[first]) == [(second, {"first": f"{first}, {second}", "again": first})]
    other = road.another(road.lot)
    assert road.packing_refused(containers_again=[first, other]) == ("scanned_another", "scanned_another")
    assert road.packing_refused(containers_again=[second, first]) == ()


def test_a_container_that_lies_in_no_position_needs_none(road: Road) -> None:
    bench = road.another(road.lot)
    assert road.packing_refused(containers=[bench], places=road.positions[:1]) == ("container_from_elsewhere",)
    road.pack(containers=[bench], places=[])
    assert road.world.things[bench].state("custody") == "packed"


def test_packing_stops_the_out_of_storage_clock(road: Road) -> None:
    road.world.change(road.containers[0], out_since=road.world.at)
    road.world.later(minutes=7)
    road.pack()
    assert road.world.things[road.containers[0]].attrs["out_minutes"] == 7
    assert not road.world.things[road.containers[0]].has("out_since")


def test_packing_takes_two_different_people(road: Road) -> None:
    packer = road.people["packer"]
    assert road.world.refused("pack_shipment", packer, road.facts()) == ("second_person_missing",)
    assert "same_person_twice" in road.world.refused("pack_shipment", packer, road.facts(), second=packer)


@pytest.mark.parametrize("state", ["in_process", "quarantine", "reviewed"])
def test_a_lot_that_is_not_released_does_not_travel(road: Road, state: str) -> None:
    road.world.change(road.lot, {"lot": state})
    assert road.packing_refused() == ("lot_not_released",)


def test_a_conditionally_released_lot_travels(road: Road) -> None:
    road.world.change(road.lot, {"lot": "conditionally_released"})
    road.pack()


def test_a_container_past_its_expiry_does_not_travel(road: Road) -> None:
    road.world.change(road.containers[1], expiry_at=road.world.at)
    assert "past_expiry" in road.packing_refused()


def test_a_held_container_does_not_travel(road: Road) -> None:
    road.world.open("hold", road.containers[0], reason="equipment_failure")
    assert road.packing_refused() == ("on_hold",)


def test_a_container_that_has_ended_does_not_travel(road: Road) -> None:
    road.world.change(road.containers[0], {"container": "discarded"})
    assert "ended_container" in road.packing_refused()


def test_a_thawed_container_does_not_travel_as_a_stored_one(road: Road) -> None:
    road.world.change(road.containers[0], {"container": "thawed"})
    assert road.packing_refused() == ("warmed_container",)


@pytest.mark.parametrize("which", ["shipper", "logger"])
def test_a_shipper_or_logger_past_its_due_day_is_refused(road: Road, which: str) -> None:
    road.world.change(getattr(road, which), due_at=road.world.at)
    assert road.packing_refused() == ("qualification_overdue",)


@pytest.mark.parametrize("which", ["shipper", "logger"])
def test_a_fresh_lot_that_nothing_can_replace_travels_in_a_box_past_its_due_day_and_it_is_noted(
    road: Road, which: str
) -> None:
    road.world.document("protocol", "protocol", seed("protocol"))
    fresh = road.another(road.lot, FRESH, "filled")
    road.world.change(fresh, presentation="fresh", expiry_at=road.world.at + timedelta(hours=12))
    road.world.change(getattr(road, which), due_at=road.world.at)
    facts = {"containers": [fresh], "ln2_kg": "", "eta": road.world.at + timedelta(hours=2)}
    assert road.packing_refused(**facts) == ("qualification_overdue",)
    road.world.later(seconds=1)
    assert road.packing_refused(**facts) == ()


@pytest.mark.parametrize("which", ["shipper", "logger"])
def test_a_shipper_or_logger_that_rides_already_is_refused(road: Road, which: str) -> None:
    road.world.link(getattr(road, which), road.world.put("shipment", {"shipment": "in_transit"}), "rides")
    assert road.packing_refused() == ("riding_already",)


def test_a_bath_is_no_temperature_logger(road: Road) -> None:
    bath = road.world.put("equipment", equipment_kind="bath")
    assert road.packing_refused(logger=bath) == ("not_a_logger",)


def test_a_box_that_would_be_warm_before_it_arrives_is_refused(road: Road) -> None:
    just = road.world.at + timedelta(hours=96)
    assert road.packing_refused(eta=just) == ()
    assert road.packing_refused(eta=just + timedelta(seconds=1)) == ("beyond_hold_time",)


def test_a_shipper_without_a_qualified_hold_time_carries_nothing(road: Road) -> None:
    road.world.change(road.shipper, hold_hours=None)
    assert road.packing_refused() == ("beyond_hold_time",)


def test_an_arrival_that_is_already_past_is_refused(road: Road) -> None:
    assert road.packing_refused(eta=road.world.at) == ("arrival_already_past",)


@pytest.mark.parametrize("which", ["from_station", "to_station"])
def test_a_station_nobody_knows_is_refused(road: Road, which: str) -> None:
    assert road.packing_refused(**{which: "moon_base"}) == ("unknown_station",)


def test_a_shipment_from_a_station_to_itself_is_refused(road: Road) -> None:
    assert road.packing_refused(to_station="cryo_store") == ("no_way_to_go",)


def test_fresh_and_frozen_containers_do_not_share_a_box(road: Road) -> None:
    fresh = road.another(road.lot, FRESH, "filled")
    assert road.packing_refused(containers=[*road.containers, fresh]) == ("mixed_storage_classes",)


def test_the_charge_of_liquid_nitrogen_is_weighed_and_recorded(road: Road) -> None:
    assert road.packing_refused(ln2_kg="") == ("nitrogen_unrecorded",)
    assert road.packing_refused(ln2_kg="0") == ("nitrogen_unrecorded",)


def test_a_fresh_lot_travels_without_liquid_nitrogen(road: Road) -> None:
    fresh = road.another(road.lot, FRESH, "filled")
    road.pack(containers=[fresh], ln2_kg="")
    assert road.world.things[fresh].state("custody") == "packed"


def test_more_containers_than_one_entry_holds_are_refused(road: Road) -> None:
    many = [road.another(road.lot) for _ in range(51)]
    assert road.packing_refused(containers=many) == ("too_many_at_once",)
    assert road.packing_refused(containers=many[1:]) == ()


def _about(road: Road, **more: Any) -> list[tuple[str, dict[str, str | int]]]:
    """What each reason against packing is about."""
    people = road.people
    decision = road.world.decide("pack_shipment", people["packer"], road.facts(**more), second=people["checker"])
    assert isinstance(decision, Refused)
    return [(reason.thing, dict(reason.params)) for reason in decision.reasons]
