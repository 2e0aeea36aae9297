"""The table: a figure, its floor of the same run, their ratio, the bar it is held against, and whether it is met."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

HEAD = ("", "figure", "floor", "ratio", "bar", "", "")
MET, MISSED = "met", "missed"


@dataclass(frozen=True)
class Bar:
    """What a figure is held against: `limit`, to be reached, or, `at_most`, not to be exceeded."""

    limit: float
    unit: str = ""
    at_most: bool = False

    def is_met(self, asked: float) -> bool:
        """Whether a figure is as good as the bar, or better."""
        return asked <= self.limit if self.at_most else asked >= self.limit

    def __str__(self) -> str:
        return f"{'≤' if self.at_most else '≥'} {self.limit:,g} {self.unit}".rstrip()


def at_least(limit: float, unit: str = "") -> Bar:
    """A bar to be reached."""
    return Bar(limit, unit)


def at_most(limit: float, unit: str = "") -> Bar:
    """A bar not to be exceeded."""
    return Bar(limit, unit, at_most=True)


@dataclass(frozen=True)
class Row:
    """One line. `ratio` is figure over floor for rates, and for times floor over figure, so that 1 always means as fast
    as the floor. The bar is asked of `asked`, or of the ratio where that is not given."""

    name: str
    figure: str
    floor: str = ""
    ratio: float | None = None
    remark: str = ""
    bar: Bar | None = None
    asked: float | None = None

    @property
    def verdict(self) -> str:
        """`met` or `missed`; empty where there is no bar."""
        asked = self.ratio if self.asked is None else self.asked
        if self.bar is None or asked is None:
            return ""
        return MET if self.bar.is_met(asked) else MISSED


def printed(rows: Sequence[Row]) -> str:
    """The table, and below it how many bars were met, and which were not."""
    cells = [HEAD, *(_cells(row) for row in rows)]
    widths = [max(len(cell[column]) for cell in cells) for column in range(len(HEAD))]
    lines = [_line(cell, widths) for cell in cells]
    missed = [row.name for row in rows if row.verdict == MISSED]
    asked = sum(bool(row.verdict) for row in rows)
    below = [f"{asked - len(missed)} of {asked} bars met" + (f"; missed {len(missed)}:" if missed else ".")]
    return "\n".join([*lines, "", *below, *(f"  {name}" for name in missed)])


def line(row: Row) -> str:
    """A row by itself, as it is measured."""
    return "  ".join(cell for cell in _cells(row) if cell)


def _cells(row: Row) -> tuple[str, ...]:
    ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
    return row.name, row.figure, row.floor, ratio, str(row.bar or ""), row.verdict, row.remark


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    name, figure, floor, ratio, bar, verdict, remark = cells
    numbers = f"{figure:>{widths[1]}}  {floor:>{widths[2]}}  {ratio:>{widths[3]}}  {bar:<{widths[4]}}"
    return f"{name:<{widths[0]}}  {numbers}  {verdict:<{widths[5]}}  {remark}".rstrip()
