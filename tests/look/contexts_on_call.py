"""Contexts of authorisation from elsewhere: who waits for it, and who is asked."""

from __future__ import annotations

from tests.look.contexts_of_forms import LINES
from tests.look.contexts_of_scanning import HASH, NONCE
from tests.look.people import NOW, Shape

CODE = "NXBCDEFGH"
GRANTED = {
    "kind": "pass",
    "headline": "Granted by Wu Qiang",
    "detail": "Outside the criteria for use · No other dose, looked at together",
    "at": NOW,
}
WAITING: Shape = {
    "waiting": {
        "title": "Decide on use",
        "action": "/steps/decide_use",
        "nonce": NONCE,
        "hidden": [{"name": "requests", "value": CODE}],
        "verdict": {
            "kind": "CHECK",
            "headline": "Waiting for those on call",
            "sentence": "They read it under Waiting, on a device of their own. Call them: nothing rings there.",
        },
        "telephones": "Cell laboratory +00 0000 000 000",
        "again": 10,
        "until": NOW,
        "asked_for": [
            {
                "title": "Outside the criteria for use",
                "sentence": "The container does not meet: appearance.",
                "roles": "Investigator, Quality assurance",
            }
        ],
        "answers": [GRANTED],
        "lines": LINES,
        "request": {"code": CODE, "href": f"/things/{CODE}"},
        "look": "Look again",
        "afresh": "Back to the signatures",
    }
}
ASKED: Shape = {
    "asked": {
        "title": "Decide on use",
        "code": CODE,
        "href": f"/things/{CODE}",
        "asked": [{"label": "Asked by", "value": "Deng Bo"}],
        "until": NOW,
        "verdict": None,
        "lines": LINES,
        "raw": '{"step":"decide_use","facts":{}}',
        "hash": HASH,
        "reasons": [],
        "answers": [GRANTED],
        "form": {
            "action": "/steps/give_authorisation",
            "nonce": NONCE,
            "hidden": [{"name": "request", "value": CODE}],
            "fields": [{"name": "why", "label": "Why", "kind": "text"}],
            "submit": "Go on to sign",
            "remark": "with user name and password",
        },
    }
}
