"""The access log: one line of JSON for every answer given, on standard error: who asked for what, from where, and who
came in or left. It is no part of the record (docs/decisions/0024): looks change nothing, and an entry for each would
bury those that do.

A line holds the key of the person, never a name; no query, no form and no header stands in it, and nothing in it is
written by whoever asks: what is not a letter of ASCII is escaped.
"""

from __future__ import annotations

import json
import logging
import sys
from typing import cast

from flask import Flask, Response, current_app, g, request

from custody.faces.addresses import asked_from
from custody.faces.instance import House
from custody.rules.effects import instant_text

LOG = logging.getLogger("custody.access")
SIGNED_IN, SIGNED_OUT = "signed in", "signed out"
_OF_NOBODY = frozenset({"static", "health.healthz", "health.readyz"})  # what is the same for everybody


def register(app: Flask) -> None:
    """Write a line with each answer."""
    app.after_request(_written)


def speak_up() -> None:
    """Have the lines stand on standard error, one each and nothing around them."""
    spoken = logging.StreamHandler(sys.stderr)
    spoken.setFormatter(logging.Formatter("%(message)s"))
    LOG.addHandler(spoken)
    LOG.setLevel(logging.INFO)
    LOG.propagate = False


def came_or_left(person: str, what: str) -> None:
    """This request begins or ends a session of a person: its line says so."""
    g.came_or_left = person, what


def _written(response: Response) -> Response:
    if request.endpoint in _OF_NOBODY:
        return response
    person, what = g.get("came_or_left") or (_who(), "asked")
    house = cast(House, current_app.extensions["custody"])
    line = {
        "at": instant_text(house.clock()),
        "person": person,
        "did": what,
        "address": asked_from(request, house.config.proxies),
        "method": request.method,
        "path": request.path,
        "status": response.status_code,
    }
    LOG.info(json.dumps(line))
    return response


def _who() -> str:
    """The person behind the request, by page or by program; empty for nobody."""
    asking = g.get("here") or g.get("caller")
    return str(asking.person) if asking else ""
