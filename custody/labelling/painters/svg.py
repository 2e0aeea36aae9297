"""SVG: paths and nothing else. No text element, no style, no script, no reference: it passes a strict
policy, and no value of a field ever becomes markup.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final
from xml.etree import ElementTree

from custody.labelling.sheet import MM_PER_INCH, Boxes, Contour, Ink, Outline, Rect, Shape, Sheet

_SPACE: Final = "http://www.w3.org/2000/svg"
_BOX: Final = re.compile(r"M([-\d.]+) ([-\d.]+)h([-\d.]+)v([-\d.]+)h[-\d.]+z")
_POINT: Final = re.compile(r"([-\d.]+) ([-\d.]+)")
_SHIFT: Final = re.compile(r"translate\(([-\d.]+) ([-\d.]+)\)")


def paint_svg(sheet: Sheet) -> bytes:
    """The bytes of an SVG file, its view box in dots."""
    size = f'width="{sheet.width_mm:g}mm" height="{sheet.height_mm:g}mm"'
    view = f'viewBox="0 0 {sheet.width:.3f} {sheet.height:.3f}"'
    parts = [f'<svg xmlns="{_SPACE}" {size} {view}><path fill="#fff" d="{_whole(sheet)}"/>']
    for ink in sheet.inks:
        fill = f"#{ink.grey:02x}{ink.grey:02x}{ink.grey:02x}"
        if isinstance(ink, Boxes):
            path = "".join(_box(rect) for rect in ink.rects)
            parts.append(f'<path fill="{fill}" shape-rendering="crispEdges" d="{path}"/>')
        else:
            shift = f"translate({ink.x:.2f} {ink.y:.2f})"
            parts.append(f'<path fill="{fill}" transform="{shift}" d="{_path(ink.outline)}"/>')
    parts.append("</svg>\n")
    return "\n".join(parts).encode("ascii")


def read_svg(data: bytes, dpi: int) -> Sheet:
    """The display list back from the text of a file this module wrote, for the proof. Raises `ValueError` on
    others.
    """
    if b"<!" in data:
        raise ValueError("an SVG with a document type is not ours")
    try:
        root = ElementTree.fromstring(data)
        wide, high = (float(root.attrib[side].removesuffix("mm")) for side in ("width", "height"))
        view = [float(number) for number in root.attrib["viewBox"].split()]
        grown = wide * dpi / MM_PER_INCH / view[2]
        inks = tuple(_read_ink(element, grown) for element in root)
    except (ElementTree.ParseError, KeyError, IndexError, ZeroDivisionError) as trouble:
        raise ValueError("not an SVG file of ours") from trouble
    return Sheet(wide, high, dpi, inks, ())


def _whole(sheet: Sheet) -> str:
    return _box(Rect(0, 0, round(sheet.width, 3), round(sheet.height, 3)))


def _box(rect: Rect) -> str:
    return f"M{rect.x:g} {rect.y:g}h{rect.w:g}v{rect.h:g}h{-rect.w:g}z"


@lru_cache(maxsize=8192)
def _path(outline: Outline) -> str:
    return "".join(f"M{'L'.join(f'{x:.2f} {y:.2f}' for x, y in contour)}z" for contour in outline.contours)


def _read_ink(element: ElementTree.Element, grown: float) -> Ink:
    grey = int(element.attrib["fill"].lstrip("#")[:2].ljust(2, "f"), 16)
    path = element.attrib["d"]
    shift = _SHIFT.fullmatch(element.get("transform", ""))
    if shift is None:
        sides = ([float(number) * grown for number in found] for found in _BOX.findall(path))
        return Boxes(tuple(Rect(x, y, w, h) for x, y, w, h in sides), grey)
    return Shape(_read_path(path, grown), float(shift[1]) * grown, float(shift[2]) * grown, grey)


@lru_cache(maxsize=8192)
def _read_path(path: str, grown: float) -> Outline:
    contours: list[Contour] = []
    for part in path.split("z")[:-1]:
        contours.append(tuple((float(x) * grown, float(y) * grown) for x, y in _POINT.findall(part)))
    return Outline(tuple(contours))
