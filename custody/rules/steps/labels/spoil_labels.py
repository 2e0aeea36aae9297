"""Spoil labels: what was left over, torn or misprinted is thrown away at the end of a shift, all at once, before the
eyes of another.

Each copy is scanned, so that no good label of a lot lies about. It leaves its own account for that of its lot, where it
waits to be added up; a label of nothing that belongs to a lot is destroyed at once (21 CFR 211.125(c) and (d)).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from custody.rules.effects import Effect, Moved, Set, posted
from custody.rules.facts import choice, scan
from custody.rules.guards.at_once import too_many_at_once
from custody.rules.refusals import Refusal
from custody.rules.situation import BALANCES, RELATED, Situation, Thing
from custody.rules.step import Act, Sign, Step
from custody.rules.units import Unit

MOST_COPIES = 50  # in one entry
WITHOUT_CELLS = frozenset({"", "planned", "labelled", "discarded", "destroyed"})  # a container that holds none


@dataclass(frozen=True)
class Facts:
    """The copies, and why they are not used."""

    copies: tuple[str, ...] = scan("label_copy", many=True)
    spoiled_why: str = choice("left_over", "misprinted", "torn", "smeared", "replaced_before")


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """A label that stands on cells is not thrown away: it is reprinted, and the reprint voids it."""
    yield from too_many_at_once("", len(facts.copies), MOST_COPIES)
    for code in facts.copies:
        copy, worn_by = situation.thing(code), _worn_by(situation, code)
        if copy.state("label_copy") == "applied" and worn_by and _in_use(worn_by):
            yield Refusal("label_in_use", code, {"about": worn_by.code})


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """The copies are spoiled, and counted against their lot."""
    for code in facts.copies:
        worn_by = _worn_by(situation, code)
        lot = (worn_by.code if worn_by.kind == "lot" else worn_by.text("lot")) if worn_by else ""
        if situation.thing(code).state("label_copy") != "void":
            yield Moved(code, "label_copy")
        yield Set(code, "spoiled_why", facts.spoiled_why)
        yield posted(code, lot or "world.destroyed", Decimal(1), Unit.COPY.value)


def _worn_by(situation: Situation, copy: str) -> Thing | None:
    return next(iter(situation.children(copy, "labels")), None)


def _in_use(thing: Thing) -> bool:
    return thing.kind != "container" or thing.state("container") not in WITHOUT_CELLS


STEP = Step(
    name="spoil_labels",
    station="labels",
    kind="labels.spoiled",
    facts=Facts,
    primary="copies",
    sign=Sign.PERFORMER_AND_SECOND,
    meanings=("performed", "witnessed"),
    reads=(RELATED, BALANCES),
    refusals=refusals,
    effects=effects,
    cites="21 CFR 211.125(c), (d)",
)
