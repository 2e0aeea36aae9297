"""Fictitious contexts of the answer, of lists, of the ledger and of the pages around them."""

from __future__ import annotations

from tests.look.contexts_of_forms import LINES, STEP
from tests.look.contexts_of_scanning import BAR, DOSE_STEPS, HASH, NONCE, REASONS
from tests.look.people import NOW, Shape, time

ANSWER: Shape = {
    "bar": BAR,
    "title": "Prepare dose",
    "verdict": {
        "kind": "PASS",
        "headline": "Dose prepared",
        "sentence": "Two containers became one prepared dose, use by 15:20 +08:00.",
    },
    "entry": {"number": "4,119", "href": "/ledger/4119", "at": NOW},
    "repeat": False,
    "reasons": [],
    "notes": ["Thaw took 3 min longer than the profile says; deviation N-119 opened."],
    "created": [
        {
            "name": "Prepared dose for subject 07",
            "code": "DXKHGLLPK",
            "href": "/d",
            "labels": [
                {"text": "Label, PDF", "href": "/copies/PXUJNCEVV.pdf"},
                {"text": "Label, PNG", "href": "/copies/PXUJNCEVV.png"},
            ],
        }
    ],
    "next": DOSE_STEPS,
}
ANSWER_STOP: Shape = {
    **ANSWER,
    "bar": {**BAR, "blocked": True},
    "title": "Start infusion",
    "created": [],
    "notes": [],
    "reasons": REASONS,
    "repeat": True,
    "verdict": {
        "kind": "STOP",
        "headline": "Use-by has passed",
        "sentence": "This dose was usable until 15:20; it is 15:34.",
    },
    "acknowledge": {
        "action": "/ack",
        "nonce": NONCE,
        "choices": [
            {"value": "aside", "text": "I have put the dose aside", "primary": True},
            {"value": "call", "text": "I call the investigator"},
        ],
    },
}
_COLUMNS = [
    {"label": "Lot", "sort_href": "?sort=name", "sorted": "ascending"},
    {"label": "Code", "kind": "code"},
    {"label": "State", "sort_href": "?sort=state"},
    {"label": "Free", "kind": "number", "sort_href": "?sort=free"},
    {"label": "Expires", "kind": "time", "sort_href": "?sort=expires"},
]
_FILTERS: Shape = {
    "action": "/lots",
    "fields": [
        {"name": "q", "label": "Name or code", "value": ""},
        {
            "name": "state",
            "label": "State",
            "value": "",
            "options": [{"value": "", "text": "any"}, {"value": "released", "text": "released"}],
        },
    ],
}
LIST: Shape = {
    "bar": BAR,
    "title": "Lots",
    "lead": "Everything filled from a batch, newest first.",
    "actions": [{"title": "Harvest lot", "href": "/s/harvest_lot", "primary": True}],
    "table": {
        "caption": "Lots",
        "columns": _COLUMNS,
        "filters": _FILTERS,
        "pager": {"text": "1–4 of 31", "after_href": "?after=4"},
        "rows": [
            {
                "href": "/l/1",
                "cells": [
                    "JK500-26-004",
                    {"code": "LXDDBRXLK"},
                    {"chips": [{"kind": "pass", "text": "released"}]},
                    {"number": 8},
                    {"at": time("12 Nov 2027 24:00 +08:00", "2027-11-12T16:00:00Z")},
                ],
            },
            {
                "href": "/l/2",
                "cells": [
                    {"text": "JK500-26-005", "note": "fresh, 6 h left"},
                    {"code": "LXDDBRXLK"},
                    {"chips": [{"kind": "check", "text": "awaiting release"}]},
                    {"number": 3},
                    {"at": time("22 Nov 2026 20:10 +08:00", "2026-11-22T12:10:00Z")},
                ],
            },
            {
                "href": "/l/3",
                "cells": [
                    "JK500-26-003",
                    {"code": "LXDDBRXLK"},
                    {"chips": [{"kind": "stop", "text": "recalled"}]},
                    {"number": 0},
                    {"at": time("3 Oct 2027 24:00 +08:00", "2027-10-03T16:00:00Z")},
                ],
            },
            {
                "href": "/l/4",
                "struck": True,
                "cells": [
                    "JK500-26-002",
                    {"code": "LXDDBRXLK"},
                    {"chips": [{"kind": "info", "text": "used up"}]},
                    {"number": 0},
                    {"at": time("1 Sep 2027 24:00 +08:00", "2027-09-01T16:00:00Z")},
                ],
            },
        ],
    },
}
LIST_EMPTY: Shape = {
    "title": "Shipments",
    "table": {
        "caption": "Shipments",
        "columns": _COLUMNS,
        "rows": [],
        "filters": _FILTERS,
        "empty": {
            "title": "No shipment yet",
            "sentence": "A shipment stands here once a shipper has been packed by two.",
            "href": "/s/pack_shipment",
            "action": "Pack shipment",
        },
    },
}
LEDGER: Shape = {
    "head": {
        "kind": "pass",
        "sentence": "The record verifies up to entry 4,118.",
        "facts": [
            {"label": "Head", "value": {"code": "9f2c 71aa 03de 88b1"}},
            {"label": "Last checkpoint", "value": {"at": NOW}},
        ],
    },
    "table": {
        "caption": "Entries",
        "columns": [
            {"label": "Entry", "kind": "number"},
            {"label": "Time", "kind": "time"},
            {"label": "What"},
            {"label": "Who"},
            {"label": "Outcome"},
        ],
        "rows": [
            {
                "href": "/ledger/4121",
                "cells": [
                    "4,121",
                    {"at": NOW},
                    "First independent check",
                    "Lin Hao",
                    {"chips": [{"kind": "pass", "text": "accepted"}]},
                ],
            },
            {
                "href": "/ledger/4120",
                "cells": [
                    "4,120",
                    {"at": NOW},
                    "Start infusion",
                    "Lin Hao",
                    {"chips": [{"kind": "stop", "text": "refused"}]},
                ],
            },
        ],
    },
}
ENTRY: Shape = {
    "entry": {
        "number": "4,121",
        "headline": "First independent check: match",
        "outcome": "pass",
        "outcome_text": "accepted",
        "at": NOW,
        "facts": LINES,
        "reasons": [],
        "signatures": [
            {"who": "Lin Hao", "meaning": "checked independently", "at": NOW, "method": "badge and PIN", "hash": HASH}
        ],
        "things": [{"code": "DXKHGLLPK", "href": "/d"}, "subject 07"],
        "body": '{"effects":[],"facts":{"product":"DXKHGLLPK"}}',
        "leaf": HASH,
        "before_href": "/ledger/4120",
        "corrects": {"text": "Corrects entry 4,100", "href": "/ledger/4100"},
    }
}
SIGN_IN: Shape = {
    "action": "/sign-in",
    "next": "/scan",
    "errors": [],
    "pending": [],
    "hints": [
        {
            "name": "Lin Hao",
            "role": "nurse",
            "badge": "EXRRJXCHE",
            "pin": "246810",
            "username": "lin",
            "password": "copper-lantern-river-11",
        },
        {
            "name": "Chen Wei",
            "role": "quality authorised person",
            "badge": "EXDLGJNFV",
            "pin": "135791",
            "username": "chen",
            "password": "copper-lantern-river-12",
        },
    ],
}
SIGN_IN_BACK: Shape = {
    **SIGN_IN,
    "errors": [{"name": "pin", "sentence": "Badge and PIN do not belong together."}],
    "pending": [{"name": "pending.volume", "value": "42.0"}],
    "sentence": "Your session ended after 10 minutes.",
}
STATION: Shape = {
    "action": "/station",
    "sites": [
        {
            "name": "Hospital",
            "zone": "Asia/Shanghai",
            "stations": [
                {"value": "tablet-2", "name": "Tablet 2, isolation room 4", "current": True},
                {"value": "pharmacy", "name": "Pharmacy", "note": "scanner and printer"},
            ],
        },
        {
            "name": "Laboratory",
            "zone": "Asia/Shanghai",
            "stations": [{"value": "cryo", "name": "Cryo store"}, {"value": "bench-1", "name": "Bench 1"}],
        },
    ],
}
PROBLEM: Shape = {
    "problem": {
        "status": 404,
        "headline": "Nothing is kept at this address",
        "sentence": "Check the address, or scan the label of what you are looking for.",
        "act": {"href": "/scan", "text": "Back to scanning"},
    }
}
NOT_RECORDED: Shape = {
    "problem": {
        "status": 503,
        "headline": "Not recorded",
        "sentence": "The record could not be written. Try again; it cannot be recorded twice.",
        "incident": "I-0042",
        "retry": {"action": "/steps/verify_dose", "fields": [{"name": "nonce", "value": NONCE}]},
    }
}
STEPS: Shape = {
    "stations": [
        {
            "id": "clinic",
            "name": "Clinic",
            "steps": [
                {
                    "name": "verify_dose",
                    "title": "Verify dose",
                    "sentence": STEP["step"]["paragraph"],
                    "who": "two persons, one after the other",
                    "signature": "each signs with badge and PIN",
                    "moves": ["Prepared dose: prepared → checked once"],
                    "refusals": ["wrong_subject", "past_use_by", "same_person_twice"],
                    "href": "/s/verify_dose",
                },
                {
                    "name": "end_infusion",
                    "title": "End infusion",
                    "sentence": "What was given, and what is left.",
                    "who": "nurse",
                    "signature": "performer",
                    "moves": ["Prepared dose: infusing → infused"],
                    "refusals": [],
                },
            ],
        }
    ]
}
