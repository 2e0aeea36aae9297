"""Fill containers: the lot's cells go into labelled containers, on a cleared line, counted by two.

The moment it happened starts the life of the product: for a fresh lot a clock of hours, for a frozen one of days to the
end of the last. A wrong concentration makes every dose wrong by the same factor, so it is entered twice and the sum of
all containers is held against the harvest: more than was harvested is impossible, much less needs quality's signature.
The sum does not see two volumes written for each other, so the second person scans each container and enters its volume
too, without the first one's in sight (journey.md, section 6; 21 CFR 211.103, 211.130(e) line clearance; EU ATMP GMP
9.25).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_FLOOR, Decimal

from custody.rules.document import Document
from custody.rules.dose import shown
from custody.rules.effects import Effect, Linked, Moved, Set, instant_text, posted
from custody.rules.facts import by_second, choice, decimal, rows, scan, yes_no_unknown
from custody.rules.guards.at_once import too_many_at_once
from custody.rules.guards.counts import counts_apart
from custody.rules.out_of_storage import clock_started
from custody.rules.refusals import Refusal
from custody.rules.situation import BALANCES, Situation, Thing
from custody.rules.step import Act, Sign, Step, Tense
from custody.rules.units import Unit

MOST_CONTAINERS = 32  # so that one entry holds them all
NOT_ENTERED = "–"  # in place of a volume


@dataclass(frozen=True)
class Filled:
    """One container and what was put into it."""

    container: str = scan("container")
    volume_ml: Decimal = decimal(Unit.ML, lowest="0.001")


@dataclass(frozen=True)
class Facts:
    """The lot, the containers and the concentration as each of the two entered them, whether the line was cleared, and
    whether more containers of the lot follow in a record of their own."""

    lot: str = scan("lot")
    containers: tuple[Mapping[str, object], ...] = rows(Filled)
    containers_second: tuple[Mapping[str, object], ...] = by_second(rows(Filled))
    cells_per_ml: Decimal = decimal(Unit.CELLS_PER_ML, lowest="1")
    cells_per_ml_second: Decimal = by_second(decimal(Unit.CELLS_PER_ML, lowest="1"))
    line_clearance: str = yes_no_unknown()
    more_to_fill: str | None = choice("yes", required=False)


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """The line is clear, the containers are this lot's, the numbers agree with each other and with the harvest."""
    lot = situation.thing(facts.lot)
    profile = situation.frozen_document(lot, "product_profile")
    if facts.line_clearance != "yes":
        yield Refusal("line_not_cleared", lot.code)
    yield from _container_reasons(situation, facts)
    yield from _volume_reasons(facts)
    yield from counts_apart(lot.code, facts.cells_per_ml, facts.cells_per_ml_second, profile)
    harvested_at = lot.instant("harvested_at")
    if harvested_at is not None and act.occurred_at < harvested_at:
        yield Refusal("filled_before_harvest", lot.code, {"harvested_at": instant_text(harvested_at)})
    if lot.state("lot") == "in_process":
        yield from _sum_reasons(situation, facts, profile)


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """The containers hold the cells; lot and containers begin to age."""
    lot = situation.thing(facts.lot)
    profile = situation.frozen_document(lot, "product_profile")
    life = {
        "formulated_at": instant_text(act.occurred_at),
        "expiry_at": instant_text(expiry(situation, profile, act.occurred_at)),
    }
    yield Moved(lot.code, "lot", "part" if facts.more_to_fill else "")
    yield Set(lot.code, "filled_count", lot.integer("filled_count") + len(facts.containers))
    for name, value in life.items():
        yield Set(lot.code, name, min(value, lot.text(name, value)))  # a lot is as old as its oldest container
    surplus = _filled(facts) - situation.balance(lot.code, Unit.CELLS)
    if surplus > 0:  # within the tolerance: two counts of the same cells are never quite equal
        yield posted("world.grown", lot.code, surplus, Unit.CELLS)
    for row in facts.containers:
        container = situation.thing(str(row["container"]))
        yield from _filled_container(container, Decimal(str(row["volume_ml"])), facts, act)
        for name, value in life.items():
            yield Set(container.code, name, value)
        if not profile.states("freeze"):
            yield from clock_started(container, act.occurred_at)


def evidence(situation: Situation, facts: Facts) -> Mapping[str, object]:
    """What all containers hold together, those filled before included, against what was harvested: shown and signed."""
    lot = situation.find(facts.lot)
    if lot is None or not lot.has("cells_harvested"):
        return {}
    harvested, filled = lot.decimal("cells_harvested"), _filled_in_all(situation, facts)
    percent = (filled * 100 / harvested).quantize(Decimal("0.1"))
    return {"filled_of_harvest": f"{filled:f} cells / {harvested:f} cells = {percent} %"}


