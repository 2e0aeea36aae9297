"""Fictitious contexts of lot, container, dose and subject: the examples of what their pages take."""

from __future__ import annotations

from tests.look.contexts_of_scanning import BAR, DOSE_STEPS, DOSE_THING, HISTORY, NONCE
from tests.look.drawn import DAY, GENEALOGY, SPLIT
from tests.look.people import NOW, Shape, time

RESULTS: Shape = {
    "caption": "Results against the frozen specification SP-04 v3 (illustrative)",
    "columns": [
        {"label": "Test"},
        {"label": "Result", "kind": "number"},
        {"label": "Limit", "kind": "number"},
        {"label": "Verdict"},
        {"label": "Reviewed", "kind": "time"},
    ],
    "rows": [
        {
            "href": "/r/1",
            "cells": [
                "Viability",
                {"number": "91.4 %"},
                {"number": "≥ 80 %"},
                {"chips": [{"kind": "pass", "text": "within"}]},
                {"at": time("17 Nov 2026 11:31 +08:00", "2026-11-17T03:31:00Z")},
            ],
        },
        {
            "href": "/r/2",
            "cells": [
                "Endotoxin",
                {"number": "< 0.50 EU/mL"},
                {"number": "≤ 1.00 EU/mL"},
                {"chips": [{"kind": "pass", "text": "within"}]},
                {"at": time("17 Nov 2026 11:40 +08:00", "2026-11-17T03:40:00Z")},
            ],
        },
        {
            "href": "/r/3",
            "cells": [
                "Sterility, day 14",
                {"number": "–"},
                "no growth",
                {"chips": [{"kind": "check", "text": "due 26 Nov"}]},
                "–",
            ],
        },
    ],
}
THING: Shape = {
    "kind": "Lot",
    "name": "JK500-26-004",
    "code": "LXDDBRXLK",
    "summary": "cryopreserved · 24 × 20 mL · expires 12 Nov 2027 24:00 +08:00",
    "chips": [
        {"kind": "pass", "text": "released"},
        {"kind": "info", "text": "no holds"},
        {"kind": "check", "text": "day-14 sterility due 26 Nov"},
    ],
    "label": {"src": "/label.svg", "text": "The label of this lot"},
    "holds": [],
    "clocks": [],
    "history": HISTORY,
    "genealogy": GENEALOGY,
    "next": {
        "open": [
            {"title": "Trace and recall", "href": "/trace"},
            {"title": "Dossier and proof", "remark": "opens without us", "href": "/dossier"},
        ],
        "closed": [],
    },
    "evidence": [
        {"id": "results", "title": "Results", "table": RESULTS},
        {
            "id": "documents",
            "title": "Documents in force",
            "facts": [{"label": "Specification", "value": "SP-04 v3"}, {"label": "Protocol", "value": "PR-01 v6"}],
        },
        {"id": "files", "title": "Files", "sentence": "No file is attached to this lot."},
    ],
}
LOT: Shape = {"bar": BAR, "thing": THING, "lot": {"split": SPLIT}}
CONTAINER: Shape = {
    "bar": BAR,
    "thing": {
        **THING,
        "kind": "Container",
        "name": "JK500-26-004 / 17",
        "code": "CXCJVXPKC",
        "genealogy": None,
        "next": DOSE_STEPS,
        "holds": [
            {
                "headline": "On hold: condition not judged",
                "detail": "Sun Yi, 22 Nov 2026 08:10, QA decides",
                "href": "/h",
            },
            {"headline": "Recalled with lot JK500-26-004", "kind": "stop"},
        ],
    },
    "container": {
        "journeys": [
            {"label": "Life", "value": "stored", "note": "since 12 Nov 2026 18:31"},
            {"label": "Custody and place", "value": "Pharmacy", "note": "freezer 2, rack C, position 17", "href": "/p"},
            {"label": "Allocation", "value": "subject 07", "note": "dose 2"},
            {"label": "Condition", "value": "not judged", "note": "QA decides", "kind": "check"},
        ]
    },
}
DOSE: Shape = {
    "bar": BAR,
    "thing": {
        **THING,
        "kind": "Prepared dose",
        "name": "subject 07, dose 2",
        "code": "DXKHGLLPK",
        "summary": "5.2 × 10⁸ viable NK cells in 42 mL",
        "next": DOSE_STEPS,
        "facts": DOSE_THING["facts"],
        "clocks": [
            {"label": "Do now", "value": "Second check", "note": "any person but Lin Hao and He Jun", "kind": "now"},
            {
                "label": "Start window closes in",
                "value": "17 min",
                "note": "14:25 +08:00, then a note, not a stop",
                "left": 1020,
            },
            {"label": "Use by", "value": "1 h 12 min", "note": "15:20 +08:00", "left": 4320},
            {
                "label": "If you wait 20 min",
                "value": "IL-2 late",
                "note": "dose still usable until 15:20",
                "kind": "check",
            },
        ],
    },
    "dose": {
        "day": DAY,
        "checks": [
            {"title": "First check: match", "kind": "pass", "who": "Lin Hao", "at": NOW},
            {"title": "Second check: not yet", "kind": "check"},
        ],
    },
}
DOSES: Shape = {
    "caption": "Doses",
    "columns": [
        {"label": "Dose", "kind": "number"},
        {"label": "Prepared dose", "kind": "code"},
        {"label": "State"},
        {"label": "Given", "kind": "time"},
    ],
    "rows": [
        {
            "href": "/d/1",
            "cells": [
                {"number": "1"},
                {"code": "DXLKCDCTG"},
                {"chips": [{"kind": "pass", "text": "infused, full"}]},
                {"at": time("8 Nov 2026 14:31 +08:00", "2026-11-08T06:31:00Z")},
            ],
        },
        {
            "href": "/d/2",
            "cells": [
                {"number": "2"},
                {"code": "DXKHGLLPK"},
                {"chips": [{"kind": "check", "text": "1 of 2 checks"}]},
                "–",
            ],
        },
    ],
}
SUBJECT: Shape = {
    "bar": BAR,
    "thing": {
        **THING,
        "kind": "Subject",
        "name": "07",
        "code": "UXBDCEUXT",
        "summary": "eligible until 24 Nov 2026 · wristband on since 20 Nov",
        "genealogy": None,
        "next": {
            "open": [],
            "closed": [],
            "none": "Nothing is open to you here. The pharmacist allocates containers next.",
        },
    },
    "subject": {
        "doses": DOSES,
        "identity": {
            "action": "/steps/show_identity",
            "nonce": NONCE,
            "reasons": [
                {"value": "readback", "text": "read-back at the bedside"},
                {"value": "contact", "text": "contacting the family"},
            ],
        },
        "bands": [
            {
                "title": "Bind wristband",
                "href": "/steps/bind_wristband",
                "sentence": "Two persons; the old one is void.",
            }
        ],
    },
}
