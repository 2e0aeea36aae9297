"""A pause of dosing is loaded wherever a step asks for it, whatever else the step is about."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from custody.record.situation import load_situation
from custody.rules.situation import ITEMS, PAUSES, NotLoaded
from tests.record_room import Room


def pauses(room: Room, *reads: str) -> list[str]:
    with room.store.reading() as link:
        situation = load_situation(link, (), reads, room.clock())
    return [item.code for item in situation.open_items("pause")]


def paused(room: Room) -> str:
    room.do("pause_dosing", room.quality, {"scope": "trial", "reason": "safety_review"})
    return room.created["@1"]


def test_a_pause_is_known_without_being_named_until_another_person_resumes(room: Room) -> None:
    investigator = room.person("Lin Bo", "investigator")
    assert pauses(room, PAUSES) == []
    pause = paused(room)
    assert pauses(room, PAUSES) == [pause]
    facts = {"pause": pause, "finding": "not related to the product"}
    assert room.refused("resume_dosing", room.quality, facts) == ("pair_broken",)
    room.do("resume_dosing", investigator, facts)
    assert pauses(room, PAUSES) == []


def test_a_step_that_does_not_declare_it_cannot_ask_for_a_pause(room: Room) -> None:
    with pytest.raises(NotLoaded):
        pauses(room, ITEMS)


def test_many_items_are_loaded_with_as_many_questions_as_two(sqlite_room: Room) -> None:
    room, asked = sqlite_room, list[str]()
    room.store.engine.dispose()
    event.listen(room.store.engine, "connect", lambda raw, _: raw.set_trace_callback(asked.append))

    def questions() -> tuple[int, int]:
        asked.clear()
        return len(pauses(room, PAUSES)), len(asked)

    paused(room), paused(room)
    few, of_few = questions()
    for _ in range(6):
        paused(room)
    many, of_many = questions()
    assert (few, many) == (2, 8)
    assert of_many == of_few
