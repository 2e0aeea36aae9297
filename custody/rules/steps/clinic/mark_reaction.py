"""Mark a reaction: one tap that keeps the minute at which a child reacted, and nothing else.

What it was, how grave and what was done about it is told afterwards, with a signature, as an observation; at this
moment both hands belong to the child (journey.md, 4).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from custody.rules.effects import Effect, Set, instant_text
from custody.rules.facts import scan
from custody.rules.guards.countersigning import to_countersign
from custody.rules.situation import Situation
from custody.rules.step import Act, Step, Tense

NAME = "mark_reaction"


@dataclass(frozen=True)
class Facts:
    """What hangs, or was given last."""

    prepared_dose: str = scan("prepared_dose")


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """The minute is kept, and waits for whoever saw it to sign."""
    prepared = situation.thing(facts.prepared_dose)
    yield Set(prepared.code, "reactions", (*prepared.texts("reactions"), instant_text(act.occurred_at)))
    yield to_countersign(situation, NAME, (prepared.code,), act, {})


STEP = Step(
    name=NAME,
    station="clinic",
    kind="reaction.marked",
    facts=Facts,
    effects=effects,
    tense=Tense.REPORTS_THE_PAST,
    primary="prepared_dose",
    after_thaw=True,
    always_recordable=True,
    cites="journey.md 4",
)
