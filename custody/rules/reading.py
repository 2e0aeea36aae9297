"""Reading facts: from the plain values a face receives to the typed values a step sees, or a problem per field.

Bad input never raises: every field that cannot be read is named with a code, and nothing is guessed.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from custody.rules.facts import LONGEST_TEXT, MOST_ROWS, FactKind, Spec, specs_of
from custody.rules.scancode import read_scan
from custody.rules.units import Unit


@dataclass(frozen=True)
class Problem:
    """A fact that could not be read: which one, a code, and what was expected."""

    field: str
    code: str
    params: Mapping[str, str | int] = dataclasses.field(default_factory=dict)


def read_facts(facts: type, raw: Mapping[str, object]) -> tuple[Any, tuple[Problem, ...]]:
    """Facts from plain values: `(facts, ())`, or `(None, problems)` naming every field that cannot be read."""
    specs = specs_of(facts)
    values, problems = _read_fields(specs, raw, "")
    return (None, tuple(problems)) if problems else (facts(**values), ())


def line_problem(field: str, written: str) -> Problem | None:
    """The problem with a line of text that travels beside the facts and is kept as it is (a reason, a station)."""
    if len(written) > LONGEST_TEXT:
        return Problem(field, "too_long", {"most": LONGEST_TEXT})
    return Problem(field, "control_character") if _CONTROL.search(written) else None


def instant_problem(field: str, at: datetime) -> Problem | None:
    """The problem with a moment that travels beside the facts: without an offset, or of another century."""
    if at.tzinfo is None:
        return Problem(field, "no_offset")
    return None if _FIRST_YEAR <= at.year <= _LAST_YEAR else Problem(field, "not_an_instant")


def _read_fields(
    specs: tuple[Spec, ...], raw: Mapping[str, object], where: str
) -> tuple[dict[str, Any], list[Problem]]:
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for spec in specs:
        name = where + spec.name
        given = raw.get(spec.name)
        if given is None or given == [] or given == () or (isinstance(given, str) and not given.strip()):
            if spec.required:
                problems.append(Problem(name, "missing"))
            elif not where:
                continue
            values[spec.name] = () if spec.many else None
            continue
        try:
            values[spec.name] = _read_many(spec, given) if spec.many else _read_rows_or_one(spec, given, problems)
        except _Unreadable as unreadable:
            problems.append(Problem(name, unreadable.code, unreadable.params))
    known = {spec.name for spec in specs}
    problems += [Problem(where + str(name)[:60], "unknown_field") for name in raw if name not in known]
    return values, problems


def _read_rows_or_one(spec: Spec, given: object, problems: list[Problem]) -> Any:
    if spec.kind is not FactKind.ROWS:
        return _READERS[spec.kind](spec, given)
    if not isinstance(given, (list, tuple)):
        raise _Unreadable("not_rows")
    if len(given) > MOST_ROWS:
        raise _Unreadable("too_many_rows", {"most": MOST_ROWS})
    read = []
    for number, row in enumerate(given, start=1):
        if not isinstance(row, Mapping):
            raise _Unreadable("not_rows")
        values, inner = _read_fields(spec.columns, row, f"{spec.name}.{number}.")
        problems += inner
        read.append(values)
    return tuple(read)


def _read_many(spec: Spec, given: object) -> tuple[Any, ...]:
    parts = given.split() if isinstance(given, str) else given
    if not isinstance(parts, (list, tuple)):
        raise _Unreadable("not_a_list")
    if len(parts) > MOST_ROWS:
        raise _Unreadable("too_many_rows", {"most": MOST_ROWS})
    read = tuple(_READERS[spec.kind](spec, part) for part in parts)
    if len(set(read)) != len(read):
        raise _Unreadable("given_twice")
    return read


_FIRST_YEAR, _LAST_YEAR = 1900, 2199
_Day = TypeVar("_Day", bound=date)


class _Unreadable(Exception):
    def __init__(self, code: str, params: Mapping[str, str | int] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.params = params or {}


def _read_scan(spec: Spec, given: object) -> str:
    """Of a scan that is no code of ours its length and its kind go on, never its text: a wristband may be in it."""
    written = _string(given)
    found = read_scan(written)
    if found.code is None:
        raise _Unreadable(
            found.problem or "unreadable_scan", {"length": len(written), "recognised": found.recognised or "none"}
        )
    return found.code


def _read_person(spec: Spec, given: object) -> str:
    written = _string(given)
    return written if re.fullmatch(r"person\.[0-9]{1,9}", written) else _read_scan(spec, written)


def _read_choice(spec: Spec, given: object) -> str:
    written = _string(given)
    if written not in spec.choices:
        raise _Unreadable("not_a_choice", {"choices": ", ".join(spec.choices)})
    return written


def _read_text(spec: Spec, given: object) -> str:
    written = _string(given).strip()
    if len(written) > LONGEST_TEXT:
        raise _Unreadable("too_long", {"most": LONGEST_TEXT})
    if _CONTROL.search(written):
        raise _Unreadable("control_character")
    if _PLACEHOLDER.fullmatch(written):
        raise _Unreadable("reserved_text")
    return written


def _read_integer(spec: Spec, given: object) -> int:
    written = _number(given)
    if re.fullmatch(r"-?[0-9]{13,}", written):
        raise _Unreadable("too_many_digits", {"most": 12})
    if not re.fullmatch(r"-?[0-9]+", written):
        raise _Unreadable("not_a_whole_number")
    return int(_in_range(spec, Decimal(written)))


def _read_decimal(spec: Spec, given: object) -> Decimal:
    written = _number(given)
    if re.fullmatch(r"-?[0-9]+,[0-9]+", written):
        raise _Unreadable("decimal_comma")
    if not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", written):
        raise _Unreadable("not_a_number")
    if any(len(digits) > 20 for digits in written.lstrip("-").split(".")):
        raise _Unreadable("too_many_digits", {"most": 20})
    value = Decimal(written)
    return _in_range(spec, value if value else abs(value))


def _read_day(spec: Spec, given: object) -> date:
    written = _string(given).strip()
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", written):
        raise _Unreadable("not_a_date")
    try:
        day = date.fromisoformat(written)
    except ValueError:
        raise _Unreadable("not_a_date") from None
    return _in_our_time(day, "not_a_date")


def _read_instant(spec: Spec, given: object) -> datetime:
    try:
        at = datetime.fromisoformat(_string(given).strip().replace("Z", "+00:00"))
    except ValueError:
        raise _Unreadable("not_an_instant") from None
    if at.tzinfo is None:
        raise _Unreadable("no_offset")
    return _in_our_time(at, "not_an_instant")


def _read_duration(spec: Spec, given: object) -> timedelta:
    seconds = {Unit.MINUTE: 60, Unit.HOUR: 3600, Unit.DAY: 86_400}[spec.unit or Unit.MINUTE]
    amount = _read_decimal(spec, given)
    if amount * seconds > 10**10:
        raise _Unreadable("out_of_range")
    return timedelta(seconds=float(amount * seconds))


def _read_file(spec: Spec, given: object) -> str:
    written = _string(given).lower()
    if not re.fullmatch(r"[0-9a-f]{64}", written):
        raise _Unreadable("not_a_digest")
    return written


def _in_our_time(when: _Day, code: str) -> _Day:
    """A slip of the pen in the year is not a date: no expiry, birth or record of ours lies outside these."""
    if not _FIRST_YEAR <= when.year <= _LAST_YEAR:
        raise _Unreadable(code)
    return when


def _in_range(spec: Spec, value: Decimal) -> Decimal:
    if spec.lowest is not None and value < spec.lowest:
        raise _Unreadable("too_low", {"lowest": format(spec.lowest, "f")})
    if spec.highest is not None and value > spec.highest:
        raise _Unreadable("too_high", {"highest": format(spec.highest, "f")})
    return value


def _number(given: object) -> str:
    """Text to be read as a number. A number with a binary point was rounded before it came here, so it is none."""
    if isinstance(given, int) and not isinstance(given, bool):
        return str(given) if abs(given) < 10**20 else ""
    if isinstance(given, Decimal):
        return format(given, "f")
    return given.strip() if isinstance(given, str) else ""


def _string(given: object) -> str:
    if not isinstance(given, str):
        raise _Unreadable("not_text")
    return given


# Control characters of both sets, line separators, what is invisible or turns writing round, and half characters.
# Steps name what they create like this until the door mints its code; no text of a person may pass for one.
_PLACEHOLDER = re.compile(r"@\w*(\..*)?")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
_READERS: Mapping[FactKind, Callable[[Spec, object], Any]] = {
    FactKind.SCAN: _read_scan,
    FactKind.PERSON: _read_person,
    FactKind.CHOICE: _read_choice,
    FactKind.YES_NO_UNKNOWN: _read_choice,
    FactKind.TEXT: _read_text,
    FactKind.INTEGER: _read_integer,
    FactKind.DECIMAL: _read_decimal,
    FactKind.CELSIUS: _read_decimal,
    FactKind.DATE: _read_day,
    FactKind.INSTANT: _read_instant,
    FactKind.DURATION: _read_duration,
    FactKind.FILE: _read_file,
    FactKind.PRIVATE: _read_text,
}
