"""Lists of things, the ledger, one entry, and the page of every step."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, current_app, render_template, request

from custody.faces.documenting import documented_stations
from custody.faces.telling import tell_state, tell_step, tell_time, tell_utc, tell_value
from custody.faces.web.answers import bar
from custody.faces.web.frame import frame, number, time_in_words
from custody.faces.web.here import Here, signed_in
from custody.faces.web.naming import documents, station_title
from custody.faces.web.reasons import reason_rows
from custody.faces.web.tables import thing_table
from custody.faces.web.timeline import headline
from custody.faces.web.told_facts import fact_rows
from custody.faces.wording.general import MEANINGS, STATES
from custody.faces.wording.words import N_
from custody.record.reads.entries import EntryView, entry, head_leaf, latest_entries, stored_text
from custody.record.reads.entries import instant as read_instant
from custody.record.reads.things import Wanted, listing
from custody.record.replies import reason_from_json
from custody.rules.journeys import TABLES
from custody.rules.roles import performers
from custody.rules.situation import Situation
from custody.rules.words import is_code

# address -> (kind, heading, the steps that begin one)
LISTS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "lots": ("lot", N_("Lots"), ("start_batch",)),
    "containers": ("container", N_("Containers"), ()),
    "samples": ("sample", N_("Samples"), ()),
    "results": ("result", N_("Results"), ()),
    "shipments": ("shipment", N_("Shipments"), ("pack_shipment",)),
    "doses": ("dose", N_("Doses"), ("prescribe_dose",)),
    "prepared": ("prepared_dose", N_("Prepared doses"), ()),
    "subjects": ("subject", N_("Subjects"), ("register_subject",)),
    "materials": ("material_lot", N_("Materials"), ("receive_material",)),
    "documents": ("document", N_("Documents"), ("approve_document",)),
    "deviations": ("deviation", N_("Deviations"), ("place_hold",)),
    "holds": ("hold", N_("Holds"), ("place_hold",)),
    "near-misses": ("near_miss", N_("Near misses"), ()),
    "people": ("person", N_("People"), ("register_person",)),
    "batches": ("batch", N_("Batches"), ("start_batch",)),
    "banks": ("bank", N_("Cell banks"), ("register_bank",)),
    "equipment": ("equipment", N_("Equipment"), ("register_equipment",)),
    "places": ("storage_place", N_("Storage places"), ("register_equipment",)),
}
_PAGE = 50
# Lists that are looked at together, each one tap from the others.
_TOGETHER = (("deviations", "holds", "near-misses"), ("doses", "prepared"), ("samples", "results"), ("lots", "batches"))


def register(blueprint: Blueprint) -> None:
    """Add the routes."""
    for name in LISTS:
        blueprint.add_url_rule(f"/{name}", f"list_{name}", signed_in(things_list), defaults={"name": name})
    blueprint.add_url_rule("/ledger", "ledger", signed_in(ledger))
    blueprint.add_url_rule("/entries/<int:idx>", "entry", signed_in(one_entry))
    blueprint.add_url_rule("/steps", "steps", signed_in(steps))


def things_list(here: Here, name: str) -> str:
    """Things of a kind: filter by text and state, a page at a time."""
    kind, heading, begun_by = LISTS[name]
    text, state = request.args.get("text", "")[:80], request.args.get("state", "")[:40]
    offset = request.args.get("after", "0")
    with here.house.store.reading() as link:
        found = listing(link, Wanted(kind, state, text, offset, _PAGE))
    say = here.speaker
    table = thing_table(here, found.things, say.gettext(heading))
    table["filters"] = {
        "action": f"/{name}",
        "fields": [
            {"name": "text", "label": say.gettext(N_("Code or name")), "value": text},
            _states(here, kind, state),
        ],
        "open": bool(text or state),
    }
    start = int(offset) if offset.isdigit() else 0
    shown_to = start + len(found.things)
    keep = f"&text={text}&state={state}"
    table["pager"] = {
        "text": say.gettext(
            N_("%(first)s–%(last)s of %(total)s"),
            first=min(start + 1, shown_to),
            last=shown_to,
            total=number(found.total),
        ),
        "before_href": f"/{name}?after={max(0, start - _PAGE)}{keep}" if start else None,
        "after_href": f"/{name}?after={found.more}{keep}" if found.more else None,
    }
    actions = [_action(here, step) for step in begun_by if _may(here, step)]
    parts = {"title": say.gettext(heading), "table": table, "tabs": _tabs(here, name), "actions": actions}
    return render_template("list.html", frame=frame(), bar=bar(here), **parts)


def ledger(here: Here) -> str:
    """The newest entries, and whether the record verified."""
    say = here.speaker.gettext
    with here.house.store.reading() as link:
        entries = latest_entries(link, 100)
        idx, leaf = head_leaf(link)
    watch = current_app.extensions.get("custody.watch")
    last = watch.last if watch else None
    ok = last.intact if last else True
    said = (
        N_("The record verified.") if last and ok else N_("The record has not been verified since the server started.")
    )
    if last and not ok:
        said = N_("THE RECORD DOES NOT VERIFY. Stop and call quality.")
    facts = [
        {"label": say(N_("Entries")), "value": number(idx + 1)},
        {"label": say(N_("Last leaf")), "value": {"text": leaf}},
    ]
    names = (N_("Entry"), N_("Time"), N_("What"), N_("Who"), N_("Outcome"))
    table = {
        "caption": say(N_("Recent entries")),
        "columns": [{"label": say(name)} for name in names],
        "rows": [_ledger_row(here, one) for one in entries],
    }
    return render_template(
        "ledger.html", frame=frame(), head={"ok": ok, "sentence": say(said), "facts": facts}, table=table
    )


def one_entry(here: Here, idx: int) -> str:
    """One entry, as people read it and as it is stored."""
    if idx >= 2**53:
        abort(404)
    with here.house.store.reading() as link:
        found = entry(link, idx)
        body, leaf = stored_text(link, idx)
        last = head_leaf(link)[0]
    if found is None:
        abort(404)
    return render_template("entry.html", frame=frame(), entry=_entry(here, found, (body, leaf), last))


def steps(here: Here) -> str:
    """Every step: station, who may, signature, what it moves, what refuses it."""
    return render_template("steps.html", frame=frame(), stations=documented_stations(here.house, here.speaker))


def _tabs(here: Here, name: str) -> list[dict[str, Any]]:
    group = next((group for group in _TOGETHER if name in group), ())
    say = here.speaker.gettext
    return [{"text": say(LISTS[one][1]), "href": f"/{one}", "current": one == name} for one in group]


def _states(here: Here, kind: str, chosen: str) -> dict[str, Any]:
    states = sorted(
        {row.to for row in TABLES.get(kind, ())} | ({"open", "closed"} if kind in ("hold", "deviation") else set())
    )
    say = here.speaker.gettext
    options = [{"value": "", "text": say(N_("any state"))}]
    options += [{"value": state, "text": tell_state(here.speaker, state)} for state in states if state in STATES]
    return {"name": "state", "label": say(N_("State")), "value": chosen, "options": options}


def _may(here: Here, name: str) -> bool:
    """Whether one of this person's roles takes the step; a button nobody here may press is none."""
    step = here.house.steps.step(name)
    known = Situation(here.now, documents=documents(here))
    return step is not None and bool(set(here.account.roles) & set(performers(known, step.permission)))


