"""How much goes into a prepared dose, exactly: which mL and cells leave which container, and whether that is the dose.

Cells stand on a container's account as filled; what a dose *counts* is what the product profile says (`labelled`, or
`post_thaw_viable`). Whole cells are rounded down, never up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction

from custody.rules.guards.allocation import dose_of
from custody.rules.guards.lot import profile_of
from custody.rules.guards.usable import GIVEN
from custody.rules.refusals import Refusal
from custody.rules.situation import Situation, Thing
from custody.rules.units import Unit

_APART = "dose.parts_apart_percent"


@dataclass(frozen=True)
class Drawn:
    """What left one container (mL, cells of its account), and what stays in it."""

    container: Thing
    ml: Decimal
    cells: Decimal
    left_ml: Decimal
    left_cells: Decimal


def drawn_from(situation: Situation, containers: tuple[Thing, ...], volume: Decimal) -> tuple[Drawn, ...]:
    """`volume` mL taken from the containers in the order scanned, each emptied before the next.

    A container never gives more than stands on its account: a generous fill is a note, not a negative account."""
    found = []
    for container in containers:
        there = max(situation.balance(container.code, Unit.ML.value), Decimal(0))
        cells = max(situation.balance(container.code, Unit.CELLS.value), Decimal(0))
        taken = min(there, volume)
        volume -= taken
        moved = share(cells, taken, there)
        found.append(Drawn(container, taken, moved, there - taken, cells - moved))
    return tuple(found)


def share(cells: Decimal, part: Decimal, whole: Decimal) -> Decimal:
    """The cells in `part` of `whole` mL, in whole cells rounded down; all of them in the whole. Exact: no binary
    fraction and no decimal context comes near it."""
    if part >= whole:
        return cells if whole > 0 else Decimal(0)
    return Decimal(int(Fraction(cells) * Fraction(part) / Fraction(whole)))


def cells_in(situation: Situation, container: str, ml: Decimal) -> Decimal:
    """The cells that go with `ml` of what stands on an account."""
    return share(situation.balance(container, Unit.CELLS.value), ml, situation.balance(container, Unit.ML.value))


def counted_cells(situation: Situation, drawn: tuple[Drawn, ...]) -> Decimal:
    """The cells the dose counts, by the profile; viable ones in the proportion in which the container was emptied."""
    total = Decimal(0)
    for part in drawn:
        container, full = (
            part.container,
            part.container.decimal("volume_ml") if part.container.has("volume_ml") else None,
        )
        viable = profile_of(situation, container).text("dose.counts") == "post_thaw_viable"
        if viable and container.has("viable_cells") and full:
            total += share(container.decimal("viable_cells"), part.ml, full)
        else:
            total += part.cells
    return total.quantize(Decimal(1), rounding=ROUND_DOWN)


def dose_amount_reasons(
    situation: Situation, containers: tuple[Thing, ...], volume: Decimal, parts_total: int
) -> Iterator[Refusal]:
    """More drawn than filled; `parts_differ` where earlier parts of the dose were announced as more or fewer, or are
    all of them already; and `outside_dose_limits` where all parts together miss the limits prescribed."""
    drawn = drawn_from(situation, containers, volume)
    there = sum((part.ml + part.left_ml for part in drawn), Decimal(0))
    yield from more_than_filled(containers[0], volume, there)
    dose = dose_of(situation, containers[0].code)
    if dose is None or not dose.has("cells_min") or not dose.has("cells_max"):
        return
    earlier = earlier_parts(situation, dose)
    if parts_total not in _allowed(earlier, parts_total) or len(earlier) >= parts_total:
        announced = _announced(earlier) if earlier else parts_total
        told: dict[str, str | int] = {"entered": parts_total, "announced": announced, "prepared": len(earlier)}
        yield Refusal("parts_differ", dose.code, told)
    cells = cells_together(situation, dose, drawn)
    lowest, highest = dose.decimal("cells_min"), dose.decimal("cells_max")
    if cells > highest or (cells < lowest and len(earlier) + 1 >= parts_total):
        params = {"cells": format(cells, "f"), "lowest": format(lowest, "f"), "highest": format(highest, "f")}
        yield Refusal("outside_dose_limits", dose.code, params)


def more_than_filled(container: Thing, drawn: Decimal, there: Decimal) -> Iterator[Refusal]:
    """`more_drawn_than_filled` where more mL are told to have been drawn than containers held together."""
    if drawn > there:
        params = {"drawn": format(drawn, "f"), "filled": format(there, "f")}
        yield Refusal("more_drawn_than_filled", container.code, params)


def cells_together(situation: Situation, dose: Thing, drawn: tuple[Drawn, ...]) -> Decimal:
    """The cells of a part now drawn, with what counts of the dose before it."""
    cells = counted_cells(situation, (*drawn, *had_straight(situation, dose)))
    return cells + sum((_counting(part) for part in earlier_parts(situation, dose)), Decimal(0))


def parts_add_up(
    situation: Situation, containers: tuple[Thing, ...], volume: Decimal, parts_total: int
) -> Iterator[Refusal]:
    """`parts_far_from_dose` where the parts still to come, each like this one, would miss the cells of the dose by more
    than the protocol lets pass unsaid: another number of parts, or another volume, was meant. Of the last part
    `outside_dose_limits` says it exactly; of a number announced otherwise, `parts_differ`."""
    dose, protocol = dose_of(situation, containers[0].code), situation.finds_document("protocol")
    if dose is None or not dose.has("cells_min") or not dose.has("cells_max"):
        return
    earlier, straight = earlier_parts(situation, dose), had_straight(situation, dose)
    left = parts_total - len(earlier) - len(straight)
    if protocol is None or not protocol.states(_APART) or left <= 1 or (earlier and parts_total != _announced(earlier)):
        return
    before = counted_cells(situation, straight) + sum((_counting(part) for part in earlier), Decimal(0))
    this = counted_cells(situation, drawn_from(situation, containers, volume))
    cells, percent = before + this * left, protocol.decimal(_APART)
    lowest, highest = dose.decimal("cells_min"), dose.decimal("cells_max")
    if cells * 100 > highest * (100 + percent) or cells * 100 < lowest * (100 - percent):
        plain = {"cells": format(cells, "f"), "lowest": format(lowest, "f"), "highest": format(highest, "f")}
        yield Refusal("parts_far_from_dose", dose.code, {"parts": parts_total, "dose": dose.integer("number"), **plain})


def leftover_needed(
    situation: Situation, containers: tuple[Thing, ...], volume: Decimal, parts_total: int
) -> Iterator[Refusal]:
    """`parts_cannot_add_up` where what these containers still hold is thrown away although further parts are to come,
    and what is reserved besides does not hold the least the dose may have."""
    dose, drawn = dose_of(situation, containers[0].code), drawn_from(situation, containers, volume)
    if dose is None or not dose.has("cells_min") or not any(part.left_ml for part in drawn):
        return
    earlier, straight = earlier_parts(situation, dose), had_straight(situation, dose)
    if parts_total - len(earlier) - len(straight) <= 1:
        return
    others = tuple(one for one in situation.children(dose.code, "allocated") if _to_come(one, containers))
    whole = sum((situation.balance(one.code, Unit.ML.value) for one in others), Decimal(0))
    cells = counted_cells(situation, (*drawn, *straight, *drawn_from(situation, others, whole)))
    cells += sum((_counting(part) for part in earlier), Decimal(0))
    if cells < dose.decimal("cells_min"):
        params: dict[str, str | int] = {"cells": format(cells, "f"), "least": dose.text("cells_min")}
        thrown = format(sum((part.left_ml for part in drawn), Decimal(0)), "f")
        params |= {"dose": dose.integer("number"), "parts": parts_total, "thrown": thrown}
        yield Refusal("parts_cannot_add_up", dose.code, params)


def dose_not_complete(situation: Situation, thing: Thing, at: datetime) -> Iterator[Refusal]:
    """`dose_complete` for a container whose dose is whole without it: every part announced is prepared, and what the
    child has had of them or may still have is enough. Needs RELATED twice."""
    dose = dose_of(situation, thing.code)
    parts = earlier_parts(situation, dose) if dose else ()
    had = had_straight(situation, dose) if dose else ()
    straight = tuple(drawn for drawn in had if drawn.container.code != thing.code)
    if dose is None or not (parts or straight) or not dose.has("cells_min"):
        return
    cells = sum((*(_reaching(part) for part in parts), *(drawn.cells for drawn in straight)), Decimal(0))
    count = len(parts) + len(straight)
    all_made = not parts or count >= _announced(parts) or cells >= most_of(situation, dose)
    if all_made and cells >= dose.decimal("cells_min"):
        params: dict[str, str | int] = {"dose": dose.integer("number"), "cells": format(cells, "f"), "parts": count}
        yield Refusal("dose_complete", dose.code, params)


def _announced(parts: tuple[Thing, ...]) -> int:
    """In how many parts the dose is given, as the parts prepared so far say; the most, where they differ."""
    return max(part.integer("parts_total", 1) for part in parts)


def _allowed(earlier: tuple[Thing, ...], entered: int) -> frozenset[int]:
    """The numbers of parts that may be told: as announced, or one more than at first for each part that failed and
    needs another in its place."""
    if not earlier:
        return frozenset({entered})
    at_first = min(earlier, key=lambda part: part.text("prepared_at")).integer("parts_total", 1)
    replacing = sum(1 for part in earlier if failed(part))
    return frozenset({_announced(earlier), *range(at_first, at_first + replacing + 1)})


def _reaching(part: Thing) -> Decimal:
    """The cells of a part that the child had where it has ended, or may still have."""
    if not part.has("volume_given_ml"):
        return part.decimal("cells")
    return share(part.decimal("cells"), part.decimal("volume_given_ml"), part.decimal("volume_ml"))


def failed(part: Thing) -> bool:
    """Whether bag or line failed while a part ran, nothing ran in, or less of it on paper and nobody said why: the rest
    did not reach the child, and was to."""
    if not part.has("ended_at") or not part.has("volume_given_ml"):
        return part.has("ended_at") and part.text("partial_reason") in FAILED
    given, why = part.decimal("volume_given_ml"), part.text("partial_reason")
    unsaid = part.text("happened") in STRAIGHT and not why and given < part.decimal("volume_ml")
    return given == 0 or unsaid or why in FAILED


def ran_in(part: Thing, ml: Decimal) -> Decimal:
    """Of so many mL of a part, those that are to reach the child: of one that failed, what ran in."""
    whole = part.decimal("volume_ml")
    return ml * min(part.decimal("volume_given_ml"), whole) / whole if failed(part) and whole else ml


def _counting(part: Thing) -> Decimal:
    """The cells of a part that count towards the dose: of one that failed, what the child had of it."""
    return _reaching(part) if failed(part) else part.decimal("cells")


def _to_come(container: Thing, scanned: tuple[Thing, ...]) -> bool:
    """Whether another part may still be made of a container that is reserved, the back-up too."""
    return container.state("container") in _TO_COME and container.code not in {one.code for one in scanned}


def earlier_parts(situation: Situation, dose: Thing) -> tuple[Thing, ...]:
    """The prepared doses of this dose that the child has had or may still have; none of which nothing ran in."""
    parts = situation.children(dose.code, "serves")
    here = (part for part in parts if part.state("prepared_dose") not in LOST and not had_by_another(part, dose))
    return tuple(part for part in here if not _had_none(part))


def _had_none(part: Thing) -> bool:
    """Whether a part ended of which nothing ran in."""
    return part.has("ended_at") and part.has("volume_given_ml") and part.decimal("volume_given_ml") == 0


def had_by_another(part: Thing, dose: Thing) -> bool:
    """Whether somebody else received this part of a dose, as told: its own child has not had it. What reached nobody
    knows whom counts as its own child's."""
    return part.has("had_by") and part.text("had_by") != dose.text("subject")


