"""Register a person: a name, roles and a badge. The person sets their own secrets before anything else.

Usernames are never given out twice (21 CFR 11.100). The administrator registers; roles of quality and release are
granted with a second person from quality, so that nobody makes themselves a releaser.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from custody.rules.effects import Effect
from custody.rules.facts import choice, text
from custody.rules.people import person_begun
from custody.rules.refusals import Refusal
from custody.rules.situation import Situation
from custody.rules.step import Act, Sign, Step

ROLES = (
    "administrator",
    "engineering",
    "warehouse",
    "bank_operator",
    "operator",
    "batch_reviewer",
    "qc_analyst",
    "qc_reviewer",
    "qa",
    "release",
    "cryo",
    "courier",
    "site_receiver",
    "thaw_technician",
    "pharmacist",
    "nurse",
    "investigator",
    "coordinator",
    "monitor",
    "auditor",
)


@dataclass(frozen=True)
class Facts:
    """Who, under which user name, in which roles."""

    name: str = text()
    username: str = text()
    roles: tuple[str, ...] = choice(*ROLES, many=True)


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """A person is not registered by themselves, and an administrator holds no other role."""
    if "administrator" in facts.roles and len(facts.roles) > 1:
        yield Refusal("administrator_with_other_role", params={"roles": ", ".join(facts.roles)})


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """A person and a badge."""
    yield from person_begun(("@1", "@2"), facts.name, facts.username.casefold(), facts.roles)


STEP = Step(
    name="register_person",
    station="people",
    kind="person.registered",
    facts=Facts,
    effects=effects,
    refusals=refusals,
    sign=Sign.PERFORMER_AND_SECOND,
    meanings=("performed", "approved"),
    cites="21 CFR 11.100(a)",
)
