"""Change a person's roles: an administrator asks, quality approves, and never the person themselves.

From this entry on the person may do what these roles may, and nothing else; what they did before is still held against
them by who they are (21 CFR 11.10(g), authority checks; EU GMP Annex 11, 12.1 and 12.3). Whoever looks after accounts
holds no other role. The person is told of it when they sign in again, with who did it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from custody.rules.effects import Effect, Set, instant_text
from custody.rules.facts import choice, person, text
from custody.rules.guards.accounts import account_open, owner_of, roles_together, somebody_left
from custody.rules.guards.own_account import own_account
from custody.rules.people import ROLES
from custody.rules.refusals import Refusal
from custody.rules.situation import ALL_PEOPLE, Situation
from custody.rules.step import Act, Sign, Step


@dataclass(frozen=True)
class Facts:
    """Whose, by badge or person; all roles the person holds from now on; and why."""

    person: str = person()
    roles: tuple[str, ...] = choice(*ROLES, many=True)
    why: str = text()


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """It is another's account, the roles are other ones and go together, and the house keeps whom it needs."""
    yield from own_account(situation, facts.person, act)
    owner = owner_of(situation, facts.person)
    if set(owner.texts("roles")) == set(facts.roles):
        yield Refusal("roles_unchanged", owner.code, {"name": owner.name})
    yield from roles_together(facts.roles)
    yield from somebody_left(situation, owner, facts.roles)


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """These roles and no others; the person is told when and by whom."""
    owner = owner_of(situation, facts.person).code
    yield Set(owner, "roles", facts.roles)
    yield Set(owner, "roles_at", instant_text(act.at))
    yield Set(owner, "roles_by", act.actor)


STEP = Step(
    name="change_roles",
    station="people",
    kind="roles.changed",
    facts=Facts,
    effects=effects,
    refusals=refusals,
    guards=(account_open,),
    sign=Sign.PERFORMER_AND_SECOND,
    meanings=("performed", "approved"),
    full_password=True,
    primary="person",
    reads=(ALL_PEOPLE,),
    cites="21 CFR 11.10(g)",
)
