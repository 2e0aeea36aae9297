"""Fictitious contexts of the access review and of the alerts on accounts."""

from __future__ import annotations

from tests.look.contexts_of_scanning import BAR, HASH
from tests.look.people import NOW, Shape

ACCESS: Shape = {
    "bar": BAR,
    "day": "3 May 2026",
    "error": "",
    "facts": [
        {"label": "As of", "value": {"at": NOW}},
        {"label": "Accounts in all", "value": "21"},
        {"label": "SHA-256 of this review", "value": HASH},
    ],
    "signed": [
        {
            "rows": [{"who": "Wu Qiang", "meaning": "checked", "at": NOW["text"], "method": "password", "hash": HASH}],
            "told": "as it should be",
            "chip": {"kind": "pass", "text": "what is shown here"},
            "href": "/entries/412",
        }
    ],
    "unsigned": "Nobody has signed a review of this day.",
    "csv_href": "/access-review.csv?day=2026-11-21",
    "action": {"title": "Review access", "primary": True, "post": {"action": "/steps/review_access", "fields": []}},
    "table": {
        "caption": "Accounts",
        "columns": [{"label": label} for label in ("Name", "State", "Could take", "Worth a look")],
        "rows": [
            {
                "cells": [
                    {"text": "Chen Wei", "note": "chen"},
                    "active",
                    {"lines": ["Release lot", "Reject lot"]},
                    {"chips": [{"kind": "check", "text": "dormant"}], "note": "90 d"},
                ],
                "href": "/things/person.4",
            }
        ],
    },
}
ALERTS: Shape = {
    "bar": BAR,
    "alerts": [
        {
            "title": "Roles changed",
            "facts": [{"label": "Whose", "value": "Gao Lei"}, {"label": "At", "value": {"at": NOW}}],
            "step": {"title": "Answer account alert", "post": {"action": "/steps/answer_account_alert", "fields": []}},
        }
    ],
}
