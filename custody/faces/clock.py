"""The only reader of time. Everything else is told what time it is; `create_app(clock=…)` is the only seam."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def now() -> datetime:
    """The present moment, in UTC."""
    return datetime.now(UTC)
