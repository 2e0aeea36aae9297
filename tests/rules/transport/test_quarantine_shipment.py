"""Travelling before release: named containers, one destination, until a day; flagged, and reserved by nobody there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.rules.transport.conftest import Road


@pytest.fixture
def unreleased(road: Road) -> Road:
    road.world.change(road.lot, {"lot": "quarantine"})
    return road


def naming(road: Road, **more: Any) -> dict[str, Any]:
    return {"containers": road.containers, "to_station": "pharmacy", "last_day": "2026-11-04", **more}


def authorise(road: Road, **more: Any) -> None:
    road.world.do("authorise_quarantine_shipment", road.people["qa"], naming(road, **more))


def refused(road: Road, **more: Any) -> tuple[str, ...]:
    return road.world.refused("authorise_quarantine_shipment", road.people["qa"], naming(road, **more))


def test_without_an_authorisation_an_unreleased_lot_does_not_travel(unreleased: Road) -> None:
    assert unreleased.packing_refused() == ("lot_not_released",)


def test_named_containers_travel_marked_as_in_quarantine(unreleased: Road) -> None:
    road = unreleased
    authorise(road)
    container = road.world.things[road.containers[0]]
    assert (container.text("quarantine_to"), container.text("quarantine_by")) == ("pharmacy", road.people["qa"])
    assert container.text("quarantine_until") == "2026-11-04T16:00:00.000000Z"
    notes = road.world.notes("pack_shipment", road.people["packer"], road.facts(), second=road.people["checker"])
    assert notes == ("travels_in_quarantine", "travels_in_quarantine")
    shipment = road.world.things[road.pack()]
    assert shipment.texts("in_quarantine") == tuple(road.containers)


def test_a_shipment_of_a_released_lot_carries_nothing_in_quarantine(road: Road) -> None:
    assert road.world.things[road.pack()].texts("in_quarantine") == ()


def test_a_container_that_was_not_named_stays(unreleased: Road) -> None:
    authorise(unreleased, containers=unreleased.containers[:1])
    assert unreleased.packing_refused()[0] == "lot_not_released"


def test_an_authorisation_is_for_one_place(unreleased: Road) -> None:
    authorise(unreleased, to_station="ward")
    assert set(unreleased.packing_refused()) == {"outside_quarantine_authorisation"}


def test_a_journey_ends_while_its_authorisation_lasts(unreleased: Road) -> None:
    authorise(unreleased, last_day="2026-11-02")  # the end of that day in China: 15 hours from now
    assert set(unreleased.packing_refused()) == {"outside_quarantine_authorisation"}
    assert unreleased.packing_refused(eta=unreleased.world.at + timedelta(hours=14)) == ()


def test_an_authorisation_ends_with_its_day(unreleased: Road) -> None:
    authorise(unreleased, last_day="2026-11-02")
    unreleased.world.later(hours=15)
    assert "lot_not_released" in unreleased.packing_refused(eta=unreleased.world.at + timedelta(hours=1))
    assert refused(unreleased, last_day="2026-11-02") == ("authorisation_over",)


@pytest.mark.parametrize(("state", "code"), [("rejected", "lot_rejected"), ("recalled", "lot_recalled")])
def test_a_rejected_or_recalled_lot_travels_under_no_authorisation(unreleased: Road, state: str, code: str) -> None:
    authorise(unreleased)
    unreleased.world.change(unreleased.lot, {"lot": state})
    assert refused(unreleased) == (code,)
    assert code in unreleased.packing_refused()


def test_a_released_lot_needs_no_authorisation(road: Road) -> None:
    assert set(refused(road)) == {"lot_already_released"}


def test_a_destination_is_a_station_of_the_house(unreleased: Road) -> None:
    assert refused(unreleased, to_station="moon") == ("unknown_station",)


def test_only_quality_authorises(unreleased: Road) -> None:
    facts = naming(unreleased)
    assert unreleased.world.refused("authorise_quarantine_shipment", unreleased.people["packer"], facts) == (
        "not_permitted",
    )


def test_what_was_accepted_on_arrival_is_open_once_its_lot_is_released_on_the_way(unreleased: Road) -> None:
    road = unreleased
    authorise(road)
    road.arrived()
    seen = {"seal_intact": "yes", "ln2_present": "yes", "logger_verdict": "within", "damage": "no"}
    facts = {"containers": road.containers, "decision": "accept", **seen}
    road.world.do("judge_condition", road.people["receiver"], facts)
    assert {road.world.things[code].state("condition") for code in road.containers} == {"accepted"}
    road.world.change(road.lot, {"lot": "released"})
    assert {road.world.things[code].state("custody") for code in road.containers} == {"received"}
