"""Show who a subject is: name and birth date for the read-back before a wristband is bound, or in an emergency.

The record knows a child by number only. A name leaves the identity store in the answer to a step and nowhere else, so
that each look is an entry with a reason (21 CFR 1271.290(c); record.md, "Personal data").
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from custody.rules.effects import Effect
from custody.rules.facts import choice, scan
from custody.rules.situation import Situation
from custody.rules.step import Act, Step


@dataclass(frozen=True)
class Facts:
    """Whose name is needed, and why."""

    subject: str = scan("subject")
    why: str = choice("read_back", "emergency", "correct_the_register")


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """Nothing changes: the look itself is the entry."""
    yield from ()


STEP = Step(
    name="show_identity",
    station="clinic",
    kind="identity.shown",
    facts=Facts,
    effects=effects,
    primary="subject",
    shows_identity=True,
    cites="21 CFR 1271.290(c)",
)
