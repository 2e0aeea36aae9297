"""Local times as a form gives them: without an offset, in the zone of the station's site.

Where clocks are changed, one hour a year comes twice and another never. Which of the two was meant only the person
knows, so nothing is guessed: the offset is asked for, in a field that takes it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

_OFFSET = re.compile(r"([+-]\d\d:?\d\d|Z)$")
_LOCAL = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")


def with_offset(typed: str, zone: str) -> str:
    """The time with the offset of its day in `zone` (an IANA name); as typed where it has one, is no local time, or
    falls into the hour of a change of clocks."""
    at = None if _OFFSET.search(typed) else _at(typed, zone)
    return typed if at is None or in_changed_hour(typed, zone) else at.isoformat()


def in_changed_hour(typed: str, zone: str) -> bool:
    """Whether this local time, an offset left aside, comes twice or never in `zone`."""
    at = _at(_OFFSET.sub("", typed), zone)
    return at is not None and at.utcoffset() != at.replace(fold=1).utcoffset()


def lacks_offset(typed: str, zone: str) -> bool:
    """Whether this local time falls into such an hour, and nobody has said which of the two was meant."""
    return in_changed_hour(typed, zone) and _OFFSET.search(typed) is None


def drawn_with_offset(typed: str, zone: str) -> Mapping[str, str]:
    """What makes the field one that takes an offset, where the time typed needs one; nothing elsewhere."""
    return {"kind": "text", "value": typed, "zone": ""} if in_changed_hour(typed, zone) else {}


def _at(typed: str, zone: str) -> datetime | None:
    try:
        return datetime.fromisoformat(typed).replace(tzinfo=ZoneInfo(zone)) if _LOCAL.match(typed) else None
    except ValueError:
        return None
