"""The paper sheet entered afterwards: two names, and times that can have been so (journey.md, 5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Protocol

from custody.rules.guards.dose_amount import cells_had, cells_in, earlier_parts, had_by_another
from custody.rules.guards.usable import GIVEN
from custody.rules.journeys.dose import RUNNING, WAITING
from custody.rules.refusals import Refusal
from custody.rules.situation import Situation, Thing

_UNGIVEN = frozenset({"filled", "frozen", "thawing", "thawed", "usable"})  # a bag that is still to be hung


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
    """`paper_without_two_names`, `paper_without_start` and `paper_times_disordered`. All are noted; what is told is
    kept as it was told."""
    if not checked_by(sheet):
        yield Refusal("paper_without_two_names", thing)
    if sheet.started_at is None:
        yield Refusal("paper_without_start", thing)
    begun = [at for at in (sheet.il2_given_at, sheet.thaw_started_at) if at is not None]
    start = sheet.started_at or ended
    if start > ended or any(at > start for at in begun):
        yield Refusal("paper_times_disordered", thing)


def bags_to_come(situation: Situation, dose: Thing, told: Mapping[str, Decimal]) -> bool:
    """Whether a dose still waits for another bag: one that is issued or prepared, while the cells the child had do not
    make the least the dose may have. `told` are the mL now told of each bag given from the container: of a bag that
    leaked the child had less than its label says."""
    reserved = situation.children(dose.code, "allocated")
    given = [bag for bag in reserved if bag.code in told or bag.state("container") in GIVEN]
    cells = cells_had(situation, dose)
    cells += sum((cells_in(situation, bag.code, told[bag.code]) for bag in reserved if bag.code in told), Decimal(0))
    if dose.has("cells_min") and cells >= dose.decimal("cells_min"):
        return False
    issued = any(bag not in given for bag in bags_waiting(situation, dose))
    parts = (part for part in situation.children(dose.code, "serves") if part.state("prepared_dose") in WAITING)
    return issued or any(dose.has("cells_min") or part.integer("parts_total", 1) > 1 for part in parts)


def bags_waiting(situation: Situation, dose: Thing) -> tuple[Thing, ...]:
    """The containers issued for a dose that are still to be hung or prepared, the back-up left out."""
    reserved = (bag for bag in situation.children(dose.code, "allocated") if bag.code != dose.text("backup"))
    return tuple(bag for bag in reserved if bag.state("custody") == "issued" and bag.state("container") in _UNGIVEN)


def given_from_container(situation: Situation, dose: Thing) -> tuple[Thing, ...]:
    """The containers of a dose that its child was given as they were, without a preparation on record: a part each."""
    reserved = situation.children(dose.code, "allocated")
    given = (bag for bag in reserved if bag.text("happened") in GIVEN and not had_by_another(bag, dose))
    return tuple(bag for bag in given if not situation.children(bag.code, "pooled"))


def part_had(situation: Situation, dose: Thing) -> bool:
    """Whether the child has had a part of a dose, or a part of it runs."""
    begun = any(part.state("prepared_dose") in RUNNING | GIVEN for part in earlier_parts(situation, dose))
    return begun or bool(given_from_container(situation, dose))
