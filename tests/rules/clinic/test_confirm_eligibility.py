"""Eligibility: an answer to each criterion, and "not assessed" is never "no"."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rules.clinic.trial import ANSWERS, Trial


@pytest.fixture
def trial() -> Trial:
    found = Trial.begun()
    found.world.change(found.subject, {"subject": "screened"}, eligible_until=None)
    return found


def answers(**changed: str) -> list[dict[str, str]]:
    """The answers of a child who is eligible, some of them changed or (with "") left out."""
    given = {row["criterion"]: row["answer"] for row in ANSWERS} | changed
    return [{"criterion": one, "answer": answer} for one, answer in given.items() if answer]


def refused(trial: Trial, rows: list[dict[str, str]], decision: str = "eligible", **how: Any) -> tuple[str, ...]:
    anchor = {"assessed_on": how.pop("assessed_on", "2026-11-02")}
    facts = {"subject": trial.subject, **anchor, "answers": rows, "decision": decision}
    return trial.world.refused("confirm_eligibility", trial.investigator, facts, **how)


def test_a_child_who_meets_every_criterion_is_eligible_to_the_end_of_28_days_after_the_assessment(
    trial: Trial,
) -> None:
    facts = {"subject": trial.subject, "assessed_on": "2026-11-02", "answers": answers(), "decision": "eligible"}
    trial.world.do("confirm_eligibility", trial.investigator, facts)
    assert trial.state(trial.subject, "subject") == "eligible"
    assert trial.text(trial.subject, "eligible_until") == "2026-11-30T16:00:00.000000Z"  # midnight in China
    assert trial.world.things[trial.subject].mapping("criteria")["E6"] == "not_met"


def test_the_28_days_run_from_the_earliest_assessment_and_not_from_the_signature(trial: Trial) -> None:
    facts = {"subject": trial.subject, "assessed_on": "2026-10-20", "answers": answers(), "decision": "eligible"}
    trial.world.do("confirm_eligibility", trial.investigator, facts)
    assert trial.text(trial.subject, "assessed_on") == "2026-10-20"
    assert trial.text(trial.subject, "eligible_until") == "2026-11-17T16:00:00.000000Z"


def test_assessments_too_old_make_nobody_eligible(trial: Trial) -> None:
    assert refused(trial, answers(), assessed_on="2026-10-05") == ()
    assert refused(trial, answers(), assessed_on="2026-10-04") == ("assessment_outdated",)
    assert refused(trial, answers(), "not_eligible", assessed_on="2026-10-04") == ()


def test_nobody_was_assessed_tomorrow(trial: Trial) -> None:
    assert refused(trial, answers(), assessed_on="2026-11-03") == ("assessed_in_the_future",)


def test_a_child_who_is_not_eligible_loses_the_earlier_confirmation(trial: Trial) -> None:
    trial.world.change(trial.subject, {"subject": "eligible"}, eligible_until=trial.world.at)
    facts = {
        "subject": trial.subject,
        "assessed_on": "2026-11-02",
        "answers": answers(E4a="met"),
        "decision": "not_eligible",
    }
    trial.world.do("confirm_eligibility", trial.investigator, facts)
    assert trial.state(trial.subject, "subject") == "not_eligible"
    assert not trial.world.things[trial.subject].has("eligible_until")


def test_not_assessed_is_not_no(trial: Trial) -> None:
    assert refused(trial, answers(E1d="not_assessed")) == ("criterion_not_assessed",)


def test_every_criterion_must_be_answered(trial: Trial) -> None:
    assert refused(trial, answers(E10="")) == ("criterion_unanswered",)


def test_an_inclusion_criterion_not_met_is_refused(trial: Trial) -> None:
    assert refused(trial, answers(I2="not_met")) == ("inclusion_not_met",)


def test_an_exclusion_criterion_met_is_refused(trial: Trial) -> None:
    assert refused(trial, answers(E3b="met")) == ("exclusion_met",)


@pytest.mark.parametrize(("failed", "relapsed"), [("met", "not_met"), ("not_met", "met"), ("met", "not_assessed")])
def test_failed_inductions_or_an_early_relapse_are_enough(trial: Trial, failed: str, relapsed: str) -> None:
    assert refused(trial, answers(I3a=failed, I3b=relapsed)) == ()


def test_neither_failed_inductions_nor_an_early_relapse_is_not_enough(trial: Trial) -> None:
    assert refused(trial, answers(I3a="not_met", I3b="not_met")) == ("inclusion_not_met",)


def test_a_criterion_the_protocol_does_not_have_is_refused(trial: Trial) -> None:
    assert refused(trial, answers(E99="not_met")) == ("criterion_unknown",)


def test_two_answers_to_one_criterion_are_refused(trial: Trial) -> None:
    twice = [*answers(), {"criterion": "E6", "answer": "met"}]
    assert "criterion_answered_twice" in refused(trial, twice)


def test_not_eligible_may_be_decided_with_criteria_left_open(trial: Trial) -> None:
    assert refused(trial, answers(E6="", E7="not_assessed"), "not_eligible") == ()


def test_an_age_surely_over_the_limit_is_noted_and_overrides_nothing(trial: Trial) -> None:
    trial.world.change(trial.subject, birth_year=2006)
    facts = {"subject": trial.subject, "assessed_on": "2026-11-02", "answers": answers(), "decision": "eligible"}
    assert trial.world.notes("confirm_eligibility", trial.investigator, facts) == ("age_over_limit",)


@pytest.mark.parametrize(
    ("state", "code"), [("", "consent_missing"), ("withdrawn", "consent_withdrawn"), ("current", "")]
)
def test_consent_comes_before_eligibility(trial: Trial, state: str, code: str) -> None:
    trial.world.change(trial.subject, {"consent": state})
    assert refused(trial, answers()) == ((code,) if code else ())


def test_consent_on_a_form_no_longer_in_force_needs_quality(trial: Trial) -> None:
    trial.world.change(trial.subject, consent_version="1")
    assert refused(trial, answers()) == ("consent_form_superseded",)
    assert refused(trial, answers(), authorised=[("consent_form_superseded", trial.qa)]) == ()


def test_a_pin_is_not_enough_to_sign(trial: Trial) -> None:
    assert refused(trial, answers(), full_password=False) == ("full_password_needed",)


def test_without_a_protocol_nobody_is_eligible(trial: Trial) -> None:
    trial.world.documents = [d for d in trial.world.documents if d.type != "protocol"]
    assert refused(trial, answers()) == ("document_not_in_force",)
