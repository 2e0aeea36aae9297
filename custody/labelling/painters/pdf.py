"""PDF: one page of the label's real size, black paths only. No date, no producer, no font: the same label
gives the same bytes, and its digest can stand in the record.
"""

from __future__ import annotations

import zlib
from functools import lru_cache

from custody.labelling.sheet import POINTS_PER_INCH, Boxes, Outline, Sheet


def paint_pdf(sheet: Sheet) -> bytes:
    """The bytes of a PDF 1.4 file with one page."""
    scale = POINTS_PER_INCH / sheet.dpi
    page = f"{sheet.width * scale:.3f} {sheet.height * scale:.3f}"
    content = zlib.compress(_content(sheet, scale).encode("ascii"))
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {page}]/Resources<<>>/Contents 4 0 R>>".encode("ascii"),
        f"<</Length {len(content)}/Filter/FlateDecode>>\nstream\n".encode("ascii") + content + b"\nendstream",
    )
    return _file(objects)


def _content(sheet: Sheet, scale: float) -> str:
    """Page operators in dots, y downwards as in the display list."""
    parts = [f"{scale:.6f} 0 0 {-scale:.6f} 0 {sheet.height * scale:.4f} cm"]
    shade = -1
    for ink in sheet.inks:
        if ink.grey != shade:
            shade = ink.grey
            parts.append(f"{shade / 255:.3f} g")
        if isinstance(ink, Boxes):
            # One path for all: neighbours in one fill leave no hairline between them.
            parts += [f"{box.x:g} {box.y:g} {box.w:g} {box.h:g} re" for box in ink.rects]
            parts.append("f")
        else:
            parts.append(f"q 1 0 0 1 {ink.x:g} {ink.y:g} cm {_path(ink.outline)} f Q")
    return "\n".join(parts)


@lru_cache(maxsize=8192)
def _path(outline: Outline) -> str:
    parts: list[str] = []
    for (x, y), *rest in outline.contours:
        parts.append(f"{x:g} {y:g} m")
        parts += [f"{to_x:g} {to_y:g} l" for to_x, to_y in rest]
        parts.append("h")
    return " ".join(parts)


def _file(objects: tuple[bytes, ...]) -> bytes:
    data = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    starts: list[int] = []
    for number, body in enumerate(objects, 1):
        starts.append(len(data))
        data += f"{number} 0 obj\n".encode("ascii") + body + b"\nendobj\n"
    table = len(data)
    data += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode("ascii")
    data += b"".join(f"{start:010d} 00000 n \n".encode("ascii") for start in starts)
    data += f"trailer\n<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n".encode("ascii")
    return bytes(data)
