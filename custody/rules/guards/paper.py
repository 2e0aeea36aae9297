"""The paper sheet entered afterwards: two names, and times that can have been so (journey.md, 5)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol

from custody.rules.refusals import Refusal


class Sheet(Protocol):
    """What is copied from the sheet: when IL-2, thaw and infusion began, and who made the two identity checks."""

    @property
    def il2_given_at(self) -> datetime | None: ...

    @property
    def thaw_started_at(self) -> datetime | None: ...

    @property
    def started_at(self) -> datetime | None: ...

    @property
    def first_checker(self) -> str | None: ...

    @property
    def second_checker(self) -> str | None: ...


def checked_by(sheet: Sheet) -> tuple[str, ...]:
    """The two names, where there are two different ones, however they are spaced or capitalised; else none."""
    named = tuple(name.strip() for name in (sheet.first_checker, sheet.second_checker) if name and name.strip())
    return named if len({"".join(name.casefold().split()) for name in named}) == 2 else ()


def given_at(sheet: Sheet, ended: datetime) -> datetime:
    """The moment at which it is judged whether the dose might be given: its start, or its end where only that is told.
    A start after the end is a slip of the pen, and nothing is judged by it."""
    return sheet.started_at if sheet.started_at and sheet.started_at <= ended else ended


def sheet_reasons(sheet: Sheet, thing: str, ended: datetime) -> Iterator[Refusal]:
    """`paper_without_two_names` and `paper_times_disordered`. Both are noted; what is told is kept as it was told."""
    if not checked_by(sheet):
        yield Refusal("paper_without_two_names", thing)
    begun = [at for at in (sheet.il2_given_at, sheet.thaw_started_at) if at is not None]
    start = sheet.started_at or ended
    if start > ended or any(at > start for at in begun):
        yield Refusal("paper_times_disordered", thing)
