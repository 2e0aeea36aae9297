"""Close a near miss: quality says how another child's thing came to be shown, and what is done so that it is not shown
again. Nothing was given; what was stopped stays as the step that stopped it left it.

Whoever took the step that opened it does not close it (journey.md, 7, step 24, as for deviations). Where more departed
than a thing shown and stopped, a deviation is opened beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from custody.rules.effects import Closed, Effect, Set, instant_text
from custody.rules.facts import choice, scan, text
from custody.rules.refusals import Refusal
from custody.rules.situation import PARTICIPATION, Situation
from custody.rules.step import Act, Sign, Step


@dataclass(frozen=True)
class Facts:
    """The near miss, what brought it about, and the conclusion."""

    near_miss: str = scan("near_miss")
    root_cause: str = choice("person", "equipment", "material", "method", "environment", "unknown")
    conclusion: str = text()


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """It is closed once."""
    if situation.thing(facts.near_miss).state("near_miss") != "open":
        yield Refusal("near_miss_already_closed", facts.near_miss)


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """The near miss is closed, with its cause; it is on nobody's page any more but in every history."""
    yield Closed(facts.near_miss, "closed")
    yield Set(facts.near_miss, "root_cause", facts.root_cause)
    yield Set(facts.near_miss, "conclusion", facts.conclusion)
    yield Set(facts.near_miss, "closed_by", act.actor)
    yield Set(facts.near_miss, "closed_at", instant_text(act.at))


STEP = Step(
    name="close_near_miss",
    station="quality",
    kind="near_miss.closed",
    facts=Facts,
    primary="near_miss",
    sign=Sign.PERFORMER,
    meanings=("approved",),
    reads=(PARTICIPATION,),
    refusals=refusals,
    effects=effects,
    cites="21 CFR 211.192",
)
