"""How the figures of a dose were worked out is told line by line, in the very figures the guards judge by."""

from __future__ import annotations

import pytest

from custody.rules.workings import workings
from tests.rules.clinic.trial import Trial
from tests.rules.clinic.ward import Ward


@pytest.fixture
def trial() -> Trial:
    return Trial.begun()


def told(trial: Trial) -> dict[str, str]:
    dose = trial.world.things[trial.dose]
    return {line.name: f"{line.formula} = {line.result}" for line in workings(trial.world.situation(), dose)}


def test_a_prescription_tells_its_formulas_with_every_input(trial: Trial) -> None:
    trial.prescribed()
    assert told(trial) == {
        "cells_target": "min(10000000 cells/kg × 8 kg, 500000000 cells) = 80000000 cells",
        "cells_min": "80000000 cells × (100 − 10) % = 72000000 cells",
        "cells_max": "80000000 cells × (100 + 10) % = 88000000 cells",
        "il2_iu": "min(1000000 IU/m² × 0.4 m², 2000000 IU) = 400000 IU = 40 万IU",
    }


def test_a_reserved_container_tells_what_to_give_and_to_draw_and_every_rate(trial: Trial) -> None:
    trial.allocated(volume="6", cells="111000000")
    found = told(trial)
    given = "80000000 cells × 6 mL / 111000000 cells = 4.324 mL → n × 0.5 mL, ≤ 88000000 cells = 4.5 mL"
    assert found["cells_per_ml_held"] == "(111000000) cells / (6) mL = 18500000 cells/mL"
    assert found["give"] == given
    assert found["draw"] == "4.5 mL + 1 mL = 5.5 mL"
    assert found["cells_given"] == "111000000 cells × 4.5 mL / 6 mL = 83250000 cells"
    assert found["ml_per_kg"] == "(4.5 + 15) mL / 8 kg = 2.438 mL/kg"
    assert found["endotoxin_eu_per_kg_h"].endswith("/ (30 / 60) h = 0.562 EU/kg/h")


def test_formulas_of_a_protocol_that_no_longer_holds_are_not_told_as_those_of_the_dose(trial: Trial) -> None:
    trial.prescribed()
    trial.world.change(trial.dose, cells_target="70000000")
    assert "cells_target" not in told(trial)


def test_a_dose_without_weight_or_documents_tells_nothing(trial: Trial) -> None:
    trial.prescribed()
    trial.world.documents = [one for one in trial.world.documents if one.type != "protocol"]
    assert told(trial) == {}


def test_a_prepared_dose_tells_the_rates_of_what_hangs() -> None:
    ward = Ward.cryopreserved()
    prepared = ward.prepared(ward.first)
    lines = workings(ward.world.situation(), ward.world.things[prepared])
    assert {line.name: f"{line.formula} = {line.result}" for line in lines} == {
        "ml_per_kg": "(20 + 35) mL / 18 kg = 3.056 mL/kg",
        "dmso_g_per_kg": "1.1 g × 20 mL / 20 mL / 18 kg = 0.061 g/kg",
        "endotoxin_eu_per_kg_h": "(0.5 EU/mL × 20 mL) × 20 mL / 20 mL / 18 kg / (30 / 60) h = 1.111 EU/kg/h",
        "cd3_per_kg": "(0.1 % × 200000000 cells) × 20 mL / 20 mL / 18 kg = 11111.111 cells/kg",
    }


def test_a_prepared_dose_of_which_nobody_knows_the_parents_tells_nothing() -> None:
    ward = Ward.cryopreserved()
    prepared = ward.prepared(ward.first)
    ward.world.change(prepared, drawn={"CXBBBBBBB": "20"})
    assert workings(ward.world.situation(), ward.world.things[prepared]) == ()
