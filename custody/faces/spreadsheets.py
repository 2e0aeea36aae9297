"""Tables for whoever goes on with them in a spreadsheet: CSV in UTF-8, in which no cell is a formula.

A name may begin with any sign, and a spreadsheet takes what begins with one of a few for a formula and works it out on
the machine of whoever opens the file. Such a cell gets an apostrophe in front, which a spreadsheet takes for "this is
text" (OWASP, CSV injection).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

MEDIA_TYPE = "text/csv"
_BEGINS_FORMULA = frozenset("=+-@|%")


def csv_of(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """The file, every cell in quotation marks; it begins with the mark by which spreadsheets know UTF-8."""
    lines = (",".join(_quoted(cell) for cell in row) for row in (head, *rows))
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8-sig")


def harmless(cell: str) -> str:
    """The cell as text in one line: full-width signs are read like plain ones, and what is not seen is passed over."""
    line = " ".join(cell.split())
    seen = unicodedata.normalize("NFKC", "".join(sign for sign in line if unicodedata.category(sign)[0] != "C"))
    return f"'{line}" if seen[:1] in _BEGINS_FORMULA and seen else line


def _quoted(cell: str) -> str:
    """RFC 4180: a quotation mark within is written twice."""
    return '"' + harmless(cell).replace('"', '""') + '"'
