"""Lock account: the program tells the record that too many secrets failed, and for how long nobody is let in.

One entry as the lock begins (21 CFR 11.300(d): attempts at unauthorised use are detected and reported); the failures
before it are counted apart and leave none. Without a person it is the sign-in from one address that is locked: the
address itself stays out of a record that nothing is ever removed from.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from custody.rules.effects import Effect
from custody.rules.facts import integer, person
from custody.rules.situation import Situation
from custody.rules.step import Act, Step


@dataclass(frozen=True)
class Facts:
    """Whose account; after how many failures, and for how many minutes."""

    person: str | None = person(required=False)
    failures: int = integer(lowest=1)
    minutes: int = integer(lowest=1)


def effects(situation: Situation, facts: Facts, act: Act) -> Iterable[Effect]:
    """None: the lock itself is kept where sessions are, and ends by itself."""
    return ()


STEP = Step(
    name="lock_account",
    station="people",
    kind="account.locked",
    facts=Facts,
    effects=effects,
    system=True,
    cites="21 CFR 11.300(d)",
)
