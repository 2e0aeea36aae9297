"""IL-2: told when and how much; one tap, and never in the way of what has happened."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from custody.rules.reading import read_facts
from custody.rules.registry import registry
from tests.rules.clinic.trial import Trial


@pytest.fixture
def trial() -> Trial:
    found = Trial.begun()
    found.prescribed()
    return found


def given(trial: Trial, band: str, **facts: Any) -> dict[str, Any]:
    return {"wristband": band, "dose": 1, "il2_iu": "400000", **facts}


def test_the_time_it_was_given_is_what_counts(trial: Trial) -> None:
    band = trial.banded()
    at = trial.world.at - timedelta(minutes=12)
    trial.world.do("give_il2", trial.nurse, given(trial, band), occurred_at=at)
    assert trial.text(trial.dose, "il2_given_at") == "2026-11-02T00:48:00.000000Z"
    assert trial.text(trial.dose, "il2_given_iu") == "400000"


@pytest.mark.parametrize("amount", ["40", "40000000", "400001"])
def test_another_amount_than_prescribed_needs_an_investigator(trial: Trial, amount: str) -> None:
    facts = given(trial, trial.banded(), il2_iu=amount)
    assert trial.world.refused("give_il2", trial.nurse, facts) == ("il2_differs",)
    how: dict[str, Any] = {"authorised": [("il2_differs", trial.investigator)]}
    assert trial.world.refused("give_il2", trial.nurse, facts, **how) == ()


def test_a_second_injection_is_recorded_and_marked(trial: Trial) -> None:
    band = trial.banded()
    trial.world.do("give_il2", trial.nurse, given(trial, band))
    trial.world.later(minutes=10)
    assert trial.world.notes("give_il2", trial.nurse, given(trial, band)) == ("il2_given_before",)


@pytest.mark.parametrize("state", ["printed", "void"])
def test_a_band_nobody_wears_is_refused(trial: Trial, state: str) -> None:
    band = trial.banded()
    trial.world.change(band, {"wristband": state})
    assert trial.world.refused("give_il2", trial.nurse, given(trial, band)) == ("band_not_worn",)


def test_a_dose_that_was_not_prescribed_is_refused(trial: Trial) -> None:
    assert trial.world.refused("give_il2", trial.nurse, given(trial, trial.banded(), dose=2)) == (
        "dose_not_prescribed",
    )


def test_withdrawn_consent_stops_and_an_old_form_does_not(trial: Trial) -> None:
    facts = given(trial, trial.banded())
    trial.world.change(trial.subject, consent_version="1")
    assert trial.world.refused("give_il2", trial.nurse, facts) == ()
    trial.world.change(trial.subject, {"consent": "withdrawn"})
    assert trial.world.refused("give_il2", trial.nurse, facts) == ("consent_withdrawn",)


def test_who_signs_signs_for_the_dose_the_band_leads_to_and_what_was_prescribed(trial: Trial) -> None:
    step = registry().steps["give_il2"]
    facts, _ = read_facts(step.facts, given(trial, trial.banded()))
    shown = step.evidence(trial.world.situation(step), facts)
    assert (shown["subject"], shown["il2_prescribed_iu"]) == (trial.subject, "400000")
    trial.world.change(trial.dose, il2_iu="410000")
    assert step.evidence(trial.world.situation(step), facts) != shown
    other, _ = read_facts(step.facts, given(trial, facts.wristband, dose=2))
    assert step.evidence(trial.world.situation(step), other) == {}
