"""A correction names an entry; the situation says what that entry was about."""

from __future__ import annotations

from custody.record.situation import past_entry
from tests.record_room import Room


def test_an_entry_is_known_with_its_step_and_the_values_it_set(room: Room, container: str) -> None:
    last = room.size() - 1
    with room.store.reading() as link:
        found = past_entry(link, last)
    assert found is not None
    assert (found.idx, found.step, found.outcome) == (last, "grow_container", "accepted")
    assert container in {thing for thing, _ in found.values}


def test_a_refused_entry_changed_nothing(room: Room, container: str) -> None:
    room.record("receive_sample", room.quality, {"sample": container, "outcome": "accepted", "condition": "intact"})
    with room.store.reading() as link:
        found = past_entry(link, room.size() - 1)
    assert found is not None
    assert (found.outcome, found.values) == ("denied", frozenset())


def test_an_entry_that_is_not_there_is_none(room: Room) -> None:
    with room.store.reading() as link:
        assert past_entry(link, 99_999) is None
        assert past_entry(link, None) is None


def test_a_stop_is_known_with_whose_it_was_and_why(room: Room, container: str) -> None:
    room.record("receive_sample", room.quality, {"sample": container, "outcome": "accepted", "condition": "intact"})
    with room.store.reading() as link:
        found = past_entry(link, room.size() - 1)
    assert found is not None
    assert (found.actor, found.said, found.reasons) == (room.quality, "denied", ("not_permitted",))


def test_an_acknowledgement_answers_to_a_stop_of_the_record_and_corrects_nothing(room: Room, container: str) -> None:
    room.record("receive_sample", room.quality, {"sample": container, "outcome": "accepted", "condition": "intact"})
    facts = {"entry": room.size() - 1, "act": "put_aside"}
    assert room.refused("acknowledge_stop", room.administrator, facts) == ("no_stop_of_yours",)
    assert room.refused("acknowledge_stop", room.quality, {**facts, "entry": 99_999}) == ("no_stop_of_yours",)
    answer = room.do("acknowledge_stop", room.quality, facts)
    with room.store.reading() as link:
        assert link.run("SELECT corrects_idx FROM entry WHERE idx = ?", (answer.idx,))[0][0] is None
