"""Prescribing: the protocol's figures, a weight that can be true, the place of the dose in the course."""

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
    return Trial.begun()


def refused(trial: Trial, **facts: Any) -> tuple[str, ...]:
    return trial.world.refused("prescribe_dose", trial.investigator, trial.prescription(**facts))


def given_dose(trial: Trial, number: int, **since: float) -> None:
    """A dose given so long ago."""
    attrs: dict[str, Any] = {"subject": trial.subject, "number": number, "weight_kg": "8", "weight_at": trial.world.at}
    dose = trial.world.put("dose", {"dose": "given"}, code=dose_key(trial.subject, number), **attrs)
    prepared = trial.world.put("prepared_dose", {"prepared_dose": "infused"}, started_at=trial.world.at)
    trial.world.link(trial.subject, dose, "prescribed")
    trial.world.link(dose, prepared, "serves")
    trial.world.later(**since)


def test_the_dose_holds_weight_cells_and_il2_by_the_protocol(trial: Trial) -> None:
    trial.world.do("prescribe_dose", trial.investigator, trial.prescription())
    dose = trial.world.things[trial.dose]
    assert dose.state("dose") == "prescribed"
    names = ("weight_kg", "cells_target", "cells_min", "cells_max", "il2_iu", "duration_minutes", "presentation")
    figures = [dose.text(name) for name in names]
    assert figures == ["8", "80000000", "72000000", "88000000", "400000", "30", "cryopreserved"]
    assert dose.texts("il2_window") == ("30", "60")
    assert dose.text("prescribed_by") == trial.investigator
    assert Edge(trial.subject, trial.dose, "prescribed") in trial.world.edges


def test_a_new_prescription_voids_the_verification_of_the_one_before(trial: Trial) -> None:
    trial.prescribed()
    assert trial.state(trial.dose, "dose") == "verified"
    trial.world.do("prescribe_dose", trial.investigator, trial.prescription(weight_kg="8.4"))
    assert trial.state(trial.dose, "dose") == "prescribed"
    assert not trial.world.things[trial.dose].has("verified_by")
    assert trial.text(trial.dose, "cells_target") == "84000000"


def test_a_dose_prescribed_anew_is_not_told_to_end_any_more(trial: Trial) -> None:
    trial.prescribed()
    trial.world.change(trial.dose, no_further="yes")
    trial.world.do("prescribe_dose", trial.investigator, trial.prescription())
    assert not trial.world.things[trial.dose].has("no_further")


def test_a_new_prescription_ends_a_clearance(trial: Trial) -> None:
    trial.prescribed()
    trial.world.change(trial.dose, {"dose": "cleared"}, cleared_until=trial.world.at)
    trial.world.do("prescribe_dose", trial.investigator, trial.prescription())
    assert trial.state(trial.dose, "dose") == "prescribed"
    assert not trial.world.things[trial.dose].has("cleared_until")


def test_after_the_first_thaw_nothing_is_prescribed_anew(trial: Trial) -> None:
    container = trial.allocated()
    trial.world.change(container, {"container": "thawing"})
    assert refused(trial) == ("dose_begun",)


def test_a_dose_that_was_given_is_not_prescribed_again(trial: Trial) -> None:
    given_dose(trial, 1, days=4)
    assert refused(trial) == ("wrong_state",)


def test_more_doses_than_the_protocol_has_are_refused(trial: Trial) -> None:
    assert "dose_beyond_protocol" in refused(trial, dose=7)


def test_a_dose_number_is_not_skipped(trial: Trial) -> None:
    assert refused(trial, dose=3) == ("dose_number_skipped",)


def test_the_interval_since_the_last_infusion_is_kept(trial: Trial) -> None:
    given_dose(trial, 1, days=2)
    assert refused(trial, dose=2) == ("interval_too_short",)
    trial.world.later(days=1)
    assert refused(trial, dose=2) == ()


def test_a_dose_may_be_prescribed_the_day_before_it_is_due(trial: Trial) -> None:
    given_dose(trial, 1, days=2)
    assert refused(trial, dose=2, planned_for=trial.world.at + timedelta(days=1)) == ()
    assert refused(trial, dose=2, planned_for=trial.world.at + timedelta(hours=23)) == ("interval_too_short",)


def test_a_weight_older_than_the_protocol_allows_is_refused(trial: Trial) -> None:
    assert refused(trial, weight_at=trial.world.at - timedelta(hours=72)) == ()
    assert refused(trial, weight_at=trial.world.at - timedelta(hours=72, seconds=1)) == ("weight_outdated",)


def test_a_weight_of_tomorrow_is_refused(trial: Trial) -> None:
    assert refused(trial, weight_at=trial.world.at + timedelta(minutes=1)) == ("weighed_in_the_future",)


def test_a_first_weight_ten_times_too_high_for_the_age_needs_a_pharmacist(trial: Trial) -> None:
    facts = {"weight_kg": "80", "body_surface_m2": "1.9"}
    assert refused(trial, **facts) == ("weight_unlike_age",)
    how: dict[str, Any] = {"authorised": [("weight_unlike_age", trial.pharmacist)]}
    prescription = trial.prescription(**facts)
    assert trial.world.refused("prescribe_dose", trial.investigator, prescription, **how) == ()
    how = {"authorised": [("weight_unlike_age", trial.investigator)]}
    assert trial.world.refused("prescribe_dose", trial.investigator, prescription, **how) == ("weight_unlike_age",)


def test_184_kilograms_instead_of_18_4_is_unlike_the_last_weight(trial: Trial) -> None:
    trial.world.change(trial.subject, birth_year=2020)
    trial.world.do("prescribe_dose", trial.investigator, trial.prescription(weight_kg="18.4", body_surface_m2="0.75"))
    assert refused(trial, weight_kg="184", body_surface_m2="2.7") == ("weight_unlike_last", "weight_unlike_age")


