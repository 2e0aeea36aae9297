"""Verifying a prescription: the pharmacist's own arithmetic must agree."""

from __future__ import annotations

from typing import Any

import pytest

from custody.rules.decide import Refused
from custody.rules.situation import Participation
from tests.rules.clinic.trial import Trial


@pytest.fixture
def trial() -> Trial:
    found = Trial.begun()
    found.world.do("prescribe_dose", found.investigator, found.prescription())
    return found


def refused(trial: Trial, **facts: Any) -> tuple[str, ...]:
    return trial.world.refused("verify_prescription", trial.pharmacist, trial.verification(**facts))


def test_figures_that_agree_verify_the_dose(trial: Trial) -> None:
    trial.world.do("verify_prescription", trial.pharmacist, trial.verification())
    assert trial.state(trial.dose, "dose") == "verified"
    assert trial.text(trial.dose, "verified_by") == trial.pharmacist


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"weight_kg": "8.1"}, "weight_differs"),
        ({"recomputed_cells": "800000000"}, "cells_differ"),
        ({"recomputed_cells": "80000001"}, "cells_differ"),
        ({"recomputed_il2_iu": "40000000"}, "il2_differs_from_prescribed"),
        ({"recomputed_il2_iu": "40"}, "il2_differs_from_prescribed"),
    ],
)
def test_a_figure_that_differs_is_refused_and_the_other_is_not_shown(
    trial: Trial, facts: dict[str, str], code: str
) -> None:
    decision = trial.world.decide("verify_prescription", trial.pharmacist, trial.verification(**facts))
    assert isinstance(decision, Refused)
    assert [reason.code for reason in decision.reasons] == [code]
    assert set(decision.reasons[0].params) == {"entered"}


def test_the_volume_is_computed_too_where_a_container_is_named(trial: Trial) -> None:
    container = trial.container()
    assert refused(trial, container=container, recomputed_volume_ml="4.0") == ()
    assert refused(trial, container=container, recomputed_volume_ml="40") == ("volume_differs",)
    assert refused(trial, container=container) == ("volume_differs",)


def test_the_limits_of_the_lot_are_judged_for_this_child(trial: Trial) -> None:
    trial.result("residual_cd3", "2.5")
    container = trial.container()
    assert refused(trial, container=container, recomputed_volume_ml="4") == ("cd3_over_limit",)


def test_the_prescriber_does_not_verify(trial: Trial) -> None:
    person = trial.world.things[trial.investigator]
    trial.world.change(trial.investigator, roles=(*person.texts("roles"), "pharmacist"))
    found = trial.world.refused("verify_prescription", trial.investigator, trial.verification())
    assert found == ("pair_broken",)


def test_the_pharmacist_who_let_an_unlikely_surface_pass_has_not_prescribed_and_verifies(trial: Trial) -> None:
    taken = Participation(trial.dose, trial.pharmacist, "prescribe_dose", "authoriser")
    trial.world.participation.append(taken)
    assert refused(trial) == ()


def test_a_dose_nobody_prescribed_is_not_verified(trial: Trial) -> None:
    assert refused(trial, dose=2) == ("dose_not_prescribed",)


def test_a_dose_is_verified_once(trial: Trial) -> None:
    trial.world.do("verify_prescription", trial.pharmacist, trial.verification())
    assert refused(trial) == ("wrong_state",)
