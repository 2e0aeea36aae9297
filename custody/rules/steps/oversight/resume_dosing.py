"""Resume dosing: another person than the one who paused it says what was found, and dosing goes on.

What lapsed while it was paused stays lapsed: a go for the day, a weight or an eligibility that has grown too old is
asked for again (journey.md, 3 and 7, step 58).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from custody.rules.effects import Closed, Effect
from custody.rules.facts import scan, text
from custody.rules.refusals import Refusal
from custody.rules.situation import PARTICIPATION, Situation
from custody.rules.step import Act, Sign, Step


@dataclass(frozen=True)
class Facts:
    """The pause, and what was found."""

    pause: str = scan("pause")
    finding: str = text()


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """A pause ends once. Who paused does not resume (guards/pairs.py)."""
    if situation.thing(facts.pause).state("pause") != "open":
        yield Refusal("pause_already_ended", facts.pause)


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """The pause ends."""
    yield Closed(facts.pause, "resumed")


STEP = Step(
    name="resume_dosing",
    station="oversight",
    kind="dosing.resumed",
    facts=Facts,
    primary="pause",
    sign=Sign.PERFORMER,
    reads=(PARTICIPATION,),
    refusals=refusals,
    effects=effects,
    cites="journey.md 3 and 7, step 58",
)
