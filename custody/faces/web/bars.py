"""The bar code at the head of a printed page, and the signed head of the record on papers that are filed elsewhere."""

from __future__ import annotations

from typing import Any

from custody.faces.web.here import Here
from custody.labelling.symbols import symbol_matrix
from custody.record.checkpoints import latest_checkpoint
from custody.rules.situation import Thing

# What is scanned at a bench or a bedside is scanned there, on the thing itself: a sheet of paper with the code of a
# container, a dose, a wristband or a child could be scanned in its stead.
_ON_PAPER = frozenset({"lot", "batch", "bank", "cell_line", "shipment", "document", "deviation", "hold"})

# What is filed in another department, or travels to another house: whoever holds it can tell what was changed before.
_WITNESSES = frozenset({"lot", "shipment"})


def bars_of(thing: Thing) -> dict[str, Any] | None:
    """Code 128 of a thing as a path one module high, quiet zones included; none for what is scanned by itself."""
    if thing.kind not in _ON_PAPER:
        return None
    matrix = symbol_matrix("code128", thing.code)
    dark = (at for at, is_dark in enumerate(matrix.rows[0]) if is_dark)
    path = "".join(f"M{at + matrix.quiet} 0h1v1h-1z" for at in dark)
    return {"width": matrix.width + 2 * matrix.quiet, "path": path}


def witness_of(here: Here, thing: Thing) -> dict[str, Any] | None:
    """The newest signed note, whole, as a QR symbol: a path of modules, quiet zone included. None where there is no
    note yet, and on papers that stay here."""
    if thing.kind not in _WITNESSES:
        return None
    with here.house.store.reading() as link:
        sealed = latest_checkpoint(link)
    if sealed is None:
        return None
    return qr_drawn(sealed.note)


def qr_drawn(content: str) -> dict[str, Any]:
    """A QR symbol as a path of modules, quiet zone included."""
    matrix = symbol_matrix("qr", content)
    dark = ((x, y) for y, row in enumerate(matrix.rows) for x, is_dark in enumerate(row) if is_dark)
    path = "".join(f"M{x + matrix.quiet} {y + matrix.quiet}h1v1h-1z" for x, y in dark)
    return {"width": matrix.width + 2 * matrix.quiet, "path": path}
