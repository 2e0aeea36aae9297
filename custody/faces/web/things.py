"""Pages of things: one pattern for lot, container, dose, subject and everything else."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, render_template

from custody.faces.scanning import look_at
from custody.faces.telling import tell_kind, tell_state, tell_time, tell_utc, tell_value
from custody.faces.web.answers import bar, next_steps
from custody.faces.web.frame import frame
from custody.faces.web.genealogy import genealogy
from custody.faces.web.here import Here, signed_in
from custody.faces.web.present import chips, clocks, facts, name_of, title_of
from custody.faces.web.tables import thing_table
from custody.faces.web.timeline import timeline
from custody.faces.wording.words import N_
from custody.record.reads.entries import history
from custody.rules.situation import Situation, Thing

_TEMPLATES = {"lot": "lot.html", "container": "container.html", "prepared_dose": "dose.html", "subject": "subject.html"}
# Whose entries belong to a thing's story: the lot's story is that of everything it came from and became.
_WHOLE_STORY = frozenset({"lot", "batch", "subject", "prepared_dose", "container"})
_OTHER_STORIES = frozenset({"material_lot", "cell_line"})


def register(blueprint: Blueprint) -> None:
    """Add the routes."""
    blueprint.add_url_rule("/things/<code>", "thing", signed_in(thing_page))


def thing_page(here: Here, code: str) -> str:
    """One thing: what it is, what can be done, its story, where it came from and went."""
    looked = look_at(here.house, code, here.person, here.station)
    if looked.thing is None or looked.situation is None:
        abort(404)
    thing, situation = looked.thing, looked.situation
    shown = {
        "kind": tell_kind(here.speaker, thing.kind).capitalize(),
        "name": _name(here, thing),
        "code": thing.code,
        "chips": chips(here, thing, situation),
        "label": _label(here, thing),
        "holds": _holds(here, situation),
        "clocks": clocks(here, thing),
        "next": next_steps(here, looked.openings, thing.code),
        "facts": facts(here, thing),
        "history": _story(here, thing, situation),
        "genealogy": genealogy(here, situation, thing.code),
        "evidence": _evidence(here, thing, situation),
    }
    special = _SPECIAL[thing.kind](here, thing, situation) if thing.kind in _SPECIAL else {}
    template = _TEMPLATES.get(thing.kind, "thing.html")
    return render_template(template, frame=frame(), bar=bar(here), thing=shown, **special)


def _name(here: Here, thing: Thing) -> str:
    """The name beside the kind: a bare number for what is numbered, nothing twice."""
    if thing.kind == "dose":
        return f"{thing.text('number')} · {name_of(here, thing.text('subject'))}"
    return thing.text("number") if thing.kind == "subject" else title_of(here, thing)


def _label(here: Here, thing: Thing) -> dict[str, str] | None:
    """Drawn where a label design for this kind is in force."""
    if thing.kind not in ("container", "prepared_dose", "wristband", "storage_place", "sample", "bank_vial", "shipper"):
        return None
    text = here.speaker.gettext(
        N_("The label of this %(kind)s, as a preview"), kind=tell_kind(here.speaker, thing.kind)
    )
    return {"src": f"/things/{thing.code}/label.svg", "text": text}


def _holds(here: Here, situation: Situation) -> list[dict[str, Any]]:
    say = here.speaker.gettext
    words = {
        "hold": N_("On hold"),
        "near_miss": N_("Near miss"),
        "deviation": N_("Deviation open"),
        "alarm": N_("Alarm"),
    }
    found = []
    for item in situation.items:
        if item.kind in words:
            detail = tell_value(here.speaker, "reason", item.text("reason"))
            kind = "stop" if item.kind in ("hold", "alarm") else "check"
            row = {"headline": say(words[item.kind]), "detail": detail, "href": f"/things/{item.code}", "kind": kind}
            found.append(row)
    return found


def _story(here: Here, thing: Thing, situation: Situation) -> dict[str, Any]:
    codes: tuple[str, ...] = (thing.code,)
    if thing.kind in _WHOLE_STORY:
        own = (*situation.ancestors(thing.code), *situation.descendants(thing.code))
        codes = tuple(dict.fromkeys(one.code for one in own if one.kind not in _OTHER_STORIES))
    with here.house.store.reading() as link:
        return timeline(here, history(link, codes[:400]))


def _evidence(here: Here, thing: Thing, situation: Situation) -> list[dict[str, Any]]:
    """The things below, as tables: what a reader asks for next."""
    tables = (
        ("container", N_("Containers")),
        ("sample", N_("Samples")),
        ("result", N_("Results")),
        ("prepared_dose", N_("Prepared doses")),
        ("label_copy", N_("Label copies")),
        ("bank_vial", N_("Vials")),
        ("material_lot", N_("Materials")),
        ("dose", N_("Doses")),
    )
    found = []
    for kind, words in tables:
        things = [one for one in situation.of_kind(kind) if one.code != thing.code]
        if things:
            title = here.speaker.gettext(words)
            found.append({"id": kind, "title": title, "table": thing_table(here, things, title)})
    return found


def _lot(here: Here, thing: Thing, situation: Situation) -> dict[str, Any]:
    counts: dict[str, int] = {}
    for container in situation.of_kind("container"):
        state = container.state("container")
        counts[state] = counts.get(state, 0) + 1
    if not counts:
        return {"lot": {}}
    parts = [{"text": tell_state(here.speaker, state), "number": count} for state, count in sorted(counts.items())]
    title = here.speaker.gettext(N_("Where its containers are"))
    return {"lot": {"split": {"title": title, "parts": parts, "total": sum(counts.values())}}}


def _container(here: Here, thing: Thing, situation: Situation) -> dict[str, Any]:
    say = here.speaker.gettext
    names = (
        ("container", N_("Lifecycle")),
        ("custody", N_("Custody")),
        ("allocation", N_("Allocation")),
        ("condition", N_("Condition")),
    )
    places = [place.text("position") or place.name for place in situation.parents(thing.code, "keeps")]
    tiles = [
        {
            "label": say(words),
            "value": tell_state(here.speaker, thing.state(journey)),
            "note": ", ".join(places) if journey == "custody" else "",
        }
        for journey, words in names
    ]
    return {"container": {"journeys": tiles}}


def _prepared(here: Here, thing: Thing, situation: Situation) -> dict[str, Any]:
    say = here.speaker.gettext
    done = thing.texts("checks")
    people = {code: situation.find(code) for code in done}
    rows: list[dict[str, Any]] = []
    for position, words in enumerate((N_("First independent check"), N_("Second independent check"))):
        if position < len(done):
            person = people[done[position]]
            rows.append({"title": say(words), "kind": "pass", "who": person.name if person else done[position]})
        else:
            rows.append({"title": say(words), "kind": "info", "who": say(N_("not yet"))})
    first = thing.instant("first_check_at")
    if first is not None and done:
        rows[0]["at"] = {"text": tell_time(first, here.place.zone), "utc": tell_utc(first)}
    return {"dose": {"checks": rows}}


def _subject(here: Here, thing: Thing, situation: Situation) -> dict[str, Any]:
    doses = sorted(situation.of_kind("dose"), key=lambda dose: dose.integer("number"))
    return {"subject": {"doses": thing_table(here, doses, here.speaker.gettext(N_("Doses")))}}


_SPECIAL = {"lot": _lot, "container": _container, "prepared_dose": _prepared, "subject": _subject}
