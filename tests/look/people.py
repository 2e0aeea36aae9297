"""Fictitious frames: who looks, where, on which instance. Shapes as documented in templates/base.html."""

from __future__ import annotations

from typing import Any

Shape = dict[str, Any]


def time(text: str, utc: str, relative: str = "") -> Shape:
    """A time as pages take it: at the site, in UTC, and how long ago."""
    return {"text": text, "utc": utc, "relative": relative} if relative else {"text": text, "utc": utc}


NOW = time("22 Nov 2026 14:06 +08:00", "2026-11-22T06:06:00Z")
NURSE = {"name": "Lin Hao", "role": "Nurse, ward 3", "initials": "LH"}
PLACES = (("Scan", 0), ("Infusion day", 1), ("Doses due", 3), ("Issued, not infused", 1), ("Lots", 0), ("Inbox", 2))


def frame(lang: str = "en", current: str = "Scan", person: Shape | None = NURSE) -> Shape:
    """The frame of a signed-in page, or of the sign-in page when nobody is there."""
    return {
        "lang": "zh-Hans" if lang == "zh" else "en",
        "instance": "JK500-AML-12",
        "demo": True,
        "home_href": "/scan",
        "station": {"name": "Tablet 2, isolation room 4", "href": "/station"} if person else None,
        "person": person,
        "sign_out_action": "/sign-out",
        "verified": {"ok": True, "at": "14:02", "entry": "4,118", "href": "/ledger"},
        "places": _places(current) if person else [],
        "languages": _languages(lang),
        "language_action": "/language",
        "here": "/scan",
        "time_out": {"idle": 600, "warn": 60, "extend_action": "/extend"} if person else None,
        "print": {"head": "9f2c 71aa 03de 88b1", "sealed": "412 9f2c 71aa 03de 88b1", "at": NOW, "by": "Lin Hao"},
    }


def _places(current: str) -> list[Shape]:
    return [
        {
            "name": name,
            "href": f"/{name.lower().replace(' ', '-')}",
            "current": name == current,
            "number": number,
            "alarm": name == "Issued, not infused",
        }
        for name, number in PLACES
    ]


def _languages(lang: str) -> list[Shape]:
    return [
        {"code": "en", "name": "EN", "current": lang == "en"},
        {"code": "zh-Hans", "name": "中文", "current": lang == "zh"},
    ]
