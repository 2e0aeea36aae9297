"""Sessions and throttles: no part of the story, gone for everybody at once."""

from __future__ import annotations

from datetime import timedelta

from custody.record.keys import Session
from tests.record_room import Room

IDLE, ABSOLUTE = timedelta(minutes=10), timedelta(hours=12)


def living(room: Room, token: str) -> Session | None:
    return room.keys.find(token, IDLE, ABSOLUTE)


def begun(room: Room) -> str:
    return room.keys.begin(room.quality, "quality_desk", "zh_CN")


def test_a_session_is_found_by_its_token_in_every_process(room: Room) -> None:
    token = begun(room)
    found = living(room.beside(), token)
    assert found is not None
    assert (found.person, found.station, found.locale) == (room.quality, "quality_desk", "zh_CN")
    assert living(room, token + "x") is None


def test_the_token_itself_is_stored_nowhere(room: Room) -> None:
    token = begun(room)
    row = room.rows("SELECT * FROM session")[0]
    assert token not in row
    assert len(token) >= 43  # 256 bits


def test_a_session_ends_when_it_is_idle_too_long(room: Room) -> None:
    token = begun(room)
    room.later(minutes=10)
    assert living(room, token) is not None
    room.later(seconds=1)
    assert living(room, token) is None


def test_use_keeps_a_session_alive_but_not_beyond_its_day(room: Room) -> None:
    token = begun(room)
    for _ in range(80):
        room.later(minutes=9)
        session = living(room, token)
        assert session is not None
        room.keys.seen(session)
    room.later(minutes=1)
    assert living(room, token) is None


def test_use_within_half_a_minute_writes_nothing(room: Room) -> None:
    token = begun(room)
    session = living(room, token)
    assert session is not None
    room.later(seconds=20)
    room.keys.seen(session)
    found = living(room, token)
    assert found is not None
    assert found.seen_at == session.seen_at


def test_a_session_that_was_ended_is_worth_nothing(room: Room) -> None:
    token, other = begun(room), begun(room)
    session = living(room, token)
    assert session is not None
    room.keys.end(session)
    assert living(room, token) is None
    assert living(room, other) is not None


def test_a_session_moves_to_another_station_and_language(room: Room) -> None:
    token = begun(room)
    session = living(room, token)
    assert session is not None
    room.keys.change(session, "clean_room", "en")
    found = living(room, token)
    assert found is not None
    assert (found.station, found.locale) == ("clean_room", "en")


def test_the_fifth_failure_locks_for_a_while_and_success_clears(room: Room) -> None:
    for number in range(1, 5):
        found = room.keys.failed("someone", 5, timedelta(minutes=15))
        assert (found.failures, found.locked_until) == (number, None)
    found = room.keys.failed("someone", 5, timedelta(minutes=15))
    assert found.locked_until == room.clock() + timedelta(minutes=15)
    assert room.keys.throttle("someone") == found
    assert room.keys.throttle("another").failures == 0
    room.keys.succeeded("someone")
    assert (room.keys.throttle("someone").failures, room.keys.throttle("someone").locked_until) == (0, None)


def test_keys_leave_no_entry(room: Room) -> None:
    size = room.size()
    begun(room)
    room.keys.failed("someone", 5, timedelta(minutes=15))
    assert room.size() == size
