"""Things as people see them: name, chips, facts and clocks, from plain values of the record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from flask import g

from custody.faces.telling import tell_kind, tell_role, tell_span, tell_state, tell_time, tell_utc, tell_value
from custody.faces.web.here import Here
from custody.faces.wording.general import LABELS
from custody.record.reads.things import thing as thing_named
from custody.rules.journeys import ENDS
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
_SELF_NAMED = frozenset({"dose", "subject"})  # their titles say what they are
_CLOCKS = ("expiry_at", "use_by", "cleared_until", "eligible_until", "due_at", "eta")
_HIDDEN = frozenset(
    {"documents", "proof", "password_digest", "pin_digest", "fields", "about", "criteria", "corrections"}
)


def title_of(here: Here, thing: Thing) -> str:
    """What a thing is called: its name, its number, or its code."""
    if thing.kind == "dose":
        return here.speaker.gettext(LABELS["dose_n"], number=thing.text("number"))
    if thing.kind == "document":
        return f"{thing.text('title')} {thing.text('version')}"
    if thing.kind == "result":
        return thing.text("test")
    if thing.kind == "subject":
        return here.speaker.gettext(LABELS["subject_n"], number=thing.text("number"))
    return thing.name or thing.text("number") or thing.code


def card(here: Here, thing: Thing) -> dict[str, Any]:
    """The small card of a thing."""
    kind = tell_kind(here.speaker, thing.kind)
    name = title_of(here, thing)
    titled = (
        kind.capitalize()
        if name == thing.code
        else name
        if thing.kind in _SELF_NAMED
        else f"{kind.capitalize()} {name}"
    )
    return {
        "name": titled[:1].upper() + titled[1:],
        "code": thing.code,
        "href": f"/things/{thing.code}",
        "chips": chips(here, thing),
        "facts": facts(here, thing)[:8],
    }


def chips(here: Here, thing: Thing, situation: Situation | None = None) -> list[dict[str, str]]:
    """States as chips, then holds and expiry, which are computed now and never stored."""
    found = [
        {"kind": _SHAPES.get(state, "info"), "text": tell_state(here.speaker, state)}
        for journey, state in thing.states.items()
        if state and not (journey in ("allocation", "condition", "custody") and state in ("free", "accepted"))
    ]
    ended = thing.state(thing.kind) in ENDS.get(thing.kind, frozenset())
    for name in ("expiry_at", "use_by"):
        at = thing.instant(name)
        if at is not None and at < here.now and not ended:
            found.append({"kind": "stop", "text": here.speaker.gettext(LABELS["expired"])})
    if situation is not None and situation.open_items("hold"):
        found.append({"kind": "stop", "text": here.speaker.gettext(LABELS["on_hold"])})
    return found


def clocks(here: Here, thing: Thing) -> list[dict[str, Any]]:
    """The times that run out, with what is left of them; none for what has ended."""
    if thing.state(thing.kind) in ENDS.get(thing.kind, frozenset()):
        return []
    return [_clock(here, name, at) for name in _CLOCKS if (at := thing.instant(name)) is not None]


def facts(here: Here, thing: Thing) -> list[dict[str, Any]]:
    """Every value of a thing, labelled, with units and links."""
    rows = []
    for name, value in sorted(thing.attrs.items(), key=lambda item: _order(item[0])):
        if name in _HIDDEN or value in (None, "", [], ()):
            continue
        label = here.speaker.gettext(LABELS.get(name, name.replace("_", " ").capitalize()))
        rows.append({"label": label, "value": shown(here, name, value)})
    return rows


def shown(here: Here, name: str, value: object) -> Any:
    """One value as a template takes it."""
    text = str(value)
    if name.endswith(("_at", "_until", "use_by", "eta", "_since")) and "T" in text:
        at = datetime.fromisoformat(text.replace("Z", "+00:00"))
        return {"at": {"text": tell_time(at, here.place.zone), "utc": tell_utc(at)}}
    if name == "roles" and isinstance(value, (list, tuple)):
        return ", ".join(tell_role(here.speaker, str(role)) for role in value)
    if isinstance(value, (list, tuple)):
        return ", ".join(str(part) for part in value)
    if is_code(text.split(".")[0]) or text.startswith("person."):
        named = name_of(here, text)
        return (
            {"text": named, "href": f"/things/{text}"} if named != text else {"code": text, "href": f"/things/{text}"}
        )
    if name in _UNITS:
        return f"{quantity(text)} {tell_value(here.speaker, 'unit', _UNITS[name])}"
    return tell_state(here.speaker, text) if text in ("yes", "no", "unknown") else tell_value(here.speaker, name, text)


def name_of(here: Here, code: str) -> str:
    """What a thing is called, by its code; the code itself where it has no name. Looked up once a request."""
    names: dict[str, str] = g.setdefault("names", {})
    if code not in names:
        with here.house.store.reading() as link:
            found = thing_named(link, code)
        names[code] = title_of(here, found) if found else code
    return names[code]


def quantity(text: str) -> str:
    """A number as people read it: large counts as 5.2 × 10⁸, others as recorded."""
    try:
        value = Decimal(text)
    except ArithmeticError:
        return text
    if abs(value) < 100_000 or value != value.to_integral_value():
        return text
    digits = value.as_tuple()
    exponent = len(digits.digits) + int(digits.exponent) - 1
    mantissa = (value / Decimal(10) ** exponent).normalize()
    raised = str(exponent).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"{mantissa:f} × 10{raised}"


def _clock(here: Here, name: str, at: datetime) -> dict[str, Any]:
    left = at - here.now
    over = left.total_seconds() < 0
    span = tell_span(here.speaker, left)
    value = here.speaker.gettext(LABELS["ago"], span=span) if over else span
    kind = "stop" if over else "check" if left.total_seconds() < 3600 else "info"
    label = here.speaker.gettext(LABELS.get(name, name))
    return {
        "label": label,
        "value": value,
        "note": tell_time(at, here.place.zone),
        "kind": kind,
        "left": max(0, int(left.total_seconds())),
    }


def _order(name: str) -> tuple[int, str]:
    names = list(LABELS)
    return (names.index(name) if name in LABELS else len(names), name)


_UNITS: Mapping[str, str] = {
    "volume_ml": "mL",
    "cells": "cells",
    "cells_target": "cells",
    "cells_min": "cells",
    "cells_max": "cells",
    "viable_cells": "cells",
    "cells_per_ml": "cells/mL",
    "weight_kg": "kg",
    "viability_percent": "%",
    "il2_iu": "IU",
    "volume_given_ml": "mL",
    "remainder_ml": "mL",
    "out_minutes": "min",
    "duration_minutes": "min",
    "hold_hours": "h",
}
