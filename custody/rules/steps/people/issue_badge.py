"""Issue a badge to a person on record who has none: handed over after a check of who they are.

A badge is one of the two components of a signature at the bedside (21 CFR 11.200(a)), so nobody issues their own, and
the one before is revoked first: a person has one (21 CFR 11.300(a), uniqueness of each combination). The new one has a
code that was never used; its label is printed by whoever orders badges, and not by whoever issues them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from custody.rules.effects import Created, Effect, Linked, Moved, Set
from custody.rules.facts import choice, person
from custody.rules.guards.accounts import account_open, badges_in_use, owner_of
from custody.rules.guards.own_account import own_account
from custody.rules.people import IDENTITY_CHECKS
from custody.rules.refusals import Refusal
from custody.rules.situation import RELATED, Situation, Thing
from custody.rules.step import Act, Sign, Step


@dataclass(frozen=True)
class Facts:
    """To whom, and how they showed who they are."""

    person: str = person()
    identity_checked: str = choice(*IDENTITY_CHECKS)


def has_none(situation: Situation, thing: Thing, at: datetime) -> Iterator[Refusal]:
    """`badge_in_use` for each badge the person has."""
    owner = owner_of(situation, thing.code)
    for badge in badges_in_use(situation, owner):
        yield Refusal("badge_in_use", badge.code, {"name": owner.name})


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """It is another's."""
    yield from own_account(situation, facts.person, act)


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """A badge of this person's own."""
    owner = owner_of(situation, facts.person)
    yield Created("@1", "staff_badge", {"person": owner.code}, name=owner.name)
    yield Moved("@1", "staff_badge")
    yield Linked(owner.code, "@1", "badge")
    yield Set(owner.code, "badge", "@1")


STEP = Step(
    name="issue_badge",
    station="people",
    kind="badge.issued",
    facts=Facts,
    effects=effects,
    refusals=refusals,
    guards=(account_open, has_none),
    sign=Sign.PERFORMER,
    full_password=True,
    primary="person",
    reads=(RELATED,),
    cites="21 CFR 11.300(a)",
)
