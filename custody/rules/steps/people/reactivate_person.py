"""Let a person in again whose account was deactivated: by two, as on the first day, and it is the same account.

One person has one account for ever, so whoever comes back comes back to theirs: by the same staff number, after a new
check of who they are, in the roles they are given now (21 CFR 11.100(a) and (b)). Nothing the account had before opens
anything: the person sets new secrets with a one-time code handed over in person.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from custody.rules.effects import Effect, Moved, Set, instant_text
from custody.rules.facts import choice, person, text
from custody.rules.guards.accounts import number_of_one, owner_of, roles_together
from custody.rules.guards.own_account import own_account
from custody.rules.names import same_number
from custody.rules.people import IDENTITY_CHECKS, ROLES, number_kept
from custody.rules.refusals import Refusal
from custody.rules.situation import ALL_PEOPLE, Situation
from custody.rules.step import Act, Sign, Step

_OF_THE_CLOSED = ("deactivated_at", "deactivated_by", "cause")


@dataclass(frozen=True)
class Facts:
    """Whose, by badge or person; their staff number, how they showed who they are, and all roles from now on."""

    person: str = person()
    staff_number: str = text()
    identity_checked: str = choice(*IDENTITY_CHECKS)
    roles: tuple[str, ...] = choice(*ROLES, many=True)


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """It is another's account, and this very person's: an account from before staff numbers takes theirs now."""
    yield from own_account(situation, facts.person, act)
    owner = owner_of(situation, facts.person)
    known = owner.text("staff_number")
    if known and not same_number(known, facts.staff_number):
        yield Refusal("another_staff_number", owner.code, {"name": owner.name})
    yield from number_of_one(situation, facts.staff_number, owner.code)
    yield from roles_together(facts.roles)


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """The person is invited again, in these roles."""
    owner = owner_of(situation, facts.person).code
    yield Moved(owner, "person")
    yield Set(owner, "staff_number", number_kept(facts.staff_number))
    yield Set(owner, "identity_checked", facts.identity_checked)
    yield Set(owner, "roles", facts.roles)
    yield Set(owner, "roles_at", instant_text(act.at))
    yield Set(owner, "roles_by", act.actor)
    yield from (Set(owner, name, None) for name in _OF_THE_CLOSED)


STEP = Step(
    name="reactivate_person",
    station="people",
    kind="person.reactivated",
    facts=Facts,
    effects=effects,
    refusals=refusals,
    sign=Sign.PERFORMER_AND_SECOND,
    meanings=("performed", "approved"),
    full_password=True,
    primary="person",
    reads=(ALL_PEOPLE,),
    cites="21 CFR 11.100(a); 21 CFR 11.100(b)",
)
