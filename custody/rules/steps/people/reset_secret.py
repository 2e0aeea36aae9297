"""Reset a person's password and PIN: by two, and never the person themselves.

Whoever forgot a secret, or fears that another knows it, is given a one-time code in person and sets new ones with it
(21 CFR 11.300(c), loss management). From this entry on nothing the account had opens anything: its sessions end, its
password and PIN are worth nothing, and nobody but its owner ever knows the next ones. The person is told of it when
they sign in again, with who did it; quality sees every reset, and is one of the two.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from custody.rules.effects import Effect, Moved, Set, instant_text
from custody.rules.facts import person
from custody.rules.guards.own_account import own_account
from custody.rules.people import person_of
from custody.rules.refusals import Refusal
from custody.rules.situation import ALL_PEOPLE, Situation
from custody.rules.step import Act, Sign, Step


@dataclass(frozen=True)
class Facts:
    """Whose, by badge or person."""

    person: str = person()


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """Nobody resets their own."""
    yield from own_account(situation, facts.person, act)


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """The person is invited again, and told when and by whom."""
    owner = person_of(situation, facts.person)
    yield Moved(owner, "person")
    yield Set(owner, "reset_at", instant_text(act.at))
    yield Set(owner, "reset_by", act.actor)


STEP = Step(
    name="reset_secret",
    station="people",
    kind="secret.reset",
    facts=Facts,
    effects=effects,
    refusals=refusals,
    sign=Sign.PERFORMER_AND_SECOND,
    meanings=("performed", "approved"),
    full_password=True,
    primary="person",
    reads=(ALL_PEOPLE,),
    cites="21 CFR 11.300(c)",
)
