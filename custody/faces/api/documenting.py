"""The OpenAPI document and the page people read: one concrete path a step, schemas from the steps' own declarations."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, Response, current_app, render_template

from custody.faces.api.describing import describe
from custody.faces.api.problems import speaker, written
from custody.faces.web.frame import frame
from custody.faces.wording.api import API_SUMMARIES

_WORDS = ("title", "intro", "path", "does", "facts", "optional")


def register(blueprint: Blueprint) -> None:
    """Add the route of the document."""
    blueprint.add_url_rule("/openapi.json", "openapi", openapi, methods=["GET"])


def register_page(app: Flask) -> None:
    """Add the page, which lies beside the versions of the API."""
    blueprint = Blueprint("api_docs", __name__)
    blueprint.add_url_rule("/api/docs", "page", page, methods=["GET"])
    app.register_blueprint(blueprint)


def openapi() -> Response:
    """OpenAPI 3.1, open to everybody: it says nothing about the record."""
    return written(describe(speaker().locale))


def page() -> Response:
    """Every path with its fields, drawn here without anything from elsewhere."""
    say = speaker()
    described = describe(say.locale)
    drawn = render_template(
        "api_docs.html",
        words={name: say.gettext(API_SUMMARIES[f"docs_{name}"]) for name in _WORDS},
        frame=frame(),
        address="/api/v1/openapi.json",
        document=described,
        groups=_groups(described),
    )
    return current_app.response_class(drawn, mimetype="text/html")


def _groups(described: dict[str, Any]) -> list[dict[str, Any]]:
    """Operations by tag, in the order of the document."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            facts = _facts(described, operation)
            row = {"method": method.upper(), "path": path, "summary": operation["summary"], "facts": facts}
            groups.setdefault(operation["tags"][0], []).append(row)
    return [{"tag": tag, "rows": rows} for tag, rows in groups.items()]


def _facts(described: dict[str, Any], operation: dict[str, Any]) -> list[dict[str, Any]]:
    schema = described["components"]["schemas"].get(f"{operation['operationId'].removeprefix('take_')}_facts", {})
    required = schema.get("required", [])
    return [
        {"name": name, "type": field.get("x-kind", ""), "unit": field.get("x-unit", ""), "required": name in required}
        for name, field in schema.get("properties", {}).items()
    ]
