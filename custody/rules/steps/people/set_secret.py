"""Set one's own password and PIN. Nobody else ever knows or sets a usable secret (21 CFR 11.300).

The secrets themselves never come near an entry: a face hashes them, the door keeps the hashes apart and the entry
holds the SHA-256 of each encoded hash, so that a swapped hash is found.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from custody.rules.effects import Effect, Moved, Set
from custody.rules.facts import text
from custody.rules.situation import Situation
from custody.rules.step import Act, Step


@dataclass(frozen=True)
class Facts:
    """Digests of the encoded hashes."""

    password_digest: str = text()
    pin_digest: str = text()


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """The person is active, and the record knows what their hashes must be."""
    yield Moved(act.actor, "person")
    yield Set(act.actor, "password_digest", facts.password_digest)
    yield Set(act.actor, "pin_digest", facts.pin_digest)


STEP = Step(
    name="set_secret",
    station="people",
    kind="secret.set",
    facts=Facts,
    effects=effects,
    for_oneself=True,
    by_form=False,
    cites="21 CFR 11.300(b)",
)
