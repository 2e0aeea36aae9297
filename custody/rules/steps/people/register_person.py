"""Register a person: a name, roles and a badge. The person sets their own secrets before anything else.

Usernames are never given out twice (21 CFR 11.100). The administrator registers; roles of quality and release are
granted with a second person from quality, so that nobody makes themselves a releaser. A user name is compared without
regard to capitals and consists of plain letters, so that no two can be mistaken for each other. One person has one
account, by the staff number, which has a letter or digit to be known by: with two they could check their own work. A
second person of a like name, in short too, is registered and noted for quality; who is only invited counts as well.
Whoever registers has checked who it is (21 CFR 11.100(b)) and says by what.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from custody.rules.effects import Effect, Set
from custody.rules.facts import choice, text
from custody.rules.guards.accounts import number_of_one, roles_together
from custody.rules.names import like_names, same_number, words_of
from custody.rules.people import IDENTITY_CHECKS, ROLES, number_kept, person_begun
from custody.rules.refusals import Refusal
from custody.rules.situation import ALL_PEOPLE, Situation
from custody.rules.step import Act, Sign, Step

USERNAME = re.compile(r"[a-z][a-z0-9._-]{1,31}")
LONGEST_NAME = 100  # characters: what is longer is no name, and fits on no signature
_OPEN = ("invited", "active")  # an account of somebody who left is nobody's now


@dataclass(frozen=True)
class Facts:
    """Who, under which user name and staff number, how they showed who they are, in which roles."""

    name: str = text()
    username: str = text()
    staff_number: str = text()
    identity_checked: str = choice(*IDENTITY_CHECKS)
    roles: tuple[str, ...] = choice(*ROLES, many=True)


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """Name and user name can be borne, the user name is nobody's yet, the staff number is one person's, and an
    administrator holds no other role."""
    username = facts.username.casefold()
    if len(facts.name) > LONGEST_NAME or not words_of(facts.name):
        yield Refusal("unusable_name", params={"most": LONGEST_NAME})
    if not USERNAME.fullmatch(username):
        yield Refusal("unusable_username", params={"username": facts.username})
    yield from number_of_one(situation, facts.staff_number)
    for other in situation.of_kind("person"):
        if other.text("username").casefold() == username:
            yield Refusal("username_taken", other.code, {"username": username})
        same = same_number(other.text("staff_number"), facts.staff_number)
        if not same and other.state("person") in _OPEN and like_names(other.name, facts.name):
            yield Refusal("same_name", other.code, {"name": other.name, "username": other.text("username")})
    yield from roles_together(facts.roles)


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """A person and a badge."""
    yield from person_begun(("@1", "@2"), facts.name, facts.username.casefold(), facts.roles)
    yield Set("@1", "staff_number", number_kept(facts.staff_number))
    yield Set("@1", "identity_checked", facts.identity_checked)


STEP = Step(
    name="register_person",
    station="people",
    kind="person.registered",
    facts=Facts,
    effects=effects,
    refusals=refusals,
    sign=Sign.PERFORMER_AND_SECOND,
    meanings=("performed", "approved"),
    full_password=True,
    reads=(ALL_PEOPLE,),
    cites="21 CFR 11.100(a)",
)
