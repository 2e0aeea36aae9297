"""Destroy what was discarded: by one person before the eyes of another, and counted to the last millilitre.

Cells and volume leave the containers' accounts for the account of what was destroyed, so that the sum of all accounts
still tells where every cell went. What is held is evidence until quality says otherwise (21 CFR 312.59; ICH E6(R3)
3.15.3).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from custody.rules.effects import Effect, Moved, Set, instant_text
from custody.rules.facts import choice, scan
from custody.rules.guards.containers import custody_ended
from custody.rules.guards.gone import GONE_TO, counted_out
from custody.rules.refusals import Refusal
from custody.rules.situation import ANCESTORS, BALANCES, ITEMS, RELATED, Situation, Thing
from custody.rules.step import Act, Sign, Step


@dataclass(frozen=True)
class Facts:
    """What is destroyed, all at once, and how."""

    items: tuple[str, ...] = scan("container", "prepared_dose", many=True)
    method: str = choice("autoclaved", "chemically_inactivated", "incinerated")


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """What is held, itself or its lot, may still be looked into."""
    for code in facts.items:
        above = [thing.code for thing in situation.ancestors(code)]
        for hold in situation.open_items("hold", *above):
            yield Refusal("held_evidence", code, {"hold": hold.code, "reason": hold.text("reason")})


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """Each is destroyed, with the emptied containers of a prepared dose, and its accounts end at nothing."""
    for thing in _all(situation, facts):
        yield Moved(thing.code, thing.kind)
        yield Set(thing.code, "destroyed_at", instant_text(act.at))
        yield Set(thing.code, "method", facts.method)
        yield from counted_out(situation, thing.code, GONE_TO["destroyed"])
        if thing.kind == "container":
            yield from custody_ended(situation, thing)


def _all(situation: Situation, facts: Facts) -> tuple[Thing, ...]:
    emptied = (
        container
        for code in facts.items
        for container in situation.parents(code, "pooled")
        if situation.thing(code).state("prepared_dose") == "discarded" and container.state("container") == "discarded"
    )
    named = (situation.thing(code) for code in facts.items)
    return tuple({thing.code: thing for thing in (*named, *emptied)}.values())


STEP = Step(
    name="destroy_container",
    station="oversight",
    kind="container.destroyed",
    facts=Facts,
    primary="items",
    sign=Sign.PERFORMER_AND_SECOND,
    meanings=("performed", "witnessed"),
    reads=(ANCESTORS, RELATED, ITEMS, BALANCES),
    refusals=refusals,
    effects=effects,
    cites="21 CFR 312.59; ICH E6(R3) 3.15.3",
)
