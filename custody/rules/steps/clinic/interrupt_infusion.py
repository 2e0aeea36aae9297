"""Interrupt an infusion: one tap, no signature, never refused. The hand is on the clamp, not on the keyboard.

The time is what counts; who it was is told afterwards, by a signature within the protocol's time. An infusion that was
not running is marked all the same, and the entry says so (journey.md, 4, 5 and 7, step 55).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from custody.rules.effects import Effect, Moved, Set, instant_text
from custody.rules.facts import scan
from custody.rules.guards.countersigning import to_countersign
from custody.rules.situation import Situation
from custody.rules.step import Act, Step, Tense

NAME = "interrupt_infusion"


@dataclass(frozen=True)
class Facts:
    """What hangs."""

    prepared_dose: str = scan("prepared_dose")


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """It stands still since then, and waits for whoever did it to sign."""
    prepared = situation.thing(facts.prepared_dose)
    yield Moved(prepared.code, "prepared_dose")
    if prepared.state("prepared_dose") == "infusing":
        yield Set(prepared.code, "interrupted_at", instant_text(act.occurred_at))
    yield to_countersign(situation, NAME, (prepared.code,), act, {})


STEP = Step(
    name=NAME,
    station="clinic",
    kind="infusion.interrupted",
    facts=Facts,
    effects=effects,
    tense=Tense.REPORTS_THE_PAST,
    primary="prepared_dose",
    after_thaw=True,
    always_recordable=True,
    cites="journey.md 5 and 7, step 55",
)
