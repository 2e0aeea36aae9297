"""What was given in error to another child is not had by the child it was meant for: its own replacement is thawed,
prepared and given as if that part had never been, and half a dose is never called given."""

from __future__ import annotations

from typing import Any

import pytest

from custody.rules.decide import Accepted
from tests.rules.clinic.ward import Ward


@pytest.fixture
def ward() -> Ward:
    return Ward.cryopreserved()


def given_in_error(ward: Ward, prepared: str, *, band: str | None) -> None:
    """The dose of the first child reached whoever wears this band; the holds that follow are lifted."""
    told = {"item": prepared, "what": "given_in_error", "account": "the wrong bed", "from_paper": "no"}
    ward.world.do("record_as_happened", ward.nurse, told | ({"wristband": band} if band else {}))
    for hold in [code for code, item in ward.world.items.items() if item.kind == "hold"]:
        del ward.world.items[hold]


def thawed(ward: Ward, container: str) -> Accepted:
    """The replacement is thawed and judged usable, and nothing has to be authorised for it."""
    facts = ward.thaw_facts(ward.first, container=container, container_again=container)
    started = ward.world.do("start_thaw", ward.technician, facts, second=ward.pharmacist)
    ward.world.later(minutes=5)
    ward.world.do("end_thaw", ward.technician, {"container": container})
    ward.world.do("decide_use", ward.technician, {**ward.use_facts(ward.first), "container": container})
    return started


def second_half(ward: Ward) -> str:
    """The second of two parts, prepared from the replacement after the first one reached another child."""
    replacement = ward.another_container(ward.first)
    half: dict[str, Any] = {"parts_total": 2, "drawn_ml": "10"}
    ward.usable(ward.first)
    part = ward.prepare(ward.first.container, **half)
    ward.label(part)
    given_in_error(ward, part, band=ward.second.band)
    thawed(ward, replacement)
    facts, taken_on = ward.prepare_facts(replacement, **half), [("parts_cannot_add_up", ward.investigator)]
    ward.world.do("prepare_dose", ward.technician, facts, second=ward.pharmacist, authorised=taken_on)
    return ward.world.created["@1"]


def test_the_replacement_of_a_dose_another_child_received_is_thawed_and_prepared_without_a_word(ward: Ward) -> None:
    replacement = ward.another_container(ward.first)
    given_in_error(ward, ward.verified(), band=ward.second.band)
    assert thawed(ward, replacement).notes == ()
    prepared = ward.world.do("prepare_dose", ward.technician, ward.prepare_facts(replacement), second=ward.pharmacist)
    assert prepared.notes == ()


def test_what_reached_nobody_knows_whom_counts_as_had_by_its_own_child(ward: Ward) -> None:
    replacement = ward.another_container(ward.first)
    given_in_error(ward, ward.verified(), band=None)
    facts = ward.thaw_facts(ward.first, container=replacement, container_again=replacement)
    assert ward.world.refused("start_thaw", ward.technician, facts, second=ward.pharmacist) == ("dose_complete",)


def test_half_a_dose_is_not_given_where_the_other_half_reached_another_child(ward: Ward) -> None:
    second = second_half(ward)
    ward.label(second)
    ward.verify(second, ward.nurse)
    ward.verify(second, ward.other_nurse)
    ward.start(second)
    ward.world.later(minutes=20)
    notes = ward.end(second, "40").notes
    assert [note.code for note in notes] == ["parts_missing", "dose_cut_short"]
    assert ward.world.things[ward.first.dose].state("dose") == "cleared"


def test_half_a_dose_told_on_paper_is_not_given_either(ward: Ward) -> None:
    second = second_half(ward)
    told = {"item": second, "what": "given_on_paper", "account": "Server down", "from_paper": "yes"}
    ward.world.do("record_as_happened", ward.nurse, told | {"wristband": ward.first.band})
    assert ward.world.things[ward.first.dose].state("dose") == "cleared"


def test_a_pause_holds_the_frozen_bag_of_a_child_whose_dose_another_received(ward: Ward) -> None:
    replacement = ward.another_container(ward.first)
    prepared = ward.verified()
    facts = ward.thaw_facts(ward.first, container=replacement, container_again=replacement)
    attempt = ("start_thaw", ward.technician, facts)
    ward.world.open("pause", scope="trial", paused_by=ward.investigator, reason="sae", paused_at=ward.world.at)
    given_in_error(ward, prepared, band=ward.second.band)
    assert ward.world.refused(*attempt, second=ward.pharmacist) == ("paused_before_thaw",)


def test_a_container_given_to_another_as_it_was_is_no_part_of_the_dose(ward: Ward) -> None:
    replacement = ward.another_container(ward.first)
    given_in_error(ward, ward.first.container, band=ward.second.band)
    ward.world.open("pause", scope="trial", paused_by=ward.investigator, reason="sae", paused_at=ward.world.at)
    facts = ward.thaw_facts(ward.first, container=replacement, container_again=replacement)
    assert ward.world.refused("start_thaw", ward.technician, facts, second=ward.pharmacist) == ("paused_before_thaw",)
