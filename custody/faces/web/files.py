"""Label files: previews nobody can use, and proved copies."""

from __future__ import annotations

from flask import Blueprint, Response, abort, request

from custody.faces.printing import label_file, preview, sheet, withheld
from custody.faces.web.frame import number
from custody.faces.web.here import Here, signed_in
from custody.faces.wording.words import N_
from custody.labelling.render import FORMATS
from custody.record.checkpoints import latest_checkpoint

MOST_OF_A_SHEET = 100  # labels; twice what one order makes


def register(blueprint: Blueprint) -> None:
    """Add the routes."""
    blueprint.add_url_rule("/things/<code>/label.<fmt>", "preview", signed_in(label_preview))
    blueprint.add_url_rule("/copies/sheet.pdf", "sheet", signed_in(label_sheet))
    blueprint.add_url_rule("/copies/<code>.<fmt>", "copy", signed_in(label_copy))


def label_preview(here: Here, code: str, fmt: str) -> Response:
    """The label of a thing by the design named, else the first that fits, watermarked; 404 where none is in
    force, and of a staff badge for whoever orders none."""
    design = request.args.get("design", "")
    shown = fmt in FORMATS and not withheld(here.house, code, here.person)
    found = preview(here.house, code, fmt, design, here.station) if shown else None
    if found is None or not found.data:
        abort(404)
    return Response(found.data, mimetype=found.media_type)


def label_sheet(here: Here) -> Response:
    """The labels of several proved copies as one PDF, one label a page; the last page bears a checkpoint."""
    copies = request.args.getlist("copy")
    asked = 0 < len(copies) <= MOST_OF_A_SHEET and not any(withheld(here.house, code, here.person) for code in copies)
    found = sheet(here.house, copies, _closing(here, len(copies))) if asked else None
    if found is None or not found.data:
        abort(404)
    named = {"Content-Disposition": 'inline; filename="labels.pdf"'}
    return Response(found.data, mimetype=found.media_type, headers=named)


def label_copy(here: Here, code: str, fmt: str) -> Response:
    """The file of a proved copy, as it was proved."""
    shown = fmt in FORMATS and not withheld(here.house, code, here.person)
    found = label_file(here.house, code, fmt) if shown else None
    if found is None or not found.data:
        abort(404)
    named = {"Content-Disposition": f'inline; filename="{code}.{fmt}"'}
    return Response(found.data, mimetype=found.media_type, headers=named)


def _closing(here: Here, count: int) -> tuple[str, ...]:
    """What closes a sheet: that this is no label, how many stand before it, and the newest checkpoint in short."""
    with here.house.store.reading() as link:
        sealed = latest_checkpoint(link)
    no_label = here.speaker.gettext(N_("no label · %(count)s labels before it"), count=number(count))
    return (no_label, here.speaker.gettext(N_("checkpoint")), sealed.on_paper) if sealed else ()
