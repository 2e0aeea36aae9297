"""What goes wrong, in one clear sentence; and the headers every answer carries."""

from __future__ import annotations

import logging
import secrets
from typing import Any

from flask import Flask, g, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from custody.faces.pace import too_often
from custody.faces.web.carrying import carried, hidden
from custody.faces.web.entrance import PROBLEMS, form_kept, local_path, sign_in_page
from custody.faces.web.frame import frame
from custody.faces.web.here import find_here, house, speaker
from custody.faces.wording.words import N_
from custody.record.attempt import NotRecorded
from custody.record.troubles import database_trouble
from custody.record.witness import LedgerOlder

_LOG = logging.getLogger("custody.web")
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
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
    "Cross-Origin-Resource-Policy": "same-origin",
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
    413: (
        N_("Too large"),
        N_("What was sent is larger than this program takes: a file may have at most %(most)s MB."),
    ),
    429: (N_("Not now"), PROBLEMS["too_often"]),
    500: (N_("Something broke"), N_("Nothing was recorded. Tell the administrator the incident number.")),
    503: (N_("NOT RECORDED"), N_("The record could not be written. Try again: it cannot be recorded twice.")),
}
UNREACHABLE = (N_("Not possible now"), N_("The record cannot be reached. Nothing was recorded; try again in a moment."))
OLDER = (
    N_("NOT RECORDED"),
    N_("The ledger on this server is an old copy: nothing can be recorded until it is put right. Tell quality now."),
)


def register(app: Flask) -> None:
    """Every error gets a page, every answer its headers."""
    app.register_error_handler(NotRecorded, lambda error: _page(503, retry=True))
    app.register_error_handler(LedgerOlder, lambda error: _page(503, unsent=OLDER))
    app.register_error_handler(CSRFError, lambda error: _token_lost())
    app.register_error_handler(HTTPException, lambda error: _page(error.code or 500))
    app.register_error_handler(Exception, _broken)
    app.before_request(_kept_from_others)
    app.before_request(_held_back)
    app.after_request(_with_headers)


def _broken(error: Exception) -> Any:
    """A database that does not answer is 503: what was sent can be sent again as it is. Anything else is 500."""
    incident = secrets.token_hex(4)
    _LOG.exception("incident %s at %s", incident, ascii(request.path), exc_info=error)  # a path may hold line ends
    if database_trouble(error) is None:
        return _page(500, incident)
    return _page(503, incident, retry=request.method == "POST")


def _token_lost() -> Any:
    """The form's token does not fit, as after a browser that lost its cookies. What was typed here is shown again, to
    be sent anew; what another site sent is shown to nobody. Nothing is done on the strength of either."""
    if not _sent_from_here():
        return _page(400)
    pending = list(carried())
    if request.path == "/sign-in":
        problem = "" if request.cookies else "no_cookies"
        return sign_in_page(local_path(request.form.get("next", "/")), pending, problem), 400
    if not request.path.startswith("/steps/"):
        return _page(400)
    if find_here() is None:
        return sign_in_page(request.path, pending), 401
    headline = speaker().gettext(SENTENCES[400][0])
    return form_kept(request.path, pending, headline), 400


def _kept_from_others() -> Any:
    """What a page of another site has this browser send is done for nobody, whatever token it bears."""
    asked = request.method in _SAFE or request.path.startswith("/api/")
    if asked or request.headers.get("Sec-Fetch-Site", "none") in ("same-origin", "none"):
        return None
    return _page(400)


def _held_back() -> Any:
    """Whoever tries secrets faster than people type waits for the next minute; what was typed into a form that had to
    be left goes along."""
    if request.path.startswith("/api/") or not too_often():
        return None
    if request.path == "/sign-in":
        return sign_in_page(local_path(request.form.get("next", "/")), list(carried()), "too_often"), 429
    return _page(429)


def _sent_from_here() -> bool:
    """Whether the browser says that a page of this very site sent this. One that says nothing is not believed."""
    said = request.headers.get("Sec-Fetch-Site")
    if said is not None:
        return said == "same-origin"
    own = {request.host_url.rstrip("/"), house().config.public_url.rstrip("/")}
    return bool(origin := request.headers.get("Origin", "")) and origin in own


def _page(
    status: int, incident: str = "", retry: bool = False, unsent: tuple[str, str] = UNREACHABLE
) -> tuple[str, int]:
    framed = _frame()
    say = speaker().gettext
    headline, sentence = SENTENCES.get(status, SENTENCES[500])
    if status == 503 and not retry:
        headline, sentence = unsent
    problem: dict[str, Any] = {
        "status": status,
        "headline": say(headline),
        "sentence": say(sentence, most=house().config.largest_upload_mb) if status == 413 else say(sentence),
        "incident": incident,
        "act": {"href": "/", "text": say(N_("To the scan page"))},
    }
    if retry:
        problem["retry"] = {"action": request.path, "fields": hidden(carried())}
    return render_template("problem.html", frame=framed, problem=problem), status


def _frame() -> dict[str, Any]:
    """The frame; where the record does not answer, that of a page nobody is signed in on, which needs none."""
    try:
        return frame()
    except Exception as error:
        if database_trouble(error) is None:
            raise
        g.here = None
        return frame()


def _with_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if house().config.tls:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store")
    return response
