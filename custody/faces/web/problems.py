"""What goes wrong, in one clear sentence; and the headers every answer carries."""

from __future__ import annotations

import logging
import secrets
from typing import Any

from flask import Flask, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from custody.faces.web.carrying import carried, hidden
from custody.faces.web.frame import frame
from custody.faces.web.here import house, speaker
from custody.faces.wording.words import N_
from custody.record.attempt import NotRecorded

_LOG = logging.getLogger("custody.web")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; font-src 'self'; "
    "media-src 'self' blob:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(self)",
}
SENTENCES: dict[int, tuple[str, str]] = {
    400: (
        N_("This form is no longer valid"),
        N_("It was opened in another session. Nothing was recorded; open it again."),
    ),
    403: (N_("Not permitted"), N_("Your role does not allow this.")),
    404: (N_("Not known here"), N_("There is no such page or thing.")),
    405: (N_("Not possible this way"), N_("This address does not take that.")),
    413: (N_("Too large"), N_("What was sent is larger than this program takes.")),
    500: (N_("Something broke"), N_("Nothing was recorded. Tell the administrator the incident number.")),
    503: (N_("NOT RECORDED"), N_("The record could not be written. Try again: it cannot be recorded twice.")),
}


def register(app: Flask) -> None:
    """Every error gets a page, every answer its headers."""
    app.register_error_handler(NotRecorded, lambda error: _page(503, retry=True))
    app.register_error_handler(CSRFError, lambda error: _page(400))
    app.register_error_handler(HTTPException, lambda error: _page(error.code or 500))
    app.register_error_handler(Exception, _broken)
    app.after_request(_with_headers)


def _broken(error: Exception) -> Any:
    incident = secrets.token_hex(4)
    _LOG.exception("incident %s at %s", incident, request.path, exc_info=error)
    return _page(500, incident)


def _page(status: int, incident: str = "", retry: bool = False) -> tuple[str, int]:
    say = speaker().gettext
    headline, sentence = SENTENCES.get(status, SENTENCES[500])
    problem: dict[str, Any] = {
        "status": status,
        "headline": say(headline),
        "sentence": say(sentence),
        "incident": incident,
        "act": {"href": "/", "text": say(N_("To the scan page"))},
    }
    if retry:
        problem["retry"] = {"action": request.path, "fields": hidden(carried())}
    return render_template("problem.html", frame=frame(), problem=problem), status


def _with_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if house().config.tls:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store")
    return response
