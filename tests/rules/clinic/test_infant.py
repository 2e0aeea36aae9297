"""An infant of eight kilograms at every limit per kilogram: the limit itself passes, a step above it does not."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal as D
from typing import Any

import pytest

from custody.rules.decide import Accepted
from custody.rules.document import Document
from custody.rules.dose import Part, Serving
from custody.rules.guards.per_kg import over_limits
from custody.seeds import seed
from tests.rules.clinic.trial import PROTOCOL, Trial

LIMITS = Document("N1", "protocol", "JK500-01", "1", "0" * 64, PROTOCOL)
# 8 mL with 80 million cells, and 10 mL of diluent and flush, in half an hour: far from every limit.
EASY = Serving((Part(D(8), D(80_000_000), D("0.1"), D("0.1"), D("0.055")),), D(8), D(10), D(8), D(30))


def with_part(**changed: D) -> Serving:
    return replace(EASY, parts=(replace(EASY.parts[0], **changed),))


AT_THE_LIMIT = (
    ("volume_over_limit", replace(EASY, added_ml=D(72)), replace(EASY, added_ml=D("72.1"))),
    ("dmso_over_limit", with_part(dmso_g_per_ml=D(1)), with_part(dmso_g_per_ml=D("1.001"))),
    (
        "endotoxin_rate_over_limit",
        with_part(endotoxin_eu_per_ml=D("2.5")),
        with_part(endotoxin_eu_per_ml=D("2.51")),
    ),
    ("cd3_over_limit", with_part(cd3_percent=D(2)), with_part(cd3_percent=D("2.01"))),
)


@pytest.mark.parametrize(("code", "at", "above"), AT_THE_LIMIT, ids=[one[0] for one in AT_THE_LIMIT])
def test_the_limit_of_an_infant_passes_and_the_next_step_above_does_not(code: str, at: Serving, above: Serving) -> None:
    trial = Trial.begun()
    dose = trial.world.things[trial.prescribed()]
    assert [found.code for found in over_limits(EASY, dose, LIMITS)] == []
    assert [found.code for found in over_limits(at, dose, LIMITS)] == []
    assert [found.code for found in over_limits(above, dose, LIMITS)] == [code]


# Limit of the protocol, its line there, and what dose 1 for 8 kg comes to exactly: as prescribed (8 mL at the nominal
# concentration, 15 mL of diluent and flush, a lot at the limits of its specification), and of a container of 20 million
# cells/mL (4 mL, 0.5 EU/mL, 0.40 % CD3+), allocated or prepared, over half an hour.
PLACES = ("prescribe_dose", "allocate_containers", "prepare_dose")
LIMITS_OF_AN_INFANT: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("volume", "max_ml_per_kg = 10", dict(zip(PLACES, ("2.875", "2.375", "2.375"), strict=True))),
    ("dmso", "max_dmso_g_per_kg = 1", dict(zip(PLACES, ("0.055", "0.0275", "0.0275"), strict=True))),
    ("endotoxin", "max_endotoxin_eu_per_kg_h = 5", dict(zip(PLACES, ("2", "0.5", "0.5"), strict=True))),
    ("cd3", 'max_cd3_per_kg = "200000"', dict(zip(PLACES, ("100000", "40000", "40000"), strict=True))),
)
CODES = {
    "volume": ("volume_over_limit", "volume_over_limit"),
    "dmso": ("dmso_over_limit", "dmso_over_limit"),
    "endotoxin": ("endotoxin_of_a_worst_lot", "endotoxin_rate_over_limit"),
    "cd3": ("cd3_of_a_worst_lot", "cd3_over_limit"),
}
STEP_OF_A_LIMIT = D("0.0000001")


def limited(trial: Trial, line: str, most: D) -> None:
    """The protocol with one limit set, from here on."""
    name, text = line.split(" = ")[0], seed("protocol").decode()
    assert text.count(line) == 1
    trial.world.document("protocol", "protocol", text.replace(line, f'{name} = "{most}"'), "2")


def said(trial: Trial, place: str, container: str) -> tuple[str, ...]:
    """Every reason at one place, whether it stops the step or only marks the entry."""
    facts: dict[str, dict[str, Any]] = {
        "prescribe_dose": trial.prescription(),
        "allocate_containers": trial.allocation(container),
        "prepare_dose": {
            **{"containers": [container], "containers_again": [container], "drawn_ml": "4", "diluent_ml": "10"},
            **{"leftover": "discarded", "parts_total": 1},
        },
    }
    who, second = {
        "prescribe_dose": (trial.investigator, ""),
        "allocate_containers": (trial.pharmacist, ""),
        "prepare_dose": (trial.pharmacist, trial.nurse),
    }[place]
    decision = trial.world.decide(place, who, facts[place], second=second)
    reasons = decision.notes if isinstance(decision, Accepted) else decision.reasons
    return tuple(reason.code for reason in reasons if "limit" in reason.code or "worst" in reason.code)


def at_a_place(place: str) -> tuple[Trial, str]:
    """The infant, and a container as it is just before that step."""
    trial = Trial.begun()
    trial.world.document("specification", "JK500 release", seed("specification"))
    trial.world.station = "thaw_bench"
    if place == "prescribe_dose":
        return trial, ""
    if place == "allocate_containers":
        trial.prescribed()
        return trial, trial.container()
    container = trial.allocated()
    trial.world.change(trial.dose, {"dose": "cleared"})
    trial.world.change(container, {"container": "usable", "custody": "issued"}, viable_cells="120000000")
    trial.world.balances |= {(container, "mL"): D(6), (container, "cells"): D(120_000_000)}
    return trial, container


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(("what", "line", "comes_to"), LIMITS_OF_AN_INFANT, ids=[one[0] for one in LIMITS_OF_AN_INFANT])
def test_an_infant_of_eight_kilograms_is_judged_exactly_at_every_limit_at_every_place(
    what: str, line: str, comes_to: dict[str, str], place: str
) -> None:
    trial, container = at_a_place(place)
    code, exactly = CODES[what][0 if place == "prescribe_dose" else 1], D(comes_to[place])
    for most, codes in ((exactly + STEP_OF_A_LIMIT, ()), (exactly, ()), (exactly - STEP_OF_A_LIMIT, (code,))):
        limited(trial, line, most)
        assert said(trial, place, container) == codes


@pytest.mark.parametrize(
    ("number", "most", "code"), [(2, "1.9", "endotoxin_of_a_worst_lot"), (3, "99999", "cd3_of_a_worst_lot")]
)
def test_what_a_lot_may_hold_at_most_stops_no_prescription_and_is_noted(number: int, most: str, code: str) -> None:
    trial, _ = at_a_place("prescribe_dose")
    limited(trial, LIMITS_OF_AN_INFANT[number][1], D(most))
    assert trial.world.notes("prescribe_dose", trial.investigator, trial.prescription()) == (code,)


@pytest.mark.parametrize("unit", ["EU/mg", ""])
def test_a_specification_that_sets_no_limit_in_the_unit_of_the_rule_leaves_it_to_the_lot(unit: str) -> None:
    trial, _ = at_a_place("prescribe_dose")
    text = seed("specification").decode()
    assert text.count('unit = "EU/mL"') == 1
    trial.world.document("specification", "JK500 release", text.replace('unit = "EU/mL"', f'unit = "{unit}"'), "2")
    limited(trial, LIMITS_OF_AN_INFANT[2][1], D("0.1"))
    assert said(trial, "prescribe_dose", "") == ()
