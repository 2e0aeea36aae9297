"""Judging a result against a test of a specification. Exact decimals; the raw value is kept, a rounded one compared.

A test is a row of the specification: `min` and `max` are limits that still pass, `above` and `below` limits that no
longer do, `accept` a list of words, `unit` the only unit a number may have, `decimals` the places a value is rounded to
before it is compared, halves away from zero (ROUND_HALF_UP). A row with none of these is only reported.

"<0.01" says the true value lies below 0.01. It passes an upper limit of 0.01 or more; against a lower limit it shows
nothing and is no pass. ">" is the mirror of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from custody.rules.document import Document

IN_SPECIFICATION = "in_specification"
OUT_OF_SPECIFICATION = "out_of_specification"
REPORT = "report"
INVALID = "invalid"  # the assay's control failed: the value says nothing about the lot
OTHER = "other"  # a reason that is in no list: said in words

LOWER_LIMITS, UPPER_LIMITS = ("min", "above"), ("max", "below")
_FULL_WIDTH = {0xFF01 + offset: 0x21 + offset for offset in range(94)} | {0x3000: 0x20}
_NUMBER = re.compile(r"(?P<censor>[<>]?) ?(?P<number>-?[0-9]{1,20}(\.[0-9]{1,20})?)")


@dataclass(frozen=True)
class Value:
    """What was found: `text` as entered, the number in it (None for words), and "<" or ">" where it is a limit."""

    text: str
    number: Decimal | None = None
    censor: str = ""


@dataclass(frozen=True)
class Judgement:
    """The verdict, and what was compared: the rounded number or the word, with its censor."""

    verdict: str
    compared: str


def test_of(specification: Document, name: str) -> Mapping[str, object] | None:
    """The row of a test, or None where the specification has none of that name."""
    return next((row for row in specification.rows("test") if row.get("name") == name), None)


def is_numeric(row: Mapping[str, object]) -> bool:
    """Whether a test asks for a number."""
    return "accept" not in row and ("unit" in row or any(limit in row for limit in LOWER_LIMITS + UPPER_LIMITS))


def read_value(row: Mapping[str, object], text: str, censor: str = "") -> Value | None:
    """The value entered for a test, or None where a number was asked for and this is none: nothing is guessed.

    A decimal comma, an exponent, "NaN" and an infinity are no numbers here. A censor may stand in the text or beside
    it; two that differ are unreadable. Full-width characters of an input method are read as what they stand for."""
    written = text.translate(_FULL_WIDTH).strip()
    if not is_numeric(row):
        return Value(written) if written and not censor else None
    found = _NUMBER.fullmatch(written)
    if found is None or (found["censor"] and censor and found["censor"] != censor):
        return None
    return Value(text, Decimal(found["number"]), found["censor"] or censor)


def judge(row: Mapping[str, object], value: Value) -> Judgement:
    """The verdict on one value, and the value as it was compared."""
    if value.number is None:
        return _judged_word(row, value.text)
    rounded = round_for(row, value.number)
    passes = [_passes(limit, rounded, Decimal(str(row[limit])), value.censor) for limit in _limits(row)]
    verdict = REPORT if not passes else IN_SPECIFICATION if all(passes) else OUT_OF_SPECIFICATION
    return Judgement(verdict, value.censor + format(rounded, "f"))


def round_for(row: Mapping[str, object], number: Decimal) -> Decimal:
    """A number rounded to the places the test says, halves away from zero; as it is where it says none."""
    if "decimals" not in row:
        return number
    return number.quantize(Decimal(1).scaleb(-int(str(row["decimals"]))), ROUND_HALF_UP)


def _judged_word(row: Mapping[str, object], text: str) -> Judgement:
    accepted = row.get("accept")
    if not isinstance(accepted, (list, tuple)):
        return Judgement(REPORT, text)
    compared = " ".join(text.casefold().split())
    fits = compared in {" ".join(str(word).casefold().split()) for word in accepted}
    return Judgement(IN_SPECIFICATION if fits else OUT_OF_SPECIFICATION, compared)


def _limits(row: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(limit for limit in LOWER_LIMITS + UPPER_LIMITS if limit in row)


def _passes(limit: str, value: Decimal, bound: Decimal, censor: str) -> bool:
    if censor == "<":
        return limit in UPPER_LIMITS and value <= bound
    if censor == ">":
        return limit in LOWER_LIMITS and value >= bound
    return {"min": value >= bound, "above": value > bound, "max": value <= bound, "below": value < bound}[limit]
