"""The account of a lot as a table: where everything filled is now, or how it ended, and whether that is all of it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from custody.faces.web.amounts import amount
from custody.faces.web.here import Here
from custody.faces.wording.accounts import PLACES
from custody.faces.wording.words import N_
from custody.record.reads.postings import movements
from custody.rules.accountability import Account, accountability
from custody.rules.situation import Situation, Thing


def account_of(here: Here, lot: Thing, situation: Situation) -> Account:
    """The account of a lot, from its containers, the accounts and the entries."""
    containers = situation.children(lot.code, "filled")
    pooled = {part.code for container in containers for part in situation.children(container.code, "pooled")}
    with here.house.store.reading() as link:
        moved = movements(link, sorted({container.code for container in containers} | pooled))
    return accountability(situation, lot.code, moved)


def account_table(here: Here, lot: Thing, situation: Situation) -> dict[str, Any] | None:
    """A row for each place that holds any of it, then the sum; None for a lot of which nothing was filled."""
    found = account_of(here, lot, situation)
    if not found.containers:
        return None
    say = here.speaker.gettext
    rows = [
        _row(here, say(PLACES[place.name]), place.containers, place.cells)
        for place in found.places
        if place.containers or place.cells
    ]
    if not found.closes:
        rows.append(_row(here, say(N_("Unaccounted for: call quality")), found.missing_containers, found.missing_cells))
    rows.append(_row(here, say(N_("Filled")), found.containers, found.cells))
    told = N_("The account closes") if found.closes else N_("The account does not close")
    table = {
        "caption": say(told),
        "columns": [
            {"label": say(N_("Where it is, or how it ended"))},
            {"label": say(N_("Containers")), "kind": "number"},
            {"label": say(N_("Cells as filled")), "kind": "number"},
        ],
        "rows": rows,
    }
    return {"id": "account", "title": say(N_("Account")), "table": table, "folded": found.closes}


def _row(here: Here, label: str, containers: int, cells: Fraction) -> dict[str, Any]:
    """A row; where two lots were pooled the cells are rounded to whole ones, to be read."""
    return {"cells": [label, {"number": str(containers)}, {"number": amount(here, Decimal(round(cells)), "cells")}]}
