"""Reading facts: bad input is named field by field, never guessed, and never raises."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.rules import facts as f
from custody.rules.facts import LONGEST_TEXT, MOST_ROWS, plain_facts, scanned_codes
from custody.rules.reading import read_facts
from custody.rules.units import Unit
from tests.rules.world import World

_WORLD = World()
CODE, OTHER, BADGE = _WORLD.put("container"), _WORLD.put("container"), _WORLD.put("staff_badge")
DIGEST = "0123456789abcdef" * 4
ABSENT = object()
ROW = dataclasses.make_dataclass("Row", [("container", Any, f.scan("container")), ("ml", Any, f.decimal(Unit.ML))])
KINDS: dict[str, Any] = {
    "scan": f.scan("container"),
    "scans": f.scan("container", many=True),
    "person": f.person(),
    "choice": f.choice("accept", "reject"),
    "choices": f.choice("accept", "reject", many=True),
    "known": f.yes_no_unknown(),
    "text": f.text(),
    "integer": f.integer(1, 200),
    "decimal": f.decimal(Unit.ML),
    "signed": f.decimal(Unit.ML, lowest="-5", highest="5"),
    "celsius": f.celsius(),
    "day": f.day(),
    "instant": f.instant(),
    "minutes": f.duration(),
    "hours": f.duration(Unit.HOUR),
    "file": f.stored_file(),
    "private": f.private(),
    "rows": f.rows(ROW),
}


def read(kind: str, value: object) -> tuple[Any, list[tuple[str, str]]]:
    """One fact of a kind: what is read, and the problems by field."""
    facts = dataclasses.make_dataclass("Facts", [("it", Any, KINDS[kind])], frozen=True)
    found, problems = read_facts(facts, {} if value is ABSENT else {"it": value})
    return (found.it if found else None), [(problem.field, problem.code) for problem in problems]


@pytest.mark.parametrize(
    ("kind", "written", "value"),
    [
        ("scan", CODE.lower(), CODE),
        ("scans", f"{CODE} {OTHER}", (CODE, OTHER)),
        ("scans", [CODE, OTHER], (CODE, OTHER)),
        ("person", BADGE, BADGE),
        ("person", "person.17", "person.17"),
        ("choice", "accept", "accept"),
        ("choices", ["accept", "reject"], ("accept", "reject")),
        ("known", "unknown", "unknown"),
        ("text", "  two  words ", "two  words"),
        ("text", "血压 正常", "血压 正常"),
        ("text", "x" * LONGEST_TEXT, "x" * LONGEST_TEXT),
        ("integer", "200", 200),
        ("integer", 1, 1),
        ("decimal", "1.50", Decimal("1.50")),
        ("decimal", " 7 ", Decimal(7)),
        ("decimal", 7, Decimal(7)),
        ("decimal", "0", Decimal(0)),
        ("signed", "-5", Decimal(-5)),
        ("celsius", "-196.0", Decimal("-196.0")),
        ("day", "2028-02-29", date(2028, 2, 29)),
        ("day", "2199-12-31", date(2199, 12, 31)),
        ("minutes", "1.5", timedelta(seconds=90)),
        ("hours", "24", timedelta(days=1)),
        ("file", DIGEST.upper(), DIGEST),
        ("private", "张敏", "张敏"),
        ("rows", [{"container": CODE, "ml": "2.5"}], ({"container": CODE, "ml": Decimal("2.5")},)),
    ],
)
def test_what_is_written_well_is_read_exactly(kind: str, written: object, value: object) -> None:
    assert read(kind, written) == (value, [])


@pytest.mark.parametrize("written", ["2026-11-22T06:05:00Z", "2026-11-22T14:05:00+08:00"])
def test_an_instant_is_the_same_moment_in_every_zone(written: str) -> None:
    assert read("instant", written) == (datetime(2026, 11, 22, 6, 5, tzinfo=UTC), [])


@pytest.mark.parametrize(
    ("kind", "written", "code"),
    [
        ("decimal", "1,5", "decimal_comma"),
        ("decimal", "1.000,5", "not_a_number"),
        ("decimal", "1 000", "not_a_number"),
        ("decimal", "1e6", "not_a_number"),
        ("decimal", "1E-3", "not_a_number"),
        ("decimal", "NaN", "not_a_number"),
        ("decimal", "Infinity", "not_a_number"),
        ("decimal", ".5", "not_a_number"),
        ("decimal", "5.", "not_a_number"),
        ("decimal", "+5", "not_a_number"),
        ("decimal", "−5", "not_a_number"),
        ("decimal", "１２", "not_a_number"),
        ("decimal", "٣", "not_a_number"),
        ("decimal", "0x10", "not_a_number"),
        ("decimal", "1_000", "not_a_number"),
        ("decimal", "12 mL", "not_a_number"),
        ("decimal", "about 3", "not_a_number"),
        ("decimal", "9" * 21, "too_many_digits"),
        ("decimal", "9" * 10_000, "too_many_digits"),
        ("decimal", 1.5, "not_a_number"),
        ("decimal", float("nan"), "not_a_number"),
        ("decimal", Decimal("NaN"), "not_a_number"),
        ("decimal", True, "not_a_number"),
        ("decimal", {"value": 1}, "not_a_number"),
        ("decimal", "-0.1", "too_low"),
        ("signed", "5.01", "too_high"),
        ("celsius", "-273.16", "too_low"),
        ("integer", "0", "too_low"),
        ("integer", "-1", "too_low"),
        ("integer", "201", "too_high"),
        ("integer", "1.0", "not_a_whole_number"),
        ("integer", 1.0, "not_a_whole_number"),
        ("integer", True, "not_a_whole_number"),
        ("integer", "１２", "not_a_whole_number"),
        ("choice", "Accept", "not_a_choice"),
        ("choice", "maybe", "not_a_choice"),
        ("choice", 1, "not_text"),
        ("choices", "accept accept", "given_twice"),
        ("choices", {"accept": 1}, "not_a_list"),
        ("known", "n/a", "not_a_choice"),
        ("text", 7, "not_text"),
        ("text", ["a"], "not_text"),
        ("text", "x" * (LONGEST_TEXT + 1), "too_long"),
        ("text", "x" * 10_000, "too_long"),
        ("text", "two\nlines", "control_character"),
        ("text", "@1", "reserved_text"),
        ("text", "@copy2.viability", "reserved_text"),
        ("text", "two\u2028lines", "control_character"),
        ("text", "a\x00b", "control_character"),
        ("text", "a\x85b", "control_character"),
        ("text", "a\x9bb", "control_character"),
        ("text", "a\u202eb", "control_character"),
        ("text", "a\u200bb", "control_character"),
        ("text", "a\ud800b", "control_character"),
        ("private", "a\x1bb", "control_character"),
        ("day", "29.02.2028", "not_a_date"),
        ("day", "2027-02-29", "not_a_date"),
        ("day", "2028-2-9", "not_a_date"),
        ("day", "271331", "not_a_date"),
        ("day", "9999-12-31", "not_a_date"),
        ("day", "0001-01-01", "not_a_date"),
        ("day", 20280229, "not_text"),
        ("instant", "2026-11-22T14:05:00", "no_offset"),
        ("instant", "2026-11-22", "no_offset"),
        ("instant", "14:05", "not_an_instant"),
        ("instant", "22 Nov 2026 14:05 +08:00", "not_an_instant"),
        ("instant", "0001-01-01T00:00:00+14:00", "not_an_instant"),
        ("instant", "9999-12-31T23:59:59-12:00", "not_an_instant"),
        ("instant", 1763791500, "not_text"),
        ("minutes", "-1", "too_low"),
        ("minutes", "1,5", "decimal_comma"),
        ("minutes", "9" * 18, "out_of_range"),
        ("decimal", "9" * 23, "too_many_digits"),
        ("decimal", "1." + "9" * 21, "too_many_digits"),
        ("integer", "9" * 13, "too_many_digits"),
        ("file", DIGEST[:-1], "not_a_digest"),
        ("file", "g" * 64, "not_a_digest"),
        ("person", "person.１", "scan_not_ours"),
        ("person", "person.", "scan_not_ours"),
        ("person", "Zhang Min", "scan_not_ours"),
        ("scan", CODE + CODE, "scan_doubled"),
        ("scan", CODE[:-1], "scan_truncated"),
        ("scan", 12345, "not_text"),
        ("scan", [CODE], "not_text"),
        ("scans", [CODE, CODE.lower()], "given_twice"),
        ("scans", [CODE] * (MOST_ROWS + 1), "too_many_rows"),
        ("scans", 7, "not_a_list"),
        ("rows", "text", "not_rows"),
        ("rows", [CODE], "not_rows"),
        ("rows", [{"container": CODE, "ml": "1"}] * (MOST_ROWS + 1), "too_many_rows"),
    ],
)
def test_what_cannot_be_read_is_named_with_a_code(kind: str, written: object, code: str) -> None:
    assert read(kind, written) == (None, [("it", code)])


@pytest.mark.parametrize(("kind", "code"), [("decimal", "not_a_number"), ("integer", "not_a_whole_number")])
def test_a_number_of_five_thousand_digits_is_no_number(kind: str, code: str) -> None:
    assert read(kind, 10**5_000) == (None, [("it", code)])


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("nothing", [ABSENT, None, "", " \t ", [], ()])
def test_what_is_needed_and_left_empty_is_missing(kind: str, nothing: object) -> None:
    assert read(kind, nothing) == (None, [("it", "missing")])


def test_what_is_not_needed_may_be_left_out() -> None:
    columns = [("many", Any, f.scan("lot", many=True, required=False)), ("one", Any, f.text(required=False))]
    facts = dataclasses.make_dataclass("Facts", columns)
    read_now, problems = read_facts(facts, {"one": "", "many": []})
    assert (read_now.one, read_now.many, problems) == (None, (), ())


def test_a_minus_zero_is_read_as_zero() -> None:
    value, _ = read("decimal", "-0.0")
    assert str(value) == "0.0"


def test_every_unreadable_field_is_named_at_once_rows_and_strangers_included() -> None:
    rows = [{"container": CODE, "ml": "1"}, {"container": CODE[:-1], "ml": "1,5", "colour": "red"}]
    facts = dataclasses.make_dataclass("Facts", [("rows", Any, f.rows(ROW)), ("count", Any, f.integer())])
    found, problems = read_facts(facts, {"rows": rows, "count": "x", "force": "yes"})
    assert found is None
    assert {(problem.field, problem.code) for problem in problems} == {
        ("rows.2.container", "scan_truncated"),
        ("rows.2.ml", "decimal_comma"),
        ("rows.2.colour", "unknown_field"),
        ("count", "not_a_whole_number"),
        ("force", "unknown_field"),
    }


def test_personal_data_is_left_out_of_what_is_stored() -> None:
    columns = [("name", Any, f.private()), ("weight", Any, f.decimal(Unit.KG)), ("rows", Any, f.rows(ROW))]
    facts = dataclasses.make_dataclass("Facts", columns)
    raw = {"name": "张敏", "weight": "20.50", "rows": [{"container": CODE, "ml": "2"}]}
    found, _ = read_facts(facts, raw)
    assert plain_facts(found) == {"weight": "20.50", "rows": [{"container": CODE, "ml": "2"}]}
    assert scanned_codes(found) == (CODE,)


@given(
    kind=st.sampled_from(sorted(KINDS)),
    written=st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.characters(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
        max_leaves=6,
    ),
)
def test_nothing_anyone_sends_makes_the_reader_raise(kind: str, written: object) -> None:
    value, problems = read(kind, written)
    assert (value is None) == bool(problems)
