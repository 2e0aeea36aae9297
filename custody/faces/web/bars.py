"""The bar code at the head of a printed page."""

from __future__ import annotations

from typing import Any

from custody.labelling.symbols import symbol_matrix
from custody.rules.situation import Thing

# What is scanned at a bench or a bedside is scanned there, on the thing itself: a sheet of paper with the code of a
# container, a dose, a wristband or a child could be scanned in its stead.
_ON_PAPER = frozenset({"lot", "batch", "bank", "cell_line", "shipment", "document", "deviation", "hold"})


def bars_of(thing: Thing) -> dict[str, Any] | None:
    """Code 128 of a thing as a path one module high, quiet zones included; none for what is scanned by itself."""
    if thing.kind not in _ON_PAPER:
        return None
    matrix = symbol_matrix("code128", thing.code)
    dark = (at for at, is_dark in enumerate(matrix.rows[0]) if is_dark)
    path = "".join(f"M{at + matrix.quiet} 0h1v1h-1z" for at in dark)
    return {"width": matrix.width + 2 * matrix.quiet, "path": path}
