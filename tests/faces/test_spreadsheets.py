"""No cell of a table for spreadsheets is a formula, whatever somebody is called."""

from __future__ import annotations

import csv
import io

import pytest

from custody.faces.spreadsheets import csv_of, harmless

FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "|calc", "%0A=1", "＝1+1", "＋1", "－1", "＠A1", " =1", "\t=1", "\r\n=1")
UNSEEN = ("\u200b=1", "\u202e=1", "\ufeff=1", "\x00=1")


@pytest.mark.parametrize("cell", [*FORMULAS, *UNSEEN])
def test_what_a_spreadsheet_would_work_out_stands_there_as_text(cell: str) -> None:
    assert harmless(cell).startswith("'")


@pytest.mark.parametrize("cell", ["Wu Qiang", "吴强", "O'Neil", "a=b", "2026-11-22", "", "5 %", "（待定）"])
def test_what_is_no_formula_stays_as_it_is(cell: str) -> None:
    assert harmless(cell) == cell


def test_no_name_begins_a_cell_or_a_row_of_its_own() -> None:
    hostile = ['Wu","=1+1', "Wu\r\n=1+1", 'Wu"\n"=cmd|calc']
    written = csv_of(["Name"], [[name] for name in hostile])
    read = list(csv.reader(io.StringIO(written.decode("utf-8-sig"))))
    assert [len(row) for row in read] == [1, 1, 1, 1]
    assert [row[0] for row in read[1:]] == ['Wu","=1+1', "Wu =1+1", 'Wu" "=cmd|calc']


def test_it_begins_with_the_mark_by_which_a_spreadsheet_knows_chinese() -> None:
    assert csv_of(["姓名"], []) == b'\xef\xbb\xbf"' + "姓名".encode() + b'"\r\n'
