"""Asking those on call, from the page where a step is signed: the request, the wait for the answers, and back.

Nothing is kept on the server but the request itself: what was typed goes along in the page, no secret does.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import orjson
from flask import render_template, request

from custody.faces.acting import Asked, take
from custody.faces.telling import tell_role, tell_step
from custody.faces.web.carrying import hidden, signed_fields
from custody.faces.web.ceremony import NEVER_CARRIED, ceremony, kept_files
from custody.faces.web.frame import frame, time_in_words
from custody.faces.web.here import Here
from custody.faces.web.owed import telephones_in_words
from custody.faces.web.reasons import told_reason
from custody.faces.web.sealing import sealed
from custody.faces.web.told_requests import answer_rows, content_lines, earlier_rows, end_of, request_of, verdict_of
from custody.faces.wording.words import N_
from custody.record.attempt import Answer, StoredFile
from custody.rules.refusals import Reason, Weight
from custody.rules.requests import KIND, answers
from custody.rules.situation import Thing
from custody.rules.step import Step
from custody.rules.words import is_code

ASK = "ask_on_call"  # the button, with the nonce of the request
AFRESH = "afresh"  # back to the signatures, with no request
AGAIN = 10  # seconds until the page looks again
_MOST = 5  # requests relied on in one form


def asks_on_call() -> bool:
    """Whether the way to those on call was pressed, and not the signature."""
    return bool(request.form.get(ASK))


def relied_on(here: Here) -> tuple[str, ...]:
    """The requests a form relies on; back at the signatures only those in which somebody granted something."""
    codes = tuple(dict.fromkeys(request.form.getlist("requests")))[-_MOST:]
    if not request.form.get(AFRESH):
        return codes
    found = (request_of(here, code) for code in codes)
    return tuple(one.code for one in found if one and one.state(KIND) == "open" and answers(one))


def waiting(here: Here, step: Step, asked: Asked, answer: Answer) -> str | None:
    """The page of a request that was just made or still waits; None where there is something to sign."""
    code = "" if request.form.get(AFRESH) else next(reversed(asked.requests), "")
    if asks_on_call():
        made = _ask(here, step, asked, answer)
        if not made.passed:
            page = ceremony(here, step, asked, answer, failed=made)
            return render_template("sign.html", frame=frame(), ceremony=page)
        code = made.created["@request"]
    found = request_of(here, code) if code else None
    if found is None or not _remote(answer):
        return None
    page = _page(here, step, replace(asked, requests=tuple(dict.fromkeys((*asked.requests, code)))), answer, found)
    return render_template("waiting.html", frame=frame(), waiting=page)


def _ask(here: Here, step: Step, asked: Asked, answer: Answer) -> Answer:
    """The request, with the content that is to be signed as its file."""
    content = orjson.loads(answer.content)
    raw = {
        "step": step.name,
        "content": answer.content_sha256,
        "reasons": [{"code": code} for code in dict.fromkeys(reason.code for reason in _remote(answer))],
        "things": [code for code in content["things"] if is_code(code)],
        "why": request.form.get("ask_why", ""),
    }
    file = StoredFile(answer.content.encode(), "application/json")
    made = Asked("ask_authorisation", raw, here.person, here.station, nonce=request.form[ASK][:80], files=(file,))
    return take(here.house, replace(made, channel=asked.channel))


def _remote(answer: Answer) -> list[Reason]:
    """The reasons that can still be authorised from elsewhere."""
    waits = (one for one in answer.reasons if one.weight is Weight.AUTHORISE and not one.authorised)
    return [one for one in waits if one.remote]


def _page(here: Here, step: Step, asked: Asked, answer: Answer, found: Thing) -> dict[str, Any]:
    """What waiting.html takes."""
    say = here.speaker.gettext
    over = end_of(found, answer.content_sha256, here.now)
    until = found.instant("expires_at")
    kept = ((name, value) for name, value in signed_fields(step) if name not in NEVER_CARRIED)
    return {
        "title": tell_step(here.speaker, step.name),
        "action": f"/steps/{step.name}",
        "nonce": asked.nonce,
        "hidden": [
            *kept_files(step, asked.raw),
            *sealed(here, step, asked.raw),
            *hidden(kept),
            *({"name": "requests", "value": code} for code in asked.requests),
        ],
        "verdict": verdict_of(here, over),
        "telephones": "" if over else telephones_in_words(here),
        "again": 0 if over else AGAIN,
        "until": time_in_words(here, until) if until and not over else None,
        "asked_for": [_asked_for(here, reason) for reason in _remote(answer)],
        "answers": [*earlier_rows(here, found), *answer_rows(here, found)],
        "lines": content_lines(here, step.name, orjson.loads(answer.content)),
        "request": {"code": found.code, "href": f"/things/{found.code}"},
        "look": say(N_("Look again")),
        "afresh": say(N_("Back to the signatures")),
    }


def _asked_for(here: Here, reason: Reason) -> dict[str, str]:
    told = told_reason(here, reason)
    roles = here.speaker.joined(tell_role(here.speaker, role) for role in reason.waits_for)
    return {"title": told.title, "sentence": told.sentence, "roles": roles}
