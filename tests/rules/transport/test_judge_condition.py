"""Judging what arrived: no data is not ok, and what is not proven is quality's to accept."""

from __future__ import annotations

from typing import Any

import pytest

from custody.rules.openings import Opening, openings
from custody.rules.registry import registry
from custody.rules.step import Act
from tests.rules.transport.conftest import FRESH, Road


def seen(road: Road, **more: Any) -> dict[str, Any]:
    good = {"seal_intact": "yes", "ln2_present": "yes", "logger_verdict": "within", "damage": "no"}
    return {"containers": road.containers, "decision": "accept", **good, **more}


def judge(road: Road, **more: Any) -> None:
    road.world.do("judge_condition", road.people["receiver"], seen(road, **more))


def conditions(road: Road) -> set[str]:
    return {road.world.things[code].state("condition") for code in road.containers}


def test_what_is_proven_in_order_is_accepted_with_what_was_seen(road: Road) -> None:
    road.arrived()
    judge(road)
    assert conditions(road) == {"accepted"}
    assert road.world.things[road.containers[0]].mapping("condition_seen")["logger_verdict"] == "within"


@pytest.mark.parametrize(
    "unproven",
    [
        {"seal_intact": "no"},
        {"seal_intact": "unknown"},
        {"ln2_present": "no"},
        {"ln2_present": "unknown"},
        {"logger_verdict": "outside"},
        {"logger_verdict": "no_data"},
        {"damage": "yes"},
        {"damage": "unknown"},
    ],
)
def test_what_is_not_proven_is_accepted_by_quality_alone(road: Road, unproven: dict[str, str]) -> None:
    road.arrived()
    receiver, facts = road.people["receiver"], seen(road, **unproven)
    assert "condition_unproven" in road.world.refused("judge_condition", receiver, facts)
    authorised = [("condition_unproven", road.people["qa"])]
    assert road.world.notes("judge_condition", receiver, facts, authorised=authorised) == ("condition_unproven",) * 2


def test_an_acceptance_under_authorisation_opens_a_deviation(road: Road) -> None:
    road.arrived()
    facts = seen(road, containers=road.containers[:1], logger_verdict="no_data")
    authorised = [("condition_unproven", road.people["qa"])]
    road.world.do("judge_condition", road.people["receiver"], facts, authorised=authorised)
    assert len(road.world.situation().open_items("deviation", road.containers[0])) == 1


def test_another_receiver_cannot_authorise_what_is_qualitys(road: Road) -> None:
    road.arrived()
    other = road.world.person("Zhao Lin", "site_receiver")
    facts = seen(road, logger_verdict="no_data")
    refused = road.world.refused(
        "judge_condition", road.people["receiver"], facts, authorised=[("condition_unproven", other)]
    )
    assert "condition_unproven" in refused


def test_what_is_not_proven_may_be_quarantined_by_the_receiver_and_accepted_later(road: Road) -> None:
    road.arrived()
    judge(road, decision="quarantine", logger_verdict="no_data")
    assert conditions(road) == {"quarantined"}
    judge(road)
    assert conditions(road) == {"accepted"}


def test_what_is_rejected_is_held_at_once(road: Road) -> None:
    road.arrived()
    judge(road, decision="reject", damage="yes")
    assert conditions(road) == {"rejected"}
    (hold,) = road.world.situation().open_items("hold", road.containers[1])
    assert hold.about == tuple(road.containers)


def test_a_rejected_container_is_not_accepted_after_all(road: Road) -> None:
    road.arrived()
    judge(road, decision="reject", damage="yes")
    assert "wrong_state" in road.world.refused("judge_condition", road.people["receiver"], seen(road))


def test_what_has_not_been_received_cannot_be_judged(road: Road) -> None:
    road.pack()
    road.send()
    refused = road.world.refused("judge_condition", road.people["receiver"], seen(road))
    assert refused == ("not_yet_received",) * 2


@pytest.mark.parametrize("state", ["packed", "in_transit", "sought"])
def test_what_is_on_the_road_is_not_offered_to_be_judged_at_a_scan(road: Road, state: str) -> None:
    road.arrived()
    assert offered(road).is_open
    road.world.change(road.containers[0], {"custody": state})
    assert [reason.code for reason in offered(road).reasons] == ["not_yet_received"]


def offered(road: Road) -> Opening:
    """The step as it is offered to the receiver who scans a container."""
    situation, at, receiver = road.world.situation(), road.world.at, road.people["receiver"]
    found = openings(registry(), situation, situation.thing(road.containers[0]), Act(receiver, at, at))
    return next(one for one in found if one.step.name == "judge_condition")


def test_a_container_that_has_ended_cannot_be_judged(road: Road) -> None:
    road.arrived()
    road.world.change(road.containers[0], {"container": "destroyed"})
    assert "ended_container" in road.world.refused("judge_condition", road.people["receiver"], seen(road))


def test_fresh_cells_need_no_liquid_nitrogen(road: Road) -> None:
    road.containers = [road.another(road.lot, FRESH, "filled")]
    road.pack(ln2_kg="")
    road.send()
    road.receive(*road.containers)
    judge(road, ln2_present="no")
    assert conditions(road) == {"accepted"}


def test_more_containers_than_one_entry_holds_are_refused(road: Road) -> None:
    road.containers = [road.another(road.lot) for _ in range(101)]
    for container in road.containers:
        road.world.change(container, {"condition": "undecided"})
    assert road.world.refused("judge_condition", road.people["receiver"], seen(road)) == ("too_many_at_once",)
