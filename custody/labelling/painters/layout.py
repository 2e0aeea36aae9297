"""Design + values → the display list. Computed once; every format is painted from it, so all have one
geometry.

Symbols and lines are put on whole printer dots, so that no bar is wider than its neighbour. What does not
fit, or would touch a symbol's quiet zone or another text, is an error that names the field.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

from custody.labelling.designs import Area, Design, Symbol, fill, used_fields
from custody.labelling.filling import complete, is_demo
from custody.labelling.fonts import Fonts
from custody.labelling.painters.banners import demo_band, watermark
from custody.labelling.painters.lettering import Block, Pitch, set_text
from custody.labelling.sheet import MM_PER_INCH, WHITE, Boxes, Ink, Marks, PlacedSymbol, Rect, Sheet
from custody.labelling.symbols import Matrix, symbol_matrix
from custody.labelling.troubles import Overflow


def lay_out(design: Design, fields: Mapping[str, str], marks: Marks, fonts: Fonts) -> Sheet:
    """The laid-out label. Raises `FieldError`, `Overflow`, `MissingGlyph`."""
    values = complete(design, fields, preview=marks.preview)
    pitch = Pitch(design.dpi, fonts)
    blocks = _texts(design, values, pitch)
    symbols = [_place(design, symbol, values) for symbol in design.symbols if symbol.field in values]
    drawn = [_lines(area, design.dpi) for area in design.areas]
    inks: list[Ink] = [*drawn]
    taken = [(f"text {block.name}", rect) for block in blocks for rect in block.rects]
    taken += [
        (f"area {area.name}", rect) for area, boxes in zip(design.areas, drawn, strict=True) for rect in boxes.rects
    ]
    if marks.preview:
        inks.insert(0, watermark(design, pitch))
    if marks.demo or is_demo(values):
        band = demo_band(design, pitch)
        taken += [("the demonstration band", rect) for rect in band.rects]
        inks += band.inks
    _check_room(design, taken, [placed.symbol for placed in symbols])
    for placed in symbols:
        inks.append(Boxes((placed.symbol.clear,), WHITE))
        inks.append(Boxes(_dark(placed, hidden=marks.preview)))
    inks += [ink for block in blocks for ink in block.inks]
    return Sheet(design.width_mm, design.height_mm, design.dpi, tuple(inks), tuple(placed.symbol for placed in symbols))


@dataclass(frozen=True)
class _Placed:
    """A symbol on the label, with its modules and their size in whole dots."""

    symbol: PlacedSymbol
    matrix: Matrix
    module: int


def dots(millimetres: float, dpi: int) -> int:
    """Millimetres as the nearest whole number of dots."""
    return round(millimetres * dpi / MM_PER_INCH)


def _texts(design: Design, values: dict[str, str], pitch: Pitch) -> list[Block]:
    """Every text that has something to say: one whose fields are all empty is left out."""
    blocks: list[Block] = []
    for text in design.texts:
        used = used_fields(text.template) + used_fields(text.boxed)
        if used and not any(values.get(field) for field in used):
            continue
        blocks.append(set_text(design, text, (fill(text.template, values), fill(text.boxed, values)), pitch))
    return blocks


def _place(design: Design, symbol: Symbol, values: dict[str, str]) -> _Placed:
    content = values[symbol.field]
    matrix = symbol_matrix(symbol.type, content)
    module = max(1, dots(symbol.module_mm, design.dpi))
    left, top = dots(symbol.x_mm, design.dpi), dots(symbol.y_mm, design.dpi)
    height = dots(symbol.height_mm, design.dpi) if matrix.linear else matrix.height * module
    inked = Rect(left, top, matrix.width * module, height)
    side = matrix.quiet * module
    above = 0 if matrix.linear else side
    clear = Rect(left - side, top - above, inked.w + 2 * side, height + 2 * above)
    return _Placed(PlacedSymbol(symbol.name, symbol.type, content, inked, clear), matrix, module)


def _dark(placed: _Placed, *, hidden: bool) -> tuple[Rect, ...]:
    """The dark modules as rectangles, neighbours in a row joined. A preview lacks the middle third: it shows
    where the symbol goes and cannot be scanned.
    """
    inked, module = placed.symbol.inked, placed.module
    columns = placed.matrix.width
    gap = range(columns // 3, columns - columns // 3) if hidden else range(0)
    height = inked.h / placed.matrix.height
    rects: list[Rect] = []
    for line, row in enumerate(placed.matrix.rows):
        start = None
        for column in range(columns + 1):
            dark = column < columns and row[column] and column not in gap
            if dark and start is None:
                start = column
            elif not dark and start is not None:
                rects.append(Rect(inked.x + start * module, inked.y + line * height, (column - start) * module, height))
                start = None
    return tuple(rects)


def _lines(area: Area, dpi: int) -> Boxes:
    left, top = dots(area.x_mm, dpi), dots(area.y_mm, dpi)
    wide, high = max(1, dots(area.width_mm, dpi)), max(1, dots(area.height_mm, dpi))
    if not area.stroke_mm:
        return Boxes((Rect(left, top, wide, high),))
    return Boxes(frame(Rect(left, top, wide, high), max(1, dots(area.stroke_mm, dpi))))


def frame(outer: Rect, stroke: float) -> tuple[Rect, ...]:
    """A frame inside `outer`: four bars that do not overlap."""
    inner = outer.h - 2 * stroke
    return (
        Rect(outer.x, outer.y, outer.w, stroke),
        Rect(outer.x, outer.bottom - stroke, outer.w, stroke),
        Rect(outer.x, outer.y + stroke, stroke, inner),
        Rect(outer.right - stroke, outer.y + stroke, stroke, inner),
    )


def _check_room(design: Design, taken: list[tuple[str, Rect]], symbols: list[PlacedSymbol]) -> None:
    # Whole dots: what ends at the edge may be rounded up to the dot the edge lies in.
    width, height = (math.ceil(side * design.dpi / MM_PER_INCH) for side in (design.width_mm, design.height_mm))
    page = Rect(0, 0, width, height)
    parts = taken + [(f"symbol {symbol.name}", symbol.clear) for symbol in symbols]
    for name, rect in parts:
        if not rect.within(page):
            raise Overflow("part_off_page", design=design.name, field=name)
    for (name, rect), (other, rival) in combinations(parts, 2):
        if name != other and rect.meets(rival):
            raise Overflow("parts_overlap", design=design.name, field=name, other=other)