def _action(here: Here, step: str) -> dict[str, Any]:
    return {"title": tell_step(here.speaker, step), "href": f"/steps/{step}"}


def _ledger_row(here: Here, one: EntryView) -> dict[str, Any]:
    kind = {"accepted": "pass", "refused": "stop", "denied": "stop"}.get(one.result, "check")
    outcome = {"chips": [{"kind": kind, "text": tell_state(here.speaker, one.result)}]}
    cells = [
        number(one.idx),
        {"at": time_in_words(here, one.recorded_at)},
        headline(here, one),
        one.actor_name,
        outcome,
    ]
    return {"cells": cells, "href": f"/entries/{one.idx}"}


def _entry(here: Here, found: EntryView, stored: tuple[str, str], last: int) -> dict[str, Any]:
    reasons = [reason_from_json(one) for one in (*found.body.get("reasons", ()), *found.body.get("notes", ()))]
    about = [code for code in found.body.get("about", ()) if is_code(str(code).split(".")[0])]
    corrected, corrects = found.corrected_by[-1:], found.corrects_idx
    return {
        "number": number(found.idx),
        "headline": headline(here, found),
        "outcome": "pass" if found.result == "accepted" else "stop",
        "outcome_text": tell_state(here.speaker, found.result),
        "at": time_in_words(here, found.recorded_at),
        "facts": _entry_facts(here, found),
        "signatures": [_signature(here, one) for one in found.signatures],
        "reasons": reason_rows(here, reasons),
        "things": [{"code": code, "href": f"/things/{code}"} for code in about],
        "body": stored[0],
        "leaf": stored[1],
        "before_href": f"/entries/{found.idx - 1}" if found.idx else None,
        "after_href": f"/entries/{found.idx + 1}" if found.idx < last else None,
        "corrected_by": _link(here, corrected[0], N_("Corrected by entry %(number)s")) if corrected else None,
        "corrects": None if corrects is None else _link(here, corrects, N_("Corrects entry %(number)s")),
    }


def _entry_facts(here: Here, found: EntryView) -> list[dict[str, Any]]:
    """Who, when, where, how; then the facts of the step. Times in the zone of the entry's own site."""
    times = {
        name: {"at": {"text": tell_time(at, found.zone), "utc": tell_utc(at)}}
        for name, at in ((N_("Recorded"), found.recorded_at), (N_("Happened"), found.occurred_at))
    }
    rows: dict[str, Any] = {
        N_("Who"): found.actor_name,
        **times,
        N_("Station"): station_title(here, found.station) if found.station else "",
        N_("Channel"): tell_value(here.speaker, "channel", found.channel),
        N_("Reason"): found.reason,
    }
    facts = [{"label": here.speaker.gettext(label), "value": value} for label, value in rows.items() if value]
    return facts + fact_rows(here, found.step, found.body.get("facts", {}))


def _signature(here: Here, one: Any) -> dict[str, Any]:
    at = time_in_words(here, read_instant(one["signed_at"]))
    meaning = here.speaker.gettext(MEANINGS.get(one["meaning"], one["meaning"]))
    return {
        "who": one["printed_name"],
        "meaning": meaning,
        "at": at,
        "method": one["method"],
        "hash": one["content_sha256"],
    }


def _link(here: Here, idx: int, words: str) -> dict[str, str]:
    return {"text": here.speaker.gettext(words, number=number(idx)), "href": f"/entries/{idx}"}
