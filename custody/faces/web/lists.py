"""Lists of things, the ledger, one entry, and the page of every step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, abort, current_app, render_template, request

from custody.faces.documenting import documented_stations
from custody.faces.signed import changed_lines, told_signature
from custody.faces.telling import tell_state, tell_step, tell_time, tell_utc, tell_value
from custody.faces.web.answers import bar
from custody.faces.web.enrolling import half_row
from custody.faces.web.entering import reason_in_words
from custody.faces.web.entry_tables import entry_table
from custody.faces.web.frame import frame, number, time_in_words
from custody.faces.web.here import Here, signed_in
from custody.faces.web.naming import actor_of, name_of, station_title
from custody.faces.web.permitted import may_take
from custody.faces.web.persons import with_last_sign_in
from custody.faces.web.reasons import reason_rows
from custody.faces.web.sealed_head import newest_checkpoint
from custody.faces.web.tables import thing_table
from custody.faces.web.timeline import headline
from custody.faces.web.told_facts import fact_rows
from custody.faces.web.told_last import can_be_taken_back, thing_of
from custody.faces.web.told_requests import authorisation_rows
from custody.faces.wording.general import STATES
from custody.faces.wording.words import N_
from custody.record.reads.alarms import ranked
from custody.record.reads.entries import EntryView, entry, head_leaf, latest_entries, stored_text
from custody.record.reads.things import Listing, Wanted, listing, origins
from custody.record.replies import reason_from_json
from custody.rules.journeys import TABLES
from custody.rules.journeys.back import TAKES_BACK
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
    "deviations": ("deviation", N_("Deviations"), ("open_deviation",)),
    "alarms": ("alarm", N_("Alarms"), ()),
    "pauses": ("pause", N_("Pauses of dosing"), ("pause_dosing",)),
    "countersignatures": ("countersignature", N_("To be countersigned"), ()),
    "safety-reports": ("safety_report", N_("Safety reports"), ("record_observation",)),
    "parties": ("external_party", N_("External parties"), ("register_party",)),
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
_TOGETHER = (
    *(("deviations", "holds", "near-misses", "alarms"), ("doses", "prepared"), ("samples", "results")),
    *(("lots", "batches"), ("pauses", "countersignatures", "safety-reports")),
)
# Kinds that are open until they are closed.
_OPENED = frozenset({"hold", "deviation", "near_miss", "alarm", "pause", "countersignature", "safety_report"})


def register(blueprint: Blueprint) -> None:
    """Add the routes."""
    for name in LISTS:
        blueprint.add_url_rule(f"/{name}", f"list_{name}", signed_in(things_list), defaults={"name": name})
    blueprint.add_url_rule("/ledger", "ledger", signed_in(ledger))
    blueprint.add_url_rule("/entries/<int:idx>", "entry", signed_in(one_entry))
    blueprint.add_url_rule("/steps", "steps", signed_in(steps))


def things_list(here: Here, name: str) -> str:
    """Things of a kind: filter by text and state, sorted by a column, a page at a time. Alarms the worst first."""
    kind, heading, begun_by = LISTS[name]
    asked = {part: request.args.get(part, "")[:80] for part in ("text", "state", "sort")}
    offset = request.args.get("after", "0")
    with here.house.store.reading() as link:
        listed = ranked if kind == "alarm" and not asked["sort"] else listing
        found = listed(link, Wanted(kind, asked["state"], asked["text"], offset, _PAGE, asked["sort"]))
        origin = origins(link, [one.code for one in found.things], here.now)
    title = here.speaker.gettext(heading)
    table = thing_table(here, found.things, title, around=origin)
    if kind == "person":
        table = with_last_sign_in(here, found.things, table)
    table["columns"] = [_sortable(column, name, asked) for column in table["columns"]]
    table["filters"] = _filters(here, name, asked)
    if asked["text"] or asked["state"]:
        table["empty"] = _nothing_found(here, name)
    table["pager"] = _pager(here, name, (int(offset) if offset.isdigit() else 0, found), asked)
    actions = [_action(here, step) for step in begun_by if _may(here, step)]
    parts = {"title": title, "table": table, "tabs": _tabs(here, name), "actions": actions}
    return render_template("list.html", frame=frame(), bar=bar(here), **parts)


def ledger(here: Here) -> str:
    """The newest entries, whether the record verified, and the newest checkpoint."""
    say = here.speaker.gettext
    with here.house.store.reading() as link:
        entries = latest_entries(link, 100)
        idx, leaf = head_leaf(link)
        sealed = newest_checkpoint(here, link)
    watch = current_app.extensions.get("custody.watch")
    last = watch.last if watch else None
    kind, said = "check", N_("The record has not been verified since the server started.")
    if last is not None and last.intact:
        kind, said = "pass", N_("The record verified.")
    elif last is not None:
        kind, said = "stop", N_("THE RECORD DOES NOT VERIFY. Stop and call quality.")
    facts = [
        {"label": say(N_("Entries")), "value": number(idx + 1)},
        {"label": say(N_("Last leaf")), "value": {"text": leaf}},
        *sealed,
    ]
    table = entry_table(here, entries, say(N_("Recent entries")))
    return render_template(
        "ledger.html", frame=frame(), head={"kind": kind, "sentence": say(said), "facts": facts}, table=table
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
    """Every step: station, who may, signature, what it moves, what refuses it. One's own lead to their form."""
    stations = documented_stations(here.house, here.speaker)
    for one in (one for station in stations for one in station["steps"]):
        one["href"] = one["href"] if _may(here, one["name"]) else None
    return render_template("steps.html", frame=frame(), stations=stations, separation_href="/separation")


