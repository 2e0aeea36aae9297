"""The verifier against ledgers that were tampered with on purpose, one way at a time."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from custody.record import verify
from custody.record.entry import HEADER_FIELDS, Header, canonical
from custody.record.merkle import Frontier, leaf_hash, root
from custody.record.verify import Report, Verification, verify_entries, verify_folder
from custody.record.verify_stored import verify_sqlite
from tests.record.synthetic_ledger import (
    INSTANCE,
    PUBLIC_KEY,
    Row,
    entries,
    sealed,
    signed_note,
    write_folder,
    write_sqlite,
)

ROWS = list(entries(40))


def codes(report: Report) -> list[str]:
    return [problem.code for problem in report.problems]


def changed(at: int, **values: object) -> list[Row]:
    """Forty entries with values of one changed and its leaf left as it was."""
    return [{**row, **values} if row["idx"] == at else row for row in ROWS]


def resigned(at: int, content: str) -> list[Row]:
    """Forty entries with the content of one signature changed and the leaf computed afresh."""
    body = json.loads(str(ROWS[at]["body"]))
    body["signatures"][0]["content"] = content
    return [*ROWS[:at], sealed({**ROWS[at], "body": canonical(body)}), *ROWS[at + 1 :]]


def top(rows: list[Row]) -> bytes:
    frontier = Frontier()
    for row in rows:
        frontier, _ = frontier.append(leaf_of(row))
    return root(frontier)


def leaf_of(row: Row) -> bytes:
    assert isinstance(row["leaf"], bytes)
    return row["leaf"]


def with_note(rows: list[Row], text: str, key: bytes | None = PUBLIC_KEY) -> Report:
    verification = Verification(INSTANCE, key=key)
    verification.check_note("paper", text)
    return verification.check_entries(rows)


def test_an_untouched_ledger_is_intact_from_rows_folder_and_sqlite(tmp_path: Path) -> None:
    rows = list(entries(300))
    write_folder(tmp_path / "export", rows)
    write_sqlite(tmp_path / "custody.sqlite", rows)
    reports = [
        verify_entries(INSTANCE, rows),
        verify_folder(tmp_path / "export", PUBLIC_KEY),
        verify_sqlite(tmp_path / "custody.sqlite", PUBLIC_KEY),
    ]
    assert {(report.intact, report.count, report.root) for report in reports} == {(True, 300, top(rows).hex())}
    assert [len(report.warnings) for report in reports] == [1, 0, 0]


def test_an_entry_as_the_append_writes_it_is_intact() -> None:
    at, zone = "2026-11-22T06:05:00.000Z", ("BXKLNBXTH", "Asia/Shanghai", "+08:00", "storage-1")
    header = Header(
        1, 0, "container.stored", "store_container", "a", "accepted", at, at, *zone, "wedge", None, None, None
    )
    for reason in (None, "", "no = sign, no \x7f and no \u2028 ends a field", "迟录"):
        written = replace(header, reason=reason)
        body = canonical({"facts": {"reason": reason}})
        row = dict(zip(HEADER_FIELDS, written.values(), strict=True))
        leaf = leaf_hash(INSTANCE, written.text(), body)
        assert verify_entries(INSTANCE, [{**row, "nonce_digest": None, "body": body, "leaf": leaf}]).intact


def test_the_empty_ledger_is_intact() -> None:
    report = verify_entries(INSTANCE, [])
    assert (report.intact, report.count) == (True, 0)
    assert report.root == root(Frontier()).hex()


@pytest.mark.parametrize("column", [name for name in verify.FIELDS if name != "idx"])
def test_a_changed_header_field_is_found_at_its_entry(column: str) -> None:
    for value in ("x", "", None, 7):
        if value != ROWS[17][column]:
            report = verify_entries(INSTANCE, changed(17, **{column: value}))
            assert [(problem.idx, problem.code) for problem in report.problems] == [(17, "entry_changed")]


def test_null_and_the_empty_text_are_different_values() -> None:
    assert ROWS[3]["reason"] == ""
    assert codes(verify_entries(INSTANCE, changed(3, reason=None))) == ["entry_changed"]


def test_the_first_bad_entry_is_named_first_in_a_complete_sentence() -> None:
    rows = changed(30, actor="EXKLNBXTB")
    rows[12] = {**rows[12], "reason": "another"}
    first, second = verify_entries(INSTANCE, rows).problems
    assert (first.idx, first.where, second.idx) == (12, "entry/12", 30)
    assert first.what == "Entry 12 does not match its leaf: header, body or leaf was changed after recording."


def test_a_ledger_bad_from_end_to_end_names_entry_0_and_lists_a_hundred() -> None:
    report = verify_entries("XKLNBXTVB", entries(300))
    assert report.problems[0].idx == 0
    assert len(report.problems) == verify.MOST_LISTED


def test_a_missing_a_doubled_and_a_misplaced_entry_are_found() -> None:
    for rows, idx in (
        (ROWS[:9] + ROWS[10:], 9),
        ([*ROWS[:9], ROWS[8], *ROWS[9:]], 9),
        ([*ROWS[:9], ROWS[10], ROWS[9], *ROWS[11:]], 9),
        (ROWS[1:], 0),
    ):
        problem = verify_entries(INSTANCE, rows).problems[0]
        assert (problem.idx, problem.code) == (idx, "entry_missing")


def test_a_line_break_in_a_field_cannot_pass_for_the_next_field() -> None:
    forged = sealed({**ROWS[4], "station": "storage-1\nchannel=wedge", "channel": "x"})
    report = verify_entries(INSTANCE, [*ROWS[:4], forged, *ROWS[5:]])
    assert report.problems[0].idx == 4
    assert codes(report) == ["entry_unreadable"]


@pytest.mark.parametrize("wrong", [{"idx": "5"}, {"idx": True}, {"body": None}, {"body": b"{}"}, {"site": "\ud800"}])
def test_a_value_of_the_wrong_type_is_found_without_a_traceback(wrong: Row) -> None:
    report = verify_entries(INSTANCE, changed(5, **wrong))
    assert [(problem.idx, problem.code) for problem in report.problems] == [(5, "entry_unreadable")]


def test_a_row_without_one_of_its_fields_is_found() -> None:
    rows = [{name: value for name, value in row.items() if name != "reason"} for row in ROWS]
    assert codes(verify_entries(INSTANCE, rows))[0] == "entry_unreadable"


@pytest.mark.parametrize("body", ["", "[]", "{", '{"a":1} ', '{"signatures":5}', '{"signatures":["x"]}', "[" * 9999])
def test_a_body_that_is_no_json_object_as_agreed_is_found(body: str) -> None:
    rows = [*ROWS[:6], sealed({**ROWS[6], "body": body}), *ROWS[7:]]
    assert [(problem.idx, problem.code) for problem in verify_entries(INSTANCE, rows).problems] == [
        (6, "body_malformed")
    ]


def test_signed_content_that_differs_from_its_digest_is_found() -> None:
    problem = verify_entries(INSTANCE, resigned(10, "{}")).problems[0]
    assert (problem.code, problem.idx, dict(problem.values)) == ("signature_changed", 10, {"number": 1})


def test_a_nonce_digest_is_held_against_the_one_in_the_body() -> None:
    assert codes(verify_entries(INSTANCE, changed(9, nonce_digest="0" * 64))) == ["nonce_digest_changed"]
    assert codes(verify_entries(INSTANCE, changed(9, nonce_digest=None))) == ["nonce_digest_changed"]


def test_a_clock_that_ran_backwards_is_reported_and_is_no_tampering() -> None:
    early = sealed({**ROWS[8], "recorded_at": "2026-10-31T00:00:00.000Z"})
    report = verify_entries(INSTANCE, [*ROWS[:8], early, *ROWS[9:]])
    assert report.intact
    assert [(warning.code, warning.idx) for warning in report.warnings][:1] == [("time_backwards", 8)]


def test_the_leaf_may_come_as_bytes_as_a_view_or_as_hex() -> None:
    conversions: list[Callable[[bytes], object]] = [bytes, memoryview, bytes.hex]
    for convert in conversions:
        assert verify_entries(INSTANCE, [{**row, "leaf": convert(leaf_of(row))} for row in ROWS]).intact


def test_a_tail_that_was_cut_off_is_found_by_a_later_checkpoint_and_only_by_one() -> None:
    note = signed_note(40, top(ROWS))
    report = with_note(ROWS[:33], note)
    assert [(problem.code, problem.idx) for problem in report.problems] == [("entries_cut_off", 33)]
    assert report.problems[0].what == "Entries 33 to 39 are missing at the end: paper covers them."
    assert verify_entries(INSTANCE, ROWS[:33]).intact
    assert verify_entries(INSTANCE, ROWS[:33]).warnings[0].code == "no_checkpoint"


def test_history_rewritten_with_all_its_hashes_is_found_by_a_checkpoint_kept_elsewhere() -> None:
    rewritten = [*ROWS[:20], sealed({**ROWS[20], "outcome": "refused", "reason": "made up"}), *ROWS[21:]]
    assert verify_entries(INSTANCE, rewritten).intact
    verification = Verification(INSTANCE, key=PUBLIC_KEY)
    for size in (16, 32):
        verification.check_note(f"paper {size}", signed_note(size, top(ROWS[:size])))
    problem = verification.check_entries(rewritten).problems[0]
    assert problem.what == "Entries 16 to 31 do not match paper 32: they or it were changed."
