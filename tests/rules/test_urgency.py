"""Alarms in the order in which they are told. A recall opens one for each who has some of a lot; none of these may
stand before the child into whom the wrong cells run."""

from __future__ import annotations

import random

from custody.rules.situation import Thing
from custody.rules.urgency import RANKED, about_running, running_in, worst_first
from tests.rules.oversight.ward import ward_with_a_prepared_dose


def alarm(code: str, reason: str, opened_at: str, *about: str, state: str = "open") -> Thing:
    return Thing(code, "alarm", "", {"alarm": state}, {"reason": reason, "opened_at": opened_at, "about": about})


EARLY, LATE = "2026-11-22T06:00:00.000000Z", "2026-11-22T07:00:00.000000Z"


def test_what_runs_is_told_before_anything_worse_that_does_not() -> None:
    runs = alarm("N1", "hold_in_transit", LATE, "D1")
    worse = alarm("N2", "mismatch_while_running", EARLY, "D2")
    assert worst_first((worse, runs), frozenset({"D1"})) == (runs, worse)


def test_the_worst_reason_stands_first_and_of_one_reason_the_oldest() -> None:
    wanted = [
        alarm(f"N{n}", reason, at) for n, (reason, at) in enumerate((r, a) for r in RANKED for a in (EARLY, LATE))
    ]
    mixed = random.Random(7).sample(wanted, len(wanted))
    assert list(worst_first(mixed, frozenset())) == wanted


def test_a_hundred_alarms_of_a_recall_do_not_push_a_mismatch_away() -> None:
    recalled = [alarm(f"N{n}", "recalled_lot", EARLY, f"C{n}") for n in range(100)]
    mismatch = alarm("N999", "mismatch_while_running", LATE, "D1")
    assert worst_first((*recalled, mismatch), frozenset({"D1"}))[0] == mismatch
    assert worst_first((*recalled, mismatch), frozenset())[0] == mismatch


def test_a_reason_nobody_ranked_is_not_the_last() -> None:
    unknown = alarm("N2", "something_new", LATE)
    assert worst_first((alarm("N1", RANKED[0], EARLY), unknown), frozenset())[0] == unknown


def test_an_alarm_that_was_answered_comes_after_all_that_are_open() -> None:
    answered = alarm("N1", RANKED[0], EARLY, "D1", state="closed")
    waits = alarm("N2", RANKED[-1], LATE)
    assert worst_first((answered, waits), frozenset({"D1"})) == (waits, answered)


def test_an_alarm_about_a_container_whose_cells_hang_is_about_cells_that_run() -> None:
    ward = ward_with_a_prepared_dose()
    recalled = alarm("N1", "recalled_lot", EARLY, ward.pooled, ward.spare)
    assert not running_in(ward.world.situation(), recalled)
    ward.world.change(ward.prepared, {"prepared_dose": "interrupted"})
    assert running_in(ward.world.situation(), recalled) == {ward.pooled}
    assert about_running(recalled, frozenset({ward.pooled}))
