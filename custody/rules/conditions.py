"""The condition of a container and its history: what is told late is judged by the condition it had then.

`conditions` of a container lists the conditions it had before, oldest first, each as `<until> <condition>`: an instant
as effects.instant_text writes it, and the state that ended then.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from custody.rules.effects import Effect, Moved, Set, instant_text
from custody.rules.situation import Thing

HISTORY = "conditions"


def condition_moved(container: Thing, outcome: str, at: datetime) -> Iterator[Effect]:
    """The effects that change a condition, and keep what it was until now."""
    yield Moved(container.code, "condition", outcome)
    yield Set(
        container.code, HISTORY, (*container.texts(HISTORY), f"{instant_text(at)} {container.state('condition')}")
    )


def condition_then(container: Thing, at: datetime) -> str:
    """The condition a container had at `at`, where it has changed since; empty where it has not."""
    ended = (kept.partition(" ") for kept in container.texts(HISTORY))
    return next((state for until, _, state in ended if until > instant_text(at)), "")
