"""What must be in order before a lot is released or its record reviewed: bank, holds, deviations, required results.

The lot is looked at with everything it came from and everything made or drawn for it alone. The step must read
DESCENDANTS, ANCESTORS and then ITEMS.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from custody.rules.guards.specifications import specification_of
from custody.rules.refusals import Refusal
from custody.rules.results import latest_by_test, release_results
from custody.rules.separation import OF_ONE_LOT
from custody.rules.situation import Item, Situation, Thing
from custody.rules.specification import INVALID, OTHER, OUT_OF_SPECIFICATION

BLOCKING = frozenset({"critical", "major"})


def from_released_banks(situation: Situation, thing: Thing, at: datetime) -> Iterator[Refusal]:
    """`bank_unreleased` for each cell bank the lot came from that is not released."""
    for bank in situation.ancestors(thing.code):
        if bank.kind == "bank" and bank.state("bank") != "released":
            yield Refusal("bank_unreleased", bank.code, {"state": bank.state("bank")})


def free_of_holds(situation: Situation, thing: Thing, at: datetime) -> Iterator[Refusal]:
    """`held_lot` for each open hold on the lot or on anything it came from. A hold on one container of it stays on that
    container and does not keep back the others."""
    above = [found.code for found in situation.ancestors(thing.code)]
    for hold in situation.open_items("hold", *above):
        yield Refusal("held_lot", hold.code, {"hold": hold.code, "reason": hold.text("reason"), "lot": thing.code})


def free_of_grave_deviations(situation: Situation, thing: Thing, at: datetime) -> Iterator[Refusal]:
    """`open_deviation` for each open critical or major one about the lot, what it came from or what is of it alone."""
    for deviation in open_deviations(situation, thing.code):
        grade = deviation.text("grade")
        if grade in BLOCKING:
            params = {"deviation": deviation.code, "reason": deviation.text("reason"), "grade": grade}
            yield Refusal("open_deviation", deviation.code, params)


def open_deviations(situation: Situation, lot: str) -> tuple[Item, ...]:
    """Every open deviation about a lot and its lineage."""
    return situation.open_items("deviation", *lineage(situation, lot))


def lineage(situation: Situation, lot: str) -> tuple[str, ...]:
    """What a lot came from, and what is of it alone."""
    below = (found.code for found in situation.descendants(lot) if found.kind in OF_ONE_LOT)
    return tuple(dict.fromkeys((*(found.code for found in situation.ancestors(lot)), *below)))


def unfit_results(situation: Situation, lot: Thing, may_be_pending: bool) -> Iterator[Refusal]:
    """A reason for each test of the lot's own specification that lacks a reviewed, valid result within it.

    With `may_be_pending`, a test the specification marks as *pending* may have no reviewed result yet; one that is
    known to be out of specification or invalid never passes."""
    latest = latest_by_test(release_results(situation, lot.code))
    missing = []
    for row in required_tests(situation, lot):
        found = latest.get(str(row["name"]))
        excused = may_be_pending and row.get("timing") == "pending"
        if found is None and not excused:
            missing.append(str(row["name"]))
        elif found is not None:
            yield from _unfit(found, excused)
    if missing:
        yield Refusal("required_test_missing", lot.code, {"tests": ", ".join(missing)})


def required_tests(situation: Situation, lot: Thing) -> tuple[Mapping[str, object], ...]:
    """The rows of the lot's specification that decide about its release, now or later."""
    specification = specification_of(situation, lot)
    rows = specification.rows("test") if specification else ()
    return tuple(row for row in rows if row.get("timing") in ("release", "pending"))


def tests_pending(situation: Situation, lot: Thing) -> tuple[Mapping[str, object], ...]:
    """The rows marked *pending* that have no reviewed result yet."""
    latest = latest_by_test(release_results(situation, lot.code))
    rows = (row for row in required_tests(situation, lot) if row.get("timing") == "pending")
    return tuple(r for r in rows if (found := latest.get(str(r["name"]))) is None or not _reviewed(found))


def _unfit(result: Thing, excused: bool) -> Iterator[Refusal]:
    test = result.text("test")
    if result.text("verdict") == OUT_OF_SPECIFICATION:
        yield Refusal("test_out_of_specification", result.code, {"test": test, "value": result.text("value")})
    elif result.text("verdict") == INVALID:
        why = result.text("invalid_note") if result.text("invalid_reason") == OTHER else result.text("invalid_reason")
        yield Refusal("test_invalid", result.code, {"test": test, "reason": why})
    elif not _reviewed(result) and not excused:
        yield Refusal("test_not_reviewed", result.code, {"test": test})


def _reviewed(result: Thing) -> bool:
    return result.state("result") == "reviewed"
