"""Design + values → the bytes of a label file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from custody.labelling.designs import Design
from custody.labelling.fonts import Fonts, find_fonts
from custody.labelling.painters.layout import lay_out
from custody.labelling.painters.pdf import paint_pdf
from custody.labelling.painters.png import paint_png
from custody.labelling.painters.svg import paint_svg
from custody.labelling.sheet import Marks, Sheet
from custody.labelling.troubles import LabelError

__all__ = ["FORMATS", "Marks", "render"]

_PAINTERS: Final[dict[str, Callable[[Sheet], bytes]]] = {"pdf": paint_pdf, "svg": paint_svg, "png": paint_png}
FORMATS: Final[tuple[str, ...]] = tuple(_PAINTERS)


def render(design: Design, fields: Mapping[str, str], fmt: str, marks: Marks, fonts: Fonts | None = None) -> bytes:
    """The label as a `pdf`, `svg` or `png` file; the same input gives the same bytes.

    `fields` are strings, already formatted; those the design does not print are ignored. The printed forms
    of a code (`code_grouped`, `check`, `copy_grouped`, `copy_check`) are made from the code itself. Raises
    `LabelError`: `FieldError`, `Overflow`, `MissingGlyph` or `FontError`, each naming what is wrong. A label
    that leaves the house must pass `proof.prove` first.
    """
    if fmt not in _PAINTERS:
        raise LabelError("format_unknown", format=fmt)
    return _PAINTERS[fmt](lay_out(design, fields, marks, fonts or find_fonts()))
