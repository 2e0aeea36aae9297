"""Sessions and throttles: no part of the story, gone for everybody at once."""

from __future__ import annotations

from datetime import timedelta

from custody.record.keys import Locking, Session, SignIn
from tests.record_room import Room

IDLE, ABSOLUTE = timedelta(minutes=10), timedelta(hours=12)
LOCKING = Locking(5, timedelta(minutes=15), timedelta(hours=1))


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
        found = room.keys.failed("someone", LOCKING)
        assert (found.failures, found.locked_until) == (number, None)
    found = room.keys.failed("someone", LOCKING)
    assert found.locked_until == room.clock() + timedelta(minutes=15)
    assert room.keys.throttle("someone") == found
    assert room.keys.throttle("another").failures == 0
    room.keys.succeeded("someone")
    assert (room.keys.throttle("someone").failures, room.keys.throttle("someone").locked_until) == (0, None)


def test_keys_leave_no_entry(room: Room) -> None:
    size = room.size()
    begun(room)
    room.keys.failed("someone", LOCKING)
    assert room.size() == size


def test_each_further_lock_lasts_twice_as_long_and_none_longer_than_the_longest(room: Room) -> None:
    for _ in range(4):
        room.keys.failed("someone", LOCKING)
    minutes = []
    for _ in range(4):
        until = room.keys.failed("someone", LOCKING).locked_until
        assert until is not None
        minutes.append((until - room.clock()).total_seconds() / 60)
        room.clock.at = until
    assert minutes == [15, 30, 60, 60]
    room.keys.succeeded("someone")
    assert room.keys.failed("someone", LOCKING).locked_until is None


def test_a_renewed_token_takes_the_place_of_the_one_before_at_once(room: Room) -> None:
    token = begun(room)
    before = living(room, token)
    assert before is not None
    fresh = room.keys.renew(before)
    after = living(room, fresh)
    assert after is not None
    assert (after.name, after.created_at, after.station) == (before.name, before.created_at, before.station)
    assert living(room, token) is None
    assert room.keys.just_renewed(token) == room.quality
    assert room.keys.renew(before) == "", "of two at once the second brings no token"
    room.later(seconds=11)
    assert room.keys.just_renewed(token) == ""


def test_a_session_that_ended_is_not_renewed_and_its_earlier_token_tells_nothing(room: Room) -> None:
    token = begun(room)
    session = living(room, token)
    assert session is not None
    fresh = room.keys.renew(session)
    renewed = living(room, fresh)
    assert renewed is not None
    room.keys.end(renewed)
    assert (room.keys.renew(renewed), room.keys.just_renewed(token)) == ("", "")


def test_a_person_sees_their_own_sessions_and_ends_one_or_all_others(room: Room) -> None:
    first = room.keys.begin(room.quality, "quality_desk", "en", SignIn("password", "192.0.2.7"))
    room.later(minutes=1)
    second, third = begun(room), begun(room)
    stranger = room.keys.begin(room.administrator, "quality_desk", "en")
    found = room.keys.of_person(room.quality, IDLE, ABSOLUTE)
    assert len(found) == 3
    assert (found[-1].method, found[-1].address) == ("password", "192.0.2.7")
    own = living(room, third)
    assert own is not None
    room.keys.end_named(room.administrator, own.name)
    assert living(room, third) is not None, "nobody ends another's by its name"
    room.keys.end_named(room.quality, found[-1].name)
    assert living(room, first) is None
    room.keys.end_all(room.quality, but=own.name)
    assert (living(room, second), living(room, third)) == (None, own)
    room.keys.end_all(room.quality)
    assert living(room, third) is None
    assert living(room, stranger) is not None
    assert room.keys.last_begun(room.quality) == room.clock()


def test_sessions_opened_in_one_way_end_alone(room: Room) -> None:
    ways = ("badge_pin", "badge_pin totp", "api badge_pin", "password", "password recovery_code", "api password")
    tokens = {way: room.keys.begin(room.quality, "ward", "en", SignIn(way)) for way in ways}
    stranger = room.keys.begin(room.administrator, "ward", "en", SignIn("badge_pin"))
    room.keys.end_all(room.quality, opened_by="badge_pin")
    assert [way for way in ways if living(room, tokens[way])] == [way for way in ways if "badge_pin" not in way]
    assert living(room, stranger) is not None


def test_a_code_of_a_time_step_counts_once_and_none_before_it_any_more(room: Room) -> None:
    assert room.keys.use_counter(room.quality, 100)
    assert not room.beside().keys.use_counter(room.quality, 100)
    assert not room.keys.use_counter(room.quality, 99)
    assert room.keys.use_counter(room.quality, 101)
    assert room.keys.use_counter(room.administrator, 100)


def test_a_recovery_code_counts_once(room: Room) -> None:
    assert room.keys.use_once(room.quality, "digest")
    assert not room.keys.use_once(room.quality, "digest")
    assert room.keys.use_once(room.administrator, "digest")
    assert room.keys.used_marks(room.quality) == {"digest"}


def test_a_new_invitation_takes_the_place_of_the_one_before(room: Room) -> None:
    earlier = room.keys.invite(room.quality, timedelta(hours=1))
    later = room.keys.invite(room.quality, timedelta(hours=1))
    assert (room.keys.invited(earlier), room.keys.invited(later)) == ("", room.quality)
