"""The page of whoever is on call: what is asked of them, in their own sign-in; what will be signed, and the answer.

The reasons stand there as the rules give them now and not as somebody typed them, and the content is the very one that
will be signed. Where anything has changed since, there is nothing to answer.
"""

from __future__ import annotations

from typing import Any

import orjson
from flask import Blueprint, abort, render_template

from custody.faces.telling import tell_choice, tell_fact, tell_role, tell_step
from custody.faces.web.answers import bar
from custody.faces.web.frame import frame, time_in_words
from custody.faces.web.here import Here, signed_in
from custody.faces.web.naming import name_of, station_title
from custody.faces.web.nonces import fresh_nonce
from custody.faces.web.reasons import reason_rows, told_reason
from custody.faces.web.told_requests import (
    answer_rows,
    content_lines,
    content_of,
    earlier_rows,
    end_of,
    request_of,
    verdict_of,
    would_now,
)
from custody.faces.wording.words import N_
from custody.record.attempt import Answer
from custody.rules.refusals import Reason, Weight
from custody.rules.requests import DECLINED, GRANTED, answers
from custody.rules.situation import Thing
from custody.rules.steps.oversight.give_authorisation import GROUNDS

STEP = "give_authorisation"


def register(blueprint: Blueprint) -> None:
    """Add the route."""
    blueprint.add_url_rule("/authorisations/<code>", "authorisation", signed_in(authorisation_page))


def authorisation_page(here: Here, code: str) -> str:
    """One request: who asks, what would be signed, what stands against it, what was answered; and the answer."""
    request = request_of(here, code)
    text = content_of(here, request) if request else ""
    if request is None or not text:
        abort(404)
    answer = would_now(here, request, text)
    end = end_of(request, answer.content_sha256 if answer else "", here.now)
    until = request.instant("expires_at")
    shown = {
        "title": tell_step(here.speaker, request.text("step")),
        "code": request.code,
        "href": f"/things/{request.code}",
        "asked": _asked(here, request),
        "until": time_in_words(here, until) if until and not end else None,
        "verdict": verdict_of(here, end) if end else None,
        "lines": content_lines(here, request.text("step"), orjson.loads(text)),
        "raw": text,
        "hash": request.text("content"),
        "reasons": reason_rows(here, (*answer.reasons, *answer.notes) if answer else ()),
        "answers": [*earlier_rows(here, request), *answer_rows(here, request)],
        "form": _form(here, request, answer) if answer and not end else None,
    }
    return render_template("authorisation.html", frame=frame(), bar=bar(here), asked=shown)


def _asked(here: Here, request: Thing) -> list[dict[str, Any]]:
    """Who asks, where, when and why, with what those say who have to decide."""
    at = request.instant("asked_at")
    station = request.text("station")
    rows = {
        N_("Asked by"): name_of(here, request.text("asked_by")),
        N_("Station"): station_title(here, station) if station else "",
        N_("Asked at"): {"at": time_in_words(here, at)} if at else "",
        N_("What they should know"): request.text("why"),
    }
    return [{"label": here.speaker.gettext(label), "value": value} for label, value in rows.items() if value]


def _form(here: Here, request: Thing, answer: Answer) -> dict[str, Any]:
    """The answer, where this person is asked; who is asked, where they are not."""
    say = here.speaker.gettext
    asked = [one for one in answer.reasons if one.weight is Weight.AUTHORISE and one.code in request.texts("reasons")]
    said = {one.code for one in answers(request) if one.person == here.person}
    mine = [one for one in asked if set(one.authorise) & set(here.account.roles) and one.code not in said]
    if request.text("asked_by") == here.person:
        return {"none": say(N_("You asked for this yourself; somebody else answers."))}
    if not mine:
        told = dict.fromkeys(tell_role(here.speaker, role) for one in asked for role in one.waits_for)
        roles = here.speaker.joined(told)
        return {"none": say(N_("Nothing is left for you to answer. Asked for: %(roles)s."), roles=roles)}
    return {
        "action": f"/steps/{STEP}",
        "nonce": fresh_nonce(),
        "hidden": [{"name": "request", "value": request.code}],
        "fields": [_reasons(here, mine), _answer(here), _grounds(here), _words(here)],
        "submit": say(N_("Go on to sign")),
        "remark": say(N_("with user name and password")),
    }


def _reasons(here: Here, mine: list[Reason]) -> dict[str, Any]:
    """Which reason is answered; where there is one only, it is chosen already."""
    once = {reason.code: told_reason(here, reason) for reason in mine}
    options = [{"value": code, "text": told.title, "hint": told.sentence} for code, told in once.items()]
    return _field(here, "code") | {
        "kind": "choice",
        "options": options,
        "value": options[0]["value"] if len(options) == 1 else None,
    }


def _answer(here: Here) -> dict[str, Any]:
    options = [{"value": one, "text": tell_choice(here.speaker, STEP, "answer", one)} for one in (GRANTED, DECLINED)]
    return _field(here, "answer") | {"kind": "choice", "options": options}


def _grounds(here: Here) -> dict[str, Any]:
    options = [{"value": one, "text": tell_choice(here.speaker, STEP, "ground", one)} for one in GROUNDS]
    return _field(here, "ground") | {"kind": "choice", "options": options}


def _words(here: Here) -> dict[str, Any]:
    return _field(here, "why") | {"kind": "text", "required": False}


def _field(here: Here, name: str) -> dict[str, Any]:
    label, hint = tell_fact(here.speaker, STEP, name)
    return {"name": name, "label": label, "hint": hint}
