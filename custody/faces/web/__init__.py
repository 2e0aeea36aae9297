"""The web face: pages for gloves. Routes only; what may happen is decided elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from flask import Blueprint, Flask

from custody.faces.catalogue import words_for_templates
from custody.faces.web import (
    access,
    alerting,
    answering,
    assets,
    carrying,
    desk,
    enrolling,
    entrance,
    files,
    lists,
    overseeing,
    overtaking,
    own_secrets,
    own_sessions,
    paper,
    problems,
    releasing,
    scan,
    second_factor,
    separating,
    signing_in,
    switching,
    taking,
    things,
    tracing,
    who_signs,
)
from custody.faces.web.here import hand_over_token, speaker


@dataclass(frozen=True)
class Pages:
    """What a view's guard needs of the pages around it: the sign-in page, and what a form may carry there."""

    sign_in_page: Callable[[str, list[tuple[str, str]]], str]
    overtaken: Callable[[str], str]
    carried: Callable[[], Iterator[tuple[str, str]]]


def register_web(app: Flask) -> None:
    """Put the web face on the application."""
    blueprint = Blueprint("web", __name__)
    looking = (
        things,
        lists,
        files,
        paper,
        desk,
        releasing,
        tracing,
        overseeing,
        separating,
        who_signs,
        access,
        alerting,
    )
    of_persons = (switching, signing_in, second_factor, enrolling, own_sessions, own_secrets)
    for part in (*of_persons, scan, taking, *looking, answering):
        part.register(blueprint)
    app.register_blueprint(blueprint)
    assets.register(app)
    problems.register(app)
    app.after_request(hand_over_token)
    app.extensions["custody.pages"] = Pages(entrance.sign_in_page, overtaking.overtaken, carrying.carried)
    app.jinja_env.globals |= words_for_templates(speaker)
