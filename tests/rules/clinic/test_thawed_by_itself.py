"""Cells that thawed by themselves: no administrative reason loses them, and nobody passes them without deciding."""

from __future__ import annotations

from typing import Any

import pytest

from custody.rules.decide import Refused
from tests.rules.clinic.trial import Trial
from tests.rules.clinic.ward import Ward
from tests.rules.world import World

USE = ("on_hold", "thawed_by_itself", "thawed_uncleared")


def told(world: World, person: str, container: str) -> None:
    """The lid stood open, and the container was found soft."""
    facts = {"item": container, "what": "thawed_unplanned", "account": "the lid stood open", "from_paper": "no"}
    world.do("record_as_happened", person, facts)


def found_thawed(days: int = 0) -> tuple[Trial, str]:
    """A container reserved for dose 1, found thawed an hour and so many days after all was in order."""
    trial = Trial.begun()
    container = trial.allocated()
    trial.banded()
    trial.world.later(days=days, hours=1)
    told(trial.world, trial.pharmacist, container)
    return trial, container


def by_both(trial: Trial, *codes: str) -> dict[str, Any]:
    """Another investigator and quality sign for these reasons."""
    return {"authorised": [(code, person) for code in codes for person in (trial.other_investigator, trial.qa)]}


def cleared(trial: Trial, **how: Any) -> tuple[str, ...]:
    return trial.world.refused("clear_for_infusion", trial.investigator, trial.clearance(), **how)


def test_the_investigator_takes_on_a_go_that_ran_out_before_they_were_found_from_elsewhere_too() -> None:
    ward = Ward.cryopreserved()
    ward.world.later(hours=2, minutes=1)
    told(ward.world, ward.technician, ward.first.container)
    attempt = ("decide_use", ward.technician, ward.use_facts(ward.first))
    decision = ward.world.decide(*attempt)
    assert isinstance(decision, Refused)
    assert tuple(reason.code for reason in decision.reasons) == USE
    assert all(reason.remote for reason in decision.reasons)
    both = [(code, person) for code in USE[:2] for person in (ward.investigator, ward.qa)]
    assert "thawed_uncleared" in ward.world.refused(*attempt, authorised=[*both, (USE[2], ward.qa)])
    ward.world.do(*attempt, authorised=[*both, (USE[2], ward.investigator)])
    assert ward.world.things[ward.first.container].state("container") == "usable"


def test_cells_that_thawed_before_the_go_was_ever_given_reach_the_child_and_its_dose_is_given() -> None:
    ward = Ward.cryopreserved()
    ward.world.change(ward.first.dose, {"dose": "verified"}, cleared_until=None, prescribed_at=ward.world.at)
    told(ward.world, ward.technician, ward.first.container)
    attempt = ("decide_use", ward.technician, ward.use_facts(ward.first))
    assert ward.world.refused(*attempt) == USE
    both = [(code, person) for code in USE for person in (ward.investigator, ward.qa)]
    ward.world.do(*attempt, authorised=both)
    [hold] = [code for code, item in ward.world.items.items() if item.kind == "hold"]
    del ward.world.items[hold]
    prepared = ward.prepare(ward.first.container)
    ward.label(prepared)
    ward.verify(prepared, ward.nurse)
    ward.verify(prepared, ward.other_nurse)
    ward.start(prepared)
    ward.end(prepared)
    assert ward.world.things[ward.first.dose].state("dose") == "given"


def test_cells_that_thawed_the_day_before_are_issued_and_taken_on_without_a_go() -> None:
    trial, container = found_thawed()
    issue = {"subject": trial.subject, "dose": 1, "containers": [container], "containers_again": [container]}
    trial.world.do(
        "issue_containers", trial.pharmacist, issue, second=trial.other_pharmacist, **by_both(trial, "on_hold")
    )
    seen = {"container": container, "appearance": "as_described", "leak": "no", "viability_percent": "90"}
    attempt = ("decide_use", trial.pharmacist, {**seen, "decision": "usable"})
    assert trial.world.refused(*attempt) == USE
    trial.world.do(*attempt, **by_both(trial, *USE))
    assert trial.state(container, "container") == "usable"


def test_the_go_is_given_although_eligibility_ran_out_while_they_were_frozen() -> None:
    trial, _ = found_thawed(days=20)
    assert cleared(trial, **by_both(trial, "on_hold")) == ()


def test_eligibility_that_ran_out_keeps_frozen_cells_frozen() -> None:
    trial = Trial.begun()
    trial.allocated()
    trial.banded()
    trial.world.later(days=20, hours=1)
    assert "eligibility_lapsed" in cleared(trial)


def test_they_count_for_the_dose_until_their_use_by() -> None:
    trial, container = found_thawed()
    assert cleared(trial) == ("on_hold",)
    trial.world.at = trial.world.things[container].instant("use_by") or trial.world.at
    assert "too_few_cells" in cleared(trial)


def test_a_pause_does_not_keep_them_from_the_child_for_good() -> None:
    trial, container = found_thawed()
    trial.world.do("pause_dosing", trial.investigator, {"scope": "trial", "reason": "serious_adverse_event"})
    codes = ("dosing_paused", "on_hold")
    issue = {"subject": trial.subject, "dose": 1, "containers": [container], "containers_again": [container]}
    attempt = ("issue_containers", trial.pharmacist, issue)
    assert trial.world.refused(*attempt, second=trial.nurse) == codes
    assert trial.world.refused(*attempt, second=trial.nurse, **by_both(trial, *codes)) == ()
    assert cleared(trial) == codes


@pytest.mark.parametrize(("days", "stopped"), [(0, False), (21, True)])
def test_the_go_for_a_bag_that_thawed_by_itself_is_none_for_the_one_that_is_still_frozen(
    days: int, stopped: bool
) -> None:
    """Eligibility has lapsed: that loses no warm cells, and is no reason to thaw more of them."""
    trial = Trial.begun()
    trial.world.do("prescribe_dose", trial.investigator, trial.prescription())
    trial.world.do("verify_prescription", trial.pharmacist, trial.verification())
    soft, frozen = trial.container("3", "60000000"), trial.container("3", "60000000")
    trial.world.do("allocate_containers", trial.pharmacist, trial.allocation(soft, frozen))
    trial.banded()
    trial.world.later(days=days)
    told(trial.world, trial.nurse, soft)
    trial.world.do("clear_for_infusion", trial.investigator, trial.clearance(), **by_both(trial, "on_hold"))
    bath = trial.world.put("equipment", {"equipment": "in_service"}, equipment_kind="bath")
    facts = {"container": frozen, "container_again": frozen, "subject_number": "01", "bath": bath}
    against = trial.world.refused("start_thaw", trial.pharmacist, facts, second=trial.other_pharmacist)
    assert ("cleared_for_warm_only" in against) is stopped
