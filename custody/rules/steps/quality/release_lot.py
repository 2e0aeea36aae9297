"""Release a lot: the one signature without which nothing reaches a child. With user id and full password, by someone
who neither made, tested nor reviewed a result of this lot.

Every test the lot's own specification requires has a reviewed, valid result within it. Tests marked *pending* may be
outstanding under a conditional release, which is the normal path of a fresh lot; a later release confirms it once they
are in. The signature covers every result as it stood: whatever changes afterwards shows (Annex 11, 15; 21 CFR 211.165,
610.1; 质量受权人).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from custody.rules.effects import Effect, Moved, Set, instant_text
from custody.rules.facts import choice, scan
from custody.rules.guards.disposition import (
    free_of_grave_deviations,
    free_of_holds,
    from_released_banks,
    open_deviations,
    tests_pending,
    unfit_results,
)
from custody.rules.guards.lot import in_date
from custody.rules.guards.specifications import specification_of, unspecified_lot
from custody.rules.refusals import Refusal
from custody.rules.results import FOR_RELEASE, release_results
from custody.rules.situation import ANCESTORS, DESCENDANTS, ITEMS, PARTICIPATION, Situation, Thing
from custody.rules.step import Act, Sign, Step

CONDITIONAL = "conditional"


@dataclass(frozen=True)
class Facts:
    """The lot, and how: released, conditionally, or a conditional release confirmed."""

    lot: str = scan("lot")
    outcome: str = choice("released", CONDITIONAL, "confirmed")


def in_date_until_released(situation: Situation, lot: Thing, at: datetime) -> Iterator[Refusal]:
    """A lot is released before it expires; a late confirmation looks back: a fresh lot has expired by day 14."""
    if lot.state("lot") != "conditionally_released":
        yield from in_date(situation, lot, at)


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """Every required result is in, or, under a conditional release, everything but what may be pending."""
    lot = situation.thing(facts.lot)
    yield from unspecified_lot(situation, lot.code)
    yield from unfit_results(situation, lot, may_be_pending=facts.outcome == CONDITIONAL)
    if facts.outcome == CONDITIONAL and not tests_pending(situation, lot):
        yield Refusal("nothing_pending", lot.code)


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """The lot is released, with what is still due and when."""
    lot = situation.thing(facts.lot)
    pending = tests_pending(situation, lot) if facts.outcome == CONDITIONAL else ()
    due = {str(row["name"]): instant_text(_due(situation, lot, row, act.at)) for row in pending}
    yield Moved(lot.code, "lot", facts.outcome)
    yield Set(lot.code, "conditional", facts.outcome == CONDITIONAL)
    yield Set(lot.code, "pending", tuple(due))
    yield Set(lot.code, "pending_due", due)
    yield Set(lot.code, "pending_due_at", min(due.values(), default=None))
    if facts.outcome == "confirmed":
        yield Set(lot.code, "confirmed_at", instant_text(act.at))
        yield Set(lot.code, "confirmed_by", act.actor)
    else:
        yield Set(lot.code, "released_at", instant_text(act.at))
        yield Set(lot.code, "released_by", act.actor)


def evidence(situation: Situation, facts: Facts) -> Mapping[str, object]:
    """Every result as it stands, the specification it was judged by, and the deviations still open."""
    lot = situation.find(facts.lot)
    if lot is None:
        return {}
    specification = specification_of(situation, lot)
    return {
        "specification": specification.digest if specification else "",
        "expiry_at": lot.text("expiry_at"),
        "batch_reviewed_by": lot.text("batch_reviewed_by"),
        "results": [_shown(result) for result in release_results(situation, lot.code)],
        "open_deviations": {d.code: d.text("grade") for d in open_deviations(situation, lot.code)},
        "pending": [str(row["name"]) for row in tests_pending(situation, lot)],
    }


SHOWN = ("test", "censor", "value", "unit", "compared", "verdict", "entered_by", "reviewed_by")


def _shown(result: Thing) -> Mapping[str, object]:
    shown = {name: result.text(name) for name in SHOWN}
    return {**shown, "result": result.code, "state": result.state("result"), "version": result.version}


def _due(situation: Situation, lot: Thing, row: Mapping[str, object], at: datetime) -> datetime:
    """So many days after the latest sample for release was drawn; after now, where none was."""
    samples = (sample for sample in situation.children(lot.code, "sampled") if sample.text("purpose") in FOR_RELEASE)
    drawn = [when for sample in samples if (when := sample.instant("drawn_at")) is not None]
    return max(drawn, default=at) + timedelta(days=int(str(row.get("due_days", 0))))


STEP = Step(
    name="release_lot",
    station="quality",
    kind="lot.released",
    facts=Facts,
    primary="lot",
    sign=Sign.RELEASE,
    full_password=True,
    meanings=("released",),
    reads=(DESCENDANTS, ANCESTORS, ITEMS, PARTICIPATION),
    guards=(from_released_banks, in_date_until_released, free_of_holds, free_of_grave_deviations),
    refusals=refusals,
    effects=effects,
    evidence=evidence,
    witnessed=True,
    cites="21 CFR 211.165; 610.1; Annex 11, 15",
)
