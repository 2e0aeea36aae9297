"""Lists of things of one kind, page by page, and the ledger for a follower."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from flask import Blueprint, Response, request

from custody.faces.api.bodies import field_trouble
from custody.faces.api.callers import caller
from custody.faces.api.problems import written
from custody.faces.api.writing import entry_json, thing_json
from custody.record.reads.entries import entries_after, head
from custody.record.reads.things import Wanted
from custody.record.reads.things import listing as listed
from custody.rules.reading import Problem

MOST = 200
# name in the address -> kind of thing
LISTS: Mapping[str, str] = {
    "lots": "lot",
    "containers": "container",
    "prepared-doses": "prepared_dose",
    "doses": "dose",
    "bank-vials": "bank_vial",
    "banks": "bank",
    "cell-lines": "cell_line",
    "batches": "batch",
    "samples": "sample",
    "results": "result",
    "materials": "material_lot",
    "documents": "document",
    "deviations": "deviation",
    "near-misses": "near_miss",
    "holds": "hold",
    "copies": "label_copy",
    "shipments": "shipment",
    "shippers": "shipper",
    "equipment": "equipment",
    "places": "storage_place",
    "subjects": "subject",
    "wristbands": "wristband",
    "people": "person",
    "parties": "external_party",
}


def register(blueprint: Blueprint) -> None:
    """Add the routes, one a list."""
    for name, kind in LISTS.items():
        blueprint.add_url_rule(f"/{name}", f"list_{kind}", partial(listing, kind), methods=["GET"])
    blueprint.add_url_rule("/ledger", "ledger", ledger, methods=["GET"])


def listing(kind: str) -> Response:
    """Things of a kind, newest first. `state`, `text` filter; `cursor` is the `more` of the page before."""
    state, text, after = (_plain(name) for name in ("state", "text", "cursor"))
    if after and not (after.isascii() and after.isdigit() and len(after) < 10):
        raise field_trouble((Problem("cursor", "not_a_whole_number"),))
    wanted = Wanted(kind, state, text, after, number_asked("limit", 50, MOST, 1))
    with caller().house.store.reading() as link:
        page = listed(link, wanted)
    things = [thing_json(thing, caller().speaker) for thing in page.things]
    return written({"kind": kind, "things": things, "total": page.total, "more": page.more})


def ledger() -> Response:
    """Entries in order after an index (-1, or nothing, begins at the first); `head` is the last there is."""
    after = number_asked("after", -1, 2**53, -1)
    most = number_asked("limit", MOST, MOST, 1)
    with caller().house.store.reading() as link:
        entries, last = entries_after(link, after, most), head(link)[0]
    return written({"entries": [entry_json(entry, caller().speaker) for entry in entries], "head": last})


def _plain(name: str) -> str:
    value = request.args.get(name, "")
    if len(value) > 200 or not value.isprintable():
        raise field_trouble((Problem(name, "control_character" if len(value) <= 200 else "too_long", {"most": 200}),))
    return value


def number_asked(name: str, default: int, highest: int, lowest: int) -> int:
    """A whole number in the query, within bounds. Raises Trouble 422."""
    value = _plain(name)
    if not value:
        return default
    digits = value.removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 17):
        raise field_trouble((Problem(name, "not_a_whole_number"),))
    number = int(value)
    if not lowest <= number <= highest:
        problem = (
            Problem(name, "too_low", {"lowest": lowest})
            if number < lowest
            else Problem(name, "too_high", {"highest": highest})
        )
        raise field_trouble((problem,))
    return number
