"""The release page, first form: on one page of a lot what a releaser must have seen, and the button that signs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, abort, render_template

from custody.faces.scanning import Looked, look_at
from custody.faces.telling import tell_step, tell_value
from custody.faces.web.answers import bar
from custody.faces.web.bars import witness_of
from custody.faces.web.evidence import results_table
from custody.faces.web.frame import frame, number
from custody.faces.web.here import Here, signed_in
from custody.faces.web.labels import label_account
from custody.faces.web.naming import full_name, why_open
from custody.faces.web.present import chips, clock
from custody.faces.web.reasons import reason_rows
from custody.faces.web.summaries import summary
from custody.faces.web.timeline import is_of, timeline
from custody.faces.wording.words import N_
from custody.record.reads.entries import EntryView, history
from custody.rules.guards.disposition import tests_pending
from custody.rules.situation import Item, Situation, Thing

STEP = "release_lot"
_KINDS = {"alarm": N_("Alarm"), "hold": N_("On hold"), "deviation": N_("Deviation open"), "near_miss": N_("Near miss")}
_LATE = "late_entry"
_OWN = frozenset({"batch", "lot", "container", "sample", "result", "label_copy"})
_MOST_CODES, _MOST_ENTRIES, _MOST_SHOWN = 400, 2000, 50


def register(blueprint: Blueprint) -> None:
    """Add the route."""
    blueprint.add_url_rule("/lots/<code>/release", "release", signed_in(release_page))


def release_page(here: Here, code: str) -> str:
    """One lot before its release: hours left, the decision, results, what is open, what came late or was changed."""
    looked = look_at(here.house, code, here.person, here.station)
    lot, situation = looked.thing, looked.situation
    if lot is None or situation is None or lot.kind != "lot":
        abort(404)
    open_items = [item for item in situation.items if item.kind in _KINDS]
    shown = {
        "name": full_name(here, lot),
        "code": lot.code,
        "href": f"/things/{lot.code}",
        "summary": summary(here, lot, situation),
        "chips": chips(here, lot, situation),
        "witness": witness_of(here, lot),
        "clocks": _tiles(here, lot, situation, len(open_items)),
        "sign": _sign(here, looked, lot),
        "results": results_table(here, lot, situation)["table"],
        "open": [_open_item(here, item) for item in sorted(open_items, key=lambda one: list(_KINDS).index(one.kind))],
        "changed": timeline(here, _late_or_changed(here, lot, situation), _MOST_SHOWN)
        | {"empty": here.speaker.gettext(N_("No entry of this lot came late or was changed."))},
        "labels": label_account(here, lot, situation),
    }
    return render_template("release.html", frame=frame(), bar=bar(here), lot=shown)


def _tiles(here: Here, lot: Thing, situation: Situation, open_items: int) -> list[dict[str, Any]]:
    """What is left of the shelf life if signed now, then the tests still due and what is open."""
    say = here.speaker.gettext
    expiry = lot.instant("expiry_at")
    pending = len(tests_pending(situation, lot))
    left = [clock(here, "expiry_at", expiry) | {"label": say(N_("Left if signed now"))}] if expiry else []
    return [
        *left,
        {"label": say(N_("Tests still due")), "value": number(pending), "kind": "check" if pending else "pass"},
        {"label": say(N_("Open holds and deviations")), "value": number(open_items), "kind": _shape(open_items)},
    ]


def _shape(count: int) -> str:
    return "stop" if count else "pass"


def _sign(here: Here, looked: Looked, lot: Thing) -> dict[str, Any]:
    """The button, where this person can sign now; all the reasons, where not."""
    opening = next(one for one in looked.openings if one.step.name == STEP)
    asked = urlencode({opening.step.primary: lot.code})
    return {
        "title": tell_step(here.speaker, STEP),
        "href": f"/steps/{STEP}?{asked}" if opening.is_open else None,
        "reasons": reason_rows(here, opening.reasons),
    }


def _open_item(here: Here, item: Item) -> dict[str, Any]:
    say = here.speaker
    grade = tell_value(say, "grade", item.text("grade")) if item.text("grade") else ""
    return {
        "headline": say.headed(say.gettext(_KINDS[item.kind]), why_open(say, item.kind, item.text("reason"))),
        "detail": " · ".join(part for part in (grade, item.text("note")) if part),
        "href": f"/things/{item.code}",
        "kind": "stop" if item.kind in ("hold", "alarm") else "check",
    }


def _late_or_changed(here: Here, lot: Thing, situation: Situation) -> list[EntryView]:
    near = (lot, *situation.ancestors(lot.code), *situation.descendants(lot.code))
    codes = tuple(dict.fromkeys(one.code for one in near if one.kind in _OWN))[:_MOST_CODES]
    with here.house.store.reading() as link:
        entries = history(link, codes, _MOST_ENTRIES)
    return [entry for entry in entries if _is_changed(entry) or _LATE in _codes(entry.body.get("notes", ()))]


def _is_changed(entry: EntryView) -> bool:
    """Whether it was corrected, corrects another, or was signed for something that was changed since."""
    return is_of(entry, "corrected") or bool(entry.changed_after)


def _codes(notes: Iterable[Any]) -> frozenset[str]:
    return frozenset(str(note["code"]) for note in notes)
