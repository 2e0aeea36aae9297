"""Label files: previews that nobody can scan, the files of proved copies, and what became of an order."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, request

from custody.faces.api.callers import caller
from custody.faces.api.looking import known_name
from custody.faces.api.problems import Trouble
from custody.faces.printing import MEDIA_TYPES, LabelFile, label_file, preview, prove_ordered, unmade, withheld
from custody.record.attempt import Answer
from custody.rules.words import LETTERS

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
    name = _name_shown(code)
    design = request.args.get("design", "")
    return _file(preview(caller().house, name, fmt, design, caller().session.station), f"{name}-preview.{fmt}")


def show_copy(code: str, fmt: str) -> Response:
    """The file of a copy, byte for byte as it was proved."""
    name = _name_shown(code)
    return _file(label_file(caller().house, name, fmt), f"{name}.{fmt}")


def labels_made(answer: Answer, station: str) -> dict[str, Any]:
    """What an accepted order of labels adds to its answer, after each copy was proved: `labels`, and the verdict STOP
    where one could not be made. The order stands on record all the same; that copy is void, and has no file."""
    if answer.step != "order_label" or not answer.passed:
        return {}
    house, say = caller().house, caller().speaker
    prove_ordered(house, answer, station)
    copies = [code for code in answer.created.values() if code.startswith(LETTERS["label_copy"])]
    failed = {one.copy: one for one in unmade(house, copies, station)}
    labels: list[dict[str, Any]] = []
    for copy in copies:
        one = failed.get(copy)
        if one is None:
            labels.append({"copy": copy, "outcome": "proved"})
            continue
        why = say.gettext(one.trouble.sentence, **one.trouble.values) if one.trouble else one.recorded
        labels.append({"copy": copy, "outcome": "failed", "sentence": why})
    return {"labels": labels} | ({"verdict": "STOP"} if failed else {})


def _name_shown(code: str) -> str:
    """The name of a thing of which this person may see the label; 404 for a badge of somebody, as for what is not."""
    name = known_name(code)
    if withheld(caller().house, name, caller().person):
        raise Trouble(404, "unknown_code")
    return name


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
