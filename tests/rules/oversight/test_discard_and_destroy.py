"""Discarding and destroying: every millilitre ends on an account."""

from __future__ import annotations

import pytest

from custody.rules.situation import Edge
from tests.rules.oversight.ward import Ward


def discard(ward: Ward, item: str, cause: str = "infusion_postponed") -> None:
    ward.world.do("discard_container", ward.pharmacist, {"item": item, "cause": cause})


def destroy(ward: Ward, *items: str) -> None:
    facts = {"items": list(items), "method": "autoclaved"}
    ward.world.do("destroy_container", ward.technician, facts, second=ward.nurse)


def test_a_discarded_container_gives_up_its_reservation_and_keeps_its_content(ward: Ward) -> None:
    discard(ward, ward.spare)
    assert ward.state(ward.spare) == "discarded"
    assert ward.world.things[ward.spare].state("allocation") == "free"
    assert ward.world.things[ward.spare].text("cause") == "infusion_postponed"
    assert Edge(ward.dose, ward.spare, "allocated") not in ward.world.edges
    assert not ward.world.things[ward.dose].has("backup")
    assert ward.state(ward.dose) == "cleared"
    assert ward.balance(ward.spare) == 20


def test_a_discarded_dose_takes_its_emptied_containers_and_the_preparation_with_it(ward: Ward) -> None:
    ward.world.open("preparation", ward.prepared, station="ward")
    discard(ward, ward.prepared)
    assert (ward.state(ward.prepared), ward.state(ward.pooled)) == ("discarded", "discarded")
    assert ward.world.things[ward.pooled].state("allocation") == "free"
    assert ward.opened("preparation") == []


def test_a_container_that_still_holds_cells_is_not_discarded_with_the_dose_drawn_from_it(ward: Ward) -> None:
    ward.fill(ward.pooled, 5, 50)
    discard(ward, ward.prepared)
    assert ward.state(ward.pooled) == "prepared"


@pytest.mark.parametrize("state", ["prepared", "checked_once", "verified", "infusing"])
def test_a_container_of_a_dose_that_waits_is_not_discarded_apart_from_it(ward: Ward, state: str) -> None:
    ward.world.change(ward.prepared, {"prepared_dose": state})
    facts = {"item": ward.pooled, "cause": "damaged"}
    assert ward.world.refused("discard_container", ward.pharmacist, facts) == ("part_of_a_waiting_dose",)


def test_what_was_given_is_not_discarded(ward: Ward) -> None:
    ward.world.change(ward.spare, {"container": "infused"})
    facts = {"item": ward.spare, "cause": "not_needed"}
    assert ward.world.refused("discard_container", ward.pharmacist, facts) == ("wrong_state",)


def test_two_persons_destroy_and_the_accounts_end_at_nothing(ward: Ward) -> None:
    place = ward.world.put("storage_place")
    ward.world.link(place, ward.spare, "keeps")
    discard(ward, ward.spare)
    destroy(ward, ward.spare)
    assert ward.state(ward.spare) == "destroyed"
    assert ward.balance(ward.spare) == 0
    assert ward.balance(ward.spare, "cells") == 0
    assert ward.balance("world.destroyed") == 20
    assert ward.balance("world.destroyed", "cells") == 200
    assert Edge(place, ward.spare, "keeps") not in ward.world.edges


def test_a_destroyed_dose_ends_its_containers_too(ward: Ward) -> None:
    discard(ward, ward.prepared)
    destroy(ward, ward.prepared)
    assert (ward.state(ward.prepared), ward.state(ward.pooled)) == ("destroyed", "destroyed")
    assert ward.balance("world.destroyed") == 50


def test_the_remainder_of_a_dose_given_in_part_is_discarded_destroyed_and_counted(ward: Ward) -> None:
    ward.world.change(ward.prepared, {"prepared_dose": "infused_in_part"})
    ward.world.change(ward.pooled, {"container": "infused"})
    ward.fill(ward.prepared, 8, 80)
    discard(ward, ward.prepared, "partly_given")
    assert ward.state(ward.prepared) == "remainder_discarded"
    destroy(ward, ward.prepared)
    assert (ward.state(ward.prepared), ward.state(ward.pooled)) == ("infused", "infused")
    assert ward.balance("world.destroyed") == 8


def test_many_are_destroyed_at_once(ward: Ward) -> None:
    discard(ward, ward.spare)
    discard(ward, ward.prepared)
    destroy(ward, ward.spare, ward.prepared)
    assert ward.balance("world.destroyed") == 70


def test_what_was_not_discarded_is_not_destroyed(ward: Ward) -> None:
    facts = {"items": [ward.spare], "method": "autoclaved"}
    refused = ward.world.refused("destroy_container", ward.technician, facts, second=ward.nurse)
    assert refused == ("wrong_state",)


def test_nobody_destroys_before_their_own_eyes(ward: Ward) -> None:
    discard(ward, ward.spare)
    facts = {"items": [ward.spare], "method": "autoclaved"}
    same = ward.world.refused("destroy_container", ward.nurse, facts, second=ward.nurse)
    assert same == ("same_person_twice",)
    assert ward.world.refused("destroy_container", ward.nurse, facts) == ("second_person_missing",)


def test_what_is_held_is_destroyed_only_when_quality_agrees(ward: Ward) -> None:
    discard(ward, ward.spare)
    ward.world.open("hold", ward.lot, reason="suspected_contamination")
    facts = {"items": [ward.spare], "method": "autoclaved"}
    refused = ward.world.refused("destroy_container", ward.technician, facts, second=ward.nurse)
    assert refused == ("held_evidence",)
    agreed = [("held_evidence", ward.qa)]
    ward.world.do("destroy_container", ward.technician, facts, second=ward.nurse, authorised=agreed)
    assert ward.state(ward.spare) == "destroyed"
