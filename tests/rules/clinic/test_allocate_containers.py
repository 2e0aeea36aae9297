"""Allocating: enough and not too many, usable, and safe for this child; releasing what was reserved."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from custody.rules.reading import read_facts
from custody.rules.registry import registry
from custody.rules.situation import Edge
from custody.rules.words import dose_key
from tests.rules.clinic.trial import Trial


@pytest.fixture
def trial() -> Trial:
    found = Trial.begun()
    found.prescribed()
    return found


def refused(trial: Trial, *containers: str, **facts: Any) -> tuple[str, ...]:
    return trial.world.refused("allocate_containers", trial.pharmacist, trial.allocation(*containers, **facts))


def noted(trial: Trial, *containers: str, **facts: Any) -> tuple[str, ...]:
    return trial.world.notes("allocate_containers", trial.pharmacist, trial.allocation(*containers, **facts))


def test_containers_are_reserved_for_the_dose_with_a_backup(trial: Trial) -> None:
    container, backup = trial.container(), trial.container()
    trial.world.do("allocate_containers", trial.pharmacist, trial.allocation(container, backup=backup))
    for code in (container, backup):
        assert trial.state(code, "allocation") == "reserved"
        assert Edge(trial.dose, code, "allocated") in trial.world.edges
    assert trial.text(trial.dose, "backup") == backup
    assert trial.world.things[trial.dose].texts("lots") == (trial.lot,)


def test_a_container_reserved_already_is_refused(trial: Trial) -> None:
    container = trial.container(cells="60000000")
    trial.world.change(container, {"allocation": "reserved"})
    second = trial.container(cells="60000000")
    assert refused(trial, container, second) == ("wrong_state",)


def test_two_and_a_third_vials_are_three_vials(trial: Trial) -> None:
    vials = [trial.container(volume="2", cells="36000000") for _ in range(4)]
    assert "too_few_cells" in refused(trial, *vials[:1])
    assert refused(trial, *vials[:3]) == ()
    assert refused(trial, *vials) == ("container_superfluous",)


def test_the_lower_tolerance_is_enough(trial: Trial) -> None:
    assert refused(trial, trial.container(volume="4", cells="72000000")) == ()
    assert "too_few_cells" in refused(trial, trial.container(volume="4", cells="71999999"))


def test_a_superfluous_container_needs_the_investigator(trial: Trial) -> None:
    both = trial.allocation(trial.container(), trial.container())
    how: dict[str, Any] = {"authorised": [("container_superfluous", trial.investigator)]}
    assert trial.world.refused("allocate_containers", trial.pharmacist, both) == ("container_superfluous",)
    assert trial.world.refused("allocate_containers", trial.pharmacist, both, **how) == ()


def test_more_containers_for_a_dose_that_has_enough_are_superfluous(trial: Trial) -> None:
    trial.world.do("allocate_containers", trial.pharmacist, trial.allocation(trial.container()))
    assert refused(trial, trial.container()) == ("container_superfluous",)


def test_a_container_lost_after_the_thaw_is_replaced_under_the_same_dose_number(trial: Trial) -> None:
    first, spare = trial.container(), trial.container()
    trial.world.do("allocate_containers", trial.pharmacist, trial.allocation(first))
    trial.world.change(first, {"container": "discarded", "custody": "issued"})
    trial.world.change(trial.dose, {"dose": "cleared"})
    assert refused(trial, spare) == ()


@pytest.mark.parametrize("state", ["in_process", "quarantine", "reviewed"])
def test_a_reservation_may_precede_release_and_is_marked(trial: Trial, state: str) -> None:
    trial.world.change(trial.lot, {"lot": state})
    assert noted(trial, trial.container()) == ("reserved_before_release",)


@pytest.mark.parametrize(("state", "code"), [("rejected", "lot_rejected"), ("recalled", "lot_recalled")])
def test_a_lot_that_will_never_be_given_is_not_reserved(trial: Trial, state: str, code: str) -> None:
    trial.world.change(trial.lot, {"lot": state})
    assert refused(trial, trial.container()) == (code,)


def test_an_expired_container_is_refused(trial: Trial) -> None:
    assert refused(trial, trial.container(expiry_at=trial.world.at)) == ("past_expiry",)


def test_a_container_that_will_have_expired_on_the_planned_day_is_refused(trial: Trial) -> None:
    container = trial.container(expiry_at=trial.world.at + timedelta(days=1))
    assert refused(trial, container) == ()
    trial.world.change(trial.dose, planned_for=trial.world.at + timedelta(days=2))
    assert refused(trial, container) == ("past_expiry",)


def test_a_held_lot_is_not_reserved(trial: Trial) -> None:
    trial.world.open("hold", trial.lot, reason="oos")
    assert refused(trial, trial.container()) == ("on_hold",)


@pytest.mark.parametrize("state", ["planned", "labelled", "thawing", "thawed", "usable", "discarded", "infused"])
def test_only_filled_or_frozen_containers_are_reserved(trial: Trial, state: str) -> None:
    container = trial.container()
    trial.world.change(container, {"container": state})
    assert refused(trial, container) == ("not_reservable",)


def test_another_presentation_than_prescribed_is_refused(trial: Trial) -> None:
    assert refused(trial, trial.container(presentation="fresh")) == ("presentation_differs",)


def test_a_container_rejected_on_arrival_is_refused_and_one_still_travelling_is_not(trial: Trial) -> None:
    container = trial.container()
    trial.world.change(container, {"condition": "undecided", "custody": "in_transit"})
    assert refused(trial, container) == ()
    trial.world.change(container, {"condition": "rejected"})
    assert refused(trial, container) == ("condition_rejected",)


def test_the_backup_is_judged_like_the_others_and_is_none_of_them(trial: Trial) -> None:
    container, backup = trial.container(), trial.container(expiry_at=trial.world.at)
    assert refused(trial, container, backup=backup) == ("past_expiry",)
    assert refused(trial, container, backup=container) == ("backup_among_containers",)


def test_a_prescription_nobody_verified_is_not_allocated_to(trial: Trial) -> None:
    trial.world.do("prescribe_dose", trial.investigator, trial.prescription())
    assert refused(trial, trial.container()) == ("prescription_unverified",)


def test_a_dose_given_gets_no_more_containers(trial: Trial) -> None:
    trial.world.change(trial.dose, {"dose": "given"})
    assert refused(trial, trial.container()) == ("dose_already_given",)


def test_a_dose_nobody_prescribed_gets_no_containers(trial: Trial) -> None:
    assert refused(trial, trial.container(), dose=2) == ("dose_not_prescribed",)


@pytest.mark.parametrize(
    ("test", "value", "code"),
    [("residual_cd3", "2.01", "cd3_over_limit"), ("endotoxin", "5.01", "endotoxin_rate_over_limit")],
)
def test_a_lot_that_passes_may_still_be_too_much_for_an_infant(trial: Trial, test: str, value: str, code: str) -> None:
    container = trial.container()
    trial.result(test, value)
    assert refused(trial, container) == (code,)
    how: dict[str, Any] = {"authorised": [(code, trial.investigator), (code, trial.qa)]}
    assert trial.world.refused("allocate_containers", trial.pharmacist, trial.allocation(container), **how) == ()
    how = {"authorised": [(code, trial.investigator)]}
    assert trial.world.refused("allocate_containers", trial.pharmacist, trial.allocation(container), **how) == (code,)


@pytest.mark.parametrize(("test", "value"), [("residual_cd3", "2.00"), ("endotoxin", "5.00")])
def test_the_limit_itself_passes(trial: Trial, test: str, value: str) -> None:
    container = trial.container()
    trial.result(test, value)
    assert refused(trial, container) == ()


def test_a_thin_lot_is_too_much_volume_and_dmso_for_an_infant(trial: Trial) -> None:
    thin = trial.container(volume="160", cells="80000000")
    assert refused(trial, thin) == ("endotoxin_rate_over_limit", "dmso_over_limit", "volume_over_limit")


def test_a_volume_no_syringe_can_measure_is_refused(trial: Trial) -> None:
    assert refused(trial, trial.container(volume="1", cells="900000000")) == ("volume_not_measurable",)


@pytest.mark.parametrize(("test", "code"), [("endotoxin", "endotoxin_unknown"), ("residual_cd3", "cd3_unknown")])
def test_a_missing_result_is_not_known_and_not_zero(trial: Trial, test: str, code: str) -> None:
    for thing in list(trial.world.things.values()):
        if thing.text("test") == test:
            trial.world.change(thing.code, {"result": "entered"})
    assert noted(trial, trial.container()) == (code,)


@pytest.mark.parametrize(
    "attrs",
    [
        {"censor": ">"},
        {"verdict": "invalid"},
        {"unit": "EU/kg"},
        {"value": "not detected"},
    ],
)
def test_a_result_that_says_nothing_of_the_amount_is_not_known(trial: Trial, attrs: dict[str, str]) -> None:
    trial.result("endotoxin", **{"value": "0.5", **attrs})
    assert noted(trial, trial.container()) == ("endotoxin_unknown",)


def test_the_latest_attempt_speaks_and_not_an_earlier_one(trial: Trial) -> None:
    trial.result("endotoxin", "9")
    assert refused(trial, trial.container()) == ("endotoxin_rate_over_limit",)
    trial.result("endotoxin", "0.4")
    assert refused(trial, trial.container()) == ()


@pytest.mark.parametrize(("value", "censor"), [("9", "<"), ("<9", "<")])
def test_a_result_below_the_limit_of_quantitation_counts_as_that_limit(trial: Trial, value: str, censor: str) -> None:
    trial.result("endotoxin", value, censor=censor)
    assert refused(trial, trial.container()) == ("endotoxin_rate_over_limit",)


def test_two_lots_in_one_dose_and_another_lot_than_before_are_noted(trial: Trial) -> None:
    first = trial.container(volume="2", cells="40000000")
    other = trial.world.put("lot", {"lot": "released"}, documents=trial.world.things[trial.lot].mapping("documents"))
    second = _of(trial, other)
    assert set(noted(trial, first, second)) == {"lots_mixed", "endotoxin_unknown", "cd3_unknown"}
    earlier = trial.world.put("dose", {"dose": "given"}, code=dose_key(trial.subject, 2), number=2, lots=("LOLD",))
    trial.world.link(trial.subject, earlier, "prescribed")
    assert noted(trial, trial.container()) == ("lot_changed",)


def _of(trial: Trial, lot: str) -> str:
    values = {"volume_ml": "2", "cells": "40000000", "presentation": "cryopreserved", "lot": lot}
    code = trial.world.put("container", {"container": "frozen", "custody": "stored", "condition": "accepted"}, **values)
    trial.world.link(lot, code, "filled")
    return code


def test_what_is_to_be_drawn_is_shown_with_every_formula(trial: Trial) -> None:
    step = registry().steps["allocate_containers"]
    read, _ = read_facts(step.facts, trial.allocation(trial.container()))
    shown = step.evidence(trial.world.situation(step), read)
    assert (shown["give"], shown["draw"]) == ("4.0 mL", "5.0 mL")
    assert shown["ml_per_kg"] == "(4 + 15) mL / 8 kg = 2.375 mL/kg"


def test_a_released_allocation_is_free_and_its_dose_no_longer_cleared(trial: Trial) -> None:
    container, backup = trial.container(), trial.container()
    trial.world.do("allocate_containers", trial.pharmacist, trial.allocation(container, backup=backup))
    trial.world.change(trial.dose, {"dose": "cleared"}, cleared_until=trial.world.at + timedelta(hours=2))
    facts = {"containers": [container, backup], "why": "container_replaced"}
    trial.world.do("release_allocation", trial.pharmacist, facts)
    assert trial.state(container, "allocation") == "free"
    assert Edge(trial.dose, container, "allocated") not in trial.world.edges
    assert not trial.world.things[trial.dose].has("cleared_until")
    assert not trial.world.things[trial.dose].has("backup")


def test_what_was_freed_may_be_allocated_anew(trial: Trial) -> None:
    container = trial.container()
    trial.world.do("allocate_containers", trial.pharmacist, trial.allocation(container))
    trial.world.do("release_allocation", trial.pharmacist, {"containers": [container], "why": "dose_changed"})
    assert refused(trial, container) == ()


def test_an_issued_container_is_not_released(trial: Trial) -> None:
    container = trial.container()
    trial.world.do("allocate_containers", trial.pharmacist, trial.allocation(container))
    trial.world.change(container, {"custody": "issued"})
    facts = {"containers": [container], "why": "dose_cancelled"}
    assert trial.world.refused("release_allocation", trial.pharmacist, facts) == ("already_issued",)


def test_a_container_that_is_reserved_for_nobody_is_not_released(trial: Trial) -> None:
    facts = {"containers": [trial.container()], "why": "dose_cancelled"}
    assert trial.world.refused("release_allocation", trial.pharmacist, facts) == ("wrong_state",)


def test_what_travelled_in_quarantine_is_reserved_only_after_its_lot_is_released(trial: Trial) -> None:
    trial.world.change(trial.lot, {"lot": "quarantine"})
    container = trial.container(quarantine_to="pharmacy")
    assert refused(trial, container) == ("lot_not_released",)
    trial.world.change(trial.lot, {"lot": "released"})
    assert refused(trial, container) == ()