@pytest.mark.parametrize(("weight", "codes"), [("9.6", ()), ("9.7", ("weight_unlike_last",)), ("6.4", ())])
def test_a_fifth_more_or_less_than_last_time_is_believed_and_no_more(
    trial: Trial, weight: str, codes: tuple[str, ...]
) -> None:
    trial.prescribed()
    assert refused(trial, weight_kg=weight) == codes


@pytest.mark.parametrize("surface", ["4.0", "0.05"])
def test_a_surface_with_a_misplaced_point_needs_a_pharmacist(trial: Trial, surface: str) -> None:
    assert refused(trial, body_surface_m2=surface) == ("surface_unlike_weight",)


@pytest.mark.parametrize("weight", ["0", "-8", "8,4", "NaN", "eight", "1e1", "0.29"])
def test_what_is_no_weight_is_not_read(trial: Trial, weight: str) -> None:
    facts = trial.prescription(weight_kg=weight, weight_at="2026-11-02T00:00:00+08:00")
    _, problems = read_facts(registry().steps["prescribe_dose"].facts, facts)
    assert [problem.field for problem in problems] == ["weight_kg"]


@pytest.mark.parametrize(
    ("states", "code"),
    [
        ({"consent": "withdrawn"}, "consent_withdrawn"),
        ({"consent": ""}, "consent_missing"),
        ({"subject": "screened"}, "eligibility_unconfirmed"),
        ({"subject": "not_eligible"}, "subject_not_eligible"),
    ],
)
def test_consent_and_eligibility_come_first(trial: Trial, states: dict[str, str], code: str) -> None:
    trial.world.change(trial.subject, states)
    assert refused(trial) == (code,)


def test_a_confirmation_of_eligibility_lapses(trial: Trial) -> None:
    trial.world.change(trial.subject, eligible_until=trial.world.at - timedelta(seconds=1))
    assert refused(trial) == ("eligibility_lapsed",)


@pytest.mark.parametrize("type_", ["protocol", "product_profile"])
def test_nothing_is_prescribed_by_a_document_not_in_force(trial: Trial, type_: str) -> None:
    trial.world.documents = [d for d in trial.world.documents if d.type != type_]
    assert refused(trial) == ("document_not_in_force",)


def test_a_prescription_is_signed_with_the_full_password(trial: Trial) -> None:
    found = trial.world.refused("prescribe_dose", trial.investigator, trial.prescription(), full_password=False)
    assert found == ("full_password_needed",)


def test_the_formulas_are_what_is_signed(trial: Trial) -> None:
    step = registry().steps["prescribe_dose"]
    read, _ = read_facts(step.facts, trial.prescription(weight_at="2026-11-02T00:00:00+08:00"))
    shown = step.evidence(trial.world.situation(step), read)
    assert shown["cells_target"] == "min(10000000 cells/kg × 8 kg, 500000000 cells) = 80000000 cells"
    trial.world.documents = []
    assert step.evidence(trial.world.situation(step), read) == {}


def test_once_a_container_is_issued_nothing_is_prescribed_anew(trial: Trial) -> None:
    container = trial.allocated()
    assert refused(trial) == ()
    trial.world.change(container, {"custody": "issued"})
    assert refused(trial) == ("dose_begun",)


def test_a_back_up_that_was_issued_counts_as_well(trial: Trial) -> None:
    trial.prescribed()
    backup = trial.container()
    facts = trial.allocation(trial.container(), backup=backup)
    trial.world.do("allocate_containers", trial.pharmacist, facts)
    trial.world.change(backup, {"custody": "issued"})
    assert refused(trial) == ("dose_begun",)


@pytest.mark.parametrize(
    ("state", "codes"),
    [("discarded", ()), ("destroyed", ()), ("lost", ()), ("infused", ("dose_begun",)), ("prepared", ("dose_begun",))],
)
def test_what_was_lost_on_the_way_does_not_keep_a_dose_from_being_prescribed_anew(
    trial: Trial, state: str, codes: tuple[str, ...]
) -> None:
    container = trial.allocated()
    trial.world.change(container, {"container": state, "custody": "issued"})
    assert refused(trial) == codes


def test_the_interval_counts_from_the_end_of_the_last_infusion(trial: Trial) -> None:
    given_dose(trial, 1)
    (prepared,) = (thing for thing in trial.world.things.values() if thing.kind == "prepared_dose")
    trial.world.later(hours=8)
    trial.world.change(prepared.code, ended_at=trial.world.at)
    trial.world.later(days=2, hours=20)
    assert refused(trial, dose=2) == ("interval_too_short",)
    trial.world.later(hours=4)
    assert refused(trial, dose=2) == ()


@pytest.mark.parametrize(("happened", "codes"), [("given_on_paper", ("interval_too_short",)), ("lost", ())])
def test_a_dose_given_on_paper_counts_for_the_interval_and_a_lost_one_does_not(
    trial: Trial, happened: str, codes: tuple[str, ...]
) -> None:
    given_dose(trial, 1)
    trial.world.later(days=4)
    container = trial.container(happened=happened, happened_at=trial.world.at)
    trial.world.link(trial.dose, container, "allocated")
    trial.world.later(days=1)
    assert refused(trial, dose=2) == codes


def test_what_a_child_had_in_error_of_another_counts_for_the_interval(trial: Trial) -> None:
    given_dose(trial, 1, days=4)
    strange = trial.world.put("prepared_dose", {"prepared_dose": "given_in_error"}, ended_at=trial.world.at)
    trial.world.link(strange, trial.subject, "infused")
    trial.world.later(days=1)
    assert refused(trial, dose=2) == ("interval_too_short",)
