"""The modules of a symbol, from the libraries that know them; drawing them is our own painters' work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import zxingcpp
from barcode.codex import Code128
from PIL import Image
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

_KEPT: Final = 1024


@dataclass(frozen=True)
class Matrix:
    """Rows of modules, True is dark; a linear code has one row. `quiet` modules must stay clear on every side
    (on the left and right only, if linear)."""

    rows: tuple[tuple[bool, ...], ...]
    quiet: int
    linear: bool

    @property
    def width(self) -> int:
        return len(self.rows[0])

    @property
    def height(self) -> int:
        return len(self.rows)


@lru_cache(maxsize=_KEPT)
def symbol_matrix(kind: str, content: str) -> Matrix:
    """The modules of `content` (ASCII) as `datamatrix`, `code128` or `qr`."""
    return _MAKERS[kind](content)


def _data_matrix(content: str) -> Matrix:
    # Without forceSquare the library chooses rectangles that many scanners cannot read.
    symbol = zxingcpp.create_barcode(content, zxingcpp.BarcodeFormat.DataMatrix, forceSquare=True)
    image = Image.fromarray(symbol.to_image(scale=1, add_quiet_zones=False))
    values, width = image.tobytes(), image.width
    rows = tuple(tuple(value == 0 for value in values[at : at + width]) for at in range(0, len(values), width))
    # The standard asks for one module; noisy surroundings want more.
    return Matrix(rows, quiet=2, linear=False)


def _code_128(content: str) -> Matrix:
    pattern: str = Code128(content).build()[0]
    return Matrix((tuple(mark == "1" for mark in pattern),), quiet=10, linear=True)


def _qr(content: str) -> Matrix:
    code = QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(content)
    code.make(fit=True)
    rows = tuple(tuple(bool(module) for module in row) for row in code.get_matrix())
    return Matrix(rows, quiet=4, linear=False)


_MAKERS: Final[dict[str, Callable[[str], Matrix]]] = {
    "datamatrix": _data_matrix,
    "code128": _code_128,
    "qr": _qr,
}
