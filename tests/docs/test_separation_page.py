"""The page of who may not do both says what the rules hold."""

from __future__ import annotations

from custody.rules.closed_list import PAIRS, TOGETHER
from docs.separation import COMMAND, PAGE, rendered


def test_the_table_of_pairs_is_what_the_closed_list_makes_of_it() -> None:
    assert PAGE.read_text(encoding="utf-8") == rendered(), f"docs/separation.md is out of date. Renew it: {COMMAND}"


def test_every_pair_has_a_row_in_words() -> None:
    rows = [line for line in rendered().splitlines() if line.startswith("| Whoever") or line.startswith("| In an")]
    assert len(rows) == len(PAIRS) + len(TOGETHER)
