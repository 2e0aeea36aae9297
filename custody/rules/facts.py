"""What a person scans or supplies: the closed set of fact kinds, and how a step declares them.

A step's Facts is a frozen dataclass whose fields are made by the functions below. Everything a face needs to draw a
form, a schema or a command line follows from the specs; what it receives is read by `reading.read_facts`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from custody.rules.units import Unit

LONGEST_TEXT = 2000
MOST_ROWS = 200


class FactKind(StrEnum):
    """The closed set of kinds."""

    SCAN = "scan"
    PERSON = "person"
    CHOICE = "choice"
    YES_NO_UNKNOWN = "yes_no_unknown"
    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    CELSIUS = "celsius"
    DATE = "date"
    INSTANT = "instant"
    DURATION = "duration"
    FILE = "file"
    ROWS = "rows"
    PRIVATE = "private"  # kept apart, encrypted, never in an entry: names, birth dates, secrets


@dataclass(frozen=True)
class Spec:
    """One fact as declared. `kinds` are the kinds of thing a scan may be; `columns` the specs of a row; `by_second`
    that the second person enters it, without the first one's entries in sight."""

    name: str
    kind: FactKind
    kinds: tuple[str, ...] = ()
    unit: Unit | None = None
    choices: tuple[str, ...] = ()
    required: bool = True
    many: bool = False
    lowest: Decimal | None = None
    highest: Decimal | None = None
    columns: tuple[Spec, ...] = ()
    by_second: bool = False


def scan(*kinds: str, many: bool = False, required: bool = True) -> Any:
    """A scanned code of one of these kinds of thing; with `many`, one or more different ones."""
    return _fact(Spec("", FactKind.SCAN, kinds=kinds, many=many, required=required))


def person(required: bool = True) -> Any:
    """A person, by staff badge or person key."""
    return _fact(Spec("", FactKind.PERSON, required=required))


def choice(*choices: str, many: bool = False, required: bool = True) -> Any:
    """One of a closed list (with `many`: one or more)."""
    return _fact(Spec("", FactKind.CHOICE, choices=choices, many=many, required=required))


def yes_no_unknown() -> Any:
    """Yes, no or unknown: not assessed is never the same as no."""
    return _fact(Spec("", FactKind.YES_NO_UNKNOWN, choices=("yes", "no", "unknown")))


def text(required: bool = True) -> Any:
    """Free text in one line, at most LONGEST_TEXT characters, without control characters."""
    return _fact(Spec("", FactKind.TEXT, required=required))


def integer(lowest: int = 0, highest: int = 1_000_000, required: bool = True) -> Any:
    """A whole number."""
    return _fact(Spec("", FactKind.INTEGER, lowest=Decimal(lowest), highest=Decimal(highest), required=required))


def decimal(unit: Unit | None, lowest: str = "0", highest: str = "", required: bool = True) -> Any:
    """An exact decimal of a unit (None where another fact names it), with a point; never negative unless `lowest`
    says so."""
    most = Decimal(highest) if highest else None
    return _fact(Spec("", FactKind.DECIMAL, unit=unit, lowest=Decimal(lowest), highest=most, required=required))


def celsius(required: bool = True) -> Any:
    """A temperature in °C, not below absolute zero."""
    spec = Spec("", FactKind.CELSIUS, unit=Unit.CELSIUS, lowest=Decimal("-273.15"), required=required)
    return _fact(spec)


def day(required: bool = True) -> Any:
    """A calendar day, YYYY-MM-DD. As an expiry it is the end of that day in the zone of the site."""
    return _fact(Spec("", FactKind.DATE, required=required))


def instant(required: bool = True) -> Any:
    """A moment with its offset, ISO 8601."""
    return _fact(Spec("", FactKind.INSTANT, required=required))


def duration(unit: Unit = Unit.MINUTE, required: bool = True) -> Any:
    """A length of time in whole or decimal minutes (or hours, days)."""
    return _fact(Spec("", FactKind.DURATION, unit=unit, lowest=Decimal(0), required=required))


def stored_file(required: bool = True) -> Any:
    """A file, by the SHA-256 of its bytes; the bytes travel beside the facts as an enclosure."""
    return _fact(Spec("", FactKind.FILE, required=required))


def private(required: bool = True) -> Any:
    """Personal data kept apart from the record: it never enters an entry."""
    return _fact(Spec("", FactKind.PRIVATE, required=required))


def rows(columns: type, required: bool = True) -> Any:
    """Up to MOST_ROWS flat records, declared by a dataclass made of the functions above."""
    return _fact(Spec("", FactKind.ROWS, columns=specs_of(columns), required=required))


def by_second(fact: Any) -> Any:
    """A fact that the second of two persons enters for themselves: a check of what is in sight is no independent
    check."""
    return _fact(dataclasses.replace(fact.metadata["spec"], by_second=True))


def specs_of(facts: type) -> tuple[Spec, ...]:
    """The specs of a Facts dataclass, in its order."""
    if facts not in _SPECS:
        fields = dataclasses.fields(facts)
        _SPECS[facts] = tuple(dataclasses.replace(f.metadata["spec"], name=f.name) for f in fields)
    return _SPECS[facts]


_SPECS: dict[type, tuple[Spec, ...]] = {}  # asked for many times in every step


def plain_facts(facts: object) -> dict[str, object]:
    """Facts as they are stored: text, whole numbers and lists; private ones are left out."""
    stored = {}
    for spec in specs_of(type(facts)):
        value = getattr(facts, spec.name)
        if value is not None and spec.kind is not FactKind.PRIVATE:
            stored[spec.name] = _plain(value)
    return stored


def scanned_codes(facts: object) -> tuple[str, ...]:
    """Every code scanned, in the order of the facts, rows included, each once."""
    codes: list[str] = []
    for spec in specs_of(type(facts)):
        value = getattr(facts, spec.name)
        if spec.kind is FactKind.ROWS and value:
            inner = [c.name for c in spec.columns if c.kind is FactKind.SCAN]
            codes += [row[name] for row in value for name in inner if row.get(name)]
        elif spec.kind in (FactKind.SCAN, FactKind.PERSON) and value:
            codes += value if isinstance(value, tuple) else [value]
    return tuple(dict.fromkeys(codes))


def _fact(spec: Spec) -> Any:
    if spec.required:
        return field(metadata={"spec": spec}, kw_only=True)
    return field(metadata={"spec": spec}, kw_only=True, default=() if spec.many else None)


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return int(value.total_seconds())
    if isinstance(value, (tuple, list)):
        return [_plain(part) for part in value]
    if isinstance(value, Mapping):
        return {str(name): _plain(part) for name, part in value.items() if part is not None}
    return value
