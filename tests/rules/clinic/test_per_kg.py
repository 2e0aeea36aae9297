"""What a child of this weight may not have is judged at the prescription, at the allocation and at the preparation."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from custody.rules.reading import read_facts
from custody.rules.registry import registry
from custody.seeds import seed
from tests.rules.clinic.trial import Trial
from tests.rules.clinic.ward import Ward


@pytest.fixture
def trial() -> Trial:
    return Trial.begun()


def stricter(trial: Trial, old: str, new: str) -> None:
    """A protocol with one limit lowered."""
    text = seed("protocol").decode()
    assert text.count(old) == 1
    trial.world.document("protocol", "protocol", text.replace(old, new), "2")


def prescribing(trial: Trial) -> tuple[str, ...]:
    return trial.world.refused("prescribe_dose", trial.investigator, trial.prescription())


@pytest.mark.parametrize(("most", "codes"), [("2.875", ()), ("2.874", ("volume_over_limit",))])
def test_the_volume_to_expect_is_judged_at_the_prescription(trial: Trial, most: str, codes: tuple[str, ...]) -> None:
    stricter(trial, "max_ml_per_kg = 10", f"max_ml_per_kg = {most}")
    assert prescribing(trial) == codes  # (8 mL + 10 mL + 5 mL) / 8 kg
    both = [("volume_over_limit", trial.other_investigator), ("volume_over_limit", trial.qa)]
    facts = trial.prescription()
    assert trial.world.refused("prescribe_dose", trial.investigator, facts, authorised=both) == ()


@pytest.mark.parametrize(("most", "codes"), [("0.055", ()), ("0.0549", ("dmso_over_limit",))])
def test_the_dmso_to_expect_is_judged_at_the_prescription(trial: Trial, most: str, codes: tuple[str, ...]) -> None:
    stricter(trial, "max_dmso_g_per_kg = 1", f"max_dmso_g_per_kg = {most}")
    assert prescribing(trial) == codes  # 8 mL × 0.055 g/mL / 8 kg


def test_a_fresh_product_has_no_dmso_to_expect() -> None:
    trial = Trial.begun("fresh")
    stricter(trial, "max_dmso_g_per_kg = 1", "max_dmso_g_per_kg = 0")
    assert prescribing(trial) == ()


def test_what_is_to_be_expected_is_signed_with_the_prescription(trial: Trial) -> None:
    step = registry().steps["prescribe_dose"]
    raw = {name: str(value) for name, value in trial.prescription().items()}
    raw["weight_at"] = trial.prescription()["weight_at"].isoformat()
    facts, problems = read_facts(step.facts, raw)
    assert not problems
    shown = step.evidence(trial.world.situation(step), facts)
    assert shown["ml_per_kg"] == "(8 + 15) mL / 8 kg = 2.875 mL/kg"
    assert shown["dmso_g_per_kg"] == "0.44 g × 8 mL / 8 mL / 8 kg = 0.055 g/kg"


def test_a_profile_that_names_no_concentration_leaves_it_to_the_pharmacist(trial: Trial) -> None:
    text = seed("product_profile_cryopreserved").decode()
    line = next(line for line in text.splitlines() if line.startswith("nominal_cells_per_ml"))
    trial.world.document("product_profile", "cryopreserved", text.replace(line, ""), "2")
    stricter(trial, "max_ml_per_kg = 10", "max_ml_per_kg = 1")
    assert prescribing(trial) == ()


def test_dmso_is_that_of_the_whole_day_over_all_bags() -> None:
    ward = Ward.cryopreserved()
    world, child = ward.world, ward.first
    ward.usable(child)
    held = ward.another_container(child)
    drawn: dict[str, Any] = {
        "drawn": {held: "20"},
        "volume_ml": "50",
        "volume_given_ml": "50",
        "dose": f"{child.subject}.9",
    }
    before = world.put("prepared_dose", {"prepared_dose": "infused"}, ended_at=world.at, **drawn)
    world.link(before, child.subject, "infused")

    def refused() -> tuple[str, ...]:
        facts = ward.prepare_facts(child.container)
        return world.refused("prepare_dose", ward.technician, facts, second=ward.pharmacist)

    world.change(child.dose, weight_kg="1.5")  # 20 mL hold 1.1 g: within 1 g/kg alone, not with those of the morning
    assert "dmso_over_limit" in refused()
    world.change(before, volume_given_ml="10")  # a fifth of it was given: 1.1 g + 0.22 g
    assert "dmso_over_limit" not in refused()
    world.change(before, volume_given_ml="50", ended_at=world.at - timedelta(days=1))
    assert "dmso_over_limit" not in refused()
    world.change(before, ended_at=world.at, dose=child.dose)  # a part of this very dose is counted once, as such
    assert "dmso_over_limit" not in refused()