def expiry(situation: Situation, profile: Document, formulated_at: datetime) -> datetime:
    """When the product expires: hours from formulation, or the end of the last of its days in the zone of the site."""
    if profile.states("shelf_life.hours"):
        return formulated_at + timedelta(hours=float(profile.decimal("shelf_life.hours")))
    last = situation.day_of(formulated_at) + timedelta(days=int(profile.decimal("shelf_life.days")))
    return situation.day_end(last)


def _filled_container(container: Thing, volume: Decimal, facts: Facts, act: Act) -> Iterator[Effect]:
    cells = _cells(volume, facts)
    for journey in ("container", "custody", "condition"):
        yield Moved(container.code, journey)
    yield Linked(facts.lot, container.code, "filled")
    yield Set(container.code, "volume_ml", format(volume, "f"))
    yield Set(container.code, "cells_per_ml", format(facts.cells_per_ml, "f"))
    yield Set(container.code, "cells", format(cells, "f"))
    yield Set(container.code, "holder", act.actor)
    yield posted(facts.lot, container.code, cells, Unit.CELLS)
    yield posted("world.grown", container.code, volume, Unit.ML)


def _container_reasons(situation: Situation, facts: Facts) -> Iterator[Refusal]:
    codes = [str(row["container"]) for row in facts.containers]
    yield from too_many_at_once(facts.lot, len(codes), MOST_CONTAINERS)
    for code, times in Counter(codes).items():
        if times > 1:
            yield Refusal("container_named_twice", code)
        if situation.thing(code).text("lot") != facts.lot:
            yield Refusal("container_of_another_lot", code, {"lot": situation.thing(code).text("lot")})


def _volume_reasons(facts: Facts) -> Iterator[Refusal]:
    """One reason for each container whose volume the two did not enter alike, or that only one of them scanned."""
    first, second = _volumes(facts.containers), _volumes(facts.containers_second)
    for code in dict.fromkeys((*first, *second)):
        if first.get(code) != second.get(code):
            told = [", ".join(map(shown, volumes.get(code, ()))) or NOT_ENTERED for volumes in (first, second)]
            yield Refusal("volumes_apart", code, {"first": told[0], "second": told[1]})


def _volumes(entered: Iterable[Mapping[str, object]]) -> Mapping[str, tuple[Decimal, ...]]:
    """What was entered for each container, in mL; more than one where it was named more than once."""
    found: dict[str, tuple[Decimal, ...]] = {}
    for row in entered:
        code = str(row["container"])
        found[code] = (*found.get(code, ()), Decimal(str(row["volume_ml"])))
    return found


def _sum_reasons(situation: Situation, facts: Facts, profile: Document) -> Iterator[Refusal]:
    harvested = situation.thing(facts.lot).decimal("cells_harvested")
    filled = _filled_in_all(situation, facts)
    tolerance = profile.decimal("fill.sum_tolerance_percent")
    params = {"filled": format(filled, "f"), "harvested": format(harvested, "f"), "tolerance": format(tolerance, "f")}
    if (filled - harvested) * 100 > harvested * tolerance:
        yield Refusal("more_filled_than_harvested", facts.lot, params)
    elif not facts.more_to_fill and (harvested - filled) * 100 > harvested * tolerance:
        yield Refusal("less_filled_than_harvested", facts.lot, params)


def _filled_in_all(situation: Situation, facts: Facts) -> Decimal:
    """Cells of the lot in containers, with these: what was harvested and is not on the account of the lot any more."""
    harvested = situation.thing(facts.lot).decimal("cells_harvested")
    return harvested - situation.balance(facts.lot, Unit.CELLS) + _filled(facts)


def _filled(facts: Facts) -> Decimal:
    """Cells in all containers together."""
    return sum((_cells(Decimal(str(row["volume_ml"])), facts) for row in facts.containers), Decimal(0))


def _cells(volume: Decimal, facts: Facts) -> Decimal:
    """Whole cells in a volume, never rounded up."""
    return (volume * facts.cells_per_ml).to_integral_value(ROUND_FLOOR)


STEP = Step(
    name="fill_containers",
    station="manufacture",
    kind="containers.filled",
    facts=Facts,
    effects=effects,
    refusals=refusals,
    evidence=evidence,
    sign=Sign.PERFORMER_AND_SECOND,
    tense=Tense.REPORTS_THE_PAST,
    primary="lot",
    reads=(BALANCES,),
    cites="21 CFR 211.103, 211.130(e); EU ATMP GMP 9.25",
)
