"""However many reasons there are, an attempt leaves its entry: the worst are told, and how many more there were."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest

from custody.record.audit import audit
from custody.rules.refusals import Refusal
from custody.rules.situation import Situation
from custody.rules.step import Act, Registry
from tests.record.own_steps import One
from tests.record_room import Room

MANY = 400


def objected(situation: Situation, facts: One, act: Act) -> Iterator[Refusal]:
    for number in range(MANY):
        yield Refusal("marked_before", f"{facts.container}.{number}", {"why": "for a reason of some length" * 3})


@pytest.fixture(params=[False, True], ids=["refused", "always recordable"])
def objecting(room: Room, request: pytest.FixtureRequest) -> Room:
    """The same room with a step against which there are more reasons than an entry holds."""
    step = dataclasses.replace(
        room.steps.steps["view_container"],
        name="object_at_length",
        refusals=objected,
        always_recordable=request.param,
    )
    other = Room.opened(room.store, room.clock, room.keyring, Registry({**room.steps.steps, step.name: step}))
    other.quality = room.quality
    return other


def test_the_worst_reasons_are_told_and_the_rest_are_counted(objecting: Room, container: str) -> None:
    room = objecting
    always = room.steps.steps["object_at_length"].always_recordable
    answer = room.record("object_at_length", room.quality, {"container": container}, nonce="n1")
    assert answer.status == ("accepted" if always else "refused"), answer.problems
    told = answer.notes if always else answer.reasons
    assert told[-1].code == "further_reasons"
    assert {reason.code for reason in told[:-1]} == {"marked_before"}
    assert len(told) > 10
    assert len(told) - 1 + int(told[-1].params["count"]) == MANY
    again = room.record("object_at_length", room.quality, {"container": container}, nonce="n1")
    assert (again.repeat, again.notes if always else again.reasons) == (True, told)
    assert audit(room.store).intact


def test_few_reasons_are_all_told(room: Room, container: str) -> None:
    room.do("mark_container", room.quality, {"container": container})
    answer = room.record("mark_container", room.quality, {"container": container})
    assert [reason.code for reason in answer.reasons] == ["marked_before"]
