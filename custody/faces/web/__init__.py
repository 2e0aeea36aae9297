"""The web face: pages for gloves. Routes only; what may happen is decided elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from flask import Blueprint, Flask

from custody.faces.catalogue import words_for_templates
from custody.faces.web import (
    answering,
    carrying,
    desk,
    enrolling,
    files,
    lists,
    overseeing,
    paper,
    problems,
    releasing,
    scan,
    signing_in,
    taking,
    things,
    tracing,
)
from custody.faces.web.here import speaker


@dataclass(frozen=True)
class Pages:
    """What a view's guard needs of the pages around it: the sign-in page, and what a form may carry there."""

    sign_in_page: Callable[[str, list[tuple[str, str]]], str]
    carried: Callable[[], Iterator[tuple[str, str]]]


def register_web(app: Flask) -> None:
    """Put the web face on the application."""
    blueprint = Blueprint("web", __name__)
    looking = (things, lists, files, paper, desk, releasing, tracing, overseeing)
    for part in (signing_in, enrolling, scan, taking, *looking, answering):
        part.register(blueprint)
    app.register_blueprint(blueprint)
    problems.register(app)
    app.extensions["custody.pages"] = Pages(signing_in.sign_in_page, carrying.carried)
    app.jinja_env.globals |= words_for_templates(speaker)
