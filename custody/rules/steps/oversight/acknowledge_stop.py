"""Acknowledge a STOP: what the person did when the screen said no.

A STOP asks for an act before anything else is scanned. The act is chosen from a list; words are asked for only where
identity was at stake. Acknowledging changes nothing else: a STOP has no override here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from custody.rules.effects import Effect
from custody.rules.facts import choice, integer, text
from custody.rules.situation import Situation
from custody.rules.step import Act, Step


@dataclass(frozen=True)
class Facts:
    """Which entry said STOP, what was done, and in a few words what happened."""

    entry: int = integer(0, 2**53)
    act: str = choice("put_aside", "scanned_wrong", "called")
    words: str = text(required=False)


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """Nothing moves: the entry itself is the acknowledgement."""
    yield from ()


STEP = Step(
    name="acknowledge_stop",
    station="oversight",
    kind="stop.acknowledged",
    facts=Facts,
    effects=effects,
    for_oneself=True,
)
