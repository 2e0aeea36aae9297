"""The day of an infusion as a drawing: coordinates in px, computed here, and a table that says the same."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from custody.faces.web.frame import time_in_words
from custody.faces.web.here import Here
from custody.faces.web.infusion_day import Bar, Day, bars_of, clock_time
from custody.faces.web.naming import zone_of
from custody.faces.wording.words import N_

_WIDTH, _LEFT, _RIGHT = 960, 40, 40
_TOP, _ROW, _BAR = 34, 38, 28
_LETTER = 8.2  # px, the width of a letter at most: to know whether words fit into their bar
_STEPS = (15, 30, 60, 120, 240)  # minutes between ticks


def day_drawing(here: Here, day: Day) -> dict[str, Any] | None:
    """What drawings.day takes; None where nothing has happened yet."""
    bars = bars_of(here, day)
    return _drawing(here, bars, _stretch(here, day, bars), day.waiting) if len(bars) > 1 else None


def bars_drawing(here: Here, bars: list[Bar], with_now: bool) -> dict[str, Any] | None:
    """The same of bars that stand for what may be; None where there are none."""
    if not bars:
        return None
    moments = [at for bar in bars for at in (bar.begin, bar.end)] + ([here.now] if with_now else [])
    return _drawing(here, bars, _with_margin(moments), with_now)


def _drawing(here: Here, bars: list[Bar], stretch: tuple[datetime, datetime], with_now: bool) -> dict[str, Any]:
    begin, end = stretch
    rows = sorted({bar.row for bar in bars})
    height = _TOP + len(rows) * _ROW + 34
    say = here.speaker.gettext

    def across(at: datetime) -> int:
        return _LEFT + round((at - begin) / (end - begin) * (_WIDTH - _LEFT - _RIGHT))

    drawn = {
        "title": say(N_("The day of this dose")),
        "description": say(N_("IL-2, thaw, checks and infusion along the clock.")),
        "width": _WIDTH,
        "height": height,
        "ticks": [{"x": across(at), "text": clock_time(here, at)} for at in _ticks(here, begin, end)],
        "bars": [_drawn(bar, rows.index(bar.row), across(bar.begin), across(bar.end)) for bar in bars],
        "twin": _twin(here, bars),
    }
    if with_now or begin <= here.now <= end:
        words = say(N_("now %(at)s"), at=clock_time(here, here.now))
        drawn["now"] = {"x": across(min(max(here.now, begin), end)), "text": words}
    return drawn


def _stretch(here: Here, day: Day, bars: list[Bar]) -> tuple[datetime, datetime]:
    """From a little before the first moment to a little after the last; `now` belongs to a dose that waits."""
    moments = [at for bar in bars for at in (bar.begin, bar.end)] + ([here.now] if day.waiting else [])
    ends = [bar.end for bar in bars if bar.kind != "check"] if not day.waiting else moments
    return _with_margin([min(moments), max(ends)])


def _with_margin(moments: list[datetime]) -> tuple[datetime, datetime]:
    begin, end = min(moments), max(moments)
    margin = max((end - begin) / 20, timedelta(minutes=4))
    return begin - margin, end + margin


def _ticks(here: Here, begin: datetime, end: datetime) -> list[datetime]:
    minutes = (end - begin).total_seconds() / 60
    step = next((one for one in _STEPS if minutes / one <= 9), _STEPS[-1])
    first = begin.astimezone(zone_of(here)).replace(minute=0, second=0, microsecond=0)
    count = int(minutes / step) + 60 // step + 2
    found = [first + timedelta(minutes=step * number) for number in range(count)]
    return [at for at in found if begin <= at <= end]


def _drawn(bar: Bar, row: int, left: int, right: int) -> dict[str, Any]:
    """A bar never ends past the drawing; words that do not fit into it stand beside it."""
    width = max(min(right, _WIDTH - 4) - left, 10)
    words = f"{bar.text} · {bar.people}" if bar.people else bar.text
    needed = len(words) * _LETTER + 18
    fits = needed <= width
    return {
        "x": left,
        "y": _TOP + row * _ROW,
        "width": width,
        "height": _BAR,
        "text": words,
        "kind": bar.kind,
        "outside": not fits,
        "before": not fits and left + width + needed > _WIDTH,
    }


def _twin(here: Here, bars: list[Bar]) -> dict[str, Any]:
    say = here.speaker.gettext
    return {
        "caption": say(N_("The day of this dose")),
        "columns": [
            {"label": say(N_("From")), "kind": "time"},
            {"label": say(N_("To")), "kind": "time"},
            {"label": say(N_("What"))},
            {"label": say(N_("Who"))},
        ],
        "rows": [
            {"cells": [{"at": time_in_words(here, b.begin)}, {"at": time_in_words(here, b.end)}, b.text, b.people]}
            for b in bars
        ],
    }
