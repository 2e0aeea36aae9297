"""The table says of each bar whether it is met, and names those that are not."""

from __future__ import annotations

import pytest

from tests.bench.table import Bar, Row, at_least, at_most, printed


@pytest.mark.parametrize(
    ("bar", "asked", "verdict"),
    [
        (at_least(0.5), 0.51, "met"),
        (at_least(0.5), 0.5, "met"),
        (at_least(0.5), 0.499, "missed"),
        (at_most(50, "ms"), 49.9, "met"),
        (at_most(50, "ms"), 50.0, "met"),
        (at_most(50, "ms"), 50.1, "missed"),
        (at_most(0, "lost"), 1, "missed"),
    ],
)
def test_a_bar_is_met_by_what_is_as_good_or_better(bar: Bar, asked: float, verdict: str) -> None:
    assert Row("of the ratio", "1/s", "2/s", ratio=asked, bar=bar).verdict == verdict
    assert Row("of a figure", "1 ms", bar=bar, asked=asked).verdict == verdict


def test_a_bar_of_a_figure_is_not_asked_of_its_ratio() -> None:
    assert Row("late", "80.0 ms", "1.0 ms", ratio=0.01, bar=at_most(50, "ms"), asked=80.0).verdict == "missed"
    assert Row("slow", "5 ms", "0.1 ms", ratio=0.02, bar=at_most(50, "ms"), asked=5.0).verdict == "met"


def test_without_a_bar_nothing_is_met_or_missed() -> None:
    assert Row("scan to answer", "2.00 ms", "0.10 ms", ratio=0.05).verdict == ""
    assert "met" not in printed([Row("scan to answer", "2.00 ms", "0.10 ms", ratio=0.05)]).splitlines()[1]


def test_the_table_shows_bar_and_verdict_and_names_below_what_is_missed() -> None:
    rows = [
        Row("sixteen at once", "1,300/s", "1,000/s", ratio=1.3, bar=at_least(1.2), remark="9 loads"),
        Row("the worst answer", "61.0 ms", bar=at_most(50, "ms"), asked=61.0),
        Row("scan to answer", "2.00 ms", "0.10 ms", ratio=0.05),
    ]
    head, sixteen, worst, scan, nothing, count, named = printed(rows).splitlines()
    assert head.split() == ["figure", "floor", "ratio", "bar"]
    assert sixteen.split() == ["sixteen", "at", "once", "1,300/s", "1,000/s", "1.30", "≥", "1.2", "met", "9", "loads"]
    assert worst.split() == ["the", "worst", "answer", "61.0", "ms", "≤", "50", "ms", "missed"]
    assert scan.split()[-1] == "0.05"
    assert (nothing, count, named) == ("", "1 of 2 bars met; missed 1:", "  the worst answer")


def test_where_every_bar_is_met_the_table_ends_with_that() -> None:
    assert printed([Row("lost", "0 lost", bar=at_most(0), asked=0)]).endswith("1 of 1 bars met.")
