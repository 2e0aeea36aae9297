"""Interrupt, resume, mark a reaction: one tap each, never refused, signed for afterwards."""

from __future__ import annotations

from datetime import timedelta

import pytest

from custody.rules.decide import Accepted
from custody.rules.effects import instant_text
from custody.rules.facts import specs_of
from custody.rules.registry import registry
from custody.rules.step import Sign
from tests.rules.clinic.ward import Ward

ONE_TAP = ("interrupt_infusion", "resume_infusion", "mark_reaction")


@pytest.fixture
def ward() -> Ward:
    found = Ward.cryopreserved()
    found.world.change(found.first.dose, il2_given_at=found.world.at - timedelta(minutes=25))
    return found


def tap(ward: Ward, step: str, prepared: str, person: str = "") -> Accepted:
    return ward.world.do(step, person or ward.nurse, {"prepared_dose": prepared}, signed=False)


def state(ward: Ward, prepared: str) -> str:
    return ward.world.things[prepared].state("prepared_dose")


def test_an_infusion_is_interrupted_and_resumed_with_a_tap_each(ward: Ward) -> None:
    prepared = ward.running()
    began = instant_text(ward.world.at)
    assert tap(ward, "interrupt_infusion", prepared).notes == ()
    assert state(ward, prepared) == "interrupted"
    assert ward.world.things[prepared].text("interrupted_at") == began
    ward.world.later(minutes=4)
    assert tap(ward, "resume_infusion", prepared).notes == ()
    assert state(ward, prepared) == "infusing"
    thing = ward.world.things[prepared]
    assert thing.attrs["interruptions"] == ({"from": began, "to": instant_text(ward.world.at)},)
    assert not thing.has("interrupted_at")


def test_an_interrupted_infusion_ends_as_any_other(ward: Ward) -> None:
    prepared = ward.running()
    ward.world.later(minutes=20)
    tap(ward, "interrupt_infusion", prepared)
    notes = ward.end(prepared, "46", complete="no", partial_reason="reaction").notes
    assert notes == ()
    assert state(ward, prepared) == "infused_in_part"


def test_each_step_of_one_tap_asks_for_no_signature_and_is_always_recordable() -> None:
    for name in ONE_TAP:
        step = registry().steps[name]
        assert (step.sign, step.always_recordable, step.after_thaw) == (Sign.NONE, True, True)
        assert [spec.name for spec in specs_of(step.facts) if spec.required] == ["prepared_dose"]


@pytest.mark.parametrize("step", ONE_TAP)
@pytest.mark.parametrize("before", ["prepared", "infused", "discarded", "interrupted"])
def test_no_state_refuses_a_tap(ward: Ward, step: str, before: str) -> None:
    prepared = ward.running()
    ward.world.change(prepared, {"prepared_dose": before}, interrupted_at=ward.world.at)
    tap(ward, step, prepared)
    moved = step == "resume_infusion" and before == "interrupted"
    assert state(ward, prepared) == ("infusing" if moved else before)


def test_a_tap_out_of_order_is_noted_and_changes_no_time_kept_before(ward: Ward) -> None:
    prepared = ward.running()
    tap(ward, "interrupt_infusion", prepared)
    kept = ward.world.things[prepared].text("interrupted_at")
    ward.world.later(minutes=1)
    assert [note.code for note in tap(ward, "interrupt_infusion", prepared).notes] == ["wrong_state"]
    assert ward.world.things[prepared].text("interrupted_at") == kept


def test_going_on_past_the_use_by_or_under_a_hold_is_noted_and_stops_nothing(ward: Ward) -> None:
    prepared = ward.running()
    tap(ward, "interrupt_infusion", prepared)
    ward.world.open("hold", ward.lot, reason="other")
    ward.world.change(prepared, use_by=ward.world.at)
    noted = {note.code for note in tap(ward, "resume_infusion", prepared).notes}
    assert noted == {"past_use_by", "on_hold", "resumed_without_band"}
    assert state(ward, prepared) == "infusing"


def test_a_hold_counts_as_it_lay_when_it_went_on(ward: Ward) -> None:
    prepared = ward.running()
    tap(ward, "interrupt_infusion", prepared)
    resumed, facts = ward.world.at, {"prepared_dose": prepared, "wristband": ward.first.band}
    ward.world.later(minutes=1)
    hold = ward.world.open("hold", ward.lot, reason="other", placed_at=ward.world.at)
    held = ward.world.at
    assert "on_hold" not in ward.world.notes("resume_infusion", ward.nurse, facts, occurred_at=resumed)
    ward.world.later(minutes=1)
    ward.world.close(hold, ward.world.at)
    assert "on_hold" in ward.world.notes("resume_infusion", ward.nurse, facts, occurred_at=held)


def test_going_on_before_the_interruption_is_noted_as_a_slip(ward: Ward) -> None:
    prepared = ward.running()
    tap(ward, "interrupt_infusion", prepared)
    facts, earlier = {"prepared_dose": prepared}, ward.world.at - timedelta(minutes=3)
    assert ward.world.notes("resume_infusion", ward.nurse, facts, occurred_at=earlier) == ("end_before_start",)


def test_every_reaction_keeps_its_minute(ward: Ward) -> None:
    prepared = ward.running()
    minutes = []
    for _ in range(2):
        ward.world.later(minutes=1)
        minutes.append(instant_text(ward.world.at))
        tap(ward, "mark_reaction", prepared)
    assert ward.world.things[prepared].texts("reactions") == tuple(minutes)


@pytest.mark.parametrize("step", ONE_TAP)
def test_a_tap_waits_for_the_signature_of_whoever_made_it(ward: Ward, step: str) -> None:
    prepared = ward.running()
    tap(ward, step, prepared)
    item = next(item for item in ward.world.items.values() if item.kind == "countersignature")
    assert (item.about, item.text("step")) == ((prepared,), step)
    facts = {"item": item.code, "agreed": "yes"}
    assert ward.world.refused("countersign_check", ward.nurse, facts, signed=False) == ("signature_missing",)
    ward.world.do("countersign_check", ward.nurse, facts)
    assert not [item for item in ward.world.items.values() if item.kind == "countersignature"]


def test_a_hold_on_what_stands_interrupted_is_an_alarm(ward: Ward) -> None:
    prepared = ward.running()
    tap(ward, "interrupt_infusion", prepared)
    facts = {"about": [prepared], "reason": "damaged"}
    assert ward.world.notes("place_hold", ward.nurse, facts) == ("hold_after_thaw",)


def test_what_stands_interrupted_is_drawn_from_containers_that_are_not_given_again(ward: Ward) -> None:
    prepared = ward.running()
    tap(ward, "interrupt_infusion", prepared)
    ward.world.change(ward.first.container, {"container": "frozen"})
    refused = ward.world.refused("start_thaw", ward.technician, ward.thaw_facts(ward.first), second=ward.pharmacist)
    assert "already_infused" in refused
