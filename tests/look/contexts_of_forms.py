"""Fictitious contexts of the step form, with every kind of field, and of the signature."""

from __future__ import annotations

from tests.look.contexts_of_scanning import DOSE_THING, HASH, NONCE, REASONS
from tests.look.people import NOW, Shape

LOOKS = [
    {"value": "clear", "text": "as expected"},
    {"value": "clumps", "text": "clumps", "hint": "call the investigator"},
    {"value": "leak", "text": "leak"},
    {"value": "colour", "text": "other colour"},
]
WHAT = [{"value": "given", "text": "given"}, {"value": "lost", "text": "lost"}]
ROW: Shape = {
    "hidden": [{"name": "answers.1.criterion", "value": "D1"}, {"name": "answers.1.known", "value": "1"}],
    "cells": [
        {
            "name": "answers.1.answer",
            "label": "D1 · Fever",
            "kind": "choice",
            "options": [{"value": "yes", "text": "yes"}, {"value": "no", "text": "no"}],
            "error": "This is needed.",
        },
        {"name": "answers.1.remark", "label": "Remark", "kind": "text", "required": False},
    ],
}
FIELDS = [
    {
        "name": "product",
        "label": "Prepared dose",
        "kind": "scan",
        "hint": "scan the label on the product itself",
        "value": "DXKHGLLPK",
    },
    {
        "name": "wristband",
        "label": "Wristband",
        "kind": "scan",
        "error": "Scan the wristband the child is wearing.",
        "auto": True,
    },
    {
        "name": "containers",
        "label": "Containers",
        "kind": "scan",
        "many": True,
        "value": "CXCJVXPKC\nCXGEKHBKH",
    },
    {"name": "containers_again", "label": "Containers again", "kind": "scan", "many": True},
    {"name": "checker", "label": "Checked by", "kind": "person"},
    {"name": "look", "label": "Appearance", "kind": "choice", "options": LOOKS, "value": "clear"},
    {
        "name": "seals",
        "label": "Seals seen",
        "kind": "choice",
        "many": True,
        "options": [{"value": "a", "text": "lid"}, {"value": "b", "text": "strap"}],
        "value": ["a"],
    },
    {
        "name": "freezer",
        "label": "Freezer",
        "kind": "choice",
        "options": [{"value": str(n), "text": f"freezer {n}"} for n in range(12)],
        "value": "4",
    },
    {
        "name": "band_on",
        "label": "Is the band on the child?",
        "kind": "yes_no_unknown",
        "value": "yes",
        "options": [
            {"value": "yes", "text": "yes"},
            {"value": "no", "text": "no"},
            {"value": "unknown", "text": "not assessed"},
        ],
    },
    {"name": "remark", "label": "Remark", "kind": "text", "required": False},
    {"name": "bags", "label": "Bags", "kind": "integer", "value": 2},
    {
        "name": "volume",
        "label": "Volume",
        "kind": "decimal",
        "unit": "mL",
        "value": "42,0",
        "error": "Write 42.0 with a point, not a comma.",
    },
    {"name": "bath", "label": "Bath", "kind": "celsius", "value": "37.0"},
    {"name": "expiry", "label": "Expiry", "kind": "date", "value": "2027-11-12"},
    {"name": "given_at", "label": "Given at", "kind": "instant", "zone": "+08:00", "value": "2026-11-22T13:25"},
    {"name": "thawed_for", "label": "Thawed for", "kind": "duration", "unit": "min"},
    {"name": "certificate", "label": "Certificate", "kind": "file", "accept": ".pdf", "most": 1},
    {"name": "readings", "label": "Readings", "kind": "rows", "columns": ["minute", "°C"], "hint": "up to 200 rows"},
    {"name": "child_name", "label": "Name of the child", "kind": "private"},
    {"name": "answers", "label": "Criteria of the day", "kind": "grid", "rows": [ROW]},
]
FILLED: Shape = {
    "name": "filled",
    "label": "Containers filled",
    "kind": "rows",
    "columns": ["Container", "Volume"],
    "cells": [
        {"label": "Container", "kind": "scan", "required": True, "unit": ""},
        {"label": "Volume", "kind": "decimal", "required": True, "unit": "mL"},
    ],
    "wrong": [],
    "value": "",
    "auto": True,
}
WRONG_CELL = "Write 20.0 with a point, not a comma."
FILLED_WRONG: Shape = {
    **FILLED,
    "value": "CXCJVXPKC\t20.0\nCXGEKHBKH\t20,0",
    "wrong": [{"row": 2, "column": 1, "sentence": WRONG_CELL}],
    "error": f"Row 2, Volume: {WRONG_CELL} The list is not complete.",
    "whole": "The list is not complete.",
    "auto": False,
}
STEP: Shape = {
    "step": {
        "title": "Verify dose",
        "station": "Clinic",
        "past": False,
        "signature": "you sign with badge and PIN",
        "paragraph": "Two people, one after the other, look at the dose, the band and the child, each for themselves.",
    },
    "form": {
        "action": "/steps/verify_dose",
        "nonce": NONCE,
        "fields": FIELDS,
        "submit": "Check and sign",
        "cancel_href": "/scan",
        "hidden": [{"name": "thing", "value": "DXKHGLLPK"}],
        "errors": [
            {"name": "wristband", "sentence": "Scan the wristband the child is wearing."},
            {"name": "volume", "sentence": "Volume: write 42.0 with a point, not a comma."},
        ],
        "occurred_at": {
            "name": "occurred_at",
            "label": "When it happened",
            "kind": "instant",
            "zone": "+08:00",
            "value": "2026-11-22T13:25",
        },
    },
    "thing": DOSE_THING,
    "reasons": REASONS[:1],
    "notes": ["The file of the bath is 2 h late; it stops nothing."],
}
STEP_SHORT: Shape = {
    "step": {**STEP["step"], "past": True},
    "form": {
        **STEP["form"],
        "errors": [],
        "fields": [
            {"name": "product", "label": "Prepared dose", "kind": "scan", "auto": True},
            {"name": "wristband", "label": "Wristband", "kind": "scan"},
        ],
        "occurred_at": None,
        "typed_reasons": [{"value": "no_scanner", "text": "no scanner", "chosen": False}],
    },
    "thing": DOSE_THING,
}
STEP_GRID: Shape = {
    **STEP_SHORT,
    "form": {
        **STEP_SHORT["form"],
        "action": "/steps/fill_containers",
        "fields": [FILLED, {"name": "cells_per_ml", "label": "Concentration", "kind": "decimal", "unit": "cells/mL"}],
    },
}
STEP_GRID_WRONG: Shape = {
    **STEP_GRID,
    "form": {
        **STEP_GRID["form"],
        "fields": [FILLED_WRONG, STEP_GRID["form"]["fields"][1]],
        "errors": [{"name": "filled", "sentence": WRONG_CELL}],
    },
}
STEP_FOLDS: Shape = {
    **STEP_SHORT,
    "form": {
        **STEP_SHORT["form"],
        "fields": [
            {"name": "item", "label": "Prepared dose", "kind": "scan", "auto": True},
            {"name": "what", "label": "What happened", "kind": "choice", "options": WHAT},
        ],
        "folds": [
            {
                "title": "Given: to whom",
                "lines": [],
                "open": False,
                "wanted": "what given",
                "fields": [{"name": "wristband", "label": "Wristband", "kind": "scan", "required": False}],
            }
        ],
    },
}
STEP_LOOK: Shape = {
    **STEP_SHORT,
    "form": {
        **STEP_SHORT["form"],
        "fields": [
            {
                "name": "look_good",
                "label": "As described, whole, label readable?",
                "kind": "yes_no_unknown",
                "auto": True,
                "options": [{"value": "yes", "text": "yes"}, {"value": "no", "text": "no"}],
            },
            {"name": "wristband", "label": "Wristband", "kind": "scan"},
            {"name": "prepared_dose", "label": "Prepared dose", "kind": "scan"},
        ],
        "typed_reasons": [
            {"value": "label_unreadable", "text": "label unreadable", "chosen": False},
            {"value": "label_missing", "text": "label missing", "chosen": True},
        ],
    },
}
LINES = [
    {"label": "Step", "value": "Verify dose, second of two checks"},
    {"label": "Prepared dose", "value": {"code": "DXKHGLLPK"}},
    {"label": "Subject", "value": {"text": "07", "strong": True}},
    {"label": "Documents", "value": "PR-01 v6 · SP-04 v3 · RM-01 v2"},
]
SIGN: Shape = {
    "ceremony": {
        "title": "Verify dose",
        "sentence": "I have looked at the dose, the band and the child, and they belong together.",
        "meaning": "checked independently",
        "action": "/steps/verify_dose/sign",
        "nonce": NONCE,
        "hidden": [{"name": "facts", "value": "{}"}],
        "lines": LINES,
        "hash": HASH,
        "raw": '{"step":"verify_dose","facts":{"product":"DXKHGLLPK"}}',
        "errors": [],
        "submit": "Sign",
        "later": {"name": "sign_first", "submit": "Sign now, the second person follows", "sentence": "Within 5 min."},
        "cancel_href": "/scan",
        "noted": [{"title": "Late", "sentence": "The thaw took 12 min, the profile says at most 10."}],
        "signers": [
            {
                "key": "performer",
                "title": "You: Lin Hao",
                "method": "badge",
                "switch": {"href": "?way=password", "text": "Badge not at hand: use the password"},
            },
            {
                "key": "second",
                "title": "Second person",
                "sentence": "Anyone but Lin Hao and He Jun.",
                "method": "badge",
            },
        ],
    }
}
SIGN_SECOND: Shape = {
    "ceremony": {
        **SIGN["ceremony"],
        "errors": [{"name": "second.pin", "sentence": "Badge and PIN do not belong together. Two tries are left."}],
        "signers": [
            {"key": "performer", "title": "First person", "method": "badge", "done": {"who": "Lin Hao", "at": NOW}},
            {
                "key": "second",
                "title": "Second person",
                "method": "badge",
                "error": "Badge and PIN do not belong together.",
            },
        ],
    }
}
RELEASE: Shape = {
    "ceremony": {
        **SIGN["ceremony"],
        "title": "Release lot",
        "meaning": "released",
        "submit": "Release lot JK500-26-004",
        "signers": [
            {
                "key": "performer",
                "title": "You: Chen Wei",
                "method": "password",
                "username": "chen.wei",
                "one_time": True,
            }
        ],
    }
}
