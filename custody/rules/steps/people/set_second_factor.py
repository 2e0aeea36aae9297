"""Set one's own second factor: a secret in an authenticator that only this person carries.

From then on a one-time code of it is asked for at sign-in, and with every full-password signature where the role asks
for it (21 CFR 11.200(a), components of a signature; 11.300(b), one's own identification). The secret and the digests of
the recovery codes lie sealed beside the entry, which holds the SHA-256 of that seal, so that a swapped one is found. A
face has verified one code of it before it counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from custody.rules.effects import Effect, Set
from custody.rules.facts import text
from custody.rules.situation import Situation
from custody.rules.step import Act, Step


@dataclass(frozen=True)
class Facts:
    """Digest of the sealed second factor."""

    factor_digest: str = text()


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """The record knows what the person's sealed second factor must be."""
    yield Set(act.actor, "factor_digest", facts.factor_digest)


STEP = Step(
    name="set_second_factor",
    station="people",
    kind="second_factor.set",
    facts=Facts,
    effects=effects,
    for_oneself=True,
    by_form=False,
    cites="21 CFR 11.200(a)",
)
