"""The day of an infusion: when IL-2, thaw, checks and infusion were, and what may still be when."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from custody.faces.telling import tell_span
from custody.faces.web.frame import time_in_words
from custody.faces.web.here import Here
from custody.faces.web.naming import documents, name_of, zone_of
from custody.faces.wording.words import N_
from custody.rules.situation import Situation, Thing

_WAITING = frozenset({"prepared", "checked_once", "verified"})


@dataclass(frozen=True)
class Day:
    """The moments of one prepared dose; None where one has not come. The window is worked out from the protocol."""

    il2_at: datetime | None = None
    opens: datetime | None = None
    closes: datetime | None = None
    thaw: tuple[datetime, datetime] | None = None
    prepared_at: datetime | None = None
    use_by: datetime | None = None
    checks: tuple[tuple[datetime, str], ...] = ()
    checks_hold_until: datetime | None = None
    infusion: tuple[datetime, datetime | None] | None = None
    il2_by: str = ""
    il2_wanted: bool = False
    waiting: bool = False


@dataclass(frozen=True)
class Bar:
    """A stretch of the day with its words; `row` counts from the top."""

    row: int
    begin: datetime
    end: datetime
    text: str
    kind: str
    people: str = field(default="")


def day_of(here: Here, prepared: Thing, dose: Thing | None, situation: Situation | None) -> Day:
    """The day of a prepared dose, read from it, from its dose and from the containers pooled into it."""
    protocol = next((found for found in documents(here) if found.type == "protocol"), None)
    il2_at = dose.instant("il2_given_at") if dose else None
    started, ended = prepared.instant("started_at"), prepared.instant("ended_at")
    window = protocol is not None and il2_at is not None
    limit = _checks_limit(prepared)
    return Day(
        il2_at=il2_at,
        opens=il2_at + protocol.minutes("il2.window_min_minutes") if window and il2_at and protocol else None,
        closes=il2_at + protocol.minutes("il2.window_max_minutes") if window and il2_at and protocol else None,
        thaw=_thaw(prepared, situation),
        prepared_at=prepared.instant("prepared_at"),
        use_by=prepared.instant("use_by"),
        checks=_checks(here, prepared),
        checks_hold_until=limit[0] + protocol.minutes(limit[1])
        if limit and protocol and protocol.states(limit[1])
        else None,
        infusion=(started, ended) if started else None,
        il2_by=name_of(here, dose.text("il2_given_by")) if dose and dose.has("il2_given_by") else "",
        il2_wanted=dose is not None and dose.has("il2_iu"),
        waiting=prepared.state("prepared_dose") in _WAITING,
    )


def window_in_words(here: Here, day: Day) -> str:
    """`given 13:50, start between 14:20 and 14:50`."""
    say = here.speaker.gettext
    if day.il2_at is None or day.opens is None or day.closes is None:
        return say(N_("not charted")) if day.il2_wanted else ""
    said = N_("given %(at)s, start between %(opens)s and %(closes)s")
    return say(
        said, at=clock_time(here, day.il2_at), opens=clock_time(here, day.opens), closes=clock_time(here, day.closes)
    )


def day_tiles(here: Here, day: Day) -> list[dict[str, Any]]:
    """The clocks beside use-by: the window after IL-2, and how long the checks hold."""
    if not day.waiting:
        return []
    tiles = [_window_tile(here, day)] if day.il2_wanted else []
    if day.checks_hold_until is not None:
        said = N_("First check holds for") if len(day.checks) == 1 else N_("Both checks hold for")
        tiles.append(_left(here, said, day.checks_hold_until, "check"))
    return tiles


def running_tiles(here: Here, prepared: Thing) -> list[dict[str, Any]]:
    """The clocks of cells that run: since when, or since when they stand still; and reactions marked."""
    say = here.speaker.gettext
    stopped, started = prepared.instant("interrupted_at"), prepared.instant("started_at")
    tiles = [_since(here, N_("Interrupted for"), stopped, "check")] if stopped else []
    if started is not None:
        tiles.append(_since(here, N_("Infusion begun"), started, "now"))
    marked = [datetime.fromisoformat(one.replace("Z", "+00:00")) for one in prepared.texts("reactions")]
    if marked:
        at = here.speaker.joined(clock_time(here, one) for one in marked)
        tiles.append({"label": say(N_("Reactions marked")), "value": str(len(marked)), "note": at, "kind": "check"})
    return tiles


def _since(here: Here, label: str, at: datetime, kind: str) -> dict[str, Any]:
    span = tell_span(here.speaker, here.now - at)
    return {"label": here.speaker.gettext(label), "value": span, "note": time_in_words(here, at)["text"], "kind": kind}


def bars_of(here: Here, day: Day) -> list[Bar]:
    """What happened and what may happen, a row a kind, as the drawing shows it."""
    say, at = here.speaker.gettext, partial(clock_time, here)
    instant = timedelta(minutes=1)
    bars = []
    if day.il2_at:
        bars.append(
            Bar(0, day.il2_at, day.il2_at + instant, say(N_("IL-2 %(at)s"), at=at(day.il2_at)), "info", day.il2_by)
        )
    if day.opens and day.closes:
        said = say(N_("start %(opens)s to %(closes)s"), opens=at(day.opens), closes=at(day.closes))
        bars.append(Bar(1, day.opens, day.closes, said, "pass"))
    if day.thaw:
        bars.append(Bar(2, *day.thaw, say(N_("thaw")), "info"))
    if day.use_by and (day.thaw or day.prepared_at):
        begin = max(filter(None, (day.thaw[1] if day.thaw else None, day.prepared_at)))
        bars.append(Bar(2, begin, day.use_by, say(N_("use by %(at)s"), at=at(day.use_by)), "check"))
    for number, (moment, who) in enumerate(day.checks):
        said = (N_("first check %(at)s"), N_("second check %(at)s"))[min(number, 1)]
        bars.append(Bar(3 + number, moment, moment + instant, say(said, at=at(moment)), "now", who))
    if day.infusion:
        begin, end = day.infusion
        until = end or max(begin, here.now)
        said = N_("infusion %(begin)s to %(end)s") if end else N_("infusion since %(begin)s")
        text = say(said, begin=at(begin), **({"end": at(end)} if end else {}))
        bars.append(Bar(3 + len(day.checks), begin, until, text, "pass"))
    return bars


def clock_time(here: Here, at: datetime) -> str:
    """`14:05`, in the zone of the site."""
    return at.astimezone(zone_of(here)).strftime("%H:%M")


def _window_tile(here: Here, day: Day) -> dict[str, Any]:
    say = here.speaker.gettext
    if day.opens is None or day.closes is None:
        note = say(N_("a note, not a stop"))
        return {"label": say(N_("IL-2")), "value": say(N_("not charted")), "note": note, "kind": "check"}
    until = say(N_("until %(at)s, then a note, not a stop"), at=clock_time(here, day.closes))
    if here.now < day.opens:
        return _left(here, N_("Start not before"), day.opens, "info", until)
    if here.now <= day.closes:
        return _left(here, N_("Start window closes in"), day.closes, "check", until)
    span = say(N_("%(span)s ago"), span=tell_span(here.speaker, here.now - day.closes))
    return {"label": say(N_("Start window after IL-2 closed")), "value": span, "note": until, "kind": "check"}


def _left(here: Here, label: str, at: datetime, kind: str, note: str = "") -> dict[str, Any]:
    seconds = int((at - here.now).total_seconds())
    span = tell_span(here.speaker, at - here.now)
    over = here.speaker.gettext(N_("over since %(span)s"), span=span)
    return {
        "label": here.speaker.gettext(label),
        "value": span if seconds >= 0 else over,
        "note": note or time_in_words(here, at)["text"],
        "kind": kind if seconds >= 0 else "stop",
        "left": max(0, seconds),
    }


def _checks_limit(prepared: Thing) -> tuple[datetime, str] | None:
    """When the checks on record were made, and which limit of the protocol they wait under."""
    name, limit = {
        "checked_once": ("first_check_at", "verification.second_check_within_minutes"),
        "verified": ("verified_at", "verification.start_within_minutes"),
    }.get(prepared.state("prepared_dose"), ("", ""))
    at = prepared.instant(name) if name else None
    return (at, limit) if at else None


def _thaw(prepared: Thing, situation: Situation | None) -> tuple[datetime, datetime] | None:
    """From the first start to the last end of thaw among the containers."""
    parts = situation.parents(prepared.code, "pooled") if situation else ()
    begins = [at for part in parts if (at := part.instant("thaw_started_at"))]
    ends = [at for part in parts if (at := part.instant("thaw_ended_at"))]
    return (min(begins), max(ends)) if begins and ends else None


def _checks(here: Here, prepared: Thing) -> tuple[tuple[datetime, str], ...]:
    moments = (prepared.instant("first_check_at"), prepared.instant("verified_at"))
    who = (*prepared.texts("checks"), "", "")
    return tuple((at, name_of(here, person)) for at, person in zip(moments, who, strict=False) if at and person)
