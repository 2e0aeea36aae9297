"""Omit a dose: one of the course that the child does not get, by name and with a reason.

Of a dose of which it had a part (the bag burst, a part was discarded) the rest is omitted, and the dose is over.
The doses after it may then be given. What was reserved for it is free again; what has already left the pharmacy comes
back to stock first, and what is thawed is discarded first, so that no container is left that belongs to nothing
(journey.md, 7; ICH E6(R3) 2.7).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from custody.rules.effects import Effect, Moved, Set, instant_text
from custody.rules.facts import choice, integer, scan, text
from custody.rules.guards.allocation import dose_not_given, reservation_ended
from custody.rules.guards.conditioned import DIED, died
from custody.rules.guards.containers import ENDED
from custody.rules.guards.doses import dose_begun, dose_unprescribed
from custody.rules.guards.paper import part_had
from custody.rules.guards.usable import GIVEN as HAD
from custody.rules.refusals import Refusal
from custody.rules.situation import REACH, RELATED, Situation
from custody.rules.step import Act, Sign, Step
from custody.rules.words import dose_key

WHY = (
    "adverse_event",
    "no_usable_product",
    "child_unfit",
    "consent_withdrawn",
    "left_the_trial",
    DIED,
    "protocol_decision",
)


@dataclass(frozen=True)
class Facts:
    """Which dose, and why."""

    subject: str = scan("subject")
    dose: int = integer(1, 99)
    why: str = choice(*WHY)
    remark: str | None = text(required=False)


def names(facts: Facts) -> tuple[str, ...]:
    """The dose."""
    return (dose_key(facts.subject, facts.dose),)


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """It was prescribed, is neither given nor omitted, and nothing of it has left the pharmacy."""
    yield from dose_unprescribed(situation, facts.subject, facts.dose)
    dose = situation.find(names(facts)[0])
    if dose is not None:
        yield from dose_not_given(situation, dose, act.at)
        yield from dose_begun(situation, dose.code, ENDED | HAD if part_had(situation, dose) else ENDED - HAD)


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """The dose is omitted, and its containers are free."""
    dose = names(facts)[0]
    yield Moved(dose, "dose", "rest" if part_had(situation, situation.thing(dose)) else "")
    yield Set(dose, "omitted_why", facts.why)
    yield Set(dose, "omitted_at", instant_text(act.at))
    yield from died(situation.thing(facts.subject), facts.why, act)
    yield Set(dose, "cleared_until", None)
    for container in situation.children(dose, "allocated"):
        yield from reservation_ended(situation, container)


STEP = Step(
    name="omit_dose",
    station="clinic",
    kind="dose.omitted",
    facts=Facts,
    primary="subject",
    sign=Sign.PERFORMER,
    names=names,
    reads=(RELATED, RELATED, REACH),
    refusals=refusals,
    effects=effects,
    cites="journey.md 7; ICH E6(R3) 2.7",
)
