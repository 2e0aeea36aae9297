"""Paths through several stations: a fresh container carried in the house to its child, and a child banded anew."""

from __future__ import annotations

import pytest

from tests.rules.clinic.ward import Ward


def carried(ward: Ward, minutes: int) -> tuple[str, ...]:
    """The pharmacist gives the issued container to the nurse after so many minutes; the notes of the hand-over."""
    world, container = ward.world, ward.first.container
    world.change(container, holder=ward.pharmacist, handed_at=world.at, formulated_at=world.at)
    world.later(minutes=minutes)
    facts = {"things": [container], "receiver": ward.nurse}
    notes = world.notes("hand_over", ward.pharmacist, facts)
    world.do("hand_over", ward.pharmacist, facts)
    return notes


@pytest.mark.parametrize(("minutes", "notes"), [(60, ()), (61, ("late_hand_over",))])
def test_a_fresh_container_goes_from_hand_to_hand_to_its_child(minutes: int, notes: tuple[str, ...]) -> None:
    ward = Ward.fresh()
    world, container = ward.world, ward.first.container
    assert carried(ward, minutes) == notes
    thing = world.things[container]
    assert (thing.text("holder"), thing.state("custody")) == (ward.nurse, "issued")
    again = {"things": [container], "receiver": ward.other_nurse}
    assert world.refused("hand_over", ward.pharmacist, again) == ("not_the_holder",)
    prepared = ward.verified()
    ward.start(prepared)
    world.later(minutes=20)
    ward.end(prepared)
    assert world.things[container].state("container") == "infused"
    late = [item.text("reason") for item in world.items.values() if item.kind == "deviation"]
    assert ("late_hand_over" in late) is (minutes > 60)


def test_a_child_banded_anew_between_the_two_checks_is_checked_anew() -> None:
    ward = Ward.cryopreserved()
    world, child = ward.world, ward.first
    prepared = ward.prepared(child)
    ward.verify(prepared, ward.nurse)
    band = world.put("wristband", {"wristband": "printed"})
    copy = world.put("label_copy", {"label_copy": "proved"}, about=band, copy_number=1)
    world.link(copy, band, "labels")
    facts = {"subject": child.subject, "wristband": band, "name_read_back": "yes", "birth_date_read_back": "yes"}
    facts |= {"band_again": band, "name_read_back_again": "yes", "birth_date_read_back_again": "yes"}
    world.do("bind_wristband", ward.nurse, facts, second=ward.other_nurse)
    assert world.things[child.band].state("wristband") == "void"
    assert world.things[prepared].state("prepared_dose") == "prepared", "the first check is void with the band"
    old = world.do("verify_dose", ward.other_nurse, ward.bedside(prepared))
    assert (old.outcome, [note.code for note in old.notes]) == ("mismatch", ["wrong_band"])
    new = {"look_good": "yes", "wristband": band, "prepared_dose": prepared}
    world.do("verify_dose", ward.nurse, new)
    world.do("verify_dose", ward.other_nurse, new)
    on_the_old = {"wristband": child.band, "prepared_dose": prepared}
    assert world.do("start_infusion", ward.nurse, on_the_old).outcome == "mismatch"
    world.do("verify_dose", ward.nurse, new)
    world.do("verify_dose", ward.other_nurse, new)
    world.do("start_infusion", ward.nurse, {"wristband": band, "prepared_dose": prepared})
    assert world.things[prepared].state("prepared_dose") == "infusing"