def cells_had(situation: Situation, dose: Thing, but: str = "") -> Decimal:
    """The cells the child had of a dose so far, in the parts that have ended (`but` one) and straight from
    containers."""
    parts = (part for part in earlier_parts(situation, dose) if part.code != but)
    ended = (part for part in parts if part.state("prepared_dose") in GIVEN)
    straight = (drawn.cells for drawn in had_straight(situation, dose))
    return sum((*(_reaching(part) for part in ended), *straight), Decimal(0))


def most_of(situation: Situation, dose: Thing) -> Decimal:
    """The most cells of a dose that are asked about no more: what was prescribed, or taken on since."""
    taken_on = (part.decimal(ALLOWED) for part in situation.children(dose.code, "serves") if part.has(ALLOWED))
    return max((dose.decimal("cells_max") if dose.has("cells_max") else dose.decimal("cells_min"), *taken_on))


def least_of(situation: Situation, dose: Thing) -> Decimal:
    """The least cells of a dose that are asked about no more: what was prescribed, or the less that was taken on when
    its parts were prepared, with as much below it as below the dose prescribed; with nothing below it where bag or
    line failed: that much less nobody took on."""
    least, target = dose.decimal("cells_min"), dose.decimal("cells_target") if dose.has("cells_target") else Decimal(0)
    parts = earlier_parts(situation, dose)
    taken_on = tuple(part.decimal(ALLOWED) for part in parts if part.has(ALLOWED))
    if any(part.text("partial_reason") in FAILED and part.has(ALLOWED) for part in parts):
        return min((least, *taken_on))
    return min((least, *(share(allowed, least, target) for allowed in taken_on if target > 0)))


