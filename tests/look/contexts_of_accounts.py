"""Fictitious contexts of the pages about one's own account: a second factor, its recovery codes, and sessions."""

from __future__ import annotations

from custody.faces.web.bars import qr_drawn
from tests.look.people import Shape

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
SET_UP: Shape = {
    "page": {
        "title": "Set up your second factor",
        "lead": "Scan this picture with the authenticator on your telephone. It is shown only now.",
        "errors": [{"name": "one_time", "sentence": "This code does not fit now."}],
        "qr": qr_drawn(f"otpauth://totp/Custody:lin?secret={SECRET}&issuer=Custody"),
        "secret": SECRET,
        "forms": [
            {
                "sentence": "Then type the code it shows. Only then does it count.",
                "action": "/second-factor/set",
                "hidden": [{"name": "half", "value": "gAAAAA"}],
                "fields": [
                    {
                        "name": "one_time",
                        "label": "One-time code",
                        "kind": "one_time",
                        "auto": True,
                        "error": "This code does not fit now.",
                    }
                ],
                "submit": "Set up",
            }
        ],
    }
}
RECOVERY: Shape = {
    "page": {
        "title": "Recovery codes",
        "lead": "Each of these codes signs you in once. They are shown only now.",
        "errors": [],
        "codes": ["0173-2240-9981-6405", "7712-0038-4195-2206"],
        "acts": [{"title": "I have kept them", "primary": True, "href": "/"}],
    }
}
SESSIONS: Shape = {
    "page": {
        "title": "My sessions",
        "lead": "Where you are signed in. One you do not know: end it.",
        "sentences": ["Your password and PIN were reset by Ada Meyer."],
        "errors": [],
        "table": {
            "caption": "Sessions",
            "columns": [{"label": "Where"}, {"label": "Since"}, {"label": "Address"}],
            "rows": [
                {"cells": ["Ward (this one)", "22 Nov 2026 14:05 +08:00", "192.0.2.7"]},
                {"cells": ["Pharmacy", "22 Nov 2026 09:12 +08:00", "192.0.2.9"]},
            ],
        },
        "acts": [
            {
                "title": "End: Pharmacy",
                "remark": "22 Nov 2026 09:12 +08:00",
                "post": {"action": "/sessions/end", "fields": [{"name": "session", "value": "00ff00ff00ff00ff"}]},
            },
            {"title": "Change password and PIN", "href": "/secrets"},
        ],
    }
}
