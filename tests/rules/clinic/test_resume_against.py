"""Resuming is one tap and never refused, but where anything stands against it nobody passes it over in silence: the
child is looked at again, whoever cleared the dose is called, and a failed identity keeps it standing still."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from custody.rules.decide import Accepted
from custody.rules.situation import Item
from tests.rules.clinic.banding import binding
from tests.rules.clinic.ward import Ward


@pytest.fixture
def ward() -> Ward:
    found = Ward.cryopreserved()
    found.world.change(found.first.dose, il2_iu=None, cleared_by=found.investigator)
    return found


def interrupted(ward: Ward) -> str:
    prepared = ward.running()
    ward.world.do("interrupt_infusion", ward.nurse, {"prepared_dose": prepared}, signed=False)
    return prepared


def resume(ward: Ward, prepared: str, **band: Any) -> Accepted:
    return ward.world.do("resume_infusion", ward.nurse, {"prepared_dose": prepared, **band}, signed=False)


def codes(decision: Accepted) -> set[str]:
    return {note.code for note in decision.notes}


def state(ward: Ward, prepared: str) -> str:
    return ward.world.things[prepared].state("prepared_dose")


def alarms(ward: Ward) -> list[Item]:
    return [item for item in ward.world.items.values() if item.kind == "alarm"]


def against(ward: Ward, what: str) -> None:
    """Something becomes known while it stands still."""
    journeys = {"consent_withdrawn": (ward.first.subject, "consent", "withdrawn")}
    journeys |= {"lot_recalled": (ward.lot, "lot", "recalled"), "lot_rejected": (ward.lot, "lot", "rejected")}
    journeys |= {"condition_rejected": (ward.first.container, "condition", "rejected")}
    if what == "on_hold":
        ward.world.open("hold", ward.lot, reason="result_in_doubt")
    else:
        thing, journey, found = journeys[what]
        ward.world.change(thing, {journey: found})


@pytest.mark.parametrize("what", ["consent_withdrawn", "lot_recalled", "lot_rejected", "condition_rejected", "on_hold"])
def test_what_became_known_meanwhile_is_said_before_the_tap_and_calls_whoever_cleared_the_dose(
    ward: Ward, what: str
) -> None:
    prepared = interrupted(ward)
    against(ward, what)
    assert codes(resume(ward, prepared)) == {what, "resumed_without_band"}
    assert state(ward, prepared) == "infusing"
    [alarm] = alarms(ward)
    assert (alarm.text("reason"), alarm.text("holder")) == ("resumed_against", ward.investigator)
    assert (alarm.about, alarm.attrs["subjects"]) == ((prepared,), (ward.first.subject,))


def test_with_the_band_scanned_it_goes_on_and_is_still_told(ward: Ward) -> None:
    prepared = interrupted(ward)
    against(ward, "on_hold")
    assert codes(resume(ward, prepared, wristband=ward.first.band)) == {"on_hold"}
    assert len(alarms(ward)) == 1


def test_after_a_long_while_the_child_is_looked_at_again(ward: Ward) -> None:
    prepared = interrupted(ward)
    ward.world.change(prepared, use_by=ward.world.at + timedelta(hours=9))
    ward.world.later(minutes=30)
    assert ward.world.notes("resume_infusion", ward.nurse, {"prepared_dose": prepared}) == ()
    ward.world.later(minutes=1)
    facts = {"prepared_dose": prepared, "wristband": ward.first.band}
    assert ward.world.notes("resume_infusion", ward.nurse, facts) == ("off_for_long",)
    assert codes(resume(ward, prepared)) == {"off_for_long", "resumed_without_band"}
    assert alarms(ward) == []


def test_another_child_s_band_keeps_it_standing_still(ward: Ward) -> None:
    prepared = interrupted(ward)
    decision = resume(ward, prepared, wristband=ward.second.band)
    assert (decision.outcome, codes(decision)) == ("mismatch", {"wrong_subject"})
    assert state(ward, prepared) == "interrupted"
    assert [alarm.text("reason") for alarm in alarms(ward)] == ["mismatch_while_running"]


def test_after_a_band_that_did_not_fit_no_tap_without_one_sets_it_running(ward: Ward) -> None:
    prepared = interrupted(ward)
    resume(ward, prepared, wristband=ward.second.band)
    decision = resume(ward, prepared)
    assert (decision.outcome, codes(decision)) == ("mismatch", {"child_in_doubt"})
    assert state(ward, prepared) == "interrupted"
    assert codes(resume(ward, prepared, wristband=ward.first.band)) == set()
    assert state(ward, prepared) == "infusing"
    ward.world.do("interrupt_infusion", ward.nurse, {"prepared_dose": prepared}, signed=False)
    assert codes(resume(ward, prepared)) == set(), "the band that fitted ended the doubt"


@pytest.mark.parametrize("step", ["start_infusion", "verify_dose"])
@pytest.mark.parametrize("stands_still", [True, False])
def test_nor_after_one_that_was_read_by_another_step_while_it_ran_or_stood_still(
    ward: Ward, step: str, stands_still: bool
) -> None:
    prepared = interrupted(ward) if stands_still else ward.running()
    facts = {"prepared_dose": prepared, "wristband": ward.second.band}
    ward.world.do(step, ward.nurse, facts | ({"look_good": "yes"} if step == "verify_dose" else {}))
    [alarm] = alarms(ward)
    ward.world.do("acknowledge_alarm", ward.nurse, {"alarm": alarm.code, "done": "stopped"})
    decision = resume(ward, prepared)
    assert (decision.outcome, codes(decision)) == ("mismatch", {"child_in_doubt"})
    assert state(ward, prepared) == "interrupted"
    assert codes(resume(ward, prepared, wristband=ward.first.band)) == set()
    assert state(ward, prepared) == "infusing"


def test_a_band_nobody_wears_keeps_it_standing_still(ward: Ward) -> None:
    prepared = interrupted(ward)
    off = {"wristband": ward.first.band, "why": "lost"}
    ward.world.do("void_wristband", ward.nurse, off, second=ward.other_nurse)
    decision = resume(ward, prepared, wristband=ward.first.band)
    assert (decision.outcome, codes(decision)) == ("mismatch", {"wrong_band"})
    assert state(ward, prepared) == "interrupted"


def test_what_was_started_by_a_band_found_on_another_child_does_not_go_on_by_a_tap(ward: Ward) -> None:
    prepared = interrupted(ward)
    off = {"wristband": ward.first.band, "why": "found_on_another_child"}
    ward.world.do("void_wristband", ward.nurse, off, second=ward.other_nurse)
    decision = resume(ward, prepared)
    assert (decision.outcome, codes(decision)) == ("mismatch", {"child_in_doubt"})
    assert state(ward, prepared) == "interrupted"
    assert "mismatch_while_running" in {alarm.text("reason") for alarm in alarms(ward)}


def test_it_goes_on_once_its_own_child_wears_another_band_that_is_scanned(ward: Ward) -> None:
    prepared = interrupted(ward)
    off = {"wristband": ward.first.band, "why": "found_on_another_child"}
    ward.world.do("void_wristband", ward.nurse, off, second=ward.other_nurse)
    new = rebanded(ward)
    assert codes(resume(ward, prepared, wristband=new)) == {"on_hold"}
    assert state(ward, prepared) == "infusing"


def test_all_of_it_given_although_nobody_said_that_it_ran_again_is_a_deviation(ward: Ward) -> None:
    prepared = ward.running()
    ward.world.later(minutes=20)
    ward.world.do("interrupt_infusion", ward.nurse, {"prepared_dose": prepared}, signed=False)
    ward.world.later(minutes=1)
    assert [note.code for note in ward.end(prepared).notes] == ["ended_while_interrupted"]
    assert "ended_while_interrupted" in {i.text("reason") for i in ward.world.items.values() if i.kind == "deviation"}


def test_the_codes_of_a_dose_that_is_none_any_more_are_said_too(ward: Ward) -> None:
    prepared = interrupted(ward)
    ward.world.change(ward.first.dose, {"dose": "given"})
    assert "dose_already_given" in codes(resume(ward, prepared))


def test_an_end_that_came_before_the_tap_and_was_told_after_it_is_no_deviation(ward: Ward) -> None:
    prepared = ward.running()
    ward.world.later(minutes=20)
    ended = ward.world.at
    ward.world.later(minutes=3)
    ward.world.do("interrupt_infusion", ward.nurse, {"prepared_dose": prepared}, signed=False)
    ward.world.later(minutes=3)
    assert [note.code for note in ward.end(prepared, occurred_at=ended).notes] == []


def halves(ward: Ward) -> tuple[str, str]:
    """Both parts of one dose hang, and stand still."""
    ward.usable(ward.first)
    parts = []
    for _ in range(2):
        part = ward.prepare(ward.first.container, drawn_ml="10", parts_total=2, leftover="kept", diluent_ml="10")
        ward.label(part)
        for nurse in (ward.nurse, ward.other_nurse):
            ward.verify(part, nurse)
        ward.start(part)
        ward.world.do("interrupt_infusion", ward.nurse, {"prepared_dose": part}, signed=False)
        parts.append(part)
    return parts[0], parts[1]


def test_the_other_half_is_not_resumed_in_silence_after_a_reaction_to_this_one(ward: Ward) -> None:
    first, second = halves(ward)
    assert codes(resume(ward, second)) == set()
    ward.world.do("interrupt_infusion", ward.nurse, {"prepared_dose": second}, signed=False)
    ward.end(first, "5", complete="no", partial_reason="reaction")
    called = len(alarms(ward))
    assert codes(resume(ward, second)) == {"reaction_in_earlier_part", "resumed_without_band"}
    assert [alarm.text("reason") for alarm in alarms(ward)[called:]] == ["resumed_against"]
    assert state(ward, second) == "infusing"


def test_a_reaction_to_what_hangs_does_not_stand_against_itself(ward: Ward) -> None:
    prepared = interrupted(ward)
    ward.world.do("mark_reaction", ward.nurse, {"prepared_dose": prepared}, signed=False)
    assert codes(resume(ward, prepared)) == set()
    assert alarms(ward) == []


def test_cells_the_child_has_had_meanwhile_are_told_as_at_the_start(ward: Ward) -> None:
    prepared = interrupted(ward)
    had = ward.world.put("prepared_dose", {"prepared_dose": "infused"}, ended_at=ward.world.at)
    ward.world.link(had, ward.first.subject, "infused")
    assert codes(resume(ward, prepared)) == {"had_cells_since", "resumed_without_band"}
    assert [alarm.text("reason") for alarm in alarms(ward)] == ["resumed_against"]


def test_an_eligibility_that_fell_and_a_death_are_read_before_it_goes_on_and_alarm_nobody_anew(ward: Ward) -> None:
    prepared = interrupted(ward)
    ward.world.change(ward.first.subject, {"subject": "not_eligible"}, told_dead_by=ward.investigator)
    assert codes(resume(ward, prepared)) == {"not_eligible_any_more", "child_told_dead"}
    assert alarms(ward) == []


def test_a_pause_that_was_answered_with_stopped_is_not_undone_by_a_tap_in_silence(ward: Ward) -> None:
    prepared = ward.running()
    pause = {"scope": "subject", "subjects": [ward.first.subject], "reason": "serious_adverse_event"}
    ward.world.do("pause_dosing", ward.investigator, pause)
    [paused] = alarms(ward)
    ward.world.do("acknowledge_alarm", ward.nurse, {"alarm": paused.code, "done": "stopped"})
    assert codes(resume(ward, prepared)) == {"paused_after_thaw"}
    [alarm] = alarms(ward)
    assert (alarm.text("reason"), alarm.text("holder")) == ("resumed_against", ward.investigator)
    assert state(ward, prepared) == "infusing"


def rebanded(ward: Ward) -> str:
    """The first child wears another band."""
    new = ward.world.put("wristband", {"wristband": "printed"})
    ward.world.link(ward.world.put("label_copy", {"label_copy": "proved"}, about=new), new, "labels")
    ward.world.do("bind_wristband", ward.nurse, binding(ward.first.subject, new), second=ward.other_nurse)
    return new


def test_told_late_the_band_is_read_as_it_is_now_and_the_product_judged_as_it_was_then(ward: Ward) -> None:
    prepared = interrupted(ward)
    ward.world.later(minutes=5)
    resumed = ward.world.at
    ward.world.later(minutes=5)
    new = rebanded(ward)
    ward.world.open("hold", ward.lot, reason="result_in_doubt", placed_at=ward.world.at)
    ward.world.later(minutes=5)
    facts = {"prepared_dose": prepared, "wristband": new}
    assert ward.world.notes("resume_infusion", ward.nurse, facts, occurred_at=resumed) == ()
    old = {"prepared_dose": prepared, "wristband": ward.first.band}
    assert "wrong_band" in ward.world.notes("resume_infusion", ward.nurse, old, occurred_at=resumed)


def test_told_as_before_the_interruption_it_is_judged_by_what_was_known_then(ward: Ward) -> None:
    prepared = ward.running()
    ward.world.later(minutes=5)
    ward.world.open("hold", ward.lot, reason="result_in_doubt", placed_at=ward.world.at)
    ward.world.later(minutes=1)
    ward.world.do("interrupt_infusion", ward.nurse, {"prepared_dose": prepared}, signed=False)
    slip = ward.world.at - timedelta(minutes=2)
    ward.world.later(minutes=1)
    facts = {"prepared_dose": prepared}
    found = set(ward.world.notes("resume_infusion", ward.nurse, facts, occurred_at=slip))
    assert found == {"on_hold", "resumed_without_band", "end_before_start"}
    ward.world.do("resume_infusion", ward.nurse, facts, occurred_at=slip, signed=False)
    assert "resumed_against" in {alarm.text("reason") for alarm in alarms(ward)}


def test_a_use_by_that_passed_before_the_interruption_is_told_whatever_time_the_slip_names(ward: Ward) -> None:
    prepared = ward.running()
    ward.world.change(prepared, use_by=ward.world.at + timedelta(minutes=4))
    ward.world.later(minutes=5)
    ward.world.do("interrupt_infusion", ward.nurse, {"prepared_dose": prepared}, signed=False)
    slip = ward.world.at - timedelta(minutes=2)
    notes = ward.world.notes("resume_infusion", ward.nurse, {"prepared_dose": prepared}, occurred_at=slip)
    assert set(notes) == {"past_use_by", "resumed_without_band", "end_before_start"}