def _tabs(here: Here, name: str) -> list[dict[str, Any]]:
    group = next((group for group in _TOGETHER if name in group), ())
    say = here.speaker.gettext
    return [{"text": say(LISTS[one][1]), "href": f"/{one}", "current": one == name} for one in group]


def _states(here: Here, kind: str, chosen: str) -> dict[str, Any]:
    states = sorted({row.to for row in TABLES.get(kind, ())} | ({"open", "closed"} if kind in _OPENED else set()))
    say = here.speaker.gettext
    options = [{"value": "", "text": say(N_("any state"))}]
    options += [
        {"value": state, "text": tell_state(here.speaker, state)} for state in states if state and state in STATES
    ]
    return {"name": "state", "label": say(N_("State")), "value": chosen, "options": options}


def _filters(here: Here, name: str, asked: Mapping[str, str]) -> dict[str, Any]:
    text = {"name": "text", "label": here.speaker.gettext(N_("Code or name")), "value": asked["text"]}
    return {
        "action": f"/{name}",
        "fields": [text, _states(here, LISTS[name][0], asked["state"])],
        "keep": [{"name": "sort", "value": asked["sort"]}] if asked["sort"] else [],
        "open": bool(asked["text"] or asked["state"]),
    }


def _pager(here: Here, name: str, page: tuple[int, Listing], asked: dict[str, str]) -> dict[str, Any]:
    """`51–100 of 312`, and the ways to the pages around; filter and order go along."""
    start, found = page
    shown_to = start + len(found.things)
    said = N_("%(first)s–%(last)s of %(total)s")
    counts = {"first": min(start + 1, shown_to), "last": shown_to, "total": number(found.total)}
    return {
        "text": here.speaker.gettext(said, **counts),
        "before_href": _address(name, {**asked, "after": max(0, start - _PAGE)}) if start else None,
        "after_href": _address(name, {**asked, "after": found.more}) if found.more else None,
    }


def _nothing_found(here: Here, name: str) -> dict[str, str]:
    say = here.speaker.gettext
    return {
        "title": say(N_("Nothing fits this filter")),
        "sentence": say(N_("Look for another code or name, or for any state.")),
        "href": f"/{name}",
        "action": say(N_("Show everything")),
    }


