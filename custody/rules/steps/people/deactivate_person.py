"""Deactivate a person: from this entry on nothing of the account opens anything, and nobody is asked first.

For whoever leaves, or whose account somebody else may have (21 CFR 11.10(d), access limited to authorised individuals;
11.300(b), identification recalled). Every session ends at once. The account stays, with everything that was done by it,
and so does its user name: it is never given to another (21 CFR 11.100(a)). Whoever comes back is let in again by two.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from custody.rules.effects import Effect, Moved, Set, instant_text
from custody.rules.facts import choice, person, text
from custody.rules.guards.accounts import owner_of, somebody_left
from custody.rules.guards.own_account import own_account
from custody.rules.refusals import Refusal
from custody.rules.situation import ALL_PEOPLE, Situation, Thing
from custody.rules.step import Act, Sign, Step


@dataclass(frozen=True)
class Facts:
    """Whose, by badge or person; why, and in words where that says too little."""

    person: str = person()
    cause: str = choice("left", "long_absence", "misuse_suspected", "no_longer_needed")
    note: str | None = text(required=False)


def not_the_last(situation: Situation, thing: Thing, at: datetime) -> Iterator[Refusal]:
    """Somebody is left to look after accounts, and to approve."""
    yield from somebody_left(situation, owner_of(situation, thing.code))


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """It is another's."""
    yield from own_account(situation, facts.person, act)


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """The account is closed, and says since when, by whom and why."""
    owner = owner_of(situation, facts.person).code
    yield Moved(owner, "person")
    yield Set(owner, "deactivated_at", instant_text(act.at))
    yield Set(owner, "deactivated_by", act.actor)
    yield Set(owner, "cause", facts.cause)


STEP = Step(
    name="deactivate_person",
    station="people",
    kind="person.deactivated",
    facts=Facts,
    effects=effects,
    refusals=refusals,
    sign=Sign.PERFORMER,
    primary="person",
    guards=(not_the_last,),
    reads=(ALL_PEOPLE,),
    cites="21 CFR 11.10(d); 21 CFR 11.300(b)",
)
