"""The steps as documentation: station, who may, signature, what moves, what refuses. From the declarations alone."""

from __future__ import annotations

import inspect
import sys
from typing import Any

from custody.faces.catalogue import Speaker
from custody.faces.instance import House
from custody.faces.reached import codes_reached
from custody.faces.telling import tell_kind, tell_role, tell_state, tell_step
from custody.faces.wording import refusal_words, step_sentence
from custody.faces.wording.general import STATIONS
from custody.faces.wording.words import N_
from custody.record.reads.things import documents_in_force
from custody.rules.journeys import TABLES
from custody.rules.journeys.back import TAKES_BACK
from custody.rules.journeys.row import Row
from custody.rules.roles import performers
from custody.rules.situation import Situation
from custody.rules.step import Sign, Step

SIGN_WORDS = {
    Sign.NONE: N_("no signature"),
    Sign.PERFORMER: N_("the performer signs"),
    Sign.PERFORMER_AND_SECOND: N_("the performer signs, and an independent second person"),
    Sign.RELEASE: N_("the releaser signs with user name and full password"),
}
# What moves and is no kind of thing: where a container is, whose it is, and what it went through.
JOURNEYS = {
    "custody": N_("Custody"),
    "allocation": N_("Allocation"),
    "condition": N_("Condition"),
    "conditioning": N_("Conditioning"),
}


def documented_stations(house: House, speaker: Speaker) -> list[dict[str, Any]]:
    """Every step under its station, in the order in which a dose meets them."""
    with house.store.reading() as link:
        situation = Situation(house.clock(), documents=documents_in_force(link))
    stations: dict[str, dict[str, Any]] = {}
    for step in house.steps.steps.values():
        place = {"id": step.station, "name": speaker.gettext(STATIONS[step.station]), "steps": []}
        stations.setdefault(step.station, place)["steps"].append(_documented(step, situation, speaker))
    return list(stations.values())


def moves_of(step: Step) -> list[str]:
    """What a step moves, a line a journey row: `container: frozen → thawing`."""
    return [f"{journey}: {row.state or '–'} → {row.to}" for journey, row in _rows(step)]


def paragraph_of(step: Step) -> str:
    """The paragraph in the lab's words that opens the step's file."""
    return " ".join((inspect.getdoc(sys.modules[step.effects.__module__]) or "").split())


def _documented(step: Step, situation: Situation, speaker: Speaker) -> dict[str, Any]:
    roles = sorted(performers(situation, step.permission))
    who = speaker.joined(tell_role(speaker, role) for role in roles)
    return {
        "name": step.name,
        "title": tell_step(speaker, step.name),
        "sentence": speaker.gettext(step_sentence(step.name)),
        "who": who or speaker.gettext(N_("the program itself") if step.system else N_("everyone, for themselves")),
        "signature": speaker.gettext(SIGN_WORDS[step.sign]),
        "moves": _moves_in_words(step, speaker),
        "refusals": list(dict.fromkeys(speaker.gettext(refusal_words(code).title) for code in codes_reached(step))),
        "href": f"/steps/{step.name}" if step.by_form and not step.system else None,
    }


def _rows(step: Step) -> list[tuple[str, Row]]:
    """The rows of a step by journey; every way back from what was told is one, for none says more than another."""
    rows = [(journey, row) for journey, table in TABLES.items() for row in table if row.step == step.name]
    if step.name != TAKES_BACK:
        return rows
    back = {journey: Row("*", TAKES_BACK, "", "as_before") for journey, row in rows if row.outcome == row.to}
    return [*back.items(), *(found for found in rows if found[1].outcome != found[1].to)]


def _moves_in_words(step: Step, speaker: Speaker) -> list[str]:
    """`Container: frozen → thawing`, each move once; outcomes that differ in nothing a reader sees are one."""
    return list(dict.fromkeys(_move(speaker, journey, row) for journey, row in _rows(step)))


def _move(speaker: Speaker, journey: str, row: Row) -> str:
    what = speaker.gettext(JOURNEYS[journey]) if journey in JOURNEYS else tell_kind(speaker, journey)
    before = speaker.gettext(N_("any state")) if row.state == "*" else tell_state(speaker, row.state)
    return f"{what[:1].upper()}{what[1:]}: {before} → {tell_state(speaker, row.to)}"
