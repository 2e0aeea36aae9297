"""Omit a dose: named, with a reason, and nothing of it left outside the store."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rules.clinic.trial import Trial


@pytest.fixture
def trial() -> Trial:
    return Trial.begun()


def facts(trial: Trial, **other: Any) -> dict[str, Any]:
    return {"subject": trial.subject, "dose": 1, "why": "adverse_event", **other}


def refused(trial: Trial, **other: Any) -> tuple[str, ...]:
    return trial.world.refused("omit_dose", trial.investigator, facts(trial, **other))


def test_a_dose_is_omitted_and_its_containers_and_back_up_are_free(trial: Trial) -> None:
    trial.prescribed()
    container, backup = trial.container(), trial.container()
    trial.world.do("allocate_containers", trial.pharmacist, trial.allocation(container, backup=backup))
    trial.world.do("omit_dose", trial.investigator, facts(trial))
    assert (trial.state(trial.dose, "dose"), trial.text(trial.dose, "omitted_why")) == ("omitted", "adverse_event")
    assert {trial.state(code, "allocation") for code in (container, backup)} == {"free"}
    assert not [edge for edge in trial.world.edges if edge.kind == "allocated"]
    assert not trial.text(trial.dose, "backup")


def test_the_dose_after_an_omitted_one_is_open(trial: Trial) -> None:
    trial.prescribed()
    trial.world.do("omit_dose", trial.investigator, facts(trial))
    trial.world.do("prescribe_dose", trial.investigator, trial.prescription(dose=2))
    trial.banded()
    given = trial.clearance(dose=2)
    assert "earlier_dose_open" not in trial.world.refused("clear_for_infusion", trial.investigator, given)


def test_an_omitted_dose_is_neither_omitted_again_nor_given(trial: Trial) -> None:
    trial.prescribed()
    trial.world.do("omit_dose", trial.investigator, facts(trial))
    assert refused(trial) == ("dose_already_given",)
    allocation = trial.allocation(trial.container())
    assert "dose_already_given" in trial.world.refused("allocate_containers", trial.pharmacist, allocation)


def test_a_dose_nobody_prescribed_is_not_omitted(trial: Trial) -> None:
    assert refused(trial) == ("dose_not_prescribed",)


def test_what_was_issued_comes_back_to_stock_first(trial: Trial) -> None:
    container = trial.allocated()
    trial.world.change(container, {"custody": "issued"})
    assert refused(trial) == ("dose_begun",)


@pytest.mark.parametrize("state", ["thawed", "usable", "prepared", "infused"])
def test_what_is_warm_or_given_is_not_omitted(trial: Trial, state: str) -> None:
    trial.world.change(trial.allocated(), {"container": state})
    assert refused(trial) == ("dose_begun",)


def test_only_the_investigator_omits_a_dose(trial: Trial) -> None:
    trial.prescribed()
    assert trial.world.refused("omit_dose", trial.pharmacist, facts(trial)) == ("not_permitted",)
