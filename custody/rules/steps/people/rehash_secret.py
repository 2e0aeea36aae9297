"""Hash secrets again: the program keeps a person's secret under today's cost of hashing.

Only with the secret in hand, as a person signs in, can it be hashed anew (21 CFR 11.300, controls of passwords). The
secret stays the same and nobody learns it; since the record holds the digest of each encoded hash, the new one is an
entry like any other. It is taken back where the person has set another secret meanwhile: an old one never returns.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from custody.rules.effects import Effect, Set
from custody.rules.facts import person, text
from custody.rules.refusals import Refusal
from custody.rules.situation import Situation
from custody.rules.step import Act, Step


@dataclass(frozen=True)
class Facts:
    """Whose secrets; the digests of the encoded hashes until now, and from now on."""

    person: str = person()
    password_before: str = text()
    pin_before: str = text()
    password_digest: str = text()
    pin_digest: str = text()


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """What was hashed again is what is in force."""
    whose = situation.thing(facts.person)
    if (whose.text("password_digest"), whose.text("pin_digest")) != (facts.password_before, facts.pin_before):
        yield Refusal("secret_set_meanwhile", whose.code)


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """The record knows what the person's hashes must be."""
    yield Set(facts.person, "password_digest", facts.password_digest)
    yield Set(facts.person, "pin_digest", facts.pin_digest)


STEP = Step(
    name="rehash_secret",
    station="people",
    kind="secret.rehashed",
    facts=Facts,
    effects=effects,
    refusals=refusals,
    system=True,
    cites="21 CFR 11.300",
)
