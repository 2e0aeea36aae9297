"""Resume dosing: another person than the one who paused it says what was found, and dosing goes on.

What lapsed while it was paused stays lapsed: a go for the day, a weight or an eligibility that has grown too old is
asked for again. Whoever was called to cells that ran or waited at the bed answers that alarm still, but nobody stops
good cells to close it, once no other pause reaches them (journey.md, 2, 3 and 7, step 58).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from custody.rules.alarms import PAUSED, over_at_the_line, reached
from custody.rules.effects import Closed, Effect
from custody.rules.facts import scan, text
from custody.rules.guards.pausing import WHOLE_TRIAL, pauses_over
from custody.rules.refusals import Refusal
from custody.rules.situation import (
    ABOUT,
    ALL_SUBJECTS,
    ANCESTORS,
    ITEMS,
    PARTICIPATION,
    PAUSES,
    REACH,
    Situation,
    Thing,
)
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
    """The pause ends, and what it called anybody to may go on."""
    yield Closed(facts.pause, "resumed")
    yield from over_at_the_line(situation, _free(situation, situation.thing(facts.pause)), PAUSED, act.at)


def _free(situation: Situation, pause: Thing) -> Iterator[Thing]:
    """What was under this pause, and is under no other."""
    whole = pause.text("scope") == WHOLE_TRIAL
    children = [child.code for child in situation.of_kind("subject")] if whole else pause.texts("about")
    for thing in reached(situation, children):
        if all(other.code == pause.code for other in pauses_over(situation, thing)):
            yield thing


STEP = Step(
    name="resume_dosing",
    station="oversight",
    kind="dosing.resumed",
    facts=Facts,
    primary="pause",
    sign=Sign.PERFORMER,
    reads=(PARTICIPATION, ABOUT, ALL_SUBJECTS, REACH, ANCESTORS, ITEMS, PAUSES),
    refusals=refusals,
    effects=effects,
    cites="journey.md 3 and 7, step 58",
)
