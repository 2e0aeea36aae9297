"""The scan page: one field, one thing at a time; looking up is no entry."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request

from custody.faces.acting import Asked, take
from custody.faces.scanning import Looked, look
from custody.faces.telling import tell_problem
from custody.faces.web.answers import bar
from custody.faces.web.entering import UNSAID, left_unsaid, typed_reason
from custody.faces.web.frame import frame, number
from custody.faces.web.here import Here, signed_in
from custody.faces.web.naming import name_of
from custody.faces.web.owed import alarm_rows, overdue_rows, owed_note
from custody.faces.web.paper import check_the_paper, paper_first
from custody.faces.web.permitted import may_take, may_take_for_others
from custody.faces.web.present import card, clock
from custody.faces.web.spent import given_already, is_over
from custody.faces.web.stopping import stop_again, unacknowledged
from custody.faces.web.switching import at_the_child, names_badge, stays
from custody.faces.web.taking import form_again
from custody.faces.web.timeline import timeline
from custody.faces.web.what_next import next_steps
from custody.faces.wording.desks import QUEUE_WORDS
from custody.faces.wording.words import N_
from custody.record.reads.entries import latest_entries
from custody.record.reads.queues import waiting
from custody.record.reads.things import Listing
from custody.rules.queues import Queue, queues_of
from custody.rules.reading import Problem
from custody.rules.situation import Thing

_OF_CELLS = frozenset({"use_by", "cleared_until"})  # clocks of queues that somebody at a bed or a bench runs against
FOREIGN_WORDS = {
    "isbt128": N_("an ISBT 128 code"),
    "gs1": N_("a GS1 code"),
    "gs1_digital_link": N_("a GS1 web link"),
    "web_address": N_("a web address"),
    "hibc": N_("a HIBC code"),
    "parcel_waybill": N_("a parcel waybill"),
    "ean": N_("a trade item number"),
    "number": N_("a number, perhaps a hospital wristband"),
}


def register(blueprint: Blueprint) -> None:
    """Add the routes."""
    blueprint.add_url_rule("/", "home", signed_in(home))
    blueprint.add_url_rule("/scan", "scan", signed_in(scan), methods=["POST"])
    blueprint.add_url_rule("/acknowledge", "acknowledge", signed_in(acknowledge), methods=["POST"])


def home(here: Here) -> str:
    """Nothing scanned yet: the field, what is waiting, what happened here last. A STOP not acknowledged comes first."""
    stopped = unacknowledged(here)
    if stopped is not None:
        return stop_again(here, stopped)
    typed = request.args.get("typed") == "1"
    return render_template(
        "scan.html",
        frame=frame(),
        bar=bar(here, typed=typed),
        title=here.speaker.gettext(N_("Scan")),
        waiting=_waiting(here),
        recent=_recent(here),
        lost=_lost_badge(here),
    )


def scan(here: Here) -> Any:
    """One scan: what it is, and what this person can do with it. Nothing can be scanned past a STOP."""
    if unacknowledged(here) is not None:
        return redirect("/", 303)
    text = request.form.get("text", "")
    running = at_the_child(here) if names_badge(text) else ""
    looked = look(here.house, running or text, here.person, here.station)
    why = typed_reason(request.form) or (UNSAID if left_unsaid(request.form) else "")
    typed = bool(typed_reason(request.form))
    if looked.thing is None:
        return _not_found(here, looked, typed), 404
    thing = looked.thing
    found = next_steps(here, looked.openings, thing.code, why)
    shown = card(here, thing, looked.situation)
    held = bool(looked.holds) or any(chip["kind"] == "stop" for chip in shown["chips"])
    verdict = {
        "kind": "CHECK" if held or is_over(thing) else "INFO",
        "headline": shown["name"],
        "sentence": here.speaker.joined(chip["text"] for chip in shown["chips"]),
    }
    silent, had = check_the_paper(here, looked), given_already(here, looked)
    if silent is not None:
        verdict, found = silent, paper_first(found)
    verdict = (stays(here) if running else had) or verdict
    title = here.speaker.gettext(N_("Scan"))
    return render_template(
        "scan.html", frame=frame(), bar=bar(here, typed=typed), title=title, verdict=verdict, thing=shown, next=found
    )


def acknowledge(here: Here) -> Any:
    """The act a STOP asks for, with its reason, on the record. A wrong scan leads back into the form, as it was; so
    does a form that another STOP had kept waiting."""
    raw = {name: request.form.get(name, "") for name in ("entry", "words")} | {
        "act": request.form.get("acknowledged", "")
    }
    asked = Asked("acknowledge_stop", raw, here.person, here.station, nonce=request.form.get("nonce"))
    answer, stopped = take(here.house, asked), unacknowledged(here)
    if stopped is not None and answer.reasons:
        return stop_again(here, stopped, reasons=answer.reasons), 409
    if request.form.get("step") and (raw["act"] == "scanned_wrong" or request.form.get("resumed")):
        return form_again(here, request.form["step"])
    return redirect("/", 303)


def _not_found(here: Here, looked: Looked, typed: bool) -> str:
    say = here.speaker
    problem = looked.scan.problem or "unknown_here"
    if problem == "unknown_here":
        sentence = say.gettext(N_("The record has nothing with this code. Put it aside and call quality."))
    else:
        sentence = tell_problem(say, Problem("text", problem))
    if looked.scan.recognised:
        what = say.gettext(FOREIGN_WORDS.get(looked.scan.recognised, looked.scan.recognised))
        sentence = say.gettext(N_("It looks like %(what)s."), what=what) + " " + sentence
    stop = problem in ("unknown_here", "scan_foreign", "scan_not_ours")
    verdict = {
        "kind": "STOP" if stop else "CHECK",
        "headline": say.gettext(N_("Not known here") if stop else N_("Scan again")),
        "sentence": sentence,
    }
    title = say.gettext(N_("Scan"))
    return render_template("scan.html", frame=frame(), bar=bar(here, typed=typed), title=title, verdict=verdict)


def _waiting(here: Here) -> list[dict[str, Any]]:
    """What stands in this person's queues and one of their roles can act on; each leads to the queue, which is on
    their desk too. What cannot wait comes first, for everyone; alarms are among it, and not told twice."""
    rows = []
    with here.house.store.reading() as link:
        for queue in (queue for queue in queues_of(here.account.roles) if queue.kind != "alarm"):
            if any(may_take(here, here.house.steps.steps[name]) for name in queue.steps):
                rows.append((queue, waiting(link, queue, most=1, now=here.now)))
    return [
        *alarm_rows(here),
        *overdue_rows(here),
        *(_waits(here, queue, found) for queue, found in rows if found.total),
    ]


def _waits(here: Here, queue: Queue, found: Listing) -> dict[str, Any]:
    note = owed_note(here) if queue.kind == "countersignature" else _first(here, queue, found.things[0])
    words = here.speaker.gettext(QUEUE_WORDS[queue.name][0])
    return {"text": words, "number": number(found.total), "href": f"/desk/{queue.name}", "note": note}


def _first(here: Here, queue: Queue, thing: Thing) -> str:
    """Of cells that wait for hands: whose comes first, and what is left of their time."""
    at = thing.instant(queue.clock) if queue.clock in _OF_CELLS else None
    if at is None:
        return ""
    told = clock(here, queue.clock, at)
    return " · ".join((name_of(here, thing.text("dose") or thing.code), f"{told['label']} {told['value']}"))


def _lost_badge(here: Here) -> list[dict[str, str]]:
    """The way to revoke a badge that was lost: one's own where one has one, and another's for who looks after that."""
    say, found = here.speaker.gettext, []
    if here.account.badge:
        found.append({"text": say(N_("My badge is lost")), "href": f"/steps/revoke_badge?person={here.person}"})
    if may_take_for_others(here, here.house.steps.steps["revoke_badge"]):
        found.append({"text": say(N_("Somebody’s badge is lost")), "href": "/people"})
    return found


def _recent(here: Here) -> dict[str, Any]:
    with here.house.store.reading() as link:
        entries = [entry for entry in latest_entries(link, 60) if entry.station == here.station][:8]
    return timeline(here, entries, named=True)
