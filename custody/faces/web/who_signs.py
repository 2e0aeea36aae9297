"""Who may sign today: every step that is signed, who may, what keeps the others from it, and what runs out soon."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import Blueprint, render_template, request

from custody.faces.people import standing_locks
from custody.faces.telling import tell_end, tell_step
from custody.faces.web.alerting import way_to_alerts
from custody.faces.web.answers import bar
from custody.faces.web.frame import frame
from custody.faces.web.here import Here, signed_in
from custody.faces.web.overseeing import OVERSEERS
from custody.faces.web.reasons import told_reasons
from custody.faces.wording.general import STATIONS
from custody.faces.wording.training import RUNS_OUT, SHOWN, UNFIT
from custody.faces.wording.words import N_
from custody.record.situation import load_situation
from custody.rules.situation import ALL_PEOPLE, Situation
from custody.rules.step import Step
from custody.rules.who_may import Standing, runs_out, signed_steps, who_may

SOON = timedelta(days=30)
_HEADS = (N_("Step"), N_("Where"), N_("Who may sign"), N_("Who may not, and why"))
_CHECKS = N_("%(name)s (checks)")


def register(blueprint: Blueprint) -> None:
    """Add the route."""
    blueprint.add_url_rule("/who-may-sign", "who_may_sign", signed_in(who_may_sign))


def who_may_sign(here: Here) -> str:
    """A row a step: all of them, one, or only those at which somebody may not, nobody may, or training runs out."""
    say, steps = here.speaker.gettext, signed_steps(here.house.steps.steps)
    asked = {name: request.args.get(name, "") for name in ("step", "show")}
    with here.house.store.reading() as link:
        situation = load_situation(link, (), (ALL_PEOPLE,), here.now, (here.station, ""))
    locked = {one.person.code for one in standing_locks(here.house) if one.person is not None}
    wanted = [step for step in steps if asked["step"] in ("", step.name)]
    found = {step.name: who_may(step, situation, locked) for step in wanted}
    shown = [step for step in wanted if _is_shown(asked["show"], found[step.name], situation)]
    table = {
        "caption": say(N_("Who may sign today")),
        "columns": [{"label": say(head)} for head in _HEADS],
        "rows": [_row(here, step, found[step.name]) for step in shown],
        "filters": _filters(here, steps, asked),
        "empty": {
            "title": say(N_("No such step")),
            "sentence": say(N_("Every step looked at has enough people, and nothing runs out.")),
        },
    }
    lead = say(N_("As of now. Who took part in the very thing before is judged when it is scanned."))
    parts = {"title": say(N_("Who may sign today")), "lead": lead, "table": table}
    return render_template("list.html", frame=frame(), bar=bar(here), **parts)


def ways_to_people(here: Here) -> list[dict[str, str]]:
    """From a desk to this page, to the access review for whoever oversees, to the alerts for whoever answers them."""
    say, oversees = here.speaker.gettext, {*OVERSEERS, "administrator"} & set(here.account.roles)
    ways = [{"text": say(N_("Who may sign today")), "href": "/who-may-sign"}]
    ways += [{"text": say(N_("Access review")), "href": "/access-review"}] if oversees else []
    return [*ways, *way_to_alerts(here)]


def _is_shown(show: str, found: tuple[Standing, ...], situation: Situation) -> bool:
    tests: Mapping[str, bool] = {
        "kept": any(not one.may for one in found),
        "nobody": not any(one.may and one.performs for one in found),
        "soon": any(runs_out(one, situation.at, SOON) for one in found),
    }
    return tests.get(show, True)


def _row(here: Here, step: Step, found: tuple[Standing, ...]) -> dict[str, Any]:
    say = here.speaker.gettext
    may = [_named(here, one) for one in found if one.may]
    nobody: Any = {"chips": [{"kind": "stop", "text": say(N_("nobody"))}]}
    kept = [line for one in found if not one.may for line in _kept(here, one)]
    cells = [
        {"text": tell_step(here.speaker, step.name), "strong": True},
        say(STATIONS[step.station]),
        {"lines": may} if may else nobody,
        {"lines": kept} if kept else "–",
    ]
    return {"cells": cells}


def _named(here: Here, one: Standing) -> str:
    """A name, that they only check where they do, and that their training runs out where it does soon."""
    say = here.speaker.gettext
    named = one.person.name if one.performs else say(_CHECKS, name=one.person.name)
    if one.until is None or not runs_out(one, here.now, SOON):
        return named
    return here.speaker.headed(named, say(RUNS_OUT, until=tell_end(here.speaker, one.until, here.place.zone)))


def _kept(here: Here, one: Standing) -> list[str]:
    told = [here.speaker.gettext(UNFIT[unfit]) for unfit in one.unfit]
    told += [reason.sentence for reason in told_reasons(here, one.reasons)]
    return [here.speaker.headed(_named(here, one), sentence) for sentence in told]


def _filters(here: Here, steps: tuple[Step, ...], asked: Mapping[str, str]) -> dict[str, Any]:
    say = here.speaker.gettext
    titles = sorted((tell_step(here.speaker, step.name), step.name) for step in steps)
    every = [{"value": "", "text": say(N_("every step"))}]
    options = {
        "step": [*every, *({"value": name, "text": title} for title, name in titles)],
        "show": [{"value": name, "text": say(words)} for name, words in SHOWN.items()],
    }
    labels = {"step": say(N_("Step")), "show": say(N_("Shown"))}
    fields = [
        {"name": name, "label": labels[name], "value": asked[name], "options": given} for name, given in options.items()
    ]
    return {"action": "/who-may-sign", "fields": fields}
