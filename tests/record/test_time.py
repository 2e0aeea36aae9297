"""Time in the ledger: told by the clock, never backwards, and what acts now happens now."""

from __future__ import annotations

from datetime import timedelta

from custody.record.audit import audit
from custody.record.reads.entries import entry
from tests.record_room import START, Room


def test_recorded_time_never_runs_backwards(room: Room) -> None:
    room.later(hours=2)
    first = room.do("grow_container", room.quality, {"name": "first"})
    room.later(hours=-5)
    second = room.do("grow_container", room.quality, {"name": "second"})
    assert second.recorded_at == first.recorded_at
    room.later(hours=6)
    third = room.do("grow_container", room.quality, {"name": "third"})
    assert third.recorded_at > second.recorded_at
    found = audit(room.store)
    assert found.intact
    assert [w.code for w in found.ledger.warnings if w.code.startswith("time_")] == []


def test_rules_are_told_the_time_of_the_ledger_where_the_clock_is_behind_it(room: Room) -> None:
    room.later(hours=1)
    room.do("grow_container", room.quality, {"name": "first"})
    container = room.created["@1"]
    at = room.clock()
    room.later(hours=-1)
    answer = room.do("report_container", room.quality, {"container": container}, occurred_at=at)
    assert answer.recorded_at.startswith(at.strftime("%Y-%m-%dT%H:%M"))


def test_a_step_that_acts_now_ignores_a_time_supplied(room: Room, container: str) -> None:
    answer = room.do("mark_container", room.quality, {"container": container}, occurred_at=START - timedelta(days=3))
    with room.store.reading() as link:
        found = entry(link, answer.idx or 0)
    assert found is not None
    assert found.occurred_at == found.recorded_at == room.clock()


def test_a_step_that_reports_the_past_keeps_both_times_and_refuses_the_future(room: Room, container: str) -> None:
    before = room.clock() - timedelta(minutes=10)
    room.later(minutes=1)
    ahead = room.clock() + timedelta(seconds=1)
    facts = {"container": container}
    assert room.refused("report_container", room.quality, facts, occurred_at=ahead) == ("in_the_future",)
    answer = room.do("report_container", room.quality, facts, occurred_at=before)
    with room.store.reading() as link:
        found = entry(link, answer.idx or 0)
    assert found is not None
    assert (found.occurred_at, found.recorded_at) == (before, room.clock())


def test_a_time_without_an_offset_is_malformed(room: Room, container: str) -> None:
    naive = room.clock().replace(tzinfo=None)
    answer = room.record("report_container", room.quality, {"container": container}, occurred_at=naive)
    assert (answer.status, answer.problems[0].code) == ("malformed", "no_offset")
