"""Receiving samples in the QC laboratory."""

from __future__ import annotations

import pytest

from tests.rules.quality.lab import Lab


@pytest.fixture
def drawn(lab: Lab) -> str:
    lab.world.change(lab.lot, {"lot": "in_process"})
    lab.world.do("draw_sample", lab.operator, {"lot": lab.lot, "purpose": "test", "amount": "1"})
    return lab.world.created["@1"]


def test_an_intact_sample_in_time_is_received_without_a_note(lab: Lab, drawn: str) -> None:
    facts = {"sample": drawn, "outcome": "accepted", "condition": "intact"}
    assert lab.world.notes("receive_sample", lab.analyst, facts) == ()
    lab.world.do("receive_sample", lab.analyst, facts)
    assert lab.world.things[drawn].state("sample") == "received"
    assert lab.world.things[drawn].instant("received_at") == lab.world.at


def test_a_rejected_sample_gives_no_result(lab: Lab, drawn: str) -> None:
    facts = {"sample": drawn, "outcome": "rejected", "condition": "leaking"}
    assert lab.world.notes("receive_sample", lab.analyst, facts) == ()
    lab.world.do("receive_sample", lab.analyst, facts)
    found = {"sample": drawn, "test": "viability", "value": "91", "unit": "%", "control_valid": "yes"}
    assert lab.world.refused("record_result", lab.analyst, found) == ("wrong_state",)


def test_a_sample_accepted_in_a_bad_condition_is_marked_and_opens_a_deviation(lab: Lab, drawn: str) -> None:
    facts = {"sample": drawn, "outcome": "accepted", "condition": "wrong_temperature"}
    decision = lab.world.do("receive_sample", lab.analyst, facts)
    assert [note.code for note in decision.notes] == ["damaged_sample"]
    assert [item.text("grade") for item in lab.world.items.values()] == ["minor"]


def test_a_sample_received_too_late_is_marked_by_the_specification_s_limit(lab: Lab, drawn: str) -> None:
    facts = {"sample": drawn, "outcome": "accepted", "condition": "intact"}
    lab.world.later(minutes=240)
    assert lab.world.notes("receive_sample", lab.analyst, facts) == ()
    lab.world.later(minutes=1)
    decision = lab.world.do("receive_sample", lab.analyst, facts)
    assert [(note.code, dict(note.params)) for note in decision.notes] == [
        ("late_sample", {"minutes": 241, "allowed": "240"})
    ]


def test_a_sample_of_a_lot_without_a_specification_is_refused(lab: Lab, drawn: str) -> None:
    lab.world.change(lab.lot, documents={})
    facts = {"sample": drawn, "outcome": "accepted", "condition": "intact"}
    assert lab.world.refused("receive_sample", lab.analyst, facts) == ("unspecified_lot",)
