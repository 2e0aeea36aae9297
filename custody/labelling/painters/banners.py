"""What is printed across a label that must not be mistaken for a real one."""

from __future__ import annotations

import math
from typing import Final

from custody.labelling.designs import Design
from custody.labelling.painters.glyphs import turned
from custody.labelling.painters.lettering import CAP_HEIGHT, Block, Glyphs, Pitch, set_run
from custody.labelling.sheet import MM_PER_INCH, WHITE, Boxes, Contour, Ink, Outline, Rect, Shape
from custody.labelling.troubles import MissingGlyph, Overflow

DEMO_TEXT: Final = "DEMO – NOT FOR CLINICAL USE 演示标签 不得用于临床"
WATERMARK_TEXT: Final = "NOT FOR USE"
_BAND: Final = "the demonstration band"
# Light enough to read black text over, dark enough to survive a photocopy.
_WATERMARK_GREY: Final = 200
_WATERMARK_SHARE: Final = 0.82


def demo_band(design: Design, pitch: Pitch) -> Block:
    """White on black, in the place the design gives it."""
    area, per_mm = design.demo_band.area, pitch.dpi / MM_PER_INCH
    rect = Rect(
        round(area.x_mm * per_mm),
        round(area.y_mm * per_mm),
        round(area.width_mm * per_mm),
        round(area.height_mm * per_mm),
    )
    size = pitch.size(design.demo_band.size_pt)
    run = _run(design, DEMO_TEXT, size, pitch)
    if run.width > rect.w or size > rect.h:
        needed, free = f"{run.width / per_mm:.1f}", f"{rect.w / per_mm:.1f}"
        raise Overflow("text_too_wide", design=design.name, field=_BAND, needed=needed, free=free)
    baseline = round(rect.y + (rect.h + CAP_HEIGHT * size) / 2)
    inks: tuple[Ink, ...] = (Boxes((rect,)), *run.at(rect.x + (rect.w - run.width) / 2, baseline, WHITE))
    return Block("demo_band", inks, (rect,))


def watermark(design: Design, pitch: Pitch) -> Shape:
    """Along the diagonal, grey, under everything else."""
    wide, high = (side * pitch.dpi / MM_PER_INCH for side in (design.width_mm, design.height_mm))
    unit = _run(design, WATERMARK_TEXT, 1.0, pitch).width
    # The turned text must stay inside both edges: its length along, its height across.
    angle = math.atan2(high, wide)
    reach = min(
        wide / (unit * math.cos(angle) + CAP_HEIGHT * math.sin(angle)),
        high / (unit * math.sin(angle) + CAP_HEIGHT * math.cos(angle)),
    )
    size = round(_WATERMARK_SHARE * reach, 2)
    run = _run(design, WATERMARK_TEXT, size, pitch)
    flat = _joined(run, -run.width / 2, CAP_HEIGHT * size / 2)
    return Shape(turned(flat, -angle), round(wide / 2, 2), round(high / 2, 2), _WATERMARK_GREY)


def _run(design: Design, words: str, size: float, pitch: Pitch) -> Glyphs:
    run = set_run(words, size, True, pitch.fonts)
    if isinstance(run, str):
        point = f"U+{ord(run):04X}"
        raise MissingGlyph("glyph_missing", design=design.name, field=_BAND, character=run, point=point)
    return run


def _joined(run: Glyphs, x: float, y: float) -> Outline:
    contours: list[Contour] = []
    for outline, along in run.placed:
        contours += [tuple((px + x + along, py + y) for px, py in contour) for contour in outline.contours]
    return Outline(tuple(contours))
