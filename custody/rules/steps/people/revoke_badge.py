"""Revoke a badge: from this entry on it opens nothing and signs nothing, and what it had opened is closed everywhere.
One person in one step is enough.

Whoever lost their badge says so themselves, from any tablet; whoever looks after a ward or after accounts says it of
another's (21 CFR 11.300(c): loss management of tokens and cards that bear identification). User name and
password go on, so that nobody is kept from a child by a lost badge. A revoked badge is never used again: another is
issued.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from custody.rules.effects import Effect, Moved, Set, instant_text
from custody.rules.facts import choice, person
from custody.rules.guards.accounts import badge_in_use, badges_in_use, owner_of
from custody.rules.one_person import same_human
from custody.rules.refusals import Refusal
from custody.rules.roles import performers, roles_of
from custody.rules.situation import RELATED, Situation, Thing
from custody.rules.step import Act, Step


@dataclass(frozen=True)
class Facts:
    """Whose, by badge or person, and what became of it."""

    person: str = person()
    cause: str = choice("lost", "stolen", "damaged", "returned")


def has_one(situation: Situation, thing: Thing, at: datetime) -> Iterator[Refusal]:
    """`no_badge` where the person has none; `revoked_badge` where this one was revoked."""
    yield from badge_in_use(situation, thing.code)
    owner = owner_of(situation, thing.code)
    if thing.code == owner.code and not badges_in_use(situation, owner):
        yield Refusal("no_badge", owner.code, {"name": owner.name})


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """It is one's own, or one looks after others'."""
    owner = owner_of(situation, facts.person)
    looks_after = performers(situation, STEP.permission) & roles_of(situation, act.actor)
    if not looks_after and not same_human(situation, act.actor, owner.code):
        allowed = ", ".join(sorted(performers(situation, STEP.permission)))
        yield Refusal("badge_of_another", owner.code, {"name": owner.name, "roles": allowed})


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """The badge counts no more; the person has none, and is told when and by whom."""
    owner = owner_of(situation, facts.person)
    named = {facts.person} if facts.person != owner.code else {badge.code for badge in badges_in_use(situation, owner)}
    for badge in (situation.thing(code) for code in sorted(named)):
        yield Moved(badge.code, "staff_badge")
        yield Set(badge.code, "cause", facts.cause)
        if badge.code == owner.text("badge"):
            yield Set(owner.code, "badge", None)
    yield Set(owner.code, "badge_revoked_at", instant_text(act.at))
    yield Set(owner.code, "badge_revoked_by", act.actor)


STEP = Step(
    name="revoke_badge",
    station="people",
    kind="badge.revoked",
    facts=Facts,
    effects=effects,
    refusals=refusals,
    primary="person",
    guards=(has_one,),
    reads=(RELATED,),
    for_oneself=True,
    cites="21 CFR 11.300(c)",
)
