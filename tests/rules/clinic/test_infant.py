"""An infant of eight kilograms at every limit per kilogram: the limit itself passes, a step above it does not."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal as D

import pytest

from custody.rules.document import Document
from custody.rules.dose import Part, Serving
from custody.rules.guards.per_kg import over_limits
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
