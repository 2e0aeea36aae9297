"""Glyphs as polygons in dots: curves flattened once per character and size, kept, and shared by every
format.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Final

from custody.labelling.fonts import Drawing, Fonts, glyph_drawing
from custody.labelling.sheet import Contour, Outline

# How far, in dots, a flattened curve may lie from the true one: far below what a printer can show.
_TOLERANCE: Final = 0.04
_MOST_PIECES: Final = 24
Point = tuple[float, float]


@lru_cache(maxsize=8192)
def glyph_outline(fonts: Fonts, character: str, size: float, bold: bool) -> tuple[Outline, float] | None:
    """Outline (y downwards, origin on the baseline) and advance of a character, `size` dots to the em; None
    if no font has it.
    """
    drawing = glyph_drawing(fonts, character, bold=bold)
    if drawing is None:
        return None
    scale = size / drawing.per_em
    return Outline(_flatten(drawing, scale)), drawing.advance * scale


@lru_cache(maxsize=512)
def turned(outline: Outline, angle: float) -> Outline:
    """The outline turned by `angle` radians, clockwise as seen, about its origin."""
    cos, sin = math.cos(angle), math.sin(angle)
    return Outline(
        tuple(
            tuple((round(x * cos - y * sin, 2), round(x * sin + y * cos, 2)) for x, y in contour)
            for contour in outline.contours
        )
    )


def _flatten(drawing: Drawing, scale: float) -> tuple[Contour, ...]:
    contours: list[Contour] = []
    points: list[Point] = []
    for command, raw in drawing.commands:
        given = [(x * scale, -y * scale) for x, y in raw]
        if command == "moveTo":
            points = given
        elif command == "lineTo":
            points += given
        elif command == "curveTo":
            points += _cubic(points[-1], *given)
        elif command == "qCurveTo":
            points += _quadratics(points[-1], given)
        if command in ("closePath", "endPath") and len(points) > 2:
            contours.append(tuple((round(x, 2), round(y, 2)) for x, y in points))
    return tuple(contours)


def _cubic(start: Point, first: Point, second: Point, end: Point) -> list[Point]:
    bend = max(
        math.dist((start[0] + second[0], start[1] + second[1]), (2 * first[0], 2 * first[1])),
        math.dist((first[0] + end[0], first[1] + end[1]), (2 * second[0], 2 * second[1])),
    )
    pieces = _pieces(0.75 * bend)
    line: list[Point] = []
    for step in range(1, pieces + 1):
        t = step / pieces
        a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
        line.append(
            (
                a * start[0] + b * first[0] + c * second[0] + d * end[0],
                a * start[1] + b * first[1] + c * second[1] + d * end[1],
            )
        )
    return line


def _quadratics(start: Point, given: list[Point]) -> list[Point]:
    """A TrueType run of off-curve points: between two of them lies an implied point on the curve."""
    line: list[Point] = []
    *controls, end = given
    for place, control in enumerate(controls):
        last = place == len(controls) - 1
        after = end if last else _middle(control, controls[place + 1])
        bend = math.dist((start[0] + after[0], start[1] + after[1]), (2 * control[0], 2 * control[1]))
        pieces = _pieces(0.25 * bend)
        for step in range(1, pieces + 1):
            t = step / pieces
            a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t * t
            line.append((a * start[0] + b * control[0] + c * after[0], a * start[1] + b * control[1] + c * after[1]))
        start = after
    return line if controls else [end]


def _pieces(bend: float) -> int:
    """How many straight pieces keep the error of a curve within the tolerance; it falls with their square."""
    return max(1, min(_MOST_PIECES, math.ceil(math.sqrt(bend / _TOLERANCE / 4))))


def _middle(one: Point, other: Point) -> Point:
    return ((one[0] + other[0]) / 2, (one[1] + other[1]) / 2)
