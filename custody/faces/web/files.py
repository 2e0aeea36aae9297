"""Label files: previews nobody can use, and proved copies."""

from __future__ import annotations

from flask import Blueprint, Response, abort

from custody.faces.printing import label_file, preview
from custody.faces.web.here import Here, signed_in
from custody.labelling.render import FORMATS


def register(blueprint: Blueprint) -> None:
    """Add the routes."""
    blueprint.add_url_rule("/things/<code>/label.<fmt>", "preview", signed_in(label_preview))
    blueprint.add_url_rule("/copies/<code>.<fmt>", "copy", signed_in(label_copy))


def label_preview(here: Here, code: str, fmt: str) -> Response:
    """The label of a thing, watermarked; 404 where no design for it is in force."""
    found = preview(here.house, code, fmt, station=here.station) if fmt in FORMATS else None
    if found is None or not found.data:
        abort(404)
    return Response(found.data, mimetype=found.media_type)


def label_copy(here: Here, code: str, fmt: str) -> Response:
    """The file of a proved copy, as it was proved."""
    found = label_file(here.house, code, fmt) if fmt in FORMATS else None
    if found is None or not found.data:
        abort(404)
    named = {"Content-Disposition": f'inline; filename="{code}.{fmt}"'}
    return Response(found.data, mimetype=found.media_type, headers=named)
