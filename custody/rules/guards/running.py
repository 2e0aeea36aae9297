"""Clocks that run at the bedside: an end comes after its beginning."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from custody.rules.effects import instant_text
from custody.rules.refusals import Refusal
from custody.rules.situation import Thing


def ended_after_start(thing: Thing, started: datetime | None, ended: datetime) -> Iterator[Refusal]:
    """`end_before_start` where the end told lies before the start on record."""
    if started is not None and ended < started:
        yield Refusal("end_before_start", thing.code, {"started_at": instant_text(started)})
