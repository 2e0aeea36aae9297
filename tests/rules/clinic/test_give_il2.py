"""IL-2: told when and how much; one tap, and never in the way of what has happened."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from custody.rules.reading import read_facts
from custody.rules.registry import registry
from custody.rules.words import dose_key
from tests.rules.clinic.banding import binding
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
def test_another_amount_than_prescribed_is_told_without_asking_and_alarms_who_cleared_the_dose(
    trial: Trial, amount: str
) -> None:
    trial.world.change(trial.dose, cleared_by=trial.other_investigator)
    decision = trial.world.do("give_il2", trial.nurse, given(trial, trial.banded(), il2_iu=amount))
    assert [note.code for note in decision.notes] == ["il2_differs"]
    assert trial.text(trial.dose, "il2_given_iu") == amount
    items = {item.kind: item for item in trial.world.items.values()}
    assert items["deviation"].text("reason") == "il2_differs"
    assert (items["alarm"].text("reason"), items["alarm"].text("holder")) == ("il2_differs", trial.other_investigator)
    assert items["alarm"].about == (trial.dose, trial.subject)


def test_another_amount_of_a_dose_nobody_has_cleared_alarms_who_prescribed_it(trial: Trial) -> None:
    trial.world.do("give_il2", trial.nurse, given(trial, trial.banded(), il2_iu="40000000"))
    [alarm] = [item for item in trial.world.items.values() if item.kind == "alarm"]
    assert alarm.text("holder") == trial.investigator


def test_what_was_prescribed_alarms_nobody(trial: Trial) -> None:
    trial.world.do("give_il2", trial.nurse, given(trial, trial.banded()))
    assert trial.world.items == {}


def test_a_second_injection_is_recorded_and_marked(trial: Trial) -> None:
    band = trial.banded()
    trial.world.do("give_il2", trial.nurse, given(trial, band))
    trial.world.later(minutes=10)
    assert trial.world.notes("give_il2", trial.nurse, given(trial, band)) == ("il2_given_before",)


@pytest.mark.parametrize("state", ["printed", "void"])
def test_a_band_nobody_wears_is_noted_and_what_was_given_stands(trial: Trial, state: str) -> None:
    band = trial.banded()
    trial.world.change(band, {"wristband": state})
    decision = trial.world.do("give_il2", trial.nurse, given(trial, band))
    assert [note.code for note in decision.notes] == ["band_not_worn"]
    assert trial.text(trial.dose, "il2_given_iu") == "400000"


def test_a_band_that_was_replaced_since_was_the_right_one_then(trial: Trial) -> None:
    band = trial.banded()
    at = trial.world.at
    trial.world.later(minutes=30)
    new = trial.world.put("wristband", {"wristband": "printed"})
    trial.world.link(trial.world.put("label_copy", {"label_copy": "proved"}, about=new), new, "labels")
    trial.world.do("bind_wristband", trial.nurse, binding(trial.subject, new), second=trial.other_nurse)
    assert trial.world.notes("give_il2", trial.nurse, given(trial, band), occurred_at=at) == ()
    assert trial.world.notes("give_il2", trial.nurse, given(trial, band)) == ("band_not_worn",)


def test_a_band_found_on_another_child_since_is_told_although_the_child_wore_it_on_record(trial: Trial) -> None:
    band, at = trial.banded(), trial.world.at
    trial.world.later(minutes=30)
    facts = {"wristband": band, "why": "found_on_another_child"}
    trial.world.do("void_wristband", trial.nurse, facts, second=trial.other_nurse)
    noted = trial.world.notes("give_il2", trial.nurse, given(trial, band), occurred_at=at)
    assert set(noted) == {"band_was_on_another_child", "band_not_worn"}


def test_a_dose_that_was_not_prescribed_is_a_deviation_and_no_dose_comes_of_it(trial: Trial) -> None:
    band = trial.banded()
    decision = trial.world.do("give_il2", trial.nurse, given(trial, band, dose=2))
    assert [note.code for note in decision.notes] == ["dose_not_prescribed"]
    [deviation, alarm] = trial.world.items.values()
    assert (alarm.kind, alarm.text("reason"), alarm.about) == ("alarm", "il2_unprescribed", (trial.subject,))
    assert (deviation.text("reason"), deviation.about) == ("dose_not_prescribed", (band, trial.subject))


def test_consent_counts_as_it_was_when_il2_was_given(trial: Trial) -> None:
    facts = given(trial, trial.banded())
    trial.world.change(trial.subject, consent_version="1")
    assert trial.world.notes("give_il2", trial.nurse, facts) == ()
    before = trial.world.at
    trial.world.later(minutes=20)
    trial.world.change(trial.subject, {"consent": "withdrawn"}, withdrawn_at=trial.world.at)
    trial.world.later(minutes=10)
    assert trial.world.notes("give_il2", trial.nurse, facts, occurred_at=before) == ()
    assert trial.world.notes("give_il2", trial.nurse, facts) == ("consent_withdrawn",)


def test_the_amount_counts_as_it_was_prescribed_when_it_was_given(trial: Trial) -> None:
    facts, before = given(trial, trial.banded()), trial.world.at
    trial.world.later(minutes=20)
    trial.world.change(trial.dose, il2_iu="410000")
    trial.world.later(minutes=10)
    assert trial.world.notes("give_il2", trial.nurse, facts, occurred_at=before) == ()
    assert trial.world.notes("give_il2", trial.nurse, facts) == ("il2_differs",)


def test_what_was_given_before_anybody_prescribed_it_is_told_although_it_is_prescribed_now(trial: Trial) -> None:
    facts, before = given(trial, trial.banded(), dose=2), trial.world.at
    trial.world.later(minutes=20)
    attrs = {"subject": trial.subject, "number": 2, "il2_iu": facts["il2_iu"], "prescribed_at": trial.world.at}
    second = trial.world.put("dose", {"dose": "prescribed"}, code=dose_key(trial.subject, 2), **attrs)
    told = trial.world.do("give_il2", trial.nurse, facts, occurred_at=before)
    assert [note.code for note in told.notes] == ["dose_not_prescribed"]
    reasons = [item.text("reason") for item in trial.world.items.values()]
    assert reasons == ["dose_not_prescribed", "il2_unprescribed"]
    assert trial.world.things[second].instant("il2_given_at") == before


def test_who_signs_signs_for_the_dose_the_band_leads_to_and_what_was_prescribed(trial: Trial) -> None:
    step = registry().steps["give_il2"]
    facts, _ = read_facts(step.facts, given(trial, trial.banded()))
    shown = step.evidence(trial.world.situation(step), facts)
    assert (shown["subject"], shown["il2_prescribed_iu"]) == (trial.subject, "400000")
    trial.world.change(trial.dose, il2_iu="410000")
    assert step.evidence(trial.world.situation(step), facts) != shown
    other, _ = read_facts(step.facts, given(trial, facts.wristband, dose=2))
    assert step.evidence(trial.world.situation(step), other) == {}
