"""The trace of a thing, one way at a time: back to where it came from, forward to every child."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, render_template

from custody.faces.web.answers import bar
from custody.faces.web.frame import frame
from custody.faces.web.here import Here, signed_in
from custody.faces.web.naming import full_name
from custody.faces.web.tables import mixed_table
from custody.faces.wording.words import N_
from custody.record.reads.things import thing as read_thing
from custody.record.reads.things import trace
from custody.rules.situation import Situation, Thing

# Kinds a trace is asked for, in the order in which one leads to the next.
TRACED = (
    *("cell_line", "bank", "bank_vial", "material_lot", "batch", "lot", "sample", "container", "prepared_dose"),
    "subject",
)
_WAYS: Mapping[str, tuple[str, str]] = {
    "back": (N_("Trace back"), N_("Nothing on record went into this.")),
    "forward": (N_("Trace forward"), N_("Nothing has come of this yet.")),
}
_LEADS = {
    "back": N_("What went into it, back to the bank vial, the cell line and every material."),
    "forward": N_("What came of it, down to every child."),
}


def register(blueprint: Blueprint) -> None:
    """Add the route."""
    blueprint.add_url_rule("/things/<code>/trace/<way>", "trace", signed_in(trace_page))


def traces(here: Here, thing: Thing) -> list[dict[str, str]]:
    """Both ways as links; none for what has no genealogy."""
    if thing.kind not in TRACED:
        return []
    named = ((way, here.speaker.gettext(words[0])) for way, words in _WAYS.items())
    return [{"text": text, "href": f"/things/{thing.code}/trace/{way}"} for way, text in named]


def trace_page(here: Here, code: str, way: str) -> str:
    """Everything a thing came from, or everything that came of it, in the order from the cell line to the child."""
    if way not in _WAYS:
        abort(404)
    with here.house.store.reading() as link:
        found = read_thing(link, code)
        situation = trace(link, code, way, here.now) if found else None
    if found is None or situation is None or found.kind not in TRACED:
        abort(404)
    say = here.speaker.gettext
    heading, nothing = (say(words) for words in _WAYS[way])
    led = _led(situation, found, way)
    title = here.speaker.headed(heading, full_name(here, found))
    table = mixed_table(here, led, title)
    table["empty"] = {"title": heading, "sentence": nothing}
    if led:
        table["pager"] = {"text": here.speaker.ngettext("%(num)s thing", "%(num)s things", len(led))}
    parts = {"title": title, "lead": say(_LEADS[way]), "table": table, "tabs": _tabs(here, found, way)}
    return render_template("list.html", frame=frame(), bar=bar(here), **parts)


def _led(situation: Situation, thing: Thing, way: str) -> list[Thing]:
    found = situation.ancestors(thing.code) if way == "back" else situation.descendants(thing.code)
    others = {one.code: one for one in found if one.code != thing.code and one.kind in TRACED}
    return sorted(others.values(), key=lambda one: (TRACED.index(one.kind), one.name, one.code))


def _tabs(here: Here, thing: Thing, way: str) -> list[dict[str, Any]]:
    both = [{**one, "current": one["href"] == f"/things/{thing.code}/trace/{way}"} for one in traces(here, thing)]
    return [{"text": full_name(here, thing), "href": f"/things/{thing.code}", "current": False}, *both]
