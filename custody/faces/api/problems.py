"""Problems: every answer of the API that is no success, as RFC 9457 `application/problem+json`.

`code` says what, `detail` is one sentence in the caller's language, `reasons` holds every reason of a refusal.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, current_app, g, request

from custody.faces.catalogue import Speaker, best_locale
from custody.faces.wording.api import PROBLEMS_OF_REQUESTS
from custody.record.attempt import NotRecorded
from custody.record.troubles import database_trouble
from custody.record.witness import LedgerOlder

MEDIA_TYPE = "application/problem+json"
_LOG = logging.getLogger("custody.api")


class Trouble(Exception):
    """A request that cannot be answered as asked. `values` fill the sentence, `more` are further members."""

    def __init__(self, status: int, code: str, values: Mapping[str, str | int] | None = None, **more: Any) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.values = values or {}
        self.more = more


def register(blueprint: Blueprint) -> None:
    """Answer every exception below the blueprint as a problem; a broken machine gets an incident number."""
    blueprint.register_error_handler(Trouble, answer_trouble)
    blueprint.register_error_handler(LedgerOlder, lambda error: answer_trouble(Trouble(503, "ledger_older")))
    blueprint.register_error_handler(NotRecorded, lambda error: answer_trouble(Trouble(503, "not_recorded")))
    blueprint.register_error_handler(Exception, _answer_incident)


def answer_trouble(trouble: Trouble) -> Response:
    """A problem whose words stand in the table of the API."""
    say = speaker()
    title, sentence = PROBLEMS_OF_REQUESTS[trouble.code]
    words = {"title": say.gettext(title), "detail": say.gettext(sentence, **trouble.values)}
    response = problem(trouble.status, trouble.code, {**words, "reasons": [], **trouble.more})
    if trouble.status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="custody"'
    return response


def problem(status: int, code: str, members: Mapping[str, Any]) -> Response:
    """A problem with its members: `title` and `detail` in words, `reasons`, and whatever else is known."""
    body = {"type": f"urn:custody:problem:{code}", "status": status, "code": code, **members}
    return written(body, status, MEDIA_TYPE)


def written(body: Mapping[str, Any], status: int = 200, media_type: str = "application/json") -> Response:
    """A JSON answer that nobody keeps."""
    response = current_app.response_class(current_app.json.dumps(body) + "\n", status, mimetype=media_type)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def speaker() -> Speaker:
    """The language the caller asked for, else that of the session, else that of the instance."""
    accepted = request.headers.get("Accept-Language", "")
    if accepted:
        return Speaker(best_locale(accepted))
    caller = g.get("caller")
    return Speaker(caller.session.locale if caller else current_app.extensions["custody"].config.locale)


def _answer_incident(error: Exception) -> Response:
    incident = secrets.token_hex(4)
    _LOG.error("incident %s", incident, exc_info=error)
    if database_trouble(error) is not None:
        return answer_trouble(Trouble(503, "not_recorded", incident=incident))
    return answer_trouble(Trouble(500, "incident", {"incident": incident}, incident=incident))
