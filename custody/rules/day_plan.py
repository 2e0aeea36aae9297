"""The clock of an infusion day, worked out backwards from its start: IL-2 and thaw not before, start between.

IL-2 couples to the start of the infusion, and the use-by runs from the start of the thaw: who begins either of them too
early has nothing left at the bedside (journey.md, 4). Windows come from the protocol, limits from the product profile.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from custody.rules.document import Document


@dataclass(frozen=True)
class Window:
    """Not before `opens`, not after `closes`."""

    opens: datetime
    closes: datetime

    @property
    def is_open_at_all(self) -> bool:
        """Whether there is any moment in it."""
        return self.opens <= self.closes


@dataclass(frozen=True)
class DayPlan:
    """The windows for one planned start. `il2` is None where none was prescribed, `thaw` where nothing is thawed;
    `begin` is every start that IL-2 inside its window allows."""

    start: datetime
    begin: Window
    il2: Window | None = None
    thaw: Window | None = None

    @property
    def holds(self) -> bool:
        """Whether every window has a moment in it."""
        return all(window is None or window.is_open_at_all for window in (self.begin, self.il2, self.thaw))


def planned(start: datetime, documents: tuple[Document, Document], il2: bool, go: Window | None) -> DayPlan:
    """The plan of a start. `documents` are protocol and product profile; `il2`: whether it was prescribed; `go`: how
    long the investigator's go holds, within which the thaw must begin; None where it is not given yet."""
    protocol, profile = documents
    lowest, highest = _il2_minutes(protocol) if il2 else (timedelta(0), timedelta(0))
    window = Window(start - highest, start - lowest) if il2 else None
    begin = Window(start - (highest - lowest), start + (highest - lowest))
    return DayPlan(start, begin, window, _thaw(start, profile, go))


def earliest_start(at: datetime, documents: tuple[Document, Document], il2: bool) -> datetime:
    """The start for which IL-2 may be given from `at` on, or the thaw begin at `at` where none was prescribed."""
    protocol, profile = documents
    waits = [timedelta(0)]
    if il2:
        waits.append(_il2_minutes(protocol)[1])
    if profile.states("thaw.max_minutes"):
        waits.append(profile.minutes("thaw.max_minutes"))
    return at + max(waits)


def _il2_minutes(protocol: Document) -> tuple[timedelta, timedelta]:
    return protocol.minutes("il2.window_min_minutes"), protocol.minutes("il2.window_max_minutes")


def _thaw(start: datetime, profile: Document, go: Window | None) -> Window | None:
    """Late enough that the use-by covers the whole infusion, early enough that the thaw is over at the start."""
    if not profile.states("thaw.use_by_minutes"):
        return None
    opens = start + profile.minutes("prepare.infusion_minutes") - profile.minutes("thaw.use_by_minutes")
    closes = start - profile.minutes("thaw.max_minutes")
    return Window(max(opens, go.opens), min(closes, go.closes)) if go else Window(opens, closes)
