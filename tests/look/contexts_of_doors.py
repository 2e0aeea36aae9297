"""Fictitious contexts of the pages before sign-in: a new person's first secrets, and the page of the API."""

from __future__ import annotations

from tests.look.people import Shape

ENROL: Shape = {
    "action": "/enrol",
    "name": "Lin Hao",
    "errors": [{"name": "pin", "sentence": "A PIN has six digits or more."}],
    "fields": [
        {"name": "one_time", "label": "One-time code, first half", "kind": "text", "value": "BCDF-GHJK-LNPR-STUV"},
        {"name": "second_half", "label": "One-time code, second half", "kind": "text", "value": "VUTS-RPNL"},
        {"name": "password", "label": "New password", "kind": "password", "error": ""},
        {"name": "pin", "label": "New PIN", "kind": "pin", "error": "A PIN has six digits or more."},
    ],
}
API_DOCS: Shape = {
    "address": "/api/v1/openapi.json",
    "document": {"info": {"version": "0.1.0", "description": "Every step, by machine."}},
    "words": {
        "title": "JSON API",
        "intro": "The whole document:",
        "path": "Path",
        "does": "Does",
        "facts": "Facts",
        "optional": "optional",
    },
    "groups": [
        {
            "tag": "steps",
            "rows": [
                {
                    "method": "POST",
                    "path": "/api/v1/steps/start_thaw",
                    "summary": "Start thaw",
                    "facts": [{"name": "container", "type": "scan", "unit": "", "required": True}],
                }
            ],
        }
    ],
}
