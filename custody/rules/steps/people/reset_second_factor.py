"""Take away a lost second factor: by two, and never the person themselves.

Whoever lost the device that makes their codes, and the recovery codes with it, sets up another at the next sign-in
(21 CFR 11.300(c), loss management of devices that bear codes). Password and PIN stay; the sessions of the account end.
The person is told of it when they sign in again, with who did it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from custody.rules.effects import Effect, Set, instant_text
from custody.rules.facts import person
from custody.rules.guards.accounts import owner_of
from custody.rules.guards.own_account import own_account
from custody.rules.people import person_of
from custody.rules.refusals import Refusal
from custody.rules.situation import ALL_PEOPLE, Situation, Thing
from custody.rules.step import Act, Sign, Step


@dataclass(frozen=True)
class Facts:
    """Whose, by badge or person."""

    person: str = person()


def has_one(situation: Situation, thing: Thing, at: datetime) -> Iterator[Refusal]:
    """`no_second_factor` where there is none to take away."""
    owner = owner_of(situation, thing.code)
    if not owner.text("factor_digest"):
        yield Refusal("no_second_factor", owner.code, {"name": owner.name})


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """It is another's."""
    yield from own_account(situation, facts.person, act)


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """The sealed second factor counts no more; the person is told when and by whom."""
    owner = person_of(situation, facts.person)
    yield Set(owner, "factor_digest", None)
    yield Set(owner, "factor_reset_at", instant_text(act.at))
    yield Set(owner, "factor_reset_by", act.actor)


STEP = Step(
    name="reset_second_factor",
    station="people",
    kind="second_factor.reset",
    facts=Facts,
    effects=effects,
    refusals=refusals,
    sign=Sign.PERFORMER_AND_SECOND,
    meanings=("performed", "approved"),
    full_password=True,
    primary="person",
    guards=(has_one,),
    reads=(ALL_PEOPLE,),
    cites="21 CFR 11.300(c)",
)
