"""The clock of the day before IL-2 is given: what may begin when, for a start somebody has in mind. Nothing of it is
recorded; what happens on the day is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import request

from custody.faces.web.day_drawing import bars_drawing
from custody.faces.web.forms import happened_at
from custody.faces.web.frame import time_in_words
from custody.faces.web.here import Here
from custody.faces.web.infusion_day import Bar, clock_time
from custody.faces.web.naming import documents, zone_of
from custody.faces.wording.words import N_
from custody.rules.day_plan import DayPlan, Window, earliest_start, planned
from custody.rules.document import Document
from custody.rules.situation import Situation, Thing

OVER = frozenset({"given", "omitted"})


def day_planned(here: Here, dose: Thing, situation: Situation) -> dict[str, Any] | None:
    """What planned.html takes; None once IL-2 was given or the dose is over, and where no profile says how long."""
    known = _documents(here, dose, situation)
    if known is None or dose.has("il2_given_at") or dose.state("dose") in OVER:
        return None
    typed = request.args.get("start", "")[:32]
    wanted, problem = happened_at(here, typed)
    il2 = dose.has("il2_iu")
    start = wanted or _prescribed(here, dose) or earliest_start(_cleared_at(here, dose, known[0]), known, il2)
    plan = planned(start, known, il2, _go(dose, known[0]))
    say = here.speaker.gettext
    return {
        "field": {
            "name": "start",
            "label": say(N_("Planned start of the infusion")),
            "kind": "instant",
            "value": start.astimezone(zone_of(here)).strftime("%Y-%m-%dT%H:%M"),
            "zone": time_in_words(here, start)["text"][-6:],
            "error": say(N_("This is not a time.")) if problem else "",
        },
        "sentence": in_words(here, plan),
        "source": say(N_("for the start you entered") if wanted else _source(here, dose)),
        "holds": plan.holds,
        "drawing": bars_drawing(here, _bars(here, plan), with_now=start.date() == here.now.date()),
    }


def in_words(here: Here, plan: DayPlan) -> str:
    """`IL-2 not before 10:20, thaw not before 10:35, start between 10:50 and 11:50`."""
    say = here.speaker.gettext
    parts = []
    if plan.il2:
        parts.append(say(N_("IL-2 not before %(at)s"), at=clock_time(here, plan.il2.opens)))
    if plan.thaw:
        parts.append(say(N_("thaw not before %(at)s"), at=clock_time(here, plan.thaw.opens)))
    if plan.il2:
        opens, closes = (clock_time(here, at) for at in (plan.begin.opens, plan.begin.closes))
        parts.append(say(N_("start between %(opens)s and %(closes)s"), opens=opens, closes=closes))
    else:
        parts.append(say(N_("start at %(at)s"), at=clock_time(here, plan.start)))
    return " · ".join(parts)


def _bars(here: Here, plan: DayPlan) -> list[Bar]:
    windows = (
        (plan.il2, N_("IL-2 %(opens)s to %(closes)s"), "info"),
        (plan.thaw, N_("begin of thaw %(opens)s to %(closes)s"), "check"),
        (plan.begin, N_("start %(opens)s to %(closes)s"), "pass"),
    )
    shown = [(window, said, kind) for window, said, kind in windows if window and window.is_open_at_all]
    return [_bar(here, row, *one) for row, one in enumerate(shown)]


def _bar(here: Here, row: int, window: Window, said: str, kind: str) -> Bar:
    opens, closes = clock_time(here, window.opens), clock_time(here, window.closes)
    return Bar(row, window.opens, window.closes, here.speaker.gettext(said, opens=opens, closes=closes), kind)


def _documents(here: Here, dose: Thing, situation: Situation) -> tuple[Document, Document] | None:
    """The protocol, and the profile of the presentation prescribed."""
    found = documents(here)
    protocol = next((one for one in found if one.type == "protocol"), None)
    profiles = (one for one in found if one.type == "product_profile")
    profile = next((one for one in profiles if one.text("presentation") == dose.text("presentation")), None)
    return (protocol, profile) if protocol and profile else None


def _cleared_at(here: Here, dose: Thing, protocol: Document) -> datetime:
    """The moment from which the day may begin: the investigator's go, or now where that was earlier or is missing."""
    go = _go(dose, protocol)
    return max(go.opens, here.now) if go else here.now


def _go(dose: Thing, protocol: Document) -> Window | None:
    """How long the investigator's go holds, where it was given."""
    until = dose.instant("cleared_until")
    return Window(until - protocol.minutes("clearance.valid_minutes"), until) if until else None


def _prescribed(here: Here, dose: Thing) -> datetime | None:
    """The start named in the prescription, where it is still to come."""
    at = dose.instant("planned_for")
    return at if at is not None and at > here.now else None


def _source(here: Here, dose: Thing) -> str:
    if _prescribed(here, dose):
        return N_("for the start named in the prescription; enter another to work it out")
    if dose.has("cleared_until"):
        return N_("for the earliest start after the clearance; enter another to work it out")
    return N_("for the earliest start from now on; not cleared yet")
