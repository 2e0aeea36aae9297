"""Tables of things: columns that fit the kind, each row a link."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from custody.faces.telling import tell_state, tell_value
from custody.faces.web.amounts import UNITS
from custody.faces.web.here import Here
from custody.faces.web.naming import full_name, label_of, title_of
from custody.faces.web.present import chips, shown
from custody.faces.wording.general import LABELS
from custody.faces.wording.words import N_
from custody.rules.guards.usable import holds_on
from custody.rules.situation import Situation, Thing

# kind -> the values shown beside name, code and state
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "lot": ("presentation", "filled_count", "expiry_at", "released_at"),
    "container": ("cells", "volume_ml", "condition", "use_by", "expiry_at"),
    "sample": ("lot", "purpose", "drawn_at"),
    "result": ("lot", "value", "unit", "verdict", "reviewed_at"),
    "shipment": ("from_station", "to_station", "eta", "arrived_at", "arrival_celsius"),
    "dose": ("subject", "cells_target", "weight_kg", "cleared_until"),
    "prepared_dose": ("lot", "cells", "volume_ml", "use_by", "ended_at"),
    "material_lot": ("supplier", "supplier_lot", "expiry_at"),
    "document": ("approved_at",),
    "deviation": ("grade", "about", "opened_at", "closed_at"),
    "alarm": ("holder", "about", "opened_at", "answered_by"),
    "pause": ("about", "paused_at", "paused_by"),
    "countersignature": ("about", "marked_at", "due_at"),
    "authorisation_request": ("concerns", "asked_by", "asked_at", "expires_at"),
    "safety_report": ("about", "grade", "due_at"),
    "external_party": ("firm", "party_kind", "contact", "phone"),
    "hold": ("about", "placed_at", "placed_by"),
    "near_miss": ("about", "station", "opened_at", "closed_at"),
    "label_copy": ("about", "design", "copy_number"),
    "subject": ("sex", "birth_year", "doses", "conditioning_on", "eligible_until"),
    "wristband": ("bound_at", "bound_by"),
    "person": ("roles", "username", "staff_number"),
    "equipment": ("equipment_kind", "serial", "due_at"),
    "storage_place": ("storage_class", "freezer"),
    "batch": ("presentation", "started_at"),
    "bank": ("bank_kind", "passage", "vials"),
    "bank_vial": ("bank",),
}
# Kinds whose name is only their code, and kinds nobody scans.
_NAMELESS = frozenset({"sample", "label_copy", "shipment", "bank_vial"})
_FEW = 4  # things a row names; the page of what it leads to names them all
_CODELESS = frozenset({"result", "person", "dose"})
_FIGURES = frozenset({*UNITS, "value", "filled_count", "copy_number", "passage", "vials", "birth_year"})


def thing_table(
    here: Here, things: Iterable[Thing], caption: str, without: str = "", around: Situation | None = None
) -> dict[str, Any]:
    """Things of one kind as a table; a value none of them has, and the one left out, is no column. `around` knows
    what is on hold; without it no row says so."""
    given = list(things)
    kind = given[0].kind if given else ""
    offered = (name for name in COLUMNS.get(kind, ()) if name != without)
    names = tuple(name for name in offered if any(_has(thing, name, around) for thing in given))
    say = here.speaker.gettext
    heads: list[dict[str, str]] = []
    if kind not in _NAMELESS:
        heads.append({"label": say(N_("Name")), "by": "name"})
    if kind not in _CODELESS:
        heads.append({"label": say(N_("Code")), "kind": "code", "by": "code"})
    heads.append({"label": say(N_("State")), "by": "state"})
    heads += [{"label": label_of(here, name), "kind": _kind_of(name)} for name in names]
    return {
        "caption": caption,
        "columns": heads,
        "rows": [_row(here, thing, names, around) for thing in given],
        "empty": {"title": say(N_("Nothing here yet")), "sentence": say(N_("What is recorded will stand here."))},
    }


def mixed_table(here: Here, things: Iterable[Thing], caption: str) -> dict[str, Any]:
    """Things of several kinds: kind and name, code, state."""
    say = here.speaker.gettext
    labels = ((N_("Name"), "text"), (N_("Code"), "code"), (N_("State"), "text"))
    return {
        "caption": caption,
        "columns": [{"label": say(label), "kind": kind} for label, kind in labels],
        "rows": [_mixed_row(here, thing) for thing in things],
    }


def _row(here: Here, thing: Thing, names: tuple[str, ...], around: Situation | None) -> dict[str, Any]:
    cells: list[Any] = []
    if thing.kind not in _NAMELESS:
        cells.append(title_of(here, thing))
    if thing.kind not in _CODELESS:
        cells.append({"code": thing.code})
    cells.append(_states(here, thing, around))
    cells += [_value(here, thing, name, around) for name in names]
    return {"cells": cells, "href": f"/things/{thing.code}"}


def _has(thing: Thing, name: str, around: Situation | None) -> bool:
    if name == "doses":
        return bool(around and around.children(thing.code, "prescribed"))
    return thing.has(name) or bool(thing.state(name)) or _by_the_program(thing, name)


def _by_the_program(thing: Thing, name: str) -> bool:
    return name == "placed_by" and bool(thing.attrs.get("by_the_program"))


def _value(here: Here, thing: Thing, name: str, around: Situation | None) -> Any:
    """One cell: a value, a child's doses, a state on another journey; what nobody did by hand the program did."""
    if name == "about" and len(thing.texts(name)) > _FEW:
        some = [shown(here, name, code) for code in thing.texts(name)[: _FEW - 1]]
        left = len(thing.texts(name)) - len(some)
        return {"many": [*some, here.speaker.gettext(N_("and %(count)s more"), count=left)]}
    if thing.has(name):
        return shown(here, name, thing.attrs[name])
    if name == "doses" and around is not None:
        doses = sorted(around.children(thing.code, "prescribed"), key=lambda dose: dose.integer("number"))
        return {"lines": [f"{dose.text('number')} {tell_state(here.speaker, dose.state('dose'))}" for dose in doses]}
    if thing.state(name):
        return tell_state(here.speaker, thing.state(name))
    return tell_value(here.speaker, "actor", "system") if _by_the_program(thing, name) else ""


def _mixed_row(here: Here, thing: Thing) -> dict[str, Any]:
    cells = [full_name(here, thing), {"code": thing.code}, _states(here, thing)]
    return {"cells": cells, "href": f"/things/{thing.code}"}


def _states(here: Here, thing: Thing, around: Situation | None = None) -> Any:
    """The state on the thing's own journey as a chip, whether it has expired and whether it is on hold; other journeys
    are in columns of their own or on its page."""
    shown_chips = chips(here, thing)
    if around is not None and holds_on(around, thing):
        shown_chips.append({"kind": "stop", "text": here.speaker.gettext(LABELS["on_hold"])})
    own = tell_state(here.speaker, thing.state(thing.kind))
    others = {tell_state(here.speaker, state) for journey, state in thing.states.items() if journey != thing.kind}
    kept = [chip for chip in shown_chips if chip["text"] == own or chip["text"] not in others]
    return {"chips": kept} if kept else own


def _kind_of(name: str) -> str:
    if name in _FIGURES:
        return "number"
    return "time" if name.endswith(("_at", "_until")) or name in ("use_by", "eta") else "text"
