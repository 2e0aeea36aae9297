"""An entry: what one attempt leaves in the ledger, and the bytes its leaf covers."""

from __future__ import annotations

from collections.abc import Mapping
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
        lines = []
        for name, value in zip(HEADER_FIELDS, self.values(), strict=True):
            if isinstance(value, str) and any(ord(character) < 32 or character == "\x7f" for character in value):
                raise ValueError(f"{name} holds a control character")
            lines.append(name if value is None else f"{name}={value}")
        return "\n".join(lines) + "\n"


def canonical(value: Mapping[str, object]) -> str:
    """Canonical JSON: sorted keys, no spaces, no floats (they are refused), UTF-8."""
    _no_floats(value)
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


def _no_floats(value: object) -> None:
    if isinstance(value, float):
        raise TypeError("a float cannot enter the record: write an exact decimal as text")
    if isinstance(value, Mapping):
        for part in value.values():
            _no_floats(part)
    elif isinstance(value, (list, tuple)):
        for part in value:
            _no_floats(part)
