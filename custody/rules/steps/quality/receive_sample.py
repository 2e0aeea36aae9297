"""Receive a sample in the QC laboratory: accept or reject it, and say in what condition it came.

A rejected sample gives no result. A late or damaged one may be accepted; the entry is marked, because what was found in
it is to be read with that in mind (21 CFR 211.84).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from custody.rules.effects import Effect, Moved, Set, instant_text
from custody.rules.facts import choice, scan
from custody.rules.guards.specifications import specification_of, unspecified_lot
from custody.rules.refusals import Refusal
from custody.rules.situation import ANCESTORS, Situation, Thing
from custody.rules.step import Act, Step

LIMIT = "sample.receive_within_minutes"


@dataclass(frozen=True)
class Facts:
    """The sample, whether it is accepted, and its condition."""

    sample: str = scan("sample")
    outcome: str = choice("accepted", "rejected")
    condition: str = choice("intact", "leaking", "too_little", "wrong_temperature", "illegible_label")


def late_sample(situation: Situation, thing: Thing, at: datetime) -> Iterator[Refusal]:
    """One reason if more time has passed since it was drawn than the lot's specification allows."""
    yield from unspecified_lot(situation, thing.text("lot"))
    specification = specification_of(situation, situation.find(thing.text("lot")))
    drawn = thing.instant("drawn_at")
    if thing.state("sample") != "drawn" or specification is None or drawn is None or not specification.states(LIMIT):
        return
    if at - drawn > specification.minutes(LIMIT):
        minutes, allowed = int((at - drawn).total_seconds() // 60), specification.text(LIMIT)
        yield Refusal("late_sample", thing.code, {"minutes": minutes, "allowed": allowed})


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """A sample accepted in any condition but intact marks the entry."""
    if facts.outcome == "accepted" and facts.condition != "intact":
        yield Refusal("damaged_sample", facts.sample, {"condition": facts.condition})


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """The sample is received or rejected."""
    yield Moved(facts.sample, "sample", facts.outcome)
    yield Set(facts.sample, "received_at", instant_text(act.at))
    yield Set(facts.sample, "condition", facts.condition)
    yield Set(facts.sample, "holder", act.actor)


STEP = Step(
    name="receive_sample",
    station="quality",
    kind="sample.received",
    facts=Facts,
    primary="sample",
    reads=(ANCESTORS,),
    guards=(late_sample,),
    refusals=refusals,
    effects=effects,
    cites="21 CFR 211.84",
)
