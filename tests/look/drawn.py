"""Fictitious drawings: coordinates as a page computes them."""

from __future__ import annotations

from tests.look.people import Shape

_TWIN = {
    "caption": "Genealogy",
    "columns": [{"label": "From"}, {"label": "To"}, {"label": "How"}],
    "rows": [
        {"cells": ["Working bank KWB-3", "Batch J-0088", "thawed, vial 17 of 60"], "href": "/b"},
        {"cells": ["Batch J-0088", "Lot JK500-26-004", "harvested"]},
    ],
}


def _box(x: int, y: int, title: str, note: str, kind: str = "") -> Shape:
    box: Shape = {"x": x, "y": y, "width": 140, "height": 44, "title": title, "note": note, "href": "/things/x"}
    return {**box, "kind": kind} if kind else box


GENEALOGY: Shape = {
    "title": "Genealogy of lot JK500-26-004",
    "description": "From the cell line through bank, batch and lot to three children.",
    "width": 452,
    "height": 380,
    "boxes": [
        _box(156, 0, "Cell line K-01", "donor documented"),
        _box(156, 66, "Bank KWB-3", "vial 17 of 60"),
        _box(0, 132, "Cytokine R-204", "exp. 1 Feb 2027"),
        _box(156, 132, "Batch J-0088", "28 d, 3 people"),
        _box(312, 132, "Serum R-198", "exp. 31 Dec 2026"),
        _box(156, 198, "Lot JK500-26-004", "24 containers", "here"),
        _box(0, 264, "9 at the hospital", "ward 1, store 8"),
        _box(156, 264, "8 infused", "02, 05, 07", "pass"),
        _box(312, 264, "7 tests", "all accounted for"),
        _box(0, 330, "1 in preparation", "subject 07", "check"),
        _box(156, 330, "3 children", "no SAE linked"),
    ],
    "edges": [
        {"x1": 226, "y1": 44, "x2": 226, "y2": 66},
        {"x1": 226, "y1": 110, "x2": 226, "y2": 132},
        {"x1": 70, "y1": 176, "x2": 226, "y2": 198},
        {"x1": 226, "y1": 176, "x2": 226, "y2": 198},
        {"x1": 382, "y1": 176, "x2": 226, "y2": 198},
        {"x1": 226, "y1": 242, "x2": 70, "y2": 264},
        {"x1": 226, "y1": 242, "x2": 226, "y2": 264},
        {"x1": 226, "y1": 242, "x2": 382, "y2": 264},
        {"x1": 70, "y1": 308, "x2": 70, "y2": 330},
        {"x1": 226, "y1": 308, "x2": 226, "y2": 330},
    ],
    "twin": _TWIN,
}
DAY: Shape = {
    "title": "The day of this infusion",
    "description": "IL-2 at 13:25, start 13:55 to 14:25, use by 15:20, now 14:08.",
    "width": 900,
    "height": 230,
    "ticks": [
        {"x": 60 + 98 * n, "text": text}
        for n, text in enumerate(["13:00", "13:15", "13:30", "13:45", "14:00", "14:15", "14:30", "14:45", "15:00"])
    ],
    "bars": [
        {"x": 223, "y": 36, "width": 14, "height": 28, "text": "IL-2 given 13:25 (Lin Hao)", "outside": True},
        {"x": 419, "y": 72, "width": 196, "height": 28, "text": "start 13:55 to 14:25", "kind": "pass"},
        {"x": 308, "y": 108, "width": 52, "height": 28, "text": "thaw"},
        {
            "x": 360,
            "y": 108,
            "width": 484,
            "height": 28,
            "text": "use by 15:20 (earliest of thaw, dilution, label)",
            "kind": "check",
        },
        {
            "x": 491,
            "y": 144,
            "width": 34,
            "height": 28,
            "text": "first check 14:06 · second check · start",
            "kind": "now",
            "outside": True,
        },
    ],
    "now": {"x": 504, "text": "now 14:08"},
    "twin": {
        "caption": "The day",
        "columns": [{"label": "When"}, {"label": "What"}],
        "rows": [{"cells": ["13:25", "IL-2 given (Lin Hao)"]}, {"cells": ["13:55 to 14:25", "start"]}],
    },
}
SPLIT: Shape = {
    "title": "Where the 24 containers are",
    "total": 24,
    "parts": [
        {"text": "free in store", "number": 8, "kind": "pass"},
        {"text": "allocated", "number": 1, "kind": "check"},
        {"text": "infused", "number": 8, "kind": "info"},
        {"text": "tests and retention", "number": 7},
    ],
}
