"""End thaw: told after the act."""

from __future__ import annotations

from datetime import timedelta

import pytest

from custody.rules.effects import instant_text
from tests.rules.clinic.ward import Ward


@pytest.fixture
def ward() -> Ward:
    ward = Ward.cryopreserved()
    ward.thaw(ward.first)
    ward.world.later(minutes=8)
    return ward


def test_the_thaw_ends_when_it_ended_and_the_use_by_stands(ward: Ward) -> None:
    ended = ward.world.at - timedelta(minutes=2)
    use_by = ward.world.things[ward.first.container].text("use_by")
    facts = {"container": ward.first.container}
    assert ward.world.do("end_thaw", ward.technician, facts, occurred_at=ended).notes == ()
    container = ward.world.things[ward.first.container]
    assert container.state("container") == "thawed"
    assert container.text("thaw_ended_at") == instant_text(ended)
    assert container.text("use_by") == use_by


def test_an_end_before_the_start_is_refused(ward: Ward) -> None:
    facts, early = {"container": ward.first.container}, ward.world.at - timedelta(minutes=9)
    assert ward.world.refused("end_thaw", ward.technician, facts, occurred_at=early) == ("end_before_start",)


def test_a_thaw_that_took_too_long_is_a_note_and_opens_a_deviation(ward: Ward) -> None:
    ward.world.later(minutes=3)
    decision = ward.world.do("end_thaw", ward.technician, {"container": ward.first.container})
    assert [note.code for note in decision.notes] == ["thaw_too_long"]
    assert [item.kind for item in ward.world.items.values()] == ["deviation"]


def test_a_container_that_is_not_thawing_has_no_end_of_thaw(ward: Ward) -> None:
    facts = {"container": ward.second.container}
    assert ward.world.refused("end_thaw", ward.technician, facts) == ("wrong_state",)