def missed(situation: Situation, dose: Thing) -> Decimal:
    """The cells of the parts that have ended which did not reach the child; all of one of which nothing ran in."""
    parts = (part for part in situation.children(dose.code, "serves") if not had_by_another(part, dose))
    ended = (part for part in parts if part.state("prepared_dose") in GIVEN or part.has("ended_at"))
    return sum((part.decimal("cells") - _reaching(part) for part in ended), Decimal(0))


def had_straight(situation: Situation, dose: Thing) -> tuple[Drawn, ...]:
    """What was given straight from containers of this dose, on paper or in error: to its own child, or to nobody knows
    whom, which counts as its own."""
    found = []
    reserved = (*situation.children(dose.code, "allocated"), *situation.children(dose.code, "was_for"))
    for container in {bag.code: bag for bag in reserved}.values():
        known = container.has("volume_ml") and container.has("cells")
        if container.text("happened") in STRAIGHT and known and not had_by_another(container, dose):
            full = container.decimal("volume_ml")
            ml = container.decimal("volume_given_ml") if container.has("volume_given_ml") else full
            cells = share(container.decimal("cells"), ml, full)
            found.append(Drawn(container, ml, cells, Decimal(0), Decimal(0)))
    return tuple(found)


ALLOWED = "cells_allowed"  # how many cells of the dose somebody took on with this part
STRAIGHT = frozenset({"given_in_error", "given_on_paper"})
# Prepared doses that no longer count towards what the child gets.
LOST = frozenset({"discarded", "destroyed", "lost"})
FAILED = frozenset({"line_failed", "bag_failed"})  # why an infusion ended that was meant to go on
_TO_COME = frozenset({"filled", "frozen", "thawing", "thawed", "usable", "prepared"})
