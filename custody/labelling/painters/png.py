"""PNG: one pixel a dot. Lines and symbols fall on whole dots; glyph edges are smoothed."""

from __future__ import annotations

import io
import math
from functools import lru_cache
from typing import Final

from PIL import Image, ImageDraw

from custody.labelling.sheet import BLACK, WHITE, Boxes, Contour, Outline, Shape, Sheet

# Glyphs are drawn this many times larger and averaged, at this many positions within a dot.
_FINER: Final = 4
_COMPRESSION: Final = 4


def paint_png(sheet: Sheet) -> bytes:
    """The bytes of a grey PNG file that states its dpi."""
    out = io.BytesIO()
    paint_image(sheet).save(out, "PNG", dpi=(sheet.dpi, sheet.dpi), compress_level=_COMPRESSION)
    return out.getvalue()


def paint_image(sheet: Sheet) -> Image.Image:
    """The sheet as a grey image, one pixel a dot."""
    image = Image.new("L", sheet.pixels, WHITE)
    draw = ImageDraw.Draw(image)
    for ink in sheet.inks:
        if isinstance(ink, Boxes):
            for rect in ink.rects:
                corner = (round(rect.right) - 1, round(rect.bottom) - 1)
                draw.rectangle(((round(rect.x), round(rect.y)), corner), fill=ink.grey)
        else:
            _paint_shape(image, ink)
    return image


def _paint_shape(image: Image.Image, shape: Shape) -> None:
    x, y = math.floor(shape.x * _FINER), math.floor(shape.y * _FINER)
    mask, left, top = _mask(shape.outline, x % _FINER, y % _FINER)
    image.paste(shape.grey, (x // _FINER + left, y // _FINER + top), mask)


@lru_cache(maxsize=4096)
def _mask(outline: Outline, along: int, down: int) -> tuple[Image.Image, int, int]:
    """Coverage of the outline, and where its top left lies, for an origin `along`, `down` fine steps into a
    dot.
    """
    points = [point for contour in outline.contours for point in contour]
    left, top = math.floor(min(x for x, _ in points)), math.floor(min(y for _, y in points))
    wide, high = (
        math.ceil(max(x for x, _ in points)) - left + 2,
        math.ceil(max(y for _, y in points)) - top + 2,
    )
    fine = Image.new("L", (wide * _FINER, high * _FINER), 0)
    draw = ImageDraw.Draw(fine)
    areas = sorted(((_area(contour), contour) for contour in outline.contours), key=lambda pair: -abs(pair[0]))
    outward = areas[0][0] > 0
    # From the largest in: holes turn the other way round and are cut out, islands in holes are filled again.
    for area, contour in areas:
        spread = [((x - left) * _FINER + along - 0.5, (y - top) * _FINER + down - 0.5) for x, y in contour]
        draw.polygon(spread, fill=WHITE if (area > 0) == outward else BLACK)
    return fine.reduce(_FINER), left, top


def _area(contour: Contour) -> float:
    """Twice the signed area: its sign is the direction of the contour."""
    following = (*contour[1:], contour[0])
    return sum(x * to_y - to_x * y for (x, y), (to_x, to_y) in zip(contour, following, strict=True))
