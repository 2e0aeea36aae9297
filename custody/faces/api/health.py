"""Health, at the root and open: whether the process lives, and whether it can answer from the record."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, current_app

from custody.faces.api.problems import Trouble, answer_trouble, written
from custody.record.reads.entries import head


def register(app: Flask) -> None:
    """Add the routes."""
    blueprint = Blueprint("health", __name__)
    blueprint.add_url_rule("/healthz", "healthz", healthz, methods=["GET"])
    blueprint.add_url_rule("/readyz", "readyz", readyz, methods=["GET"])
    app.register_blueprint(blueprint)


def healthz() -> Response:
    """The process lives."""
    return written({"status": "alive"})


def readyz() -> Response:
    """The record can be read; says nothing about what it holds."""
    try:
        with current_app.extensions["custody"].store.reading() as link:
            head(link)
    except Exception:
        current_app.logger.exception("not ready")
        return answer_trouble(Trouble(503, "not_ready"))
    return written({"status": "ready"})
