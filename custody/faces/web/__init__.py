"""The web face: pages for gloves. Routes only; what may happen is decided elsewhere."""

from __future__ import annotations

from flask import Blueprint, Flask

from custody.faces.catalogue import words_for_templates
from custody.faces.web import enrolling, files, lists, problems, scan, signing_in, taking, things
from custody.faces.web.here import speaker


def register_web(app: Flask) -> None:
    """Put the web face on the application."""
    blueprint = Blueprint("web", __name__)
    for part in (signing_in, enrolling, scan, taking, things, lists, files):
        part.register(blueprint)
    app.register_blueprint(blueprint)
    problems.register(app)
    app.extensions["custody.sign_in_page"] = signing_in.sign_in_page
    app.jinja_env.globals |= words_for_templates(speaker)
