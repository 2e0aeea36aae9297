"""Slips on the ward and the way back from them, as the tests of the step tell them."""

from __future__ import annotations

from typing import Any

from custody.rules.decide import Accepted
from tests.rules.clinic.ward import Child, Ward


def happened(ward: Ward, item: str, what: str, **facts: Any) -> int:
    """Tell what happened; gives the entry."""
    told = {"item": item, "what": what, "account": "wrong row", "from_paper": "no", **facts}
    ward.world.do("record_as_happened", ward.nurse, told)
    return len(ward.world.entries) - 1


def sheet(ward: Ward, child: Child, bag: str) -> int:
    """The paper sheet of a child entered, with this bag."""
    checked = {"first_checker": "Nurse One", "second_checker": "Nurse Two", "witness": ward.other_nurse}
    begun = {"started_at": ward.world.at, "wristband": child.band}
    return happened(ward, bag, "given_on_paper", from_paper="yes", **checked, **begun)


def back(ward: Ward, item: str, entry: int, why: str = "wrong_thing", **how: Any) -> dict[str, Any]:
    return {"name": "take_back_entry", "actor": ward.nurse, "facts": {"item": item, "entry": entry, "why": why}} | {
        "second": ward.pharmacist,
        **how,
    }


def taken_back(ward: Ward, item: str, entry: int, why: str = "wrong_thing") -> Accepted:
    return ward.world.do(**back(ward, item, entry, why))


def refused(ward: Ward, item: str, entry: int) -> tuple[str, ...]:
    return ward.world.refused(**back(ward, item, entry))


def stands(ward: Ward) -> tuple[object, ...]:
    """All that is known of the things, but for what only counts how often they were touched."""
    known = {code: (dict(thing.states), dict(thing.attrs)) for code, thing in ward.world.things.items()}
    items = {"deviation", "hold", "alarm", "near_miss"}
    known = {code: found for code, found in known.items() if ward.world.things[code].kind not in items}
    balances = {key: amount for key, amount in ward.world.balances.items() if amount}
    return known, balances, frozenset(ward.world.edges)


def placed(ward: Ward) -> str:
    place = ward.world.put("storage_place", {"storage_place": "in_use"}, storage_class="ln2_vapour")
    ward.world.link(place, ward.first.container, "keeps")
    ward.world.change(ward.first.container, holder=ward.pharmacist)
    return place
