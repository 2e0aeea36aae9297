"""Acknowledge a STOP: what the person did when the screen said no.

A STOP asks for an act before anything else is scanned. The act is chosen from a list; words are asked for only where
identity was at stake, and there they are not left out. Acknowledging changes nothing else: a STOP has no override
here, and nobody answers for what another person was told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from custody.rules.effects import Effect
from custody.rules.facts import choice, integer, text
from custody.rules.floor import IDENTITY
from custody.rules.refusals import Refusal
from custody.rules.situation import Situation
from custody.rules.step import Act, Step

STOPS = frozenset({"refused", "denied", "mismatch"})


@dataclass(frozen=True)
class Facts:
    """Which entry said STOP, what was done, and in a few words what happened."""

    entry: int = integer(0, 2**53)
    act: str = choice("put_aside", "scanned_wrong", "called")
    words: str | None = text(required=False)


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """There is such a STOP, it was this person's, and where it was for identity, words say what happened."""
    stop = situation.past
    if stop is None or stop.said not in STOPS or stop.actor != act.actor:
        yield Refusal("no_stop_of_yours", params={"entry": facts.entry})
    elif set(stop.reasons[:1]) & IDENTITY and not facts.words:
        yield Refusal("stop_without_words", params={"entry": facts.entry})


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """Nothing moves: the entry itself is the acknowledgement."""
    yield from ()


STEP = Step(
    name="acknowledge_stop",
    station="oversight",
    kind="stop.acknowledged",
    facts=Facts,
    effects=effects,
    refusals=refusals,
    answers="entry",
    for_oneself=True,
)
