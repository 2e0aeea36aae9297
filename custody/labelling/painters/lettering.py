"""Text set in lines: measured, wrapped where the design allows lines, never shrunk; overflow names the
field.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from custody.labelling.designs import Design, Text, used_fields
from custody.labelling.fonts import Fonts
from custody.labelling.painters.glyphs import glyph_outline
from custody.labelling.sheet import BLACK, MM_PER_INCH, POINTS_PER_INCH, Boxes, Ink, Outline, Rect, Shape
from custody.labelling.troubles import MissingGlyph, Overflow

# Proportions of the type size: typography, not measures of a label.
CAP_HEIGHT: Final = 0.73
_DESCENT: Final = 0.21
_LEADING: Final = 1.22
_BOX_GAP: Final = 0.3
_BOX_PADDING: Final = 0.17
_BOX_STROKE: Final = 0.07
# Ideographs and full-width marks may be broken between; everything else breaks at spaces only.
_WIDE_FROM: Final = "\u2e80"
_NOT_AT_START: Final = "，。、；：！？）》」』"


@dataclass(frozen=True)
class Pitch:
    """What turns points into dots and characters into glyphs."""

    dpi: int
    fonts: Fonts

    def size(self, points: float) -> float:
        """Type size in dots."""
        return points * self.dpi / POINTS_PER_INCH


@dataclass(frozen=True)
class Glyphs:
    """A run of glyphs on one line: each outline with its distance from the start, and the whole advance."""

    placed: tuple[tuple[Outline, float], ...]
    width: float

    def at(self, x: float, baseline: float, grey: int = BLACK) -> tuple[Shape, ...]:
        return tuple(Shape(outline, round(x + along, 2), baseline, grey) for outline, along in self.placed)


@dataclass(frozen=True)
class Block:
    """A set text: its inks, and the rectangles its lines take, from capital height to descender."""

    name: str
    inks: tuple[Ink, ...]
    rects: tuple[Rect, ...]


def set_text(design: Design, text: Text, content: tuple[str, str], pitch: Pitch) -> Block:
    """`content` is the text and the character that follows it in a box, empty for none."""
    setter = _Setter(design, text, pitch)
    words, boxed = content
    frame_width = setter.boxed_width(boxed)
    lines = setter.wrap(words, frame_width)
    inks: list[Ink] = []
    rects: list[Rect] = []
    for number, line in enumerate(lines):
        last = number == len(lines) - 1
        extra = frame_width if last else 0.0
        x, top = setter.start(line.width + extra), round(setter.top + number * _LEADING * setter.size)
        baseline = top + round(CAP_HEIGHT * setter.size)
        inks += line.at(x, baseline)
        rects.append(Rect(x, top, line.width + extra, baseline - top + _DESCENT * setter.size))
        if last and boxed:
            inks += setter.box(boxed, x + line.width, baseline)
    return Block(text.name, tuple(inks), tuple(rects))


def set_run(words: str, size: float, bold: bool, fonts: Fonts) -> Glyphs | str:
    """The words as one run of glyphs, or the character that no font has."""
    placed: list[tuple[Outline, float]] = []
    along = 0.0
    for character in words:
        glyph = glyph_outline(fonts, character, size, bold)
        if glyph is None:
            return character
        outline, advance = glyph
        if outline.contours:
            placed.append((outline, along))
        along += advance
    return Glyphs(tuple(placed), along)


class _Setter:
    """One text of one design, in dots."""

    def __init__(self, design: Design, text: Text, pitch: Pitch) -> None:
        self._design, self._text, self._pitch = design, text, pitch
        self._per_mm = pitch.dpi / MM_PER_INCH
        self.size = pitch.size(text.size_pt)
        self.top = text.y_mm * self._per_mm
        self._free = text.width_mm * self._per_mm

    def run(self, words: str) -> Glyphs:
        run = set_run(words, self.size, self._text.bold, self._pitch.fonts)
        if isinstance(run, str):
            point = f"U+{ord(run):04X}"
            field = self._speaker()
            raise MissingGlyph("glyph_missing", design=self._design.name, field=field, character=run, point=point)
        return run

    def wrap(self, words: str, extra: float) -> list[Glyphs]:
        """The words in as many lines as they need; `extra` dots are kept free after the last."""
        lines: list[str] = [""]
        for piece in _pieces(words):
            if lines[-1] and self.run((lines[-1] + piece).rstrip()).width + extra > self._free:
                lines.append("")
            lines[-1] += piece
        runs = [self.run(line.strip()) for line in lines]
        self._check([run.width + extra for run in runs], self.run(words.strip()).width + extra)
        return runs

    def start(self, width: float) -> float:
        spare = {"left": 0.0, "center": 0.5, "right": 1.0}[self._text.align] * (self._free - width)
        return round(self._text.x_mm * self._per_mm + spare, 2)

    def boxed_width(self, boxed: str) -> float:
        """Gap and box that the boxed character takes."""
        return self.run(boxed).width + (_BOX_GAP + 2 * _BOX_PADDING) * self.size if boxed else 0.0

    def box(self, boxed: str, x: float, baseline: float) -> Sequence[Ink]:
        run, padding = self.run(boxed), _BOX_PADDING * self.size
        left, stroke = round(x + _BOX_GAP * self.size), max(1, round(_BOX_STROKE * self.size))
        top, bottom = round(baseline - CAP_HEIGHT * self.size - padding), round(baseline + padding)
        wide = round(run.width + 2 * padding)
        bars = (
            Rect(left, top, wide, stroke),
            Rect(left, bottom - stroke, wide, stroke),
            Rect(left, top + stroke, stroke, bottom - top - 2 * stroke),
            Rect(left + wide - stroke, top + stroke, stroke, bottom - top - 2 * stroke),
        )
        return (Boxes(bars), *run.at(left + (wide - run.width) / 2, baseline))

    def _check(self, widths: list[float], whole: float) -> None:
        lines = self._text.lines
        if max(widths) > self._free or (lines == 1 and len(widths) > 1):
            needed = whole if lines == 1 else max(widths)
            raise Overflow(
                "text_too_wide",
                design=self._design.name,
                field=self._speaker(),
                needed=f"{needed / self._per_mm:.1f}",
                free=f"{self._free / self._per_mm:.1f}",
            )
        if len(widths) > lines:
            raise Overflow(
                "text_too_long",
                design=self._design.name,
                field=self._speaker(),
                needed=str(len(widths)),
                free=str(lines),
            )

    def _speaker(self) -> str:
        """How an error names this text: by the fields it prints, else by its own name."""
        return ", ".join(dict.fromkeys(used_fields(self._text.template + self._text.boxed))) or self._text.name


def _pieces(words: str) -> list[str]:
    """The words cut where a line may break: after a space, and between ideographs."""
    pieces = [""]
    for character in words:
        before = pieces[-1][-1:]
        ideographs = character >= _WIDE_FROM or before >= _WIDE_FROM
        if before and (before == " " or (ideographs and character not in _NOT_AT_START)) and character != " ":
            pieces.append("")
        pieces[-1] += character
    return pieces
