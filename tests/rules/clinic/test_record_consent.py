"""Consent: the form in force, a signer who may sign, the child's own word; withdrawal is never refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from custody.seeds import seed
from tests.rules.clinic.trial import Trial


@pytest.fixture
def trial() -> Trial:
    found = Trial.begun()
    found.world.change(found.subject, {"subject": "screened", "consent": ""}, birth_year=2019)
    return found


def consent(trial: Trial, **changed: Any) -> dict[str, Any]:
    plain = {"outcome": "given", "form_version": "2", "signer": "parent", "assent": "unknown"}
    return {"subject": trial.subject, **plain, **changed}


def refused(trial: Trial, **changed: Any) -> tuple[str, ...]:
    return trial.world.refused("record_consent", trial.investigator, consent(trial, **changed))


def test_consent_is_current_since_it_was_signed(trial: Trial) -> None:
    signed_at = trial.world.at - timedelta(minutes=20)
    trial.world.do("record_consent", trial.investigator, consent(trial), occurred_at=signed_at)
    assert trial.state(trial.subject, "consent") == "current"
    assert trial.text(trial.subject, "consent_at") == "2026-11-02T00:40:00.000000Z"
    assert trial.text(trial.subject, "consent_version") == "2"


def test_the_form_is_the_one_that_was_in_force_when_it_was_signed(trial: Trial) -> None:
    signed_at = trial.world.at
    trial.world.later(hours=1)
    protocol = seed("protocol").decode()
    form = trial.world.situation().document("protocol").text("consent.form_version")
    newer = protocol.replace(f'form_version = "{form}"', 'form_version = "9"')
    assert newer != protocol
    trial.world.document("protocol", "protocol", newer, version="2")
    trial.world.later(hours=1)

    def found(version: str, **how: Any) -> tuple[str, ...]:
        facts = consent(trial, form_version=version)
        return trial.world.refused("record_consent", trial.investigator, facts, **how)

    assert found(form, occurred_at=signed_at) == ()
    assert found("9", occurred_at=signed_at) == ("wrong_form_version",)
    assert found("9") == ()
    assert found(form) == ("wrong_form_version",)


def test_a_form_that_is_not_in_force_is_refused(trial: Trial) -> None:
    assert refused(trial, form_version="1") == ("wrong_form_version",)


def test_a_child_does_not_sign_for_itself(trial: Trial) -> None:
    assert refused(trial, signer="subject", assent="yes") == ("signer_under_age",)


def test_a_subject_who_comes_of_age_this_year_may_sign_and_is_noted(trial: Trial) -> None:
    trial.world.change(trial.subject, birth_year=2008)
    noted = trial.world.notes("record_consent", trial.investigator, consent(trial, signer="subject", assent="yes"))
    assert noted == ("signer_age_unclear",)


@pytest.mark.parametrize("assent", ["no", "unknown"])
def test_a_child_old_enough_must_agree_itself(trial: Trial, assent: str) -> None:
    trial.world.change(trial.subject, birth_year=2018)
    assert refused(trial, assent=assent) == ("assent_missing",)
    assert refused(trial, assent="yes") == ()


def test_a_younger_child_is_not_asked(trial: Trial) -> None:
    assert refused(trial, assent="unknown") == ()


def test_without_a_protocol_no_consent_is_taken(trial: Trial) -> None:
    trial.world.documents = [d for d in trial.world.documents if d.type != "protocol"]
    assert refused(trial) == ("document_not_in_force",)


def test_withdrawal_is_recorded_even_on_an_old_form_and_lists_what_is_still_reserved(trial: Trial) -> None:
    trial.world.change(trial.subject, {"consent": "current", "subject": "eligible"}, birth_year=2025)
    container = trial.allocated()
    noted = trial.world.do(
        "record_consent", trial.investigator, consent(trial, outcome="withdrawn", form_version="1")
    ).notes
    assert [(note.code, note.params["containers"]) for note in noted] == [("containers_still_reserved", container)]
    assert trial.state(trial.subject, "consent") == "withdrawn"


def test_consent_signed_in_the_future_is_refused(trial: Trial) -> None:
    later = trial.world.at + timedelta(hours=1)
    found = trial.world.refused("record_consent", trial.investigator, consent(trial), occurred_at=later)
    assert found == ("in_the_future",)


def test_after_withdrawal_what_is_reserved_can_be_freed_and_nothing_be_prescribed(trial: Trial) -> None:
    trial.world.change(trial.subject, {"consent": "current", "subject": "eligible"}, birth_year=2025)
    container = trial.allocated()
    trial.world.do("record_consent", trial.investigator, consent(trial, outcome="withdrawn"))
    assert trial.world.refused("prescribe_dose", trial.investigator, trial.prescription()) == ("consent_withdrawn",)
    trial.world.do("release_allocation", trial.pharmacist, {"containers": [container], "why": "consent_withdrawn"})
    assert trial.state(container, "allocation") == "free"


def test_a_consent_signed_before_the_withdrawal_and_told_later_does_not_undo_it(trial: Trial) -> None:
    signed_at = trial.world.at
    trial.world.do("record_consent", trial.investigator, consent(trial))
    trial.world.later(minutes=5)
    trial.world.do("record_consent", trial.investigator, consent(trial, outcome="withdrawn"))
    withdrawn_at = trial.world.at
    trial.world.later(minutes=5)
    for told in (signed_at, withdrawn_at):
        found = trial.world.refused("record_consent", trial.investigator, consent(trial), occurred_at=told)
        assert found == ("consent_older_than_withdrawal",)
    trial.world.do("record_consent", trial.investigator, consent(trial))
    assert trial.state(trial.subject, "consent") == "current"


def test_a_withdrawal_is_recorded_where_no_consent_is_on_record_and_a_second_time(trial: Trial) -> None:
    withdrawal = consent(trial, outcome="withdrawn")
    trial.world.do("record_consent", trial.investigator, withdrawal)
    assert trial.state(trial.subject, "consent") == "withdrawn"
    first = trial.text(trial.subject, "withdrawn_at")
    earlier = trial.world.at - timedelta(minutes=20)
    trial.world.do("record_consent", trial.investigator, withdrawal, occurred_at=earlier)
    assert trial.text(trial.subject, "withdrawn_at") == first
    trial.world.later(minutes=5)
    trial.world.do("record_consent", trial.investigator, withdrawal)
    assert trial.text(trial.subject, "withdrawn_at") > first
