"""Prepare a dose: from usable containers to what is hung, one dose at a time on one bench.

The preparer scans every container that goes in, the checker scans them again; all are for one dose of one child.
What was made gets a code of its own and opens a preparation at the station, which ends when its own label has been
printed and scanned on the product (steps order_label, apply_label): until then no other preparation begins here and
nobody can verify (journey.md, 4; FACT D7: labelled before it is detached). Its use-by is the earliest of all limits.
Containers are emptied in the order in which they were scanned; what is left in the last one is kept for another part
of the same dose or thrown away before both persons' eyes, and never goes to another child.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from custody.rules.effects import Created, Effect, Linked, Moved, Opened, Plain, Posted, instant_text, posted
from custody.rules.facts import choice, decimal, integer, scan
from custody.rules.guards.allocation import allocated, dose_of
from custody.rules.guards.dose_amount import Drawn, counted_cells, dose_amount_reasons, drawn_from
from custody.rules.guards.doses import prescription_changed
from custody.rules.guards.giving import GIVING
from custody.rules.guards.identity import other_subject, rescanned
from custody.rules.guards.lot import lots_of, profile_of
from custody.rules.guards.per_kg import prepared_per_kg
from custody.rules.guards.preparation import bench_free, bench_known
from custody.rules.refusals import Refusal
from custody.rules.situation import ANCESTORS, AT_STATION, BALANCES, DESCENDANTS, ITEMS, RELATED, Situation, Thing
from custody.rules.step import Act, Sign, Step
from custody.rules.units import Unit

PREPARED = "@1"


@dataclass(frozen=True)
class Facts:
    """Containers by the preparer and again by the checker; mL drawn from them together, mL of diluent added (a flush
    does not count), what became of the rest, and in how many parts the dose is given."""

    containers: tuple[str, ...] = scan("container", many=True)
    containers_again: tuple[str, ...] = scan("container", many=True)
    drawn_ml: Decimal = decimal(Unit.ML)
    diluent: str | None = scan("material_lot", required=False)
    diluent_ml: Decimal | None = decimal(Unit.ML, required=False)
    leftover: str = choice("discarded", "kept")
    parts_total: int = integer(1, 20)


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """One bench, one child, one dose, scanned twice, in an amount that was prescribed."""
    yield from bench_known(situation)
    yield from bench_free(situation)
    yield from rescanned(facts.containers, facts.containers_again)
    yield from _one_dose(situation, facts)
    if facts.drawn_ml == 0:
        yield Refusal("nothing_drawn", facts.containers[0])
    containers = tuple(situation.thing(code) for code in facts.containers)
    yield from _emptied_before(situation, containers)
    yield from dose_amount_reasons(situation, containers, facts.drawn_ml, facts.parts_total)
    drawn = drawn_from(situation, containers, facts.drawn_ml)
    yield from prepared_per_kg(situation, drawn, facts.drawn_ml + (facts.diluent_ml or Decimal(0)))


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """The prepared dose with its parents, its amount and its use-by, and a preparation open until it is labelled."""
    containers = tuple(situation.thing(code) for code in facts.containers)
    dose = dose_of(situation, containers[0].code)
    drawn = drawn_from(situation, containers, facts.drawn_ml)
    yield Created(PREPARED, "prepared_dose", _values(situation, (facts, drawn), dose, act))
    yield Moved(PREPARED, "prepared_dose")
    yield Opened("@2", "preparation", (PREPARED,), {"station": situation.station, "dose": dose.code if dose else ""})
    if dose is not None:
        yield Linked(dose.code, PREPARED, "serves")
    for part in drawn:
        yield Moved(part.container.code, "container")
        yield Linked(part.container.code, PREPARED, "pooled")
        yield from _posted(part, facts.leftover)
    yield from _diluted(situation, facts)


def _one_dose(situation: Situation, facts: Facts) -> Iterator[Refusal]:
    """Every container is for the same child, and for the same dose of that child."""
    first = dose_of(situation, facts.containers[0])
    if first is None:
        return
    child = first.text("subject")
    doses = {code: dose for code in facts.containers[1:] if (dose := dose_of(situation, code)) is not None}
    others = {code: dose.text("subject") for code, dose in doses.items() if dose.text("subject") != child}
    yield from other_subject(situation, others, situation.thing(child).text("number", child))
    for code, dose in doses.items():
        if code not in others and dose.code != first.code:
            yield Refusal("mixed_doses", code, {"dose": dose.integer("number"), "expected": first.integer("number")})


def _emptied_before(situation: Situation, containers: tuple[Thing, ...]) -> Iterator[Refusal]:
    """All of it is in a prepared dose or was thrown away: a second one from it would be nothing, or given twice."""
    for container in containers:
        if container.state("container") == "prepared" and situation.balance(container.code, Unit.ML.value) <= 0:
            yield Refusal("container_emptied", container.code)


def _values(
    situation: Situation, made: tuple[Facts, tuple[Drawn, ...]], dose: Thing | None, act: Act
) -> dict[str, Plain]:
    facts, drawn = made
    lots = lots_of(situation, drawn[0].container)
    volume = sum((part.ml for part in drawn), Decimal(0)) + (facts.diluent_ml or Decimal(0))
    return {
        "lot": lots[0].code if lots else "",
        "subject": dose.text("subject") if dose else "",
        "dose": dose.code if dose else "",
        "presentation": drawn[0].container.text("presentation"),
        "volume_ml": format(volume, "f"),
        "cells": format(counted_cells(situation, drawn), "f"),
        "use_by": instant_text(_use_by(situation, drawn, act.at)),
        "prepared_at": instant_text(act.at),
        "prepared_by": act.actor,
        "parts_total": facts.parts_total,
        "drawn": {part.container.code: format(part.ml, "f") for part in drawn if part.ml},
    }


def _use_by(situation: Situation, drawn: tuple[Drawn, ...], at: datetime) -> datetime:
    """The earliest of the use-by and expiry of every container and lot, and of the minutes the profile allows."""
    limits: list[datetime | None] = []
    for part in drawn:
        profile = profile_of(situation, part.container)
        limits.append(at + profile.minutes("prepare.use_by_minutes"))
        limits += [part.container.instant("use_by"), part.container.instant("expiry_at")]
        limits += [lot.instant("expiry_at") for lot in lots_of(situation, part.container)]
    return min(limit for limit in limits if limit is not None)


def _posted(part: Drawn, leftover: str) -> Iterator[Posted]:
    amounts = ((part.ml, part.left_ml, Unit.ML.value), (part.cells, part.left_cells, Unit.CELLS.value))
    for quantity, left, unit in amounts:
        if quantity:
            yield posted(part.container.code, PREPARED, quantity, unit)
        if left and leftover == "discarded":
            yield posted(part.container.code, "world.consumed", left, unit)


def _diluted(situation: Situation, facts: Facts) -> Iterator[Effect]:
    """Diluent is taken from its lot where that is counted in mL and holds enough, and never stops a dose."""
    if facts.diluent is not None:
        yield Linked(facts.diluent, PREPARED, "used")
    if facts.diluent_ml:
        ample = facts.diluent is not None and situation.balance(facts.diluent, Unit.ML.value) >= facts.diluent_ml
        source = str(facts.diluent) if ample else "world.grown"
        yield posted(source, PREPARED, facts.diluent_ml, Unit.ML.value)


STEP = Step(
    name="prepare_dose",
    station="clinic",
    kind="dose.prepared",
    facts=Facts,
    effects=effects,
    sign=Sign.PERFORMER_AND_SECOND,
    primary="containers",
    reads=(ANCESTORS, RELATED, RELATED, ANCESTORS, ITEMS, BALANCES, AT_STATION, DESCENDANTS),
    guards=(*GIVING, allocated, prescription_changed),
    refusals=refusals,
    after_thaw=True,
    cites="journey.md 4 and 7, step 52; FACT D7",
)
