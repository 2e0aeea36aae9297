"""End another person's sessions: wherever they are signed in, they are asked who they are again.

For a tablet that was left behind or lost while somebody is signed in at it (21 CFR 11.10(d), access limited to
authorised individuals). Nothing of the account changes and nothing typed is lost: the person signs in again. It is
done at once and by one, since it takes nobody's rights away.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from custody.rules.effects import Effect
from custody.rules.facts import person, text
from custody.rules.situation import Situation
from custody.rules.step import Act, Sign, Step


@dataclass(frozen=True)
class Facts:
    """Whose, by badge or person; and why."""

    person: str = person()
    why: str = text()


def effects(situation: Situation, facts: Facts, act: Act) -> Iterable[Effect]:
    """None: sessions are no part of the story, and end beside it."""
    return ()


STEP = Step(
    name="end_sessions",
    station="people",
    kind="sessions.ended",
    facts=Facts,
    effects=effects,
    sign=Sign.PERFORMER,
    primary="person",
    cites="21 CFR 11.10(d)",
)
