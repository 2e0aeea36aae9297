"""Reject a lot. One way: nothing leads back. Its containers stay where they are, held, until two persons destroy them
(21 CFR 211.165(f)). A released lot is rejected too when what was found comes late: none of it is given any more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from custody.rules.effects import Effect, Moved, Set, held_by_the_program, instant_text
from custody.rules.facts import choice, scan, text
from custody.rules.situation import REACH, Situation
from custody.rules.step import Act, Sign, Step


@dataclass(frozen=True)
class Facts:
    """The lot, why, and in words what was found."""

    lot: str = scan("lot")
    cause: str = choice("out_of_specification", "contamination", "process_failure", "temperature_excursion", "other")
    explanation: str = text()


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """The lot is rejected and, with everything filled from it, held."""
    yield Moved(facts.lot, "lot")
    yield Set(facts.lot, "rejected_at", instant_text(act.at))
    yield Set(facts.lot, "rejected_by", act.actor)
    yield Set(facts.lot, "cause", facts.cause)
    yield held_by_the_program("@1", (facts.lot,), "rejected_lot", act.at)


STEP = Step(
    name="reject_lot",
    station="quality",
    kind="lot.rejected",
    facts=Facts,
    primary="lot",
    sign=Sign.RELEASE,
    full_password=True,
    meanings=("rejected",),
    reads=(REACH,),
    effects=effects,
    cites="21 CFR 211.165(f)",
)
