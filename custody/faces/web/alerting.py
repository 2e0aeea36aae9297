"""What happened to accounts and waits for quality: each alert with what it was, and the way to answer it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template

from custody.faces.people import person_named
from custody.faces.telling import tell_done, tell_step
from custody.faces.web.answers import bar
from custody.faces.web.frame import frame, number, time_in_words
from custody.faces.web.here import Here, signed_in
from custody.faces.web.naming import actor_of, name_of
from custody.faces.web.permitted import may_take
from custody.faces.wording.words import N_
from custody.record.reads.account_alerts import unanswered_alerts
from custody.record.reads.entries import EntryView

STEP = "answer_account_alert"
_BEGUN = {"register_person": ("name",), "found_instance": ("administrator", "quality_person")}
_FAILED = N_("Wrong secret given for a signature: %(step)s")


def register(blueprint: Blueprint) -> None:
    """Add the route."""
    blueprint.add_url_rule("/account-alerts", "account_alerts", signed_in(account_alerts))


def account_alerts(here: Here) -> str:
    """Every alert that waits, newest first."""
    answers = may_take(here, here.house.steps.steps[STEP])
    cards = [_card(here, one, answers) for one in _waiting(here)]
    return render_template("account_alerts.html", frame=frame(), bar=bar(here), alerts=cards)


def way_to_alerts(here: Here) -> list[dict[str, str]]:
    """From the desk of whoever answers them, with how many wait; nothing for anyone else."""
    if not may_take(here, here.house.steps.steps[STEP]):
        return []
    said = N_("Alerts on accounts (%(count)s)")
    return [{"text": here.speaker.gettext(said, count=number(len(_waiting(here)))), "href": "/account-alerts"}]


def _waiting(here: Here) -> tuple[EntryView, ...]:
    with here.house.store.reading() as link:
        return unanswered_alerts(link)


def _card(here: Here, entry: EntryView, answers: bool) -> dict[str, Any]:
    say = here.speaker.gettext
    rows = {
        N_("Whose"): _whose(here, entry),
        N_("By"): actor_of(here, entry),
        N_("At"): {"at": time_in_words(here, entry.recorded_at)},
        N_("Entry"): {"text": number(entry.idx), "href": f"/entries/{entry.idx}"},
    }
    step = {
        "title": tell_step(here.speaker, STEP),
        "post": {"action": f"/steps/{STEP}?again=1", "fields": [{"name": "entry", "value": str(entry.idx)}]},
    }
    return {
        "title": _title(here, entry),
        "facts": [{"label": say(label), "value": value} for label, value in rows.items()],
        "step": step if answers else None,
    }


def _title(here: Here, entry: EntryView) -> str:
    if entry.outcome == "accepted":
        return tell_done(here.speaker, entry.step)
    return here.speaker.gettext(_FAILED, step=tell_step(here.speaker, entry.step))


def _whose(here: Here, entry: EntryView) -> str:
    """Whose account it was: of a signature, whoever it was given for; of accounts that began, by the names given."""
    begun = [str(entry.body["facts"][name]) for name in _BEGUN.get(entry.step, ())]
    if begun:
        return here.speaker.joined(begun)
    if entry.outcome == "accepted":
        whose = person_named(here.house, str(entry.body["facts"].get("person", "")))
    else:
        whose = str(next((one["thing"] for one in entry.body.get("reasons", ())), ""))
    return name_of(here, whose) if whose else here.speaker.gettext(N_("An address"))
