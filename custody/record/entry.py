"""An entry: what one attempt leaves in the ledger, and the bytes its leaf covers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

import orjson

VERSION = 1
HEADER_FIELDS = (
    "v",
    "idx",
    "kind",
    "step",
    "actor",
    "outcome",
    "occurred_at",
    "recorded_at",
    "site",
    "zone",
    "utc_offset",
    "station",
    "channel",
    "reason",
    "corrects_idx",
    "nonce",
)
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
LONGEST_ENTRY = 60_000  # bytes; what is larger travels as a stored file


class EntryTooLarge(ValueError):
    """An entry over LONGEST_ENTRY bytes."""


@dataclass(frozen=True)
class Header:
    """The header of an entry, in the order in which the leaf covers it."""

    v: int
    idx: int
    kind: str
    step: str
    actor: str
    outcome: str
    occurred_at: str
    recorded_at: str
    site: str
    zone: str
    utc_offset: str
    station: str
    channel: str
    reason: str | None
    corrects_idx: int | None
    nonce: str | None

    def values(self) -> tuple[Any, ...]:
        """The values in table order."""
        return tuple(getattr(self, field.name) for field in fields(self))

    def text(self) -> str:
        """The header as the leaf covers it: one line a field, the name alone where there is no value."""
        pairs = zip(HEADER_FIELDS, self.values(), strict=True)
        text = "".join(f"{name}\n" if value is None else f"{name}={value}\n" for name, value in pairs)
        if text.count("\n") != len(HEADER_FIELDS) or _CONTROL.search(text):
            raise ValueError("a header field holds a control character")
        return text


def canonical(value: Mapping[str, object]) -> str:
    """Canonical JSON: sorted keys, no spaces, no floats (they are refused), UTF-8."""
    _no_floats(value.values())
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


def _no_floats(parts: Iterable[object]) -> None:
    for part in parts:
        if type(part) is str:
            continue
        if isinstance(part, float):
            raise TypeError("a float cannot enter the record: write an exact decimal as text")
        if isinstance(part, Mapping):
            _no_floats(part.values())
        elif isinstance(part, (list, tuple)):
            _no_floats(part)
