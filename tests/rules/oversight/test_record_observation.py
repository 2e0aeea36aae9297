"""Record an observation, and file the report of a serious one before its clock runs out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from custody.rules.effects import instant_text
from tests.rules.clinic.trial import Trial
from tests.rules.clinic.ward import Child, Ward


@pytest.fixture
def trial() -> Trial:
    return Trial.begun()


def event(trial: Trial, **other: Any) -> dict[str, Any]:
    graded = {"event_class": "cytokine_release", "grade": 3, "serious": "yes"}
    return {"child": trial.subject, "what": "adverse_event", "told": "fever of 40.1", **graded, **other}


def observed(trial: Trial, facts: dict[str, Any], **how: Any) -> str:
    trial.world.do("record_observation", trial.nurse, facts, **how)
    return trial.world.created["@1"]


def refused(trial: Trial, facts: dict[str, Any]) -> tuple[str, ...]:
    return trial.world.refused("record_observation", trial.nurse, facts)


def reports(trial: Trial) -> list[str]:
    return [item.code for item in trial.world.items.values() if item.kind == "safety_report"]


def test_a_serious_event_starts_the_clock_of_its_report(trial: Trial) -> None:
    seen = trial.world.at - timedelta(minutes=20)
    code = observed(trial, event(trial), occurred_at=seen)
    thing = trial.world.things[code]
    assert (thing.text("subject"), thing.text("grade")) == (trial.subject, "3")
    assert thing.text("seen_at") == instant_text(seen)
    assert [child.code for child in trial.world.situation().children(trial.subject, "observed")] == [code]
    report = trial.world.items[reports(trial)[0]]
    assert report.about == (trial.subject,)
    assert report.text("observation") == code
    assert report.text("due_at") == instant_text(trial.world.at + timedelta(hours=24))


@pytest.mark.parametrize(("serious", "clocks"), [("no", 0), ("unknown", 1)])
def test_not_knowing_starts_the_clock_and_a_plain_no_does_not(trial: Trial, serious: str, clocks: int) -> None:
    observed(trial, event(trial, serious=serious))
    assert len(reports(trial)) == clocks


@pytest.mark.parametrize("left_out", ["event_class", "grade", "serious"])
def test_an_event_has_class_grade_and_seriousness(trial: Trial, left_out: str) -> None:
    assert refused(trial, event(trial, **{left_out: ""})) == ("observation_incomplete",)


@pytest.mark.parametrize("what", ["vital", "outcome"])
def test_a_vital_sign_and_an_outcome_have_a_value_and_no_clock(trial: Trial, what: str) -> None:
    facts = {"child": trial.subject, "what": what, "told": "temperature"}
    assert refused(trial, facts) == ("observation_incomplete",)
    observed(trial, {**facts, "value": "38.2 °C"})
    assert reports(trial) == []


def test_at_the_bedside_the_wristband_says_whose_it_is(trial: Trial) -> None:
    band = trial.banded()
    assert trial.text(observed(trial, event(trial, child=band)), "subject") == trial.subject
    trial.world.change(band, {"wristband": "void"})
    assert trial.text(observed(trial, event(trial, child=band)), "subject") == trial.subject


def test_a_band_that_never_was_on_anybody_tells_nothing(trial: Trial) -> None:
    spare = trial.world.put("wristband", {"wristband": "printed"})
    assert refused(trial, event(trial, child=spare)) == ("observed_on_nobody",)


def report(trial: Trial) -> dict[str, Any]:
    observed(trial, event(trial))
    return {"report": reports(trial)[0], "sent_to": ["sponsor", "ethics_committee"], "reference": "SAE-1"}


def test_a_report_that_is_filed_stops_its_clock(trial: Trial) -> None:
    facts = report(trial)
    trial.world.do("file_report", trial.investigator, facts)
    assert reports(trial) == []
    assert trial.world.refused("file_report", trial.investigator, facts) == ("report_filed_already",)


def test_a_report_filed_late_is_noted_and_opens_a_deviation(trial: Trial) -> None:
    facts = report(trial)
    trial.world.later(hours=24)
    assert trial.world.notes("file_report", trial.investigator, facts) == ()
    trial.world.later(minutes=1)
    decision = trial.world.do("file_report", trial.investigator, facts)
    assert [note.code for note in decision.notes] == ["report_filed_late"]
    assert [item.text("reason") for item in trial.world.items.values()] == ["report_filed_late"]


def test_a_reaction_to_an_infusion_told_of_a_child_who_had_none_is_asked_about_before_it_is_signed() -> None:
    ward = Ward.cryopreserved()
    prepared = ward.running()
    reaction = {"what": "adverse_event", "told": "rigors", "event_class": "infusion_reaction", "grade": 3}

    def notes(child: Child, **other: str) -> tuple[str, ...]:
        facts = {"child": child.band, **reaction, "serious": "yes", **other}
        return ward.world.notes("record_observation", ward.nurse, facts)

    assert notes(ward.second) == ("no_infusion_known",)
    assert notes(ward.second, event_class="infection") == ()
    assert notes(ward.first) == ()
    ward.end(prepared)
    assert notes(ward.first) == ()
