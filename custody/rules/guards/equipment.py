"""Equipment past its calibration or qualification."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from custody.rules.effects import instant_text
from custody.rules.refusals import Refusal
from custody.rules.situation import Situation, Thing


def equipment_in_date(situation: Situation, thing: Thing, at: datetime) -> Iterator[Refusal]:
    """One reason if the day by which `thing` had to be calibrated or qualified again had ended at `at`."""
    due = thing.instant("due_at")
    if due is not None and due <= at:
        yield Refusal("equipment_overdue", thing.code, {"due_at": instant_text(due)})
