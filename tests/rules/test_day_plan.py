"""The clock of the day, backwards from the start of the infusion."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from custody.rules.day_plan import Window, earliest_start, planned
from custody.rules.document import Document

START = datetime(2026, 3, 9, 3, 20, tzinfo=UTC)
PROTOCOL = Document(*("N", "protocol", "p", "1", ""), {"il2": {"window_min_minutes": 30, "window_max_minutes": 60}})
FROZEN = {"thaw": {"max_minutes": 10, "use_by_minutes": 75}, "prepare": {"infusion_minutes": 30}}


def profile(content: Mapping[str, object]) -> Document:
    return Document("N", "product_profile", "p", "1", "", content)


def minutes(count: int) -> datetime:
    return START + timedelta(minutes=count)


def test_il2_comes_before_the_start_by_the_window_of_the_protocol() -> None:
    plan = planned(START, (PROTOCOL, profile(FROZEN)), True, None)
    assert plan.il2 is not None
    assert (plan.il2.opens, plan.il2.closes) == (minutes(-60), minutes(-30))
    assert (plan.begin.opens, plan.begin.closes) == (minutes(-30), minutes(30))


def test_the_thaw_begins_late_enough_for_its_use_by_to_cover_the_infusion() -> None:
    plan = planned(START, (PROTOCOL, profile(FROZEN)), True, None)
    assert plan.thaw is not None
    assert (plan.thaw.opens, plan.thaw.closes) == (minutes(-45), minutes(-10))
    assert plan.holds


def test_a_clearance_that_ends_before_the_thaw_may_begin_fits_no_start() -> None:
    plan = planned(START, (PROTOCOL, profile(FROZEN)), True, Window(minutes(-90), minutes(-46)))
    assert plan.thaw is not None
    assert plan.thaw.closes == minutes(-46)
    assert not plan.holds


def test_a_fresh_product_has_no_thaw_and_a_dose_without_il2_no_window() -> None:
    plan = planned(START, (PROTOCOL, profile({"prepare": {"infusion_minutes": 30}})), False, None)
    assert (plan.thaw, plan.il2, plan.begin.opens, plan.begin.closes) == (None, None, START, START)


def test_no_thaw_begins_before_the_go_of_the_day() -> None:
    plan = planned(START, (PROTOCOL, profile(FROZEN)), True, Window(minutes(-20), minutes(100)))
    assert plan.thaw == Window(minutes(-20), minutes(-10))


def test_the_earliest_start_waits_for_il2_or_for_the_thaw() -> None:
    assert earliest_start(START, (PROTOCOL, profile(FROZEN)), True) == minutes(60)
    assert earliest_start(START, (PROTOCOL, profile(FROZEN)), False) == minutes(10)
    assert earliest_start(START, (PROTOCOL, profile({})), False) == START
