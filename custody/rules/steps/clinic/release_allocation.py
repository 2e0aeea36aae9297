"""Release an allocation: reserved containers are free again, by name and with a reason.

It is the only way a container comes to another child: release, allocate anew, verify anew; a mismatch at the bedside
has no other way round (journey.md, section 4). Not after issue: what has left the pharmacy comes back by a step of its
own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from custody.rules.effects import Effect, Moved, Set, Unlinked
from custody.rules.facts import choice, scan
from custody.rules.guards.conditioned import DIED, died
from custody.rules.refusals import Refusal
from custody.rules.situation import REACH, Situation
from custody.rules.step import Act, Sign, Step

WHY = ("consent_withdrawn", DIED, "dose_cancelled", "dose_changed", "container_replaced", "entered_in_error")


@dataclass(frozen=True)
class Facts:
    """The containers, and why."""

    containers: tuple[str, ...] = scan("container", many=True)
    why: str = choice(*WHY)


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """None of them has been issued."""
    for code in facts.containers:
        if situation.thing(code).state("custody") == "issued":
            yield Refusal("already_issued", code)


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """Each container is free; a dose whose containers changed is no longer cleared."""
    for code in facts.containers:
        yield Moved(code, "allocation")
        for dose in situation.parents(code, "allocated"):
            yield Unlinked(dose.code, code, "allocated")
            yield Set(dose.code, "cleared_until", None)
            yield from died(situation.find(dose.text("subject")), facts.why, act)
            if dose.text("backup") == code:
                yield Set(dose.code, "backup", None)


STEP = Step(
    name="release_allocation",
    station="clinic",
    kind="dose.allocation_released",
    facts=Facts,
    effects=effects,
    refusals=refusals,
    sign=Sign.PERFORMER,
    primary="containers",
    reads=(REACH,),
    cites="ICH E6(R3) 3.15.3",
)
