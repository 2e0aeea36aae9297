"""Tables of things: columns that fit the kind, each row a link."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from custody.faces.telling import tell_state
from custody.faces.web.here import Here
from custody.faces.web.present import chips, shown, title_of
from custody.faces.wording.general import LABELS
from custody.faces.wording.words import N_
from custody.rules.situation import Thing

# kind -> the values shown beside code, name and state
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "lot": ("presentation", "expiry_at", "released_at"),
    "container": ("lot", "cells", "expiry_at", "use_by"),
    "sample": ("lot", "purpose"),
    "result": ("value", "unit", "verdict"),
    "shipment": ("to_station", "eta", "seal"),
    "dose": ("subject", "cells_target", "cleared_until"),
    "prepared_dose": ("dose", "cells", "use_by"),
    "material_lot": ("supplier_lot", "expiry_at"),
    "document": ("type", "version"),
    "deviation": ("reason", "grade"),
    "hold": ("reason",),
    "near_miss": ("reason",),
    "label_copy": ("design", "copy_number"),
    "subject": ("eligible_until",),
    "person": ("roles", "badge"),
}


def thing_table(here: Here, things: Iterable[Thing], caption: str) -> dict[str, Any]:
    """Things of one kind as a table."""
    given = list(things)
    names = COLUMNS.get(given[0].kind, ()) if given else ()
    say = here.speaker.gettext
    heads = [{"label": say(N_("Name"))}, {"label": say(N_("Code")), "kind": "code"}, {"label": say(N_("State"))}]
    heads += [{"label": say(LABELS.get(name, name))} for name in names]
    return {
        "caption": caption,
        "columns": heads,
        "rows": [_row(here, thing, names) for thing in given],
        "empty": {"title": say(N_("Nothing here yet")), "sentence": say(N_("What is recorded will stand here."))},
    }


def _row(here: Here, thing: Thing, names: tuple[str, ...]) -> dict[str, Any]:
    state = tell_state(here.speaker, thing.state(thing.kind))
    cells: list[Any] = [title_of(here, thing), {"code": thing.code}]
    cells.append({"chips": chips(here, thing)} if thing.states else state)
    cells += [shown(here, name, thing.attrs[name]) if thing.has(name) else "" for name in names]
    return {"cells": cells, "href": f"/things/{thing.code}"}
