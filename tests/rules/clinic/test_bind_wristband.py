"""Binding a wristband: read back by two, one live band a child."""

from __future__ import annotations

from typing import Any

import pytest

from custody.rules.decide import Accepted
from custody.rules.journeys.dose import CHECKED
from custody.rules.situation import Edge
from custody.rules.steps.clinic.bind_wristband import READ_BACK
from tests.rules.clinic.banding import binding as bound_by_two
from tests.rules.clinic.trial import Trial
from tests.rules.clinic.ward import Ward


@pytest.fixture
def trial() -> Trial:
    return Trial.begun()


def printed(trial: Trial, copy_state: str = "proved") -> tuple[str, str]:
    """A printed band and its label copy."""
    band = trial.world.put("wristband", {"wristband": "printed"})
    copy = trial.world.put("label_copy", {"label_copy": copy_state}, about=band)
    trial.world.link(copy, band, "labels")
    return band, copy


def binding(trial: Trial, band: str, **changed: Any) -> dict[str, Any]:
    return bound_by_two(trial.subject, band, **changed)


def test_a_band_is_on_the_child_and_its_label_applied(trial: Trial) -> None:
    band, copy = printed(trial)
    trial.world.do("bind_wristband", trial.nurse, binding(trial, band), second=trial.other_nurse)
    assert trial.state(band, "wristband") == "on"
    assert trial.state(copy, "label_copy") == "applied"
    assert trial.text(band, "subject") == trial.subject
    assert Edge(trial.subject, band, "wears") in trial.world.edges


def test_the_band_before_it_is_void_and_no_longer_worn(trial: Trial) -> None:
    old = trial.banded()
    band, _ = printed(trial)
    trial.world.do("bind_wristband", trial.nurse, binding(trial, band), second=trial.other_nurse)
    assert trial.state(old, "wristband") == "void"
    assert trial.world.things[old].instant("voided_at") == trial.world.at
    assert [trial.text(old, name) for name in ("voided_by", "voided_why")] == [trial.nurse, "replaced"]
    assert Edge(trial.subject, old, "wears") not in trial.world.edges


def test_checks_made_with_the_band_before_it_are_void(trial: Trial) -> None:
    trial.banded()
    dose = trial.world.put("dose", {"dose": "cleared"}, subject=trial.subject, number=1)
    trial.world.link(trial.subject, dose, "prescribed")
    made = {state: trial.world.put("prepared_dose", {"prepared_dose": state}, checks=["one"]) for state in CHECKED}
    for prepared in made.values():
        trial.world.link(dose, prepared, "serves")
    band, _ = printed(trial)
    trial.world.do("bind_wristband", trial.nurse, binding(trial, band), second=trial.other_nurse)
    assert {trial.state(code, "prepared_dose") for code in made.values()} == {"prepared"}
    assert {trial.world.things[code].texts("checks") for code in made.values()} == {()}


def test_a_second_person_who_scans_another_band_is_an_identity_failure_and_nothing_is_bound(trial: Trial) -> None:
    worn = trial.banded()
    band, _ = printed(trial)
    facts = binding(trial, band, band_again=worn)
    done = trial.world.do("bind_wristband", trial.nurse, facts, second=trial.other_nurse)
    assert (done.outcome, [note.code for note in done.notes]) == ("mismatch", ["another_band"])
    assert (trial.state(band, "wristband"), trial.state(worn, "wristband")) == ("printed", "on")
    (missed,) = trial.world.items.values()
    assert {trial.subject, band, worn} <= set(missed.about)


@pytest.mark.parametrize("fact", READ_BACK)
@pytest.mark.parametrize("answer", ["no", "unknown"])
def test_a_failed_read_back_is_a_near_miss_and_binds_nothing(trial: Trial, fact: str, answer: str) -> None:
    band, _ = printed(trial)
    facts = binding(trial, band, **{fact: answer})
    done = trial.world.do("bind_wristband", trial.nurse, facts, second=trial.other_nurse)
    assert isinstance(done, Accepted)
    assert (done.outcome, [note.code for note in done.notes]) == ("mismatch", ["read_back_failed"])
    assert trial.state(band, "wristband") == "printed"
    assert [item.kind for item in trial.world.items.values()] == ["near_miss"]


@pytest.mark.parametrize("state", ["ordered", "applied", "void"])
def test_a_band_whose_label_was_not_proved_is_refused(trial: Trial, state: str) -> None:
    band, _ = printed(trial, state)
    found = trial.world.refused("bind_wristband", trial.nurse, binding(trial, band), second=trial.other_nurse)
    assert found == ("band_unproved",)


@pytest.mark.parametrize("state", ["on", "void"])
def test_a_band_used_before_is_refused(trial: Trial, state: str) -> None:
    band, _ = printed(trial)
    trial.world.change(band, {"wristband": state})
    found = trial.world.refused("bind_wristband", trial.nurse, binding(trial, band), second=trial.other_nurse)
    assert found == ("wrong_state",)


def test_one_person_alone_binds_nothing(trial: Trial) -> None:
    band, _ = printed(trial)
    assert trial.world.refused("bind_wristband", trial.nurse, binding(trial, band)) == ("second_person_missing",)
    same = trial.world.refused("bind_wristband", trial.nurse, binding(trial, band), second=trial.nurse)
    assert same == ("same_person_twice",)


def test_bound_while_cells_of_the_child_run_it_is_asked_where_the_band_before_was() -> None:
    ward = Ward.cryopreserved()
    band = ward.world.put("wristband", {"wristband": "printed"})
    ward.world.link(ward.world.put("label_copy", {"label_copy": "proved"}, about=band), band, "labels")
    facts, prepared = bound_by_two(ward.first.subject, band), ward.verified()
    assert ward.world.notes("bind_wristband", ward.nurse, facts, second=ward.other_nurse) == ()
    ward.start(prepared)
    noted = ward.world.notes("bind_wristband", ward.nurse, facts, second=ward.other_nurse)
    assert noted == ("band_changed_while_running",)
