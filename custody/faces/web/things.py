"""Pages of things: one pattern for lot, container, dose, subject and everything else."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, render_template

from custody.faces.scanning import look_at
from custody.faces.telling import tell_kind, tell_state, tell_value
from custody.faces.web.answers import bar
from custody.faces.web.bars import bars_of, witness_of
from custody.faces.web.beside import about_once
from custody.faces.web.day_drawing import day_drawing
from custody.faces.web.evidence import evidence
from custody.faces.web.frame import frame, time_in_words
from custody.faces.web.genealogy import genealogy
from custody.faces.web.here import Here, signed_in
from custody.faces.web.infusion_day import day_of, day_tiles, running_tiles
from custody.faces.web.labels import label_account, label_picture
from custody.faces.web.naming import NAMED_BY_OTHERS, full_name, name_of, thing_of, title_of, why_open
from custody.faces.web.one_tap import at_the_child
from custody.faces.web.owed import owed_notes
from custody.faces.web.paper import sheet_link
from custody.faces.web.paper_head import has_sheet
from custody.faces.web.planning import day_planned
from custody.faces.web.present import chips, clocks, facts
from custody.faces.web.read_back import bands_offered, identity_asked
from custody.faces.web.stories import story
from custody.faces.web.summaries import card_facts, place_in_words, summary
from custody.faces.web.tables import thing_table
from custody.faces.web.tracing import traces
from custody.faces.web.what_next import next_steps
from custody.faces.wording.words import N_
from custody.rules.situation import Item, Situation, Thing
from custody.rules.urgency import rank

_TEMPLATES = {
    **{"lot": "lot.html", "container": "container.html", "prepared_dose": "dose.html", "subject": "subject.html"},
    "dose": "planned.html",
}
_LABELLED = (
    *("container", "prepared_dose", "wristband", "storage_place", "sample", "bank_vial", "shipper"),
    *("equipment", "material_lot", "batch", "shipment"),
)
# The worst first: what somebody must answer now, what must not go on, then what is looked into.
_ITEMS = {
    "alarm": N_("Alarm"),
    "hold": N_("On hold"),
    "deviation": N_("Deviation open"),
    "near_miss": N_("Near miss"),
}
_IN_SIGHT = 3  # of what is open; alarms and holds always are
# state of a container -> the shape of its part in the split
_SPLIT = {
    **dict.fromkeys(("frozen", "filled", "usable"), "info"),
    **dict.fromkeys(("thawing", "thawed", "prepared"), "check"),
    "infused": "pass",
    **dict.fromkeys(("discarded", "destroyed", "lost", "given_in_error"), "stop"),
}


def register(blueprint: Blueprint) -> None:
    """Add the routes."""
    blueprint.add_url_rule("/things/<code>", "thing", signed_in(thing_page))


def thing_page(here: Here, code: str) -> str:
    """One thing: what it is, what can be done, its story, where it came from and went."""
    looked = look_at(here.house, code, here.person, here.station)
    if looked.thing is None or looked.situation is None:
        abort(404)
    thing, situation = looked.thing, looked.situation
    following = next_steps(here, looked.openings, thing.code)
    every = facts(here, thing)
    first = card_facts(here, thing, situation)
    shown: dict[str, Any] = {
        "kind": _capital(tell_kind(here.speaker, thing.kind)),
        "name": _name(here, thing),
        "code": thing.code,
        "summary": summary(here, thing, situation),
        "chips": chips(here, thing, situation),
        "label": _label(here, thing),
        "bars": bars_of(thing),
        "witness": witness_of(here, thing),
        **_open_about(here, thing, situation),
        "clocks": clocks(here, thing),
        "next": following,
        "facts": first or every,
        "more_facts": every if first else [],
        "history": story(here, thing, situation),
        "genealogy": genealogy(here, situation, thing.code) if thing.kind not in ("subject", "dose") else None,
        "traces": traces(here, thing),
        "owed": owed_notes(here, thing, situation),
        "evidence": evidence(here, thing, situation),
    }
    special = _SPECIAL[thing.kind](here, thing, situation) if thing.kind in _SPECIAL else {}
    if thing.kind == "prepared_dose":
        shown["clocks"] = [*_do_now(here, thing, following), *special.pop("tiles"), *shown["clocks"]]
    if thing.kind == "subject":
        special["subject"] |= {"identity": identity_asked(here, thing, following)}
        special["subject"] |= {"bands": bands_offered(here, thing, following)}
    template = _TEMPLATES.get(thing.kind, "thing.html")
    return render_template(template, frame=frame(), bar=bar(here), thing=shown, **special)


def _name(here: Here, thing: Thing) -> str:
    """The name beside the kind; empty for what has only its code."""
    if thing.kind == "dose":
        return f"{thing.text('number')} · {name_of(here, thing.text('subject'))}"
    if thing.kind == "subject":
        return thing.text("number")
    name = title_of(here, thing)
    return "" if name == thing.code else _capital(name) if thing.kind in NAMED_BY_OTHERS else name


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _label(here: Here, thing: Thing) -> dict[str, str] | None:
    """Drawn where a label design for this kind is in force."""
    made = label_picture(here, thing)
    if made:
        return {**made["picture"], "href": f"/copies/{thing.code}.pdf"}
    if thing.kind not in _LABELLED:
        return None
    words = N_("The label of this %(kind)s, as a preview")
    text = here.speaker.gettext(words, kind=tell_kind(here.speaker, thing.kind))
    return {"src": f"/things/{thing.code}/label.svg", "text": text}


def _open_about(here: Here, thing: Thing, situation: Situation) -> dict[str, Any]:
    """What is open about this thing: all that stops, and so many cards of the rest that its page is not pushed away."""
    cards = _holds(here, thing, situation)
    shown = max(_IN_SIGHT, sum(card["kind"] == "stop" for card in cards))
    return {"holds": cards[:shown], "also_open": cards[shown:]}


def _holds(here: Here, thing: Thing, situation: Situation) -> list[dict[str, Any]]:
    """What is open about this thing, worst first; what is open about others of its story says about which."""
    items = [item for item in situation.items if item.kind in _ITEMS]
    worst = {kind: number for number, kind in enumerate(_ITEMS)}
    items.sort(key=lambda item: (worst[item.kind], rank(item.text("reason")), thing.code not in item.about))
    return [_hold(here, thing, item) for item in items]


def _hold(here: Here, thing: Thing, item: Item) -> dict[str, Any]:
    say = here.speaker
    reason = why_open(say, item.kind, item.text("reason"))
    parts = [tell_value(say, "grade", item.text("grade")) if item.text("grade") else "", item.text("note")]
    if thing.code not in item.about:
        named = [full_name(here, found) for code in about_once(here, item.about)[:3] if (found := thing_of(here, code))]
        parts.append(say.gettext(N_("about %(things)s"), things=here.speaker.joined(named)))
    return {
        "headline": say.headed(say.gettext(_ITEMS[item.kind]), reason),
        "detail": " · ".join(part for part in parts if part),
        "href": f"/things/{item.code}",
        "kind": "stop" if item.kind in ("hold", "alarm") else "check",
    }


def _do_now(here: Here, thing: Thing, following: dict[str, Any]) -> list[dict[str, Any]]:
    """The one thing to do now, and who may not do it."""
    now = next((one for one in following["open"] if one.get("primary")), None)
    if at_the_child(thing):
        return running_tiles(here, thing)
    if now is None:
        return []
    done = [name_of(here, person) for person in thing.texts("checks")]
    note = ""
    if thing.state("prepared_dose") == "checked_once" and done:
        note = here.speaker.gettext(N_("any person but %(who)s"), who=here.speaker.joined(done))
    label = here.speaker.gettext(N_("Do now"))
    return [{"label": label, "value": now["title"], "note": note, "kind": "now", "href": now["href"]}]


def _lot(here: Here, thing: Thing, situation: Situation) -> dict[str, Any]:
    counts: dict[str, int] = {}
    for container in situation.of_kind("container"):
        state = container.state("container")
        counts[state] = counts.get(state, 0) + 1
    labels = label_account(here, thing, situation)
    if not counts:
        return {"lot": {"labels": labels}}
    parts = [
        {"text": tell_state(here.speaker, state), "number": count, "kind": _SPLIT.get(state)}
        for state, count in sorted(counts.items(), key=lambda pair: -pair[1])
    ]
    title = here.speaker.gettext(N_("Where its containers are"))
    split = {"title": title, "parts": parts, "total": sum(counts.values())}
    return {"lot": {"split": split, "labels": labels}}


def _container(here: Here, thing: Thing, situation: Situation) -> dict[str, Any]:
    names = (
        ("container", N_("Lifecycle")),
        ("custody", N_("Custody")),
        ("allocation", N_("Allocation")),
        ("condition", N_("Condition")),
    )
    places = [place_in_words(here, place) for place in situation.parents(thing.code, "keeps")]
    doses = [name_of(here, dose.code) for dose in situation.parents(thing.code, "allocated")]
    notes = {"custody": places, "allocation": doses}
    tiles = [
        {
            "label": here.speaker.gettext(words),
            "value": tell_state(here.speaker, thing.state(journey) or ("free" if journey == "allocation" else "")),
            "note": here.speaker.joined(notes.get(journey, [])),
        }
        for journey, words in names
    ]
    return {"container": {"journeys": tiles}}


def _prepared(here: Here, thing: Thing, situation: Situation) -> dict[str, Any]:
    say = here.speaker.gettext
    day = day_of(here, thing, thing_of(here, thing.text("dose")), situation)
    rows: list[dict[str, Any]] = []
    for position, words in enumerate((N_("First independent check"), N_("Second independent check"))):
        if position < len(day.checks):
            at, who = day.checks[position]
            rows.append({"title": say(words), "kind": "pass", "who": who, "at": time_in_words(here, at)})
        else:
            rows.append({"title": say(words), "kind": "info", "who": say(N_("not yet"))})
    return {"dose": {"checks": rows, "day": day_drawing(here, day)}, "tiles": day_tiles(here, day)}


def _subject(here: Here, thing: Thing, situation: Situation) -> dict[str, Any]:
    doses = sorted(situation.of_kind("dose"), key=lambda dose: dose.integer("number"))
    return {"subject": {"doses": thing_table(here, doses, here.speaker.gettext(N_("Doses")), without="subject")}}


def _dose(here: Here, thing: Thing, situation: Situation) -> dict[str, Any]:
    offered = has_sheet(thing, situation.children(thing.code, "allocated"))
    plan = {"plan": day_planned(here, thing, situation), "action": f"/things/{thing.code}"}
    return plan | ({"paper": sheet_link(here, thing.code)} if offered else {})


_SPECIAL = {"lot": _lot, "container": _container, "prepared_dose": _prepared, "subject": _subject, "dose": _dose}
