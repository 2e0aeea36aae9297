"""When it happened: the future is refused, lateness is a note, and only reporting steps look back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from custody.rules.effects import instant_text
from custody.rules.refusals import Refusal
from custody.rules.situation import Situation
from custody.rules.step import Act, Step


def time_reasons(step: Step, situation: Situation, act: Act) -> Iterator[Refusal]:
    """Reasons from the time given. `occurred_at` equals `at` for steps that act now (the door sees to it)."""
    if act.ahead:
        yield Refusal("clock_ahead", params={"minutes": _minutes(act.ahead)})
    if act.behind:
        yield Refusal("clock_behind", params={"minutes": _minutes(act.behind)})
    if act.occurred_at > act.at:
        yield Refusal("in_the_future", params={"occurred_at": instant_text(act.occurred_at)})
    late = act.at - act.occurred_at
    house = situation.finds_document("sites")
    allowed = house.minutes("conduct.late_entry_minutes") if house else timedelta(0)
    if late > allowed:
        yield Refusal("late_entry", params={"minutes": _minutes(late)})


def _minutes(time: timedelta) -> int:
    return int(time.total_seconds() // 60)
