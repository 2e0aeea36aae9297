"""Things as people see them: card, chips, facts and clocks, from plain values of the record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from custody.faces.telling import (
    DAYS_END,
    tell_day,
    tell_end,
    tell_kind,
    tell_role,
    tell_span,
    tell_state,
    tell_step,
    tell_value,
)
from custody.faces.web.amounts import UNITS, amount
from custody.faces.web.frame import end_in_words, time_in_words
from custody.faces.web.here import Here
from custody.faces.web.naming import batch_step_title, full_name, label_of, name_of, station_title, test_title
from custody.faces.web.spent import is_over
from custody.faces.web.summaries import card_facts, checks_chip, pending_chips
from custody.faces.wording.general import LABELS
from custody.faces.wording.words import N_
from custody.rules.guards.il2 import INJECTIONS
from custody.rules.guards.usable import holds_on
from custody.rules.situation import Situation, Thing
from custody.rules.words import is_code

# state -> the shape it is shown with; every other state is neutral
_SHAPES: Mapping[str, str] = {
    **dict.fromkeys(
        ("released", "accepted", "verified", "eligible", "current", "usable", "infused", "cleared"), "pass"
    ),
    **dict.fromkeys(("rejected", "recalled", "void", "withdrawn", "not_eligible", "given_in_error", "sought"), "stop"),
    **dict.fromkeys(("quarantine", "quarantined", "undecided", "conditionally_released", "discarded"), "check"),
}
_ON_JOURNEY = {("alarm", "open"): "stop"}  # open is a word of many journeys
_UNREMARKABLE = {"allocation": ("free",), "condition": ("accepted",), "prepared_dose": ("checked_once",)}
_CLOCKS = ("expiry_at", "use_by", "cleared_until", "eligible_until", "due_at", "eta")
_ONLY_WHILE = {"cleared_until": "cleared"}  # a go is for what is still to be begun
_EXPIRIES = ("expiry_at", "use_by")
# For the program, or said better elsewhere on the page.
_HIDDEN = frozenset(
    {
        *("documents", "proof", "password_digest", "pin_digest", "fields", "criteria", "corrections", "attempts"),
        *("pending", "pending_due", "design_digest", "certificate", "reports", "run_file", "media_type", "il2_window"),
        *("content", "reasons", "answers", "badge", "against"),
        *("compared", "censor", "condition_seen", "conditions", "parts", "due_on", "copies", "accepted"),
        *("trainings", "access_reviews"),
    }
)
_PARTS = {"impacts": "impact"}  # what a part of such a value is called
# Said by the heading of the thing's own page.
_IN_HEADING = {
    "subject": ("number",),
    "dose": ("number", "subject"),
    "document": ("title", "version", "type"),
    "alarm": ("reason",),
}
_HOLD_KINDS = ("hold", "deviation", "near_miss", "alarm")
_SERIALS = ("person.", "observation.", "preparation.")  # things nobody scans
_STATIONS = ("from_station", "to_station", "station")
_PERIODS = ("_at", "_until", "use_by", "eta", "_since")


def card(here: Here, thing: Thing, situation: Situation | None = None) -> dict[str, Any]:
    """The small card of a thing: what a person would say of it."""
    return {
        "name": full_name(here, thing),
        "code": thing.code,
        "href": f"/things/{thing.code}",
        "chips": chips(here, thing, situation),
        "facts": card_facts(here, thing, situation) or facts(here, thing)[:8],
    }


def chips(here: Here, thing: Thing, situation: Situation | None = None) -> list[dict[str, str]]:
    """States as chips, then holds, expiry and what is pending, which are computed now and never stored."""
    found = [
        {"kind": _SHAPES.get(state) or _ON_JOURNEY.get((journey, state), "info"), "text": _state(here, journey, state)}
        for journey, state in sorted(thing.states.items(), key=lambda pair: pair[0] != thing.kind)
        if state and state not in _UNREMARKABLE.get(journey, ())
    ]
    say = here.speaker.gettext
    if not is_over(thing) and any((at := thing.instant(name)) is not None and at <= here.now for name in _EXPIRIES):
        found.append({"kind": "stop", "text": say(LABELS["expired"])})
    if situation is not None and holds_on(situation, thing):
        found.append({"kind": "stop", "text": say(LABELS["on_hold"])})
    elif situation is not None and thing.kind == "lot":
        found.append({"kind": "info", "text": say(N_("no holds"))})
    return [*found, *checks_chip(here, thing), *pending_chips(here, thing, situation)]


def clocks(here: Here, thing: Thing) -> list[dict[str, Any]]:
    """The times that run out, with what is left of them; none for what has ended."""
    if is_over(thing):
        return []
    running = (name for name in _CLOCKS if thing.state(thing.kind) == _ONLY_WHILE.get(name, thing.state(thing.kind)))
    return [clock(here, name, at) for name in running if (at := thing.instant(name)) is not None]


def facts(here: Here, thing: Thing) -> list[dict[str, Any]]:
    """Every value of a thing that a person reads, labelled, with units and links."""
    rows = []
    for name, value in sorted(thing.attrs.items(), key=lambda item: _order(item[0])):
        if name in _HIDDEN or name in _IN_HEADING.get(thing.kind, ()) or value in (None, "", [], (), {}, False):
            continue
        if name == "about" and thing.kind not in _HOLD_KINDS:
            continue
        rows.append({"label": label_of(here, name), "value": shown(here, name, value)})
    return rows


def shown(here: Here, name: str, value: object) -> Any:
    """One value as a template takes it."""
    if isinstance(value, Mapping):
        inside = sorted(value.items(), key=lambda item: str(item[1].get("at")) if isinstance(item[1], Mapping) else "")
        return {"lines": [_line(here, name, str(key), part) for key, part in inside]}
    if isinstance(value, (list, tuple)):
        if name == INJECTIONS:
            return {"lines": [_injection(here, part) for part in value]}
        parts = [shown(here, name, part) for part in value]
        plain = all(isinstance(part, str) for part in parts)
        return here.speaker.joined(parts) if plain else {"many": parts}
    text = str(value)
    if name.endswith(_PERIODS) and "T" in text:
        at = datetime.fromisoformat(text.replace("Z", "+00:00"))
        return {"at": end_in_words(here, at) if name in DAYS_END else time_in_words(here, at)}
    if is_code(text.split(".")[0]) or text.startswith(_SERIALS):
        named = name_of(here, text)
        return {"text" if named != text else "code": named, "href": f"/things/{text}"}
    if name in UNITS:
        return amount(here, text, UNITS[name])
    return _worded(here, name, text)


def _line(here: Here, name: str, key: str, value: object) -> str:
    """One part of a value that has several: what it is of, then the value; of a step of a batch also by whom."""
    if not isinstance(value, Mapping):
        told = tell_value(here.speaker, _PARTS.get(name, name), str(value))
        return here.speaker.headed(name_of(here, key), told)
    people = [name_of(here, str(value[who])) for who in ("by", "checked_by") if value.get(who)]
    measured = " ".join(str(value[part]) for part in ("value", "unit") if value.get(part))
    return " · ".join(part for part in (batch_step_title(here, key), measured, here.speaker.joined(people)) if part)


def _injection(here: Here, told: Mapping[str, Any]) -> str:
    """`2 Nov 2026 08:48 +08:00 · 400,000 IU · Lin Hao`, and how the millilitres were worked out."""
    at = time_in_words(here, datetime.fromisoformat(str(told["at"])))["text"]
    iu, by = amount(here, told.get("iu", ""), "IU") if told.get("iu") else "", str(told.get("by", ""))
    return " · ".join(
        part for part in (at, iu, name_of(here, by) if by else "", str(told.get("worked_out", ""))) if part
    )


def unbroken(telephone: str) -> str:
    """A telephone number that stays on one line: whoever calls in a hurry reads it in one piece."""
    return telephone.replace(" ", "\N{NO-BREAK SPACE}")


def clock(here: Here, name: str, at: datetime) -> dict[str, Any]:
    """A time that runs out, as a tile."""
    left = at - here.now
    over = left.total_seconds() < 0
    span = tell_span(here.speaker, left)
    return {
        "label": here.speaker.gettext(LABELS.get(name, name)),
        "value": here.speaker.gettext(LABELS["ago"], span=span) if over else span,
        "note": tell_end(here.speaker, at, here.place.zone),
        "kind": "stop" if over else "check" if left.total_seconds() < 3600 else "info",
        "left": max(0, int(left.total_seconds())),
    }


def _worded(here: Here, name: str, text: str) -> str:
    """A value that is neither a time, a thing nor a quantity."""
    if name == "roles":
        return tell_role(here.speaker, text)
    if name == "test":
        return test_title(here, text)
    if name == "value":
        return tell_value(here.speaker, "test_value", text)
    if name == "step":
        return tell_step(here.speaker, text)
    if name in _STATIONS:
        return station_title(here, text)
    if name == "design":
        return tell_kind(here.speaker, text)
    if name == "due_on" or name.endswith("_on"):
        return tell_day(date.fromisoformat(text))
    if name == "phone":
        return unbroken(text)
    if text in ("yes", "no", "unknown"):
        return tell_state(here.speaker, text)
    return tell_value(here.speaker, name, text)


def _state(here: Here, journey: str, state: str) -> str:
    if (journey, state) == ("conditioning", "cleared"):
        return here.speaker.gettext(N_("cleared for conditioning"))
    told = tell_state(here.speaker, state)
    return here.speaker.gettext(N_("consent %(state)s"), state=told) if journey == "consent" else told


def _order(name: str) -> tuple[int, str]:
    names = list(LABELS)
    return (names.index(name) if name in LABELS else len(names), name)
