"""What is lifted asks nobody any more to stop good cells, and what stands for ever is not lifted: the alarms about what
runs, or is about to, after a hold, a pause or a recall."""

from __future__ import annotations

import pytest

from custody.rules.situation import Item
from tests.rules.clinic.ward import Ward
from tests.rules.oversight.slips import taken_back

RECALL = {"cause": "contamination", "explanation": "Sterility positive on day 12."}


@pytest.fixture
def ward() -> Ward:
    ward = Ward.cryopreserved()
    ward.world.change(ward.first.dose, il2_iu=None, cleared_by=ward.investigator)
    return ward


def alarms(ward: Ward, reason: str) -> list[Item]:
    return [one for one in ward.world.items.values() if one.kind == "alarm" and one.text("reason") == reason]


def held(ward: Ward, about: str = "") -> str:
    ward.world.do("place_hold", ward.qa, {"about": [about or ward.lot], "reason": "result_in_doubt"})
    return ward.world.created["@1"]


def lift(ward: Ward, hold: str) -> None:
    ward.world.do("lift_hold", ward.qa, {"hold": hold, "verdict": "another lot was meant"})


def paused(ward: Ward) -> str:
    pause = {"scope": "trial", "subjects": [], "reason": "safety_review"}
    ward.world.do("pause_dosing", ward.investigator, pause)
    return ward.world.created["@1"]


def watched(ward: Ward, alarm: Item) -> tuple[str, ...]:
    """What stands against saying of it that the child is watched."""
    facts = {"alarm": alarm.code, "done": "child_watched", "spoken_to": "Dr. Zhou"}
    return ward.world.refused("acknowledge_alarm", ward.nurse, facts)


def resumed(ward: Ward, prepared: str) -> Item:
    """It was stopped, and goes on against what stands."""
    ward.world.do("interrupt_infusion", ward.nurse, {"prepared_dose": prepared}, signed=False)
    on = {"prepared_dose": prepared, "wristband": ward.first.band}
    ward.world.do("resume_infusion", ward.nurse, on, signed=False)
    [called] = alarms(ward, "resumed_against")
    return called


def test_the_alarm_of_what_went_on_against_a_hold_alone_is_closed_at_the_child_once_that_is_lifted(ward: Ward) -> None:
    prepared = ward.running()
    hold = held(ward)
    called = resumed(ward, prepared)
    assert watched(ward, called) == ("still_running",)
    lift(ward, hold)
    assert watched(ward, called) == ()


@pytest.mark.parametrize("first", ["hold", "pause"])
def test_what_went_on_against_a_hold_and_a_pause_is_to_be_stopped_until_both_are_lifted(ward: Ward, first: str) -> None:
    prepared = ward.running()
    hold, pause = held(ward), paused(ward)
    called = resumed(ward, prepared)
    for one in (first, "pause" if first == "hold" else "hold"):
        assert watched(ward, called) == ("still_running",)
        if one == "hold":
            lift(ward, hold)
        else:
            ward.world.do("resume_dosing", ward.qa, {"pause": pause, "finding": "not related"})
    assert watched(ward, called) == ()


def test_what_went_on_against_more_than_the_hold_is_to_be_stopped_when_that_is_lifted(ward: Ward) -> None:
    prepared = ward.running()
    hold = held(ward)
    ward.world.change(ward.first.subject, {"consent": "withdrawn"})
    called = resumed(ward, prepared)
    lift(ward, hold)
    assert watched(ward, called) == ("still_running",)


def test_what_runs_again_against_a_hold_alone_is_let_run_once_that_is_lifted(ward: Ward) -> None:
    prepared = ward.running()
    ward.world.later(minutes=3)
    ward.end(prepared, "3", complete="no", partial_reason="bag_failed")
    slip = len(ward.world.entries) - 1
    hold = held(ward)
    taken_back(ward, prepared, slip)
    [called] = alarms(ward, "taken_back_against")
    assert watched(ward, called) == ("still_running",)
    lift(ward, hold)
    assert watched(ward, called) == ()


def test_the_alarm_about_a_conditioned_child_never_asks_for_its_cells_to_be_stopped(ward: Ward) -> None:
    cleared = {"conditioning_cleared_by": [ward.investigator], "conditioning_on": "2026-10-26"}
    ward.world.change(ward.first.subject, {"conditioning": "cleared"}, **cleared)
    ward.running()
    held(ward)
    [about_child] = alarms(ward, "hold_on_conditioned_child")
    [about_cells] = alarms(ward, "hold_after_thaw")
    assert watched(ward, about_child) == ()
    assert watched(ward, about_cells) == ("still_running",)


def test_what_travelled_when_its_hold_came_is_let_run_once_that_is_lifted(ward: Ward) -> None:
    ward.world.change(ward.first.container, {"custody": "in_transit"})
    hold = held(ward)
    [called] = alarms(ward, "hold_in_transit")
    lift(ward, hold)
    ward.world.change(ward.first.container, {"custody": "issued"})
    ward.running()
    assert watched(ward, called) == ()


def test_the_hold_of_a_recall_is_not_lifted(ward: Ward) -> None:
    ward.running()
    ward.world.do("recall_lot", ward.qa, {"lot": ward.lot, **RECALL})
    hold = ward.world.created["@hold"]
    facts = {"hold": hold, "verdict": "unfounded"}
    assert ward.world.refused("lift_hold", ward.qa, facts) == ("recall_stands",)
    assert ward.world.things[hold].state("hold") == "open"


@pytest.mark.parametrize("verdict", ["recalled", "rejected"])
def test_what_runs_of_a_lot_that_may_not_be_given_is_to_be_stopped_whatever_hold_is_lifted(
    ward: Ward, verdict: str
) -> None:
    ward.running()
    hold = held(ward)
    ward.world.change(ward.lot, {"lot": verdict})
    lift(ward, hold)
    [called] = alarms(ward, "hold_after_thaw")
    assert watched(ward, called) == ("still_running",)


def test_of_what_is_checked_and_not_hung_whoever_checked_it_last_is_called(ward: Ward) -> None:
    ward.verified()
    ward.world.change(ward.first.container, holder=ward.pharmacist)
    ward.world.do("recall_lot", ward.qa, {"lot": ward.lot, **RECALL})
    assert [called.text("holder") for called in alarms(ward, "hold_after_thaw")] == [ward.other_nurse]


def test_of_what_is_prepared_whoever_has_the_vials_is_called_or_else_whoever_gave_the_go(ward: Ward) -> None:
    prepared = ward.prepared(ward.first)
    held(ward, prepared)
    ward.world.change(ward.first.container, holder=ward.pharmacist)
    held(ward, prepared)
    asked = [called.text("holder") for called in alarms(ward, "hold_after_thaw")]
    assert asked == [ward.investigator, ward.pharmacist]
    [_, called] = alarms(ward, "hold_after_thaw")
    facts = {"alarm": called.code, "done": "put_aside"}
    assert ward.world.refused("acknowledge_alarm", ward.nurse, facts) == ("answered_for_another",)
