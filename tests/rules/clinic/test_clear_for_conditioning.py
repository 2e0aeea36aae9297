"""Clear for conditioning: no child is conditioned without a usable dose and a named back-up."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from custody.rules.words import dose_key
from tests.rules.clinic.trial import Trial

LAST = "2026-12-01"


@pytest.fixture
def trial() -> Trial:
    found = Trial.begun()
    found.prescribed()
    facts = found.allocation(found.container(), backup=found.container())
    found.world.do("allocate_containers", found.pharmacist, facts)
    return found


def facts(trial: Trial, **other: Any) -> dict[str, Any]:
    """A course of one dose, three weeks from now."""
    days = {"conditioning_on": "2026-11-24", "last_dose_on": LAST}
    return {"subject": trial.subject, **days, "doses": 1, "backup": trial.text(trial.dose, "backup"), **other}


def refused(trial: Trial, how: dict[str, Any] | None = None, **other: Any) -> tuple[str, ...]:
    given = {"second": trial.pharmacist, **(how or {})}
    return trial.world.refused("clear_for_conditioning", trial.investigator, facts(trial, **other), **given)


def cleared(trial: Trial, **other: Any) -> None:
    how: dict[str, Any] = {"second": trial.pharmacist}
    trial.world.do("clear_for_conditioning", trial.investigator, facts(trial, **other), **how)


def batch(trial: Trial, state: str = "in_process") -> str:
    return trial.world.put("batch", {"batch": state}, presentation="fresh")


def reserved(trial: Trial) -> str:
    backup = trial.text(trial.dose, "backup")
    return next(e.child for e in trial.world.edges if e.kind == "allocated" and e.child != backup)


def test_investigator_and_pharmacist_clear_a_child_whose_product_is_there(trial: Trial) -> None:
    cleared(trial)
    child = trial.world.things[trial.subject]
    assert child.state("conditioning") == "cleared"
    assert child.texts("conditioning_cleared_by") == (trial.investigator, trial.pharmacist)
    assert (child.text("conditioning_on"), child.text("last_dose_on")) == ("2026-11-24", LAST)
    assert child.text("conditioning_backup") == trial.text(trial.dose, "backup")


def test_only_a_pharmacist_is_the_second_and_never_the_investigator(trial: Trial) -> None:
    assert refused(trial, {"second": trial.nurse}) == ("second_not_permitted",)
    assert refused(trial, {"second": ""}) == ("second_person_missing",)


def test_a_dose_of_the_course_without_product_is_refused(trial: Trial) -> None:
    assert refused(trial, doses=2) == ("dose_without_product",)


def test_a_dose_that_was_given_or_omitted_needs_no_product(trial: Trial) -> None:
    key = dose_key(trial.subject, 2)
    trial.world.put("dose", {"dose": "omitted"}, code=key, subject=trial.subject, number=2)
    trial.world.link(trial.subject, key, "prescribed")
    assert refused(trial, doses=2) == ()


def test_product_must_be_in_date_to_the_end_of_the_last_day(trial: Trial) -> None:
    assert refused(trial, last_dose_on="2027-08-28") == ()
    assert refused(trial, last_dose_on="2027-08-29") == ("expiry_before_last_dose",)


def test_the_back_up_must_outlive_the_last_dose_too(trial: Trial) -> None:
    backup = trial.text(trial.dose, "backup")
    trial.world.change(backup, expiry_at=trial.world.at + timedelta(days=20))
    assert refused(trial) == ("expiry_before_last_dose",)


@pytest.mark.parametrize(("state", "code"), [("quarantine", "lot_not_released"), ("rejected", "lot_rejected")])
def test_product_of_a_lot_that_is_not_usable_is_no_product(trial: Trial, state: str, code: str) -> None:
    trial.world.change(trial.lot, {"lot": state})
    assert code in refused(trial)


def test_a_hold_on_the_product_stops_the_clearance(trial: Trial) -> None:
    trial.world.open("hold", reserved(trial), reason="seal")
    assert refused(trial) == ("on_hold",)


def test_product_of_which_nobody_knows_the_condition_is_undecided(trial: Trial) -> None:
    trial.world.change(reserved(trial), {"condition": "undecided"})
    assert refused(trial) == ("condition_undecided",)


def test_a_last_dose_before_conditioning_is_a_slip_of_the_pen(trial: Trial) -> None:
    assert refused(trial, conditioning_on=LAST) == ("dose_before_conditioning",)


def test_more_doses_than_the_protocol_has_are_refused(trial: Trial) -> None:
    assert "dose_beyond_protocol" in refused(trial, doses=7)


def test_the_back_up_is_kept_back_and_is_not_the_dose_itself(trial: Trial) -> None:
    assert refused(trial, backup=reserved(trial)) == ("backup_not_set_aside",)
    assert refused(trial, backup=trial.container()) == ("backup_not_set_aside",)


@pytest.mark.parametrize(
    ("states", "code"),
    [({"consent": "withdrawn"}, "consent_withdrawn"), ({"subject": "screened"}, "eligibility_unconfirmed")],
)
def test_consent_and_eligibility_stand(trial: Trial, states: dict[str, str], code: str) -> None:
    trial.world.change(trial.subject, states)
    assert refused(trial) == (code,)


def test_nobody_is_conditioned_while_dosing_is_paused(trial: Trial) -> None:
    trial.world.open("pause", scope="trial", reason="safety_review")
    assert refused(trial) == ("dosing_paused",)


def test_without_a_protocol_nobody_is_conditioned(trial: Trial) -> None:
    trial.world.documents = [d for d in trial.world.documents if d.type != "protocol"]
    assert refused(trial) == ("document_not_in_force",)


def plan(batch: str | None, **other: Any) -> list[dict[str, Any]]:
    row = {"dose": 2, "slot": "week 48", "ready_on": "2026-11-30", **other}
    return [row | ({"batch": batch} if batch else {})]


def test_doses_made_fresh_are_on_a_plan_that_quality_confirms(trial: Trial) -> None:
    given: dict[str, Any] = {"doses": 2, "plan": plan(batch(trial))}
    assert refused(trial, **given) == ("batch_plan_unconfirmed",)
    assert refused(trial, {"authorised": [("batch_plan_unconfirmed", trial.qa)]}, **given) == ()


def test_a_plan_is_no_product_of_a_dose_that_is_prescribed_frozen() -> None:
    trial = Trial.begun()
    trial.prescribed()
    frozen = trial.world.put("batch", {"batch": "in_process"}, presentation="cryopreserved")
    for line in (plan(None, dose=1, slot="next week some time"), plan(batch(trial), dose=1)):
        assert refused(trial, plan=line, backup=frozen) == ("dose_without_product",)


def test_the_first_dose_of_a_plan_is_being_made_already(trial: Trial) -> None:
    assert refused(trial, doses=2, plan=plan(None)) == ("batch_not_begun", "batch_plan_unconfirmed")
    later = [*plan(batch(trial)), *plan(None, dose=3, ready_on="2026-12-01")]
    assert refused(trial, doses=3, plan=later) == ("batch_plan_unconfirmed",)


def test_a_batch_that_will_be_frozen_is_no_product_of_a_dose_made_fresh(trial: Trial) -> None:
    frozen = trial.world.put("batch", {"batch": "in_process"}, presentation="cryopreserved")
    assert "presentation_differs" in refused(trial, doses=2, plan=plan(frozen))


def test_a_batch_made_as_no_dose_of_the_course_is_no_back_up(trial: Trial) -> None:
    assert refused(trial, backup=batch(trial)) == ("presentation_differs",)
    frozen = trial.world.put("batch", {"batch": "in_process"}, presentation="cryopreserved")
    assert refused(trial, backup=frozen) == ()


def test_one_batch_for_two_doses_is_confirmed_by_quality(trial: Trial) -> None:
    made = batch(trial)
    both = [*plan(made), *plan(made, dose=3)]
    assert set(refused(trial, doses=3, plan=both)) == {"batch_planned_twice", "batch_plan_unconfirmed"}
    signed = [("batch_planned_twice", trial.qa), ("batch_plan_unconfirmed", trial.qa)]
    assert refused(trial, {"authorised": signed}, doses=3, plan=both) == ()


def test_nobody_is_cleared_for_a_day_that_is_over(trial: Trial) -> None:
    today = trial.world.at.date()
    assert refused(trial, conditioning_on=today.isoformat()) == ()
    yesterday = (today - timedelta(days=1)).isoformat()
    assert refused(trial, conditioning_on=yesterday) == ("planned_in_the_past",)
    assert "planned_in_the_past" in refused(trial, doses=2, plan=plan(batch(trial), ready_on=yesterday))


def test_a_batch_that_is_ready_after_the_last_dose_comes_too_late(trial: Trial) -> None:
    assert "batch_after_last_dose" in refused(trial, doses=2, plan=plan(None, ready_on="2026-12-02"))


def test_a_batch_that_is_not_being_made_is_no_product(trial: Trial) -> None:
    assert "batch_not_running" in refused(trial, doses=2, plan=plan(batch(trial, "")))


def test_a_held_batch_is_no_product(trial: Trial) -> None:
    held = batch(trial)
    trial.world.open("hold", held, reason="other")
    assert "on_hold" in refused(trial, doses=2, plan=plan(held))


def test_the_batch_of_a_dose_is_not_its_own_back_up(trial: Trial) -> None:
    made, spare = batch(trial), batch(trial)
    assert "backup_not_set_aside" in refused(trial, doses=2, plan=plan(made), backup=made)
    assert refused(trial, doses=2, plan=plan(made), backup=spare) == ("batch_plan_unconfirmed",)


def hold(trial: Trial, about: str) -> tuple[str, ...]:
    return trial.world.notes("place_hold", trial.nurse, {"about": [about], "reason": "damaged"})


def test_a_hold_on_the_lot_of_a_conditioned_child_is_an_alarm(trial: Trial) -> None:
    assert hold(trial, trial.lot) == ()
    cleared(trial)
    assert hold(trial, trial.lot) == ("hold_on_conditioned_child",)
    assert hold(trial, reserved(trial)) == ("hold_on_conditioned_child",)
    trial.world.change(trial.dose, {"dose": "given"})
    assert hold(trial, trial.lot) == ()


def test_the_alarm_stays_open_until_the_investigator_who_cleared_the_child_answers(trial: Trial) -> None:
    cleared(trial)
    trial.world.do("place_hold", trial.nurse, {"about": [trial.lot], "reason": "damaged"})
    [alarm] = [item for item in trial.world.items.values() if item.kind == "alarm"]
    assert trial.subject in alarm.about
    assert alarm.text("holder") == trial.investigator
    facts = {"alarm": alarm.code, "done": "put_aside"}
    assert trial.world.refused("acknowledge_alarm", trial.other_investigator, facts) == ("answered_for_another",)
    trial.world.do("acknowledge_alarm", trial.investigator, facts)
    assert not [item for item in trial.world.items.values() if item.kind == "alarm"]


def test_a_hold_on_a_planned_batch_of_a_conditioned_child_is_an_alarm(trial: Trial) -> None:
    made = batch(trial)
    given = facts(trial, doses=2, plan=plan(made))
    how: dict[str, Any] = {"second": trial.pharmacist, "authorised": [("batch_plan_unconfirmed", trial.qa)]}
    trial.world.do("clear_for_conditioning", trial.investigator, given, **how)
    assert hold(trial, made) == ("hold_on_conditioned_child",)


def test_a_child_told_dead_by_mistake_is_called_for_again_once_it_is_cleared(trial: Trial) -> None:
    backup = trial.text(trial.dose, "backup")
    trial.world.do("release_allocation", trial.pharmacist, {"containers": [backup], "why": "subject_died"})
    assert trial.world.things[trial.subject].has("died_told_at")
    frozen = trial.world.put("batch", {"batch": "in_process"}, presentation="cryopreserved")
    cleared(trial, backup=frozen)
    assert not trial.world.things[trial.subject].has("died_told_at")
