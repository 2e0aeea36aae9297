"""Prepare a dose: from usable containers to what is hung, one dose at a time on one bench.

The preparer scans every container that goes in, the checker scans them again; all are for one dose of one child.
What was made gets a code of its own and opens a preparation at the station, which ends when its own label has been
printed and scanned on the product (steps order_label, label_dose): until then no other preparation begins here and
nobody can verify (journey.md, 4; FACT D7: labelled before it is detached). Its use-by is the earliest of all limits.
A container of another child or another dose, scanned by either of them, is an identity failure: it is recorded as one,
nothing is prepared, and a preparation that is open on the bench for another dose stays as it is.
Containers are emptied in the order in which they were scanned; what is left in the last one is kept for another part
of the same dose or thrown away before both persons' eyes, and never goes to another child. The diluent goes into the
child as well: it is scanned, released and in date. Where nobody is there to sign as checker, the check is made as in
any other emergency (guards/stand_in.py): the cells are thawed, and the night goes on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from custody.rules.effects import Created, Effect, Linked, Moved, Opened, Plain, Posted, instant_text, posted
from custody.rules.facts import by_second, choice, decimal, integer, scan, text
from custody.rules.guards.allocation import allocated, dose_of
from custody.rules.guards.dose_amount import (
    ALLOWED,
    Drawn,
    cells_together,
    counted_cells,
    dose_amount_reasons,
    drawn_from,
    earlier_parts,
    leftover_needed,
    parts_add_up,
)
from custody.rules.guards.doses import prescription_changed
from custody.rules.guards.giving import GIVING
from custody.rules.guards.identity import near_miss_opened, other_subject, rescanned
from custody.rules.guards.lot import lots_of, profile_of
from custody.rules.guards.material import material_usable
from custody.rules.guards.per_kg import endotoxin_in, prepared_per_kg
from custody.rules.guards.preparation import bench_free, bench_known
from custody.rules.guards.stand_in import (
    BY_VIDEO,
    ON_WARD,
    beside_stand_in,
    stand_in,
    stand_in_reasons,
    stand_in_to_countersign,
)
from custody.rules.guards.usable import not_held
from custody.rules.refusals import Refusal
from custody.rules.situation import (
    ALL_PEOPLE,
    ANCESTORS,
    AT_STATION,
    BALANCES,
    DESCENDANTS,
    ITEMS,
    RELATED,
    Situation,
    Thing,
)
from custody.rules.step import Act, Sign, Step
from custody.rules.units import Unit

PREPARED = "@1"


@dataclass(frozen=True)
class Facts:
    """Containers by the preparer and again by the checker; mL drawn from them together, mL of diluent added (a flush
    does not count), what became of the rest, and in how many parts the dose is given. In an emergency, how the check
    was made."""

    containers: tuple[str, ...] = scan("container", many=True)
    containers_again: tuple[str, ...] = by_second(scan("container", many=True))
    drawn_ml: Decimal = decimal(Unit.ML)
    diluent: str | None = scan("material_lot", required=False)
    diluent_ml: Decimal | None = decimal(Unit.ML, required=False)
    leftover: str = choice("discarded", "kept")
    parts_total: int = integer(1, 20)
    emergency: str | None = choice(ON_WARD, BY_VIDEO, required=False)
    clinician: str | None = text(required=False)
    staff_number: str | None = text(required=False)
    nobody_on_ward: str | None = choice("yes", required=False)


def mismatches(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """Identity: every container, as either person scanned it, is for the same child and the same dose of that child."""
    scanned = dict.fromkeys((*facts.containers, *facts.containers_again))
    doses = {code: dose for code in scanned if (dose := dose_of(situation, code)) is not None}
    if not doses:
        return
    first = next(iter(doses.values()))
    child = first.text("subject")
    others = {code: dose.text("subject") for code, dose in doses.items() if dose.text("subject") != child}
    yield from other_subject(situation, others, situation.thing(child).text("number", child))
    for code, dose in doses.items():
        if code not in others and dose.code != first.code:
            yield Refusal("mixed_doses", code, {"dose": dose.integer("number"), "expected": first.integer("number")})


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """One bench, scanned twice, in an amount that was prescribed, with a diluent that may go into a child."""
    yield from stand_in_reasons(situation, facts, facts.containers[0], act)
    yield from bench_known(situation)
    yield from bench_free(situation)
    yield from rescanned(facts.containers, facts.containers_again)
    if facts.drawn_ml == 0:
        yield Refusal("nothing_drawn", facts.containers[0])
    containers = tuple(situation.thing(code) for code in facts.containers)
    yield from _emptied_before(situation, containers)
    yield from _diluent_reasons(situation, facts, act)
    yield from dose_amount_reasons(situation, containers, facts.drawn_ml, facts.parts_total)
    yield from parts_add_up(situation, containers, facts.drawn_ml, facts.parts_total)
    if facts.leftover == "discarded":
        yield from leftover_needed(situation, containers, facts.drawn_ml, facts.parts_total)
    drawn = drawn_from(situation, containers, facts.drawn_ml)
    yield from prepared_per_kg(situation, drawn, facts.drawn_ml + (facts.diluent_ml or Decimal(0)))


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """The prepared dose with its parents, its amount and its use-by, and a preparation open until it is labelled; or,
    where identity failed, a near miss and nothing else."""
    failed = tuple(mismatches(situation, facts, act))
    if failed:
        yield near_miss_opened(situation, STEP.name, failed, *facts.containers)
        return
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
    yield from stand_in_to_countersign(situation, facts, (STEP.name, containers[0].code), act)


def _emptied_before(situation: Situation, containers: tuple[Thing, ...]) -> Iterator[Refusal]:
    """All of it is in a prepared dose or was thrown away: a second one from it would be nothing, or given twice."""
    for container in containers:
        if container.state("container") == "prepared" and situation.balance(container.code, Unit.ML.value) <= 0:
            yield Refusal("container_emptied", container.code)


def _diluent_reasons(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """What enters the vein beside the cells is a lot of its own: released, in date, not held, and known."""
    if facts.diluent is not None:
        diluent = situation.thing(facts.diluent)
        yield from material_usable(situation, diluent, act.at)
        yield from not_held(situation, diluent, act.at)
    elif facts.diluent_ml:
        yield Refusal("diluent_unscanned", facts.containers[0], {"ml": format(facts.diluent_ml, "f")})


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
        **_besides(situation, drawn, dose, facts.parts_total),
        **({"checked_by": stand_in(facts)} if stand_in(facts) else {}),  # whoever signs is named by the signature
    }


def _besides(situation: Situation, drawn: tuple[Drawn, ...], dose: Thing | None, parts: int) -> dict[str, Plain]:
    """The endotoxin it holds, where that is known; and how many cells of the dose were taken on where they are more
    than prescribed, or with the last of its `parts` less."""
    held, found = endotoxin_in(situation, drawn), {}
    if held is not None:
        found["endotoxin_eu"] = format(held, "f")
    if dose is not None and dose.has("cells_max"):
        together = cells_together(situation, dose, drawn)
        last = len(earlier_parts(situation, dose)) + 1 >= parts
        less = last and dose.has("cells_min") and together < dose.decimal("cells_min")
        found |= {ALLOWED: format(together, "f")} if less or together > dose.decimal("cells_max") else {}
    return dict(found)


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
    reads=(ANCESTORS, RELATED, RELATED, ANCESTORS, ITEMS, BALANCES, AT_STATION, DESCENDANTS, ALL_PEOPLE),
    guards=(*GIVING, allocated, prescription_changed),
    mismatches=mismatches,
    refusals=refusals,
    around=beside_stand_in,
    after_thaw=True,
    cites="journey.md 4 and 7, step 52; FACT D7",
)
