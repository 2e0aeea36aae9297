"""Pause and resume dosing: honoured up to the thaw, stopping nothing after it; never resumed by who paused."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rules.clinic.trial import Trial
from tests.rules.clinic.ward import Ward


@pytest.fixture
def trial() -> Trial:
    return Trial.begun()


def paused(trial: Trial, person: str = "", **facts: Any) -> str:
    given = {"scope": "trial", "reason": "serious_adverse_event", **facts}
    trial.world.do("pause_dosing", person or trial.investigator, given)
    return trial.world.created["@1"]


def resume(trial: Trial, person: str, pause: str) -> tuple[str, ...]:
    return trial.world.refused("resume_dosing", person, {"pause": pause, "finding": "not related"})


def prescribing(trial: Trial, **facts: Any) -> tuple[str, ...]:
    return trial.world.refused("prescribe_dose", trial.investigator, trial.prescription(**facts))


def test_a_pause_of_the_trial_stops_the_next_prescription_of_any_child(trial: Trial) -> None:
    assert prescribing(trial) == ()
    paused(trial)
    assert prescribing(trial) == ("dosing_paused",)


@pytest.mark.parametrize("scope", ["subject", "cohort"])
def test_a_pause_of_one_child_stops_that_child_alone(trial: Trial, scope: str) -> None:
    other = trial.other_child()
    paused(trial, scope=scope, subjects=[other])
    assert prescribing(trial) == ()
    paused(trial, scope=scope, subjects=[trial.subject])
    assert prescribing(trial) == ("dosing_paused",)


def test_a_pause_stops_the_clearance_and_the_issue(trial: Trial) -> None:
    container = trial.allocated()
    trial.banded()
    paused(trial)
    assert trial.world.refused("clear_for_infusion", trial.investigator, trial.clearance()) == ("dosing_paused",)
    issue = {"containers": [container], "containers_again": [container], "subject": trial.subject, "dose": 1}
    assert trial.world.refused("issue_containers", trial.pharmacist, issue, second=trial.nurse) == ("dosing_paused",)


def test_sponsor_and_quality_may_pause_and_a_nurse_may_not(trial: Trial) -> None:
    sponsor = trial.world.person("Sun Ning", "sponsor")
    facts = {"scope": "trial", "reason": "safety_review"}
    assert trial.world.refused("pause_dosing", sponsor, facts) == ()
    assert trial.world.refused("pause_dosing", trial.qa, facts) == ()
    assert trial.world.refused("pause_dosing", trial.nurse, facts) == ("not_permitted",)


@pytest.mark.parametrize(("scope", "given"), [("trial", 1), ("subject", 0), ("subject", 2), ("cohort", 0)])
def test_scope_and_children_must_say_the_same(trial: Trial, scope: str, given: int) -> None:
    children = [trial.subject, trial.other_child()][:given]
    facts = {"scope": scope, "subjects": children, "reason": "safety_review"}
    assert trial.world.refused("pause_dosing", trial.qa, facts) == ("pause_scope_unclear",)


def test_a_reason_on_no_list_is_told_in_words(trial: Trial) -> None:
    facts = {"scope": "trial", "reason": "other"}
    assert trial.world.refused("pause_dosing", trial.qa, facts) == ("pause_without_words",)
    assert trial.world.refused("pause_dosing", trial.qa, {**facts, "note": "recall of a filter"}) == ()


def test_another_person_than_the_one_who_paused_resumes(trial: Trial) -> None:
    pause = paused(trial)
    assert resume(trial, trial.investigator, pause) == ("pair_broken",)
    trial.world.do("resume_dosing", trial.other_investigator, {"pause": pause, "finding": "not related"})
    assert prescribing(trial) == ()
    assert resume(trial, trial.qa, pause) == ("pause_already_ended",)


def test_two_pauses_end_one_by_one(trial: Trial) -> None:
    pause = paused(trial)
    paused(trial, trial.qa)
    trial.world.do("resume_dosing", trial.other_investigator, {"pause": pause, "finding": "not related"})
    assert prescribing(trial) == ("dosing_paused",)


def test_a_pause_keeps_frozen_cells_frozen_whoever_would_take_it_on() -> None:
    ward = Ward.cryopreserved()
    ward.world.open("pause", scope="trial", reason="safety_review")
    how: dict[str, Any] = {"second": ward.pharmacist}
    facts = ward.thaw_facts(ward.first)
    assert ward.world.refused("start_thaw", ward.technician, facts, **how) == ("paused_before_thaw",)
    how["authorised"] = [("paused_before_thaw", ward.investigator), ("paused_before_thaw", ward.qa)]
    assert ward.world.refused("start_thaw", ward.technician, facts, **how) == ("paused_before_thaw",)


def test_once_a_part_of_the_dose_runs_investigator_and_quality_may_go_on_with_its_second_bag() -> None:
    ward = Ward.cryopreserved()
    more = ward.another_container(ward.first)
    ward.usable(ward.first)
    part = ward.prepare(ward.first.container, drawn_ml="10", parts_total=2)
    ward.label(part)
    for nurse in (ward.nurse, ward.other_nurse):
        ward.verify(part, nurse)
    attempt = ("start_thaw", ward.technician, ward.thaw_facts(ward.first, container=more, container_again=more))
    ward.world.do("pause_dosing", ward.qa, {"scope": "trial", "reason": "serious_adverse_event"})
    assert ward.world.refused(*attempt, second=ward.pharmacist) == ("paused_before_thaw",)
    ward.start(part)
    assert ward.world.refused(*attempt, second=ward.pharmacist) == ("dosing_paused",)
    other = ward.world.person("Qua Lity the other", "qa")
    for quality, left in ((ward.qa, ("dosing_paused",)), (other, ())):  # whoever paused does not pass it
        by = [("dosing_paused", ward.investigator), ("dosing_paused", quality)]
        assert ward.world.refused(*attempt, second=ward.pharmacist, authorised=by) == left


def test_a_part_had_straight_from_its_bag_is_a_part_had() -> None:
    ward = Ward.cryopreserved()
    more = ward.another_container(ward.first)
    told = {"item": ward.first.container, "what": "given_on_paper", "account": "the bag leaked", "volume_given_ml": "2"}
    told["prepared_ml"] = "20"
    ward.world.do("record_as_happened", ward.nurse, {**told, "wristband": ward.first.band, "from_paper": "no"})
    ward.world.open("pause", ward.first.subject, scope="subject", reason="safety_review")
    facts = ward.thaw_facts(ward.first, container=more, container_again=more)
    assert ward.world.refused("start_thaw", ward.technician, facts, second=ward.pharmacist) == ("dosing_paused",)


def test_a_pause_stops_nothing_once_cells_are_thawed() -> None:
    ward = Ward.cryopreserved()
    ward.thaw(ward.first)
    ward.world.open("pause", scope="trial", reason="safety_review")
    ward.world.open("pause", ward.first.subject, scope="subject", reason="safety_review")
    ward.world.later(minutes=5)
    ward.world.do("end_thaw", ward.technician, {"container": ward.first.container})
    ward.world.do("decide_use", ward.technician, ward.use_facts(ward.first))
    prepared = ward.prepare(ward.first.container)
    ward.label(prepared)
    ward.verify(prepared, ward.nurse)
    ward.verify(prepared, ward.other_nurse)
    ward.start(prepared)
    ward.end(prepared)
    assert ward.world.things[prepared].state("prepared_dose") == "infused"
