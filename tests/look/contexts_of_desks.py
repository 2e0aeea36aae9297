"""Fictitious contexts of the desk and of the release page: full, empty, and one lot that may not be signed."""

from __future__ import annotations

from tests.look.contexts_around import LIST
from tests.look.contexts_of_scanning import BAR, REASONS
from tests.look.drawn import SPLIT
from tests.look.people import NOW, Shape

_ROW: Shape = {
    "name": "Container JK500-26-004 / 07",
    "code": "CXGEKHBKH",
    "href": "/c",
    "chips": [{"kind": "info", "text": "frozen"}, {"kind": "check", "text": "quarantined"}],
    "clock": {"label": "Issued", "text": "3 h 10 min ago", "at": NOW, "kind": "check"},
    "links": [],
}
_QUEUES = ("To store", "In store, to pack", "Arrived, to judge")


def _queue(number: int, title: str) -> Shape:
    traces: list[Shape] = [{"text": "Trace back", "href": "/b"}, {"text": "Trace forward", "href": "/f"}]
    barred: Shape = {
        **_ROW,
        "links": traces,
        "why": "The shipper was open longer than the profile allows.",
        "clock": None,
    }
    return {
        "name": f"q{number}",
        "title": title,
        "sentence": "What waits stands here.",
        "total": "10,000",
        "href": f"/desk/q{number}",
        "rows": [{**_ROW, "step": {"title": "Store container", "href": "/steps/store_container"}}, barred],
        "more": True,
    }


_EMPTY: Shape = {**_queue(9, "Missing on receipt"), "total": "0", "rows": [], "more": False}
_MONTH: list[Shape] = [
    {"label": name, "value": "12", "href": "/oversight", "kind": ""} for name in ("Late entries", "Typed, not scanned")
]
DESK: Shape = {
    "bar": BAR,
    "role": "Cryo logistics",
    "steps_href": "/steps",
    "separation_href": "/separation",
    "queues": [_queue(number, title) for number, title in enumerate(_QUEUES)],
    "empty": [_EMPTY],
    "overdue": [{"text": "Overdue: safety reports due", "note": "Subject 04", "href": "/o", "kind": "stop"}],
    "month": _MONTH,
    "sections": [
        {
            "name": "instance",
            "title": "This instance",
            "facts": [{"label": "Last backup", "value": "none recorded yet"}],
        },
        {"name": "locks", "title": "Locked accounts", "total": "1", "sentence": "It ends.", "table": LIST["table"]},
    ],
}
DESK_EMPTY: Shape = {**DESK, "queues": [], "overdue": [], "month": [], "sections": []}
OVERSIGHT: Shape = {
    "bar": BAR,
    "month": "2026-11",
    "months": [{"text": "2026-10", "href": "/oversight"}],
    "tiles": _MONTH,
    "table": LIST["table"],
}
RELEASE: Shape = {
    "bar": BAR,
    "lot": {
        "name": "Lot JK500-26-007",
        "code": "LXDDBRXLK",
        "href": "/l",
        "summary": "fresh · 6 × 60 mL",
        "chips": [{"kind": "check", "text": "reviewed"}],
        "clocks": [
            {"label": "Left if signed now", "value": "5 h 12 min", "note": NOW["text"], "kind": "check", "left": 18720},
            {"label": "Tests still due", "value": "1", "kind": "check"},
        ],
        "sign": {"title": "Release lot", "href": "/steps/release_lot", "reasons": []},
        "results": LIST["table"],
        "open": [],
        "changed": {"entries": [], "earlier": []},
        "labels": SPLIT,
    },
}
RELEASE_BARRED: Shape = {
    **RELEASE,
    "lot": {
        **RELEASE["lot"],
        "sign": {"title": "Release lot", "href": None, "reasons": REASONS},
        "open": [{"headline": "On hold: out of specification", "detail": "major", "href": "/n", "kind": "stop"}],
        "labels": None,
    },
}
