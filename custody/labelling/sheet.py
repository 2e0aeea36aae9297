"""The display list: a label as painters see it, computed once, measured in printer dots from the top left
corner.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

MM_PER_INCH: Final = 25.4
POINTS_PER_INCH: Final = 72.0
BLACK: Final = 0
WHITE: Final = 255

Contour = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Marks:
    """What is printed across a label: `demo`, a band; `preview`, a watermark, and symbols that cannot be
    scanned.
    """

    demo: bool
    preview: bool


@dataclass(frozen=True)
class Rect:
    """A rectangle in dots: left, top, width, height."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        return self.x + self.w

    @property
    def bottom(self) -> float:
        return self.y + self.h

    def meets(self, other: Rect) -> bool:
        """Whether the two share more than an edge."""
        across = self.x < other.right and other.x < self.right
        return across and self.y < other.bottom and other.y < self.bottom

    def within(self, other: Rect) -> bool:
        return self.x >= other.x and self.y >= other.y and self.right <= other.right and self.bottom <= other.bottom


@dataclass(frozen=True, eq=False)
class Outline:
    """Closed polygons in dots around an origin, filled by the non-zero rule. One object per glyph and size:
    painters keep what they made of it, so it is compared by identity.
    """

    contours: tuple[Contour, ...]


@dataclass(frozen=True)
class Shape:
    """An outline placed with its origin at x, y. `grey` is 0 for black to 255 for white."""

    outline: Outline
    x: float
    y: float
    grey: int = BLACK


@dataclass(frozen=True)
class Boxes:
    """Rectangles on whole dots, filled together: lines, frames, the modules of a symbol."""

    rects: tuple[Rect, ...]
    grey: int = BLACK


Ink = Shape | Boxes


@dataclass(frozen=True)
class PlacedSymbol:
    """Where a symbol stands and what it must read back as. `clear` is the symbol with its quiet zone."""

    name: str
    type: str
    content: str
    inked: Rect
    clear: Rect


@dataclass(frozen=True)
class Sheet:
    """A laid-out label: its real size, its dots, and the inks in the order they are painted."""

    width_mm: float
    height_mm: float
    dpi: int
    inks: tuple[Ink, ...]
    symbols: tuple[PlacedSymbol, ...]

    @property
    def width(self) -> float:
        """Width in dots, not rounded."""
        return self.width_mm * self.dpi / MM_PER_INCH

    @property
    def height(self) -> float:
        """Height in dots, not rounded."""
        return self.height_mm * self.dpi / MM_PER_INCH

    @property
    def pixels(self) -> tuple[int, int]:
        """Width and height of the raster: the whole dots that hold the label."""
        return math.ceil(self.width), math.ceil(self.height)
