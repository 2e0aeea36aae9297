"""Label files: previews that nobody can scan, and the files of proved copies."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, request

from custody.faces.api.callers import caller
from custody.faces.api.looking import known_name
from custody.faces.api.problems import Trouble
from custody.faces.printing import MEDIA_TYPES, LabelFile, label_file, preview

FORMATS = ", ".join(MEDIA_TYPES)
_STATUS = {"unknown_code": 404, "not_a_copy": 404, "no_design": 404}


def register(blueprint: Blueprint) -> None:
    """Add the routes, one a format."""
    for fmt in MEDIA_TYPES:
        blueprint.add_url_rule(
            f"/things/<code>/label.{fmt}", f"preview_{fmt}", show_preview, methods=["GET"], defaults={"fmt": fmt}
        )
        blueprint.add_url_rule(
            f"/copies/<code>.{fmt}", f"copy_{fmt}", show_copy, methods=["GET"], defaults={"fmt": fmt}
        )


def show_preview(code: str, fmt: str) -> Response:
    """The label of a thing as the design in force draws it, watermarked; `design` names another that fits."""
    name = known_name(code)
    design = request.args.get("design", "")
    return _file(preview(caller().house, name, fmt, design, caller().session.station), f"{name}-preview.{fmt}")


def show_copy(code: str, fmt: str) -> Response:
    """The file of a copy, byte for byte as it was proved."""
    name = known_name(code)
    return _file(label_file(caller().house, name, fmt), f"{name}.{fmt}")


def _file(found: LabelFile, name: str) -> Response:
    if found.trouble is not None:
        say = caller().speaker
        detail = say.gettext(found.trouble.sentence, **found.trouble.values)
        raise Trouble(409, "label_not_made", detail=detail, trouble=found.problem)
    if found.problem:
        raise Trouble(_STATUS.get(found.problem, 409), found.problem)
    response = current_app.response_class(found.data, mimetype=found.media_type)
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
