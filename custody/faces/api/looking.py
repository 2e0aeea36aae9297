"""Looking: what a scan is and what can be done with it, a thing, its history, its trace. Nothing is recorded."""

from __future__ import annotations

import re

from flask import Blueprint, Response, request

from custody.faces.api.bodies import Fields, field_trouble, read_object, refuse_problems
from custody.faces.api.callers import caller
from custody.faces.api.problems import Trouble, problem, written
from custody.faces.api.signing_in import read_station
from custody.faces.api.writing import (
    clocks_json,
    entry_json,
    graph_json,
    hold_json,
    names_in,
    opening_json,
    thing_json,
)
from custody.faces.scanning import Looked, look
from custody.faces.telling import tell_problem
from custody.faces.wording.api import PROBLEMS_OF_REQUESTS
from custody.record.reads.entries import history as entries_about
from custody.record.reads.things import surroundings, thing
from custody.record.reads.things import trace as traced
from custody.rules.guards.usable import holds_on
from custody.rules.reading import Problem
from custody.rules.scancode import LONGEST_SCAN, read_scan

DIRECTIONS = ("back", "forward")


def register(blueprint: Blueprint) -> None:
    """Add the routes."""
    blueprint.add_url_rule("/scan", "scan", scan, methods=["POST"])
    blueprint.add_url_rule("/things/<code>", "thing", show_thing, methods=["GET"])
    blueprint.add_url_rule("/things/<code>/history", "history", history, methods=["GET"])
    blueprint.add_url_rule("/things/<code>/trace", "trace", trace, methods=["GET"])


def scan() -> Response:
    """What this is, its states, holds and clocks, each step open to me now, and the reasons against the others."""
    fields = Fields(read_object())
    text, station = _scanned(fields), read_station(fields, caller().session.station)
    fields.close()
    refuse_problems(fields)
    looked = look(caller().house, text, caller().person, station)
    if looked.thing is None or looked.situation is None:
        return _unknown(looked)
    say, names = caller().speaker, names_in(looked.situation)
    shown = {
        "holds": [hold_json(item) for item in looked.holds],
        "clocks": clocks_json(looked.thing, caller().zone(station)),
        "open": [opening_json(opening, say, names) for opening in looked.openings if opening.is_open],
        "closed": [opening_json(opening, say, names) for opening in looked.openings if not opening.is_open],
    }
    return written(thing_json(looked.thing, say) | shown)


def show_thing(code: str) -> Response:
    """A thing with its relations, holds and clocks."""
    name = known_name(code)
    with caller().house.store.reading() as link:
        around = surroundings(link, name, caller().house.clock())
    found = around.thing(name)
    near = [edge for edge in around.edges if name in (edge.parent, edge.child) and edge.kind != "badge"]
    shown = {
        "relations": [{"parent": edge.parent, "child": edge.child, "kind": edge.kind} for edge in near],
        "holds": [hold_json(item) for item in holds_on(around, found)],
        "clocks": clocks_json(found, caller().zone()),
    }
    return written(thing_json(found, caller().speaker) | shown)


def history(code: str) -> Response:
    """Every entry about a thing, newest first: accepted, refused and denied."""
    name = known_name(code)
    with caller().house.store.reading() as link:
        entries = entries_about(link, (name,))
    return written({"code": name, "entries": [entry_json(entry, caller().speaker) for entry in entries]})


def trace(code: str) -> Response:
    """Back to the cell line and every material lot, or forward to every subject."""
    name, direction = known_name(code), request.args.get("direction", "back")
    if direction not in DIRECTIONS:
        raise field_trouble((Problem("direction", "unknown_choice", {"choices": ", ".join(DIRECTIONS)}),))
    with caller().house.store.reading() as link:
        situation = traced(link, name, direction, caller().house.clock())
    things = situation.ancestors(name) if direction == "back" else situation.descendants(name)
    return written(graph_json(situation, name, things) | {"direction": direction})


def known_name(code: str) -> str:
    """The name of a thing on record from what stands in an address. Raises Trouble 404."""
    name = read_scan(code).code or code
    if re.fullmatch(r"[A-Za-z0-9._-]{1,120}", name):
        with caller().house.store.reading() as link:
            if thing(link, name) is not None:
                return name
    raise Trouble(404, "unknown_code")


def _scanned(fields: Fields) -> str:
    """The text as it came: what is wrong with it is for the reading of scans to say, whatever its characters."""
    fields.known.add("text")
    text = fields.given.get("text")
    if not isinstance(text, str):
        fields.problems.append(Problem("text", "missing" if text is None else "not_text"))
        return ""
    return text


def _unknown(looked: Looked) -> Response:
    code = looked.scan.problem or "unknown_code"
    say = caller().speaker
    title, sentence = PROBLEMS_OF_REQUESTS["unknown_code"]
    told = tell_problem(say, Problem("text", code)) if looked.scan.problem else say.gettext(sentence)
    members = {"recognised": looked.scan.recognised, "longest": LONGEST_SCAN}
    return problem(404, code, {"title": say.gettext(title), "detail": told, "reasons": [], **members})
