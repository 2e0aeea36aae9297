"""Binding a wristband: read back by two, one live band a child."""

from __future__ import annotations

from typing import Any

import pytest

from custody.rules.decide import Accepted
from custody.rules.situation import Edge
from tests.rules.clinic.trial import Trial


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
    read_back = {"name_read_back": "yes", "birth_date_read_back": "yes"}
    return {"subject": trial.subject, "wristband": band, **read_back, **changed}


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
    assert Edge(trial.subject, old, "wears") not in trial.world.edges


@pytest.mark.parametrize("fact", ["name_read_back", "birth_date_read_back"])
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
