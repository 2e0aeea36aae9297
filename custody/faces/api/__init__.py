"""The JSON API: `/api/v1`, bearer tokens only, problems as application/problem+json."""

from __future__ import annotations

from flask import Blueprint, Flask
from flask_wtf import CSRFProtect

from custody.faces.api import (
    callers,
    documenting,
    health,
    labels,
    listing,
    looking,
    problems,
    proving,
    reviewing,
    signing_in,
    stepping,
)

PREFIX = "/api/v1"


def register_api(app: Flask, csrf: CSRFProtect) -> None:
    """Add the API and the health routes to the application. No cookie counts here, so no form token does either."""
    blueprint = Blueprint("api", __name__, url_prefix=PREFIX)
    for part in (signing_in, looking, stepping, labels, listing, reviewing, proving, documenting):
        part.register(blueprint)
    problems.register(blueprint)
    csrf.exempt(blueprint)
    app.register_blueprint(blueprint)
    documenting.register_page(app)
    health.register(app)
    # First of all: who asks is answered before any other part of the application looks at an API request.
    app.before_request_funcs.setdefault(None, []).insert(0, callers.gate)