def _sortable(column: dict[str, str], name: str, asked: dict[str, str]) -> dict[str, str]:
    """A head that sorts by its column from its first page on, and the other way round where it does already."""
    by = column.get("by", "")
    if not by:
        return column
    shown = {by: "ascending", f"-{by}": "descending"}.get(asked["sort"], "")
    href = _address(name, asked | {"sort": f"-{by}" if shown == "ascending" else by})
    return column | {"sort_href": href, "sorted": shown}


def _address(name: str, asked: Mapping[str, object]) -> str:
    return f"/{name}?{urlencode({part: value for part, value in asked.items() if value})}"


def _may(here: Here, name: str) -> bool:
    """Whether one of this person's roles takes the step; a button nobody here may press is none."""
    step = here.house.steps.step(name)
    return step is not None and may_take(here, step)


def _action(here: Here, step: str) -> dict[str, Any]:
    return {"title": tell_step(here.speaker, step), "href": f"/steps/{step}"}


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
        "signatures": signature_rows(here, found),
        "changed_after": changed_lines(here.speaker, found),
        "authorisations": authorisation_rows(here, found),
        "reasons": reason_rows(here, reasons),
        "things": [_about(here, code) for code in about],
        "body": stored[0],
        "leaf": stored[1],
        "before_href": f"/entries/{found.idx - 1}" if found.idx else None,
        "after_href": f"/entries/{found.idx + 1}" if found.idx < last else None,
        "corrected_by": _link(here, corrected[0], N_("Corrected by entry %(number)s")) if corrected else None,
        "take_back": _take_back(here, found),
        "corrects": None if corrects is None else _link(here, corrects, N_("Corrects entry %(number)s")),
    }


def _take_back(here: Here, found: EntryView) -> dict[str, str] | None:
    """Where what was told by a slip is taken back; nothing where it was, or for whoever may not."""
    if not can_be_taken_back(found) or not _may(here, TAKES_BACK):
        return None
    href = f"/steps/{TAKES_BACK}?item={thing_of(found)}"
    return {"text": here.speaker.gettext(N_("Told by a slip? Take it back")), "href": href}


def _about(here: Here, code: str) -> dict[str, str]:
    """A thing by its code with its name beside it; what has no label is named only."""
    named = name_of(here, code)
    if "." in code and named != code:
        return {"text": named, "href": f"/things/{code}"}
    return {"code": code, "note": named if named != code else "", "href": f"/things/{code}"}


def _entry_facts(here: Here, found: EntryView) -> list[dict[str, Any]]:
    """Who, when, where, how; then the facts of the step. Times in the zone of the entry's own site."""
    times = {
        name: {"at": {"text": tell_time(at, found.zone), "utc": tell_utc(at)}}
        for name, at in ((N_("Recorded"), found.recorded_at), (N_("Happened"), found.occurred_at))
    }
    rows: dict[str, Any] = {
        N_("Who"): actor_of(here, found),
        **times,
        N_("Station"): station_title(here, found.station) if found.station else "",
        N_("Channel"): tell_value(here.speaker, "channel", found.channel),
        N_("Reason"): reason_in_words(here, found.reason),
    }
    facts = [{"label": here.speaker.gettext(label), "value": value} for label, value in rows.items() if value]
    return facts + half_row(here, found) + fact_rows(here, found.step, found.body.get("facts", {}))


def signature_rows(here: Here, entry: EntryView) -> list[dict[str, str]]:
    """Signatures as pages show them: who, meaning, when in both times, by what, and over which content."""
    told = [told_signature(here.speaker, entry, one) for one in entry.signatures]
    return [
        {"who": one.who, "meaning": one.meaning, "at": one.at, "method": one.method, "hash": one.hash} for one in told
    ]


def _link(here: Here, idx: int, words: str) -> dict[str, str]:
    return {"text": here.speaker.gettext(words, number=number(idx)), "href": f"/entries/{idx}"}
