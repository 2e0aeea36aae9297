"""The out-of-storage clock of a container: minutes spent outside its storage class, added up over its whole life.

`out_since` is set while it runs; `out_minutes` is what earlier absences came to. A begun minute counts as a minute.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from custody.rules.effects import Effect, Set, instant_text
from custody.rules.situation import Thing


def minutes_out(container: Thing, at: datetime) -> int:
    """Minutes out of storage up to `at`, the absence that is still running included."""
    since = container.instant("out_since")
    running = -((since - at) // timedelta(minutes=1)) if since else 0
    return container.integer("out_minutes") + max(running, 0)


def clock_started(container: Thing, at: datetime) -> Iterator[Effect]:
    """The container leaves its storage class now; a clock that runs already keeps its beginning."""
    if not container.has("out_since"):
        yield Set(container.code, "out_since", instant_text(at))


def clock_stopped(container: Thing, at: datetime) -> Iterator[Effect]:
    """The container is back in its storage class, and the minutes of this absence are kept."""
    if container.has("out_since"):
        yield Set(container.code, "out_minutes", minutes_out(container, at))
        yield Set(container.code, "out_since", None)
