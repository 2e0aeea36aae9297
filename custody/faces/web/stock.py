"""The containers a dose may be given, in the order in which its profile offers them, while it is being allocated.

One is picked by scanning it, or by one tap on its row; the identity steps that come after ask for the thing itself.
Whoever follows the order says nothing; whoever does not chooses a reason, which is on record with the allocation.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import request

from custody.faces.offering import STEP, codes, offer
from custody.faces.web.amounts import amount
from custody.faces.web.frame import end_in_words
from custody.faces.web.here import Here
from custody.faces.web.naming import name_of
from custody.faces.web.summaries import place_in_words
from custody.faces.wording.words import N_
from custody.rules.picking import FIRST_EXPIRED, SAME_LOT
from custody.rules.situation import Situation, Thing
from custody.rules.step import Step

PICKED = "picked"  # the code of the row that was tapped
_SHOWN = 40
_IN_SIGHT = 4
_WHY = {
    SAME_LOT: N_("the lot this child had before"),
    FIRST_EXPIRED: N_("expires first"),
}


def stock_table(here: Here, step: Step, typed: Mapping[str, Any]) -> dict[str, Any] | None:
    """What is offered for the dose named in the form; None for another step, or before a dose is named."""
    made = offer(here.house, typed, here.now) if step.name == STEP else None
    if made is None:
        return None
    dose, offered, picked = made.dose, made.containers, codes(typed.get("containers"))
    rows = [_row(here, one, made.around, picked) for one in offered[:_SHOWN]]
    for row, one in zip(rows, offered, strict=False):
        had = SAME_LOT in made.rules and one.text("lot") in made.had
        row["why"] = here.speaker.gettext(_WHY[SAME_LOT]) if had else ""
    if rows and not rows[0]["why"] and FIRST_EXPIRED in made.rules:
        rows[0]["why"] = here.speaker.gettext(_WHY[FIRST_EXPIRED])
    wanted = amount(here, dose.text("cells_target"), "cells") if dose.has("cells_target") else ""
    left = max(0, len(offered) - _SHOWN)
    return {"rows": rows, "first": len(picked) + _IN_SIGHT, "left": left, "wanted": wanted, "field": PICKED}


def read_first(stock: dict[str, Any] | None, fields: Iterable[dict[str, Any]]) -> dict[str, Any] | None:
    """What is offered stands above the form: the fields are told, so that beginning in one of them scrolls nothing
    away."""
    for field in fields if stock else ():
        field["below"] = True
    return stock


def with_picked(step: Step, raw: dict[str, Any]) -> dict[str, Any]:
    """What the form held, and the container whose row was tapped."""
    code = request.form.get(PICKED, "")
    if step.name != STEP or not code:
        return raw
    return raw | {"containers": list(dict.fromkeys((*codes(raw.get("containers")), *codes(code))))}


def _row(here: Here, container: Thing, around: Situation, picked: tuple[str, ...]) -> dict[str, Any]:
    expiry = container.instant("expiry_at")
    return {
        "code": container.code,
        "lot": name_of(here, container.text("lot")),
        "expires": end_in_words(here, expiry) if expiry else None,
        "place": here.speaker.joined(place_in_words(here, place) for place in around.parents(container.code, "keeps")),
        "cells": amount(here, container.text("cells"), "cells") if container.has("cells") else "",
        "picked": container.code in picked,
    }
