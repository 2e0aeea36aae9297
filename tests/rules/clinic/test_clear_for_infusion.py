"""The investigator's go: the child, the day, the people, the prescription and the product."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from custody.rules.effects import instant_text
from custody.rules.words import dose_key
from tests.rules.clinic.trial import OF_THE_DAY, Trial


@pytest.fixture
def trial() -> Trial:
    found = Trial.begun()
    found.allocated()
    found.banded()
    return found


def refused(trial: Trial, **facts: Any) -> tuple[str, ...]:
    return trial.world.refused("clear_for_infusion", trial.investigator, trial.clearance(**facts))


def reserved(trial: Trial) -> str:
    """The container allocated to dose 1."""
    return next(edge.child for edge in trial.world.edges if edge.kind == "allocated")


def test_a_dose_is_cleared_for_two_hours(trial: Trial) -> None:
    trial.world.do("clear_for_infusion", trial.investigator, trial.clearance())
    assert trial.state(trial.dose, "dose") == "cleared"
    assert trial.text(trial.dose, "cleared_until") == "2026-11-02T03:00:00.000000Z"
    assert trial.world.things[trial.dose].texts("verifiers") == (trial.nurse, trial.other_nurse)


def test_it_may_be_cleared_again_when_the_two_hours_are_over(trial: Trial) -> None:
    trial.world.do("clear_for_infusion", trial.investigator, trial.clearance())
    trial.world.later(hours=3)
    trial.world.do("clear_for_infusion", trial.investigator, trial.clearance())
    assert trial.text(trial.dose, "cleared_until") == "2026-11-02T06:00:00.000000Z"


@pytest.mark.parametrize("answer", ["no", "unknown"])
def test_the_child_must_be_there(trial: Trial, answer: str) -> None:
    assert refused(trial, child_present=answer) == ("child_absent",)


def test_the_child_must_wear_a_live_band(trial: Trial) -> None:
    band = next(edge.child for edge in trial.world.edges if edge.kind == "wears")
    trial.world.change(band, {"wristband": "void"})
    assert refused(trial) == ("band_missing",)


def test_a_feverish_child_needs_a_second_investigator(trial: Trial) -> None:
    feverish = [{**row, "answer": "yes"} for row in OF_THE_DAY]
    assert refused(trial, answers=feverish) == ("day_criterion_failed",)
    how: dict[str, Any] = {"authorised": [("day_criterion_failed", trial.other_investigator)]}
    facts = trial.clearance(answers=feverish)
    assert trial.world.refused("clear_for_infusion", trial.investigator, facts, **how) == ()


def test_a_criterion_of_the_day_left_out_or_unknown_is_refused(trial: Trial) -> None:
    assert refused(trial, answers=OF_THE_DAY[:-1]) == ("day_criterion_unanswered",)
    unknown = [*OF_THE_DAY[:-1], {**OF_THE_DAY[-1], "answer": "unknown"}]
    assert refused(trial, answers=unknown) == ("day_criterion_unanswered",)


def test_two_different_verifiers_are_on_duty(trial: Trial) -> None:
    assert refused(trial, verifier_b=trial.nurse) == ("verifiers_alike",)


def test_a_badge_and_its_person_are_the_same_verifier(trial: Trial) -> None:
    badge = trial.text(trial.nurse, "badge")
    assert refused(trial, verifier_a=badge) == ()
    assert refused(trial, verifier_a=badge, verifier_b=trial.nurse) == ("verifiers_alike",)


def test_a_verifier_must_be_allowed_to_verify(trial: Trial) -> None:
    assert refused(trial, verifier_b=trial.coordinator) == ("verifier_not_permitted",)


def test_a_backup_is_named_or_its_absence_explained(trial: Trial) -> None:
    assert refused(trial, no_backup_reason="") == ("backup_unnamed",)
    trial.world.change(trial.dose, backup="CBACKUP")
    assert refused(trial, no_backup_reason="") == ()


def test_a_weight_too_old_on_the_day_is_refused_unless_the_child_is_weighed_again(trial: Trial) -> None:
    trial.world.later(hours=71)
    assert refused(trial) == ("weight_outdated",)
    assert refused(trial, weight_kg="8.1", weight_at=trial.world.at) == ()


@pytest.mark.parametrize(
    ("weight", "codes"), [("8.8", ()), ("8.81", ("weight_changed",)), ("7.1", ("weight_changed",))]
)
def test_a_new_weight_asks_for_a_new_prescription_only_beyond_the_tolerance(
    trial: Trial, weight: str, codes: tuple[str, ...]
) -> None:
    assert refused(trial, weight_kg=weight, weight_at=trial.world.at) == codes


def test_a_weight_without_its_time_is_refused(trial: Trial) -> None:
    assert refused(trial, weight_kg="8") == ("weight_incomplete",)


def test_a_weight_of_later_today_is_refused(trial: Trial) -> None:
    later = trial.world.at + timedelta(hours=1)
    assert refused(trial, weight_kg="8", weight_at=later) == ("weighed_in_the_future",)


def test_a_prescription_changed_since_its_verification_is_refused(trial: Trial) -> None:
    trial.world.do("prescribe_dose", trial.investigator, trial.prescription())
    assert "prescription_unverified" in refused(trial)


def test_a_dose_nobody_prescribed_is_refused(trial: Trial) -> None:
    assert refused(trial, dose=2) == ("dose_not_prescribed",)


def test_a_dose_without_enough_containers_is_refused(trial: Trial) -> None:
    facts = {"containers": [reserved(trial)], "why": "container_replaced"}
    trial.world.do("release_allocation", trial.pharmacist, facts)
    assert refused(trial) == ("too_few_cells",)


def test_the_doses_before_must_have_been_given(trial: Trial) -> None:
    key = dose_key(trial.subject, 2)
    attrs: dict[str, Any] = {**trial.world.things[trial.dose].attrs, "number": 2}
    trial.world.put("dose", {"dose": "verified"}, code=key, **attrs)
    trial.world.link(trial.subject, key, "prescribed")
    trial.world.link(key, trial.container(), "allocated")
    assert refused(trial, dose=2) == ("earlier_dose_open",)
    trial.world.change(trial.dose, {"dose": "given"})
    assert refused(trial, dose=2) == ()


def test_the_interval_is_kept_on_the_day_itself(trial: Trial) -> None:
    key = dose_key(trial.subject, 2)
    trial.world.put("dose", {"dose": "given"}, code=key, number=2, subject=trial.subject)
    prepared = trial.world.put("prepared_dose", {"prepared_dose": "infused"}, started_at=trial.world.at)
    trial.world.link(trial.subject, key, "prescribed")
    trial.world.link(key, prepared, "serves")
    trial.world.later(hours=1)
    assert refused(trial) == ("interval_too_short",)


@pytest.mark.parametrize(
    ("state", "code"), [("reviewed", "lot_not_released"), ("recalled", "lot_recalled"), ("rejected", "lot_rejected")]
)
def test_the_lot_must_be_usable(trial: Trial, state: str, code: str) -> None:
    trial.world.change(trial.lot, {"lot": state})
    assert refused(trial) == (code,)


def test_a_conditionally_released_lot_is_usable(trial: Trial) -> None:
    trial.world.change(trial.lot, {"lot": "conditionally_released"})
    assert refused(trial) == ()


def test_a_hold_on_the_lot_stops_the_clearance(trial: Trial) -> None:
    trial.world.open("hold", trial.lot, reason="oos")
    assert refused(trial) == ("on_hold",)


def test_an_expired_container_stops_the_clearance(trial: Trial) -> None:
    trial.world.change(reserved(trial), expiry_at=trial.world.at)
    assert refused(trial) == ("past_expiry",)


@pytest.mark.parametrize(
    ("states", "code"),
    [({"consent": "withdrawn"}, "consent_withdrawn"), ({"subject": "not_eligible"}, "subject_not_eligible")],
)
def test_consent_and_eligibility_stand_on_the_day(trial: Trial, states: dict[str, str], code: str) -> None:
    trial.world.change(trial.subject, states)
    assert refused(trial) == (code,)


def test_eligibility_must_not_have_lapsed(trial: Trial) -> None:
    trial.world.change(trial.subject, eligible_until=trial.world.at - timedelta(minutes=1))
    assert refused(trial) == ("eligibility_lapsed",)


def test_without_a_protocol_nothing_is_cleared(trial: Trial) -> None:
    trial.world.documents = [d for d in trial.world.documents if d.type != "protocol"]
    assert refused(trial) == ("document_not_in_force",)


def test_two_answers_to_one_criterion_are_refused_whatever_the_second_says(trial: Trial) -> None:
    opposite = {**OF_THE_DAY[0], "answer": "no" if OF_THE_DAY[0]["answer"] == "yes" else "yes"}
    assert refused(trial, answers=[opposite, *OF_THE_DAY]) == ("criterion_answered_twice",)


@pytest.mark.parametrize(
    "states",
    [
        {"custody": "packed"},
        {"custody": "in_transit"},
        {"custody": "sought"},
        {"condition": "rejected"},
        {"custody": "sought", "condition": "undecided"},
    ],
)
def test_a_container_that_is_not_here_or_judged_unfit_is_no_product(trial: Trial, states: dict[str, str]) -> None:
    trial.world.change(reserved(trial), states)
    assert refused(trial) == ("container_not_ready", "too_few_cells")


@pytest.mark.parametrize("verdict", ["undecided", "quarantined"])
def test_a_condition_nobody_accepted_yet_is_taken_on_by_investigator_and_quality(trial: Trial, verdict: str) -> None:
    trial.world.change(reserved(trial), {"condition": verdict})
    assert refused(trial) == ("condition_undecided",)
    how = {"authorised": [("condition_undecided", trial.other_investigator), ("condition_undecided", trial.qa)]}
    assert trial.world.refused("clear_for_infusion", trial.investigator, trial.clearance(), **how) == ()


@pytest.mark.parametrize("state", ["discarded", "infused", "prepared"])
def test_a_container_that_is_no_longer_cold_does_not_count(trial: Trial, state: str) -> None:
    trial.world.change(reserved(trial), {"container": state})
    assert refused(trial) == ("too_few_cells",)


def test_a_container_of_another_presentation_than_prescribed_since_is_refused(trial: Trial) -> None:
    trial.world.change(trial.dose, presentation="fresh")
    assert "presentation_differs" in refused(trial)


def test_the_limits_per_kilogram_are_judged_again_for_the_dose_as_prescribed_now(trial: Trial) -> None:
    trial.world.change(trial.dose, weight_kg="1", weight_at=trial.world.at)
    assert "volume_over_limit" in refused(trial)


def test_a_test_still_due_after_its_day_is_agreed_to_by_quality_before_more_is_given(trial: Trial) -> None:
    due = {"sterility": instant_text(trial.world.at + timedelta(seconds=1))}
    trial.world.change(trial.lot, {"lot": "conditionally_released"}, pending_due=due)
    assert refused(trial) == ()
    trial.world.change(trial.lot, pending_due={"sterility": instant_text(trial.world.at)})
    assert refused(trial) == ("pending_test_overdue",)
    how = {"authorised": [("pending_test_overdue", trial.qa)]}
    assert trial.world.refused("clear_for_infusion", trial.investigator, trial.clearance(), **how) == ()
    trial.world.change(trial.lot, {"lot": "released"})
    assert refused(trial) == ()
