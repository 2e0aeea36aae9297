"""The containers a dose may be given, in the order in which its profile offers them, while it is being allocated.

One is picked by scanning it, or by one tap on its row; the identity steps that come after ask for the thing itself.
Whoever follows the order says nothing; whoever does not chooses a reason, which is on record with the allocation.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request

from custody.faces.web.amounts import amount
from custody.faces.web.frame import end_in_words
from custody.faces.web.here import Here
from custody.faces.web.naming import documents, name_of, thing_of
from custody.faces.web.summaries import place_in_words
from custody.faces.wording.words import N_
from custody.record.reads.things import Wanted, listing, origins
from custody.rules.document import Document
from custody.rules.guards.lot import in_date, lot_released
from custody.rules.guards.usable import condition_accepted, not_held
from custody.rules.picking import FIRST_EXPIRED, SAME_LOT, in_order, offering_rules, out_of_order
from custody.rules.reading import Problem
from custody.rules.situation import Situation, Thing
from custody.rules.step import Step
from custody.rules.words import dose_key

STEP = "allocate_containers"
PICKED = "picked"  # the code of the row that was tapped
REASON = "order_reason"
_COLD = ("frozen", "filled")
_GUARDS = (lot_released, in_date, not_held, condition_accepted)
_MOST = 200  # containers looked at in each of the states
_SHOWN = 40
_IN_SIGHT = 4
_WHY = {
    SAME_LOT: N_("the lot this child had before"),
    FIRST_EXPIRED: N_("expires first"),
}


def stock_table(here: Here, step: Step, typed: Mapping[str, Any]) -> dict[str, Any] | None:
    """What is offered for the dose named in the form; None for another step, or before a dose is named."""
    dose = _dose(here, typed) if step.name == STEP else None
    if dose is None:
        return None
    offered, around, rules = _offered(here, dose)
    picked, had = _codes(typed.get("containers")), _lots_had(here, dose)
    rows = [_row(here, one, around, picked) for one in offered[:_SHOWN]]
    for row, one in zip(rows, offered, strict=False):
        row["why"] = here.speaker.gettext(_WHY[SAME_LOT]) if SAME_LOT in rules and one.text("lot") in had else ""
    if rows and not rows[0]["why"] and FIRST_EXPIRED in rules:
        rows[0]["why"] = here.speaker.gettext(_WHY[FIRST_EXPIRED])
    wanted = amount(here, dose.text("cells_target"), "cells") if dose.has("cells_target") else ""
    left = max(0, len(offered) - _SHOWN)
    return {"rows": rows, "first": len(picked) + _IN_SIGHT, "left": left, "wanted": wanted, "field": PICKED}


def with_picked(step: Step, raw: dict[str, Any]) -> dict[str, Any]:
    """What the form held, and the container whose row was tapped."""
    code = request.form.get(PICKED, "")
    if step.name != STEP or not code:
        return raw
    return raw | {"containers": list(dict.fromkeys((*_codes(raw.get("containers")), *_codes(code))))}


def reason_owed(here: Here, step: Step, raw: Mapping[str, Any]) -> tuple[Problem, ...]:
    """A problem where the order was not followed and nobody chose why."""
    dose = _dose(here, raw) if step.name == STEP and not raw.get(REASON) else None
    if dose is None:
        return ()
    offered, _, rules = _offered(here, dose)
    passed_over = out_of_order(_codes(raw.get("containers")), offered, _lots_had(here, dose), rules)
    return (Problem(REASON, "order_without_reason"),) if passed_over else ()


def _offered(here: Here, dose: Thing) -> tuple[tuple[Thing, ...], Situation, tuple[str, ...]]:
    """Free, cold containers of the presentation prescribed that nothing speaks against today, in order."""
    with here.house.store.reading() as link:
        found = [one for state in _COLD for one in listing(link, Wanted("container", state, most=_MOST)).things]
        free = [one for one in found if one.state("allocation") in ("", "free") and _fits(dose, one)]
        around = origins(link, [one.code for one in free], here.now)
    usable = (one for one in free if not any(list(guard(around, one, here.now)) for guard in _GUARDS))
    profile = _profile(here, dose)
    rules = offering_rules(profile) if profile else ()
    return in_order(usable, _lots_had(here, dose), rules), around, rules


def _fits(dose: Thing, container: Thing) -> bool:
    return container.text("presentation") == dose.text("presentation")


def _profile(here: Here, dose: Thing) -> Document | None:
    profiles = (one for one in documents(here) if one.type == "product_profile")
    return next((one for one in profiles if one.text("presentation") == dose.text("presentation")), None)


def _lots_had(here: Here, dose: Thing) -> frozenset[str]:
    """The lots of the child's other doses."""
    with here.house.store.reading() as link:
        doses = listing(link, Wanted("dose", text=f"{dose.text('subject')}.", most=_MOST)).things
    own = (one for one in doses if one.text("subject") == dose.text("subject") and one.code != dose.code)
    return frozenset(lot for one in own for lot in one.texts("lots"))


def _row(here: Here, container: Thing, around: Situation, picked: tuple[str, ...]) -> dict[str, Any]:
    expiry = container.instant("expiry_at")
    return {
        "code": container.code,
        "lot": name_of(here, container.text("lot")),
        "expires": end_in_words(here, expiry) if expiry else None,
        "place": ", ".join(place_in_words(here, place) for place in around.parents(container.code, "keeps")),
        "cells": amount(here, container.text("cells"), "cells") if container.has("cells") else "",
        "picked": container.code in picked,
    }


def _dose(here: Here, typed: Mapping[str, Any]) -> Thing | None:
    subject, number = next(iter(_codes(typed.get("subject"))), ""), str(typed.get("dose", "")).strip()
    return thing_of(here, dose_key(subject, int(number))) if subject and number.isdecimal() else None


def _codes(value: object) -> tuple[str, ...]:
    """Codes as scanned, without the spaces of print."""
    given = value if isinstance(value, (list, tuple)) else [value] if value else []
    return tuple(str(one).replace(" ", "").upper() for one in given if one)
