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
    new = ward.world.put("wristband", {"wristband": "printed"})
    ward.world.link(ward.world.put("label_copy", {"label_copy": "proved"}, about=new), new, "labels")
    ward.world.do("bind_wristband", ward.nurse, binding(ward.first.subject, new), second=ward.other_nurse)
    assert codes(resume(ward, prepared, wristband=new)) == {"on_hold"}
    assert state(ward, prepared) == "infusing"


def test_all_of_it_given_although_nobody_said_that_it_ran_again_is_a_deviation(ward: Ward) -> None:
    prepared = ward.running()
    ward.world.later(minutes=20)
    ward.world.do("interrupt_infusion", ward.nurse, {"prepared_dose": prepared}, signed=False)
    assert [note.code for note in ward.end(prepared).notes] == ["ended_while_interrupted"]
    assert "ended_while_interrupted" in {i.text("reason") for i in ward.world.items.values() if i.kind == "deviation"}


def test_the_codes_of_a_dose_that_is_none_any_more_are_said_too(ward: Ward) -> None:
    prepared = interrupted(ward)
    ward.world.change(ward.first.dose, {"dose": "given"})
    assert "dose_already_given" in codes(resume(ward, prepared))
