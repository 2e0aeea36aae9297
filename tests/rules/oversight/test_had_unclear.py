"""While nobody can tell how much of its dose a child has had, each step towards more of it asks the investigator."""

from __future__ import annotations

from typing import Any

import pytest

from custody.rules.decide import Accepted, Decision, Refused
from tests.rules.clinic.ward import Ward
from tests.rules.oversight.slips import taken_back
from tests.rules.oversight.test_paper_amounts import backup, codes, dose, sheet
from tests.rules.oversight.test_paper_vial import emptied


@pytest.fixture
def ward() -> Ward:
    ward = Ward.cryopreserved()
    ward.world.change(ward.first.dose, il2_iu=None, cleared_by=ward.investigator)
    return ward


def unclear(ward: Ward) -> str:
    """mL of nobody knows what are told of the bag; gives the alarm."""
    sheet(ward, ward.first.container, volume_given_ml="25", partial_reason="bag_failed")
    found = [item for item in ward.world.items.values() if item.text("reason") == "volume_of_what"]
    [alarm] = [item.code for item in found if item.kind == "alarm"]
    return alarm


def thaw(ward: Ward, **how: Any) -> Decision:
    """The back-up is to be thawed."""
    facts = ward.thaw_facts(backup(ward))
    return ward.world.decide("start_thaw", ward.technician, facts, second=ward.pharmacist, **how)


def said(decision: Decision) -> set[str]:
    return {reason.code for reason in (decision.notes if isinstance(decision, Accepted) else decision.reasons)}


def test_the_back_up_is_thawed_on_the_word_of_the_investigator_and_that_is_a_deviation(ward: Ward) -> None:
    alarm = unclear(ward)
    decision = thaw(ward)
    assert isinstance(decision, Refused)
    [reason] = [reason for reason in decision.reasons if reason.code == "had_unclear"]
    assert (reason.weight, reason.params) == ("authorise", {"dose": 1, "alarm": alarm})
    codes_there = sorted({reason.code for reason in decision.reasons if reason.weight == "authorise"})
    passed = thaw(ward, authorised=[(code, ward.investigator) for code in codes_there])
    assert isinstance(passed, Accepted)


def test_nobody_but_the_investigator_takes_it_on(ward: Ward) -> None:
    unclear(ward)
    assert isinstance(thaw(ward, authorised=[("had_unclear", ward.qa)]), Refused)


def test_seen_is_no_answer_and_an_answer_by_name_is(ward: Ward) -> None:
    alarm = unclear(ward)
    for done, asked in (("seen", True), ("child_watched", False)):
        answer = {"alarm": alarm, "done": done}
        ward.world.do("acknowledge_alarm", ward.investigator, answer)
        assert ("had_unclear" in said(thaw(ward))) == asked


def test_what_is_taken_back_is_asked_about_no_more_and_told_anew_clearly_neither(ward: Ward) -> None:
    alarm = unclear(ward)
    taken_back(ward, ward.first.container, len(ward.world.entries) - 1, "wrong_value")
    assert "had_unclear" not in said(thaw(ward))
    told = {"volume_given_ml": "25", "prepared_ml": "50", "partial_reason": "bag_failed"}
    assert "volume_of_what" not in codes(sheet(ward, ward.first.container, **told))
    assert alarm in ward.world.items
    assert (dose(ward), "had_unclear" in said(thaw(ward))) == ("cleared", False)


def test_taking_back_the_later_of_two_unclear_tellings_leaves_the_first_to_be_answered(ward: Ward) -> None:
    unclear(ward)
    ward.world.later(minutes=5)
    spare = backup(ward).container
    sheet(ward, spare, volume_given_ml="3")
    taken_back(ward, spare, len(ward.world.entries) - 1, "did_not_happen")
    assert "had_unclear" in said(thaw(ward))


def test_it_is_recorded_all_the_same_what_happened(ward: Ward) -> None:
    unclear(ward)
    assert "had_unclear" not in codes(sheet(ward, ward.first.container, volume_given_ml="50"))


def test_the_other_child_s_dose_is_asked_nothing(ward: Ward) -> None:
    unclear(ward)
    facts = ward.thaw_facts(ward.second)
    decision = ward.world.decide("start_thaw", ward.technician, facts, second=ward.pharmacist)
    assert isinstance(decision, Accepted)


def test_the_half_that_waits_is_not_hung_on_the_strength_of_nobody_knows_what(ward: Ward) -> None:
    first, second = emptied(ward)
    sheet(ward, first, drawn_ml="5")
    start = {"wristband": ward.first.band, "prepared_dose": second}
    assert ward.world.refused("start_infusion", ward.nurse, start) == ("had_unclear",)
