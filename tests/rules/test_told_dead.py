"""A child who died waits for nothing: what is freed calls nobody. Who only left the trial is still conditioned."""

from __future__ import annotations

import pytest

from tests.rules.clinic.trial import Trial
from tests.rules.test_aftermath import Taken, conditioned


def omitted(trial: Trial, why: str) -> Taken:
    return "omit_dose", {"subject": trial.subject, "dose": 1, "why": why}, {}


def freed(trial: Trial, container: str, why: str = "subject_died") -> Taken:
    return "release_allocation", {"containers": [container], "why": why}, {}


@pytest.mark.parametrize("way", ["omitted", "freed"])
def test_product_of_a_child_who_died_is_freed_and_nobody_is_called(way: str) -> None:
    trial, container, backup = conditioned()
    who = trial.investigator if way == "omitted" else trial.pharmacist
    name, facts, how = omitted(trial, "subject_died") if way == "omitted" else freed(trial, container)
    assert trial.world.notes(name, who, facts, **how) == ()
    trial.world.do(name, who, facts, **how)
    held = {"about": [trial.lot], "reason": "result_in_doubt"}
    assert trial.world.notes("place_hold", trial.qa, held) == ()
    if way == "freed":
        name, facts, how = freed(trial, backup, "dose_changed")
        trial.world.do(name, who, facts, **how)
    assert [item for item in trial.world.items.values() if item.kind == "alarm"] == []


@pytest.mark.parametrize("why", ["left_the_trial", "consent_withdrawn"])
def test_a_conditioned_child_who_leaves_the_trial_still_waits_and_somebody_is_called(why: str) -> None:
    trial, *_ = conditioned()
    name, facts, how = omitted(trial, why)
    assert trial.world.notes(name, trial.investigator, facts, **how) == ("taken_from_conditioned_child",)


def test_a_child_told_dead_by_mistake_is_called_for_again_once_something_is_reserved() -> None:
    trial, container, _ = conditioned()
    name, facts, how = freed(trial, container)
    trial.world.do(name, trial.pharmacist, facts, **how)
    trial.world.do("allocate_containers", trial.pharmacist, trial.allocation(container))
    held = {"about": [container], "reason": "damaged"}
    assert "hold_on_conditioned_child" in trial.world.notes("place_hold", trial.qa, held)
