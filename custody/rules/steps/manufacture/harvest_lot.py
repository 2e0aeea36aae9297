"""Harvest a lot: the cells of a batch are counted, and counted again by the second person.

Every later number, from the fill to the dose of a child, stands on this one, so two people must agree on it within the
tolerance of the profile (21 CFR 211.103, yields verified by a second person). A low viability is recorded as it is and
opens a deviation. The lot keeps the documents its batch began with.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from custody.rules.effects import Created, Effect, Linked, Moved, Plain, instant_text, posted
from custody.rules.facts import by_second, decimal, integer, scan, text
from custody.rules.guards.counts import counts_apart
from custody.rules.refusals import Refusal
from custody.rules.situation import Situation
from custody.rules.step import Act, Sign, Step, Tense
from custody.rules.units import Unit

MOST_CELLS = 999_999_999_999


@dataclass(frozen=True)
class Facts:
    """The batch, the lot's name, the cells as each of the two counted them, and how many of them live."""

    batch: str = scan("batch")
    name: str = text()
    cells: int = integer(1, MOST_CELLS)
    cells_second: int = by_second(integer(1, MOST_CELLS))
    viability_percent: Decimal = decimal(Unit.PERCENT, highest="100")


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """The two counts agree, the time fits; a low viability is noted."""
    batch = situation.thing(facts.batch)
    profile = situation.frozen_document(batch, "product_profile")
    yield from counts_apart(batch.code, Decimal(facts.cells), Decimal(facts.cells_second), profile)
    started = batch.instant("started_at")
    if started is not None and act.occurred_at < started:
        yield Refusal("harvested_before_start", batch.code, {"started_at": instant_text(started)})
    lowest = profile.decimal("harvest.min_viability_percent")
    if facts.viability_percent < lowest:
        params = {"viability": format(facts.viability_percent, "f"), "lowest": format(lowest, "f")}
        yield Refusal("low_harvest_viability", batch.code, params)


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """The batch is harvested; a lot in process holds its cells."""
    batch = situation.thing(facts.batch)
    attrs: dict[str, Plain] = {
        "batch": batch.code,
        "presentation": batch.text("presentation"),
        "documents": {name: str(digest) for name, digest in batch.mapping("documents").items()},
        "harvested_at": instant_text(act.occurred_at),
        "cells_harvested": str(facts.cells),
        "viability_percent": format(facts.viability_percent, "f"),
    }
    yield Created("@1", "lot", attrs, name=facts.name)
    yield Moved("@1", "lot")
    yield Moved(batch.code, "batch")
    yield Linked(batch.code, "@1", "derived")
    yield posted("world.grown", "@1", Decimal(facts.cells), Unit.CELLS)


STEP = Step(
    name="harvest_lot",
    station="manufacture",
    kind="lot.harvested",
    facts=Facts,
    effects=effects,
    refusals=refusals,
    sign=Sign.PERFORMER_AND_SECOND,
    tense=Tense.REPORTS_THE_PAST,
    primary="batch",
    cites="21 CFR 211.103; EU GMP 5.8",
)
