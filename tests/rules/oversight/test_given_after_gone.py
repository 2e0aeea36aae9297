"""Told lost, destroyed or discarded, and then seen to have been given: it is entered as given to its own child, the
cells are the child's, and no second bag of the dose is let through."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from custody.rules.accountability import accountability
from custody.rules.decide import Accepted
from custody.rules.situation import Edge
from tests.rules.clinic.ward import Ward


@pytest.fixture
def ward() -> Ward:
    return Ward.cryopreserved()


def gone(ward: Ward, item: str, how: str) -> None:
    if how == "discarded":
        ward.world.do("discard_container", ward.pharmacist, {"item": item, "cause": "not_needed"})
    elif how == "destroyed by two":
        gone(ward, item, "discarded")
        facts = {"items": [item], "method": "autoclaved"}
        ward.world.do("destroy_container", ward.technician, facts, second=ward.nurse)
    else:
        facts = {"item": item, "what": how, "account": "not in the dewar", "from_paper": "no"}
        ward.world.do("record_as_happened", ward.technician, facts)
    ward.world.later(minutes=10)


def given(ward: Ward, item: str, **facts: Any) -> Accepted:
    """The sheet turns up: it hung, on a child whose band was scanned, after it had been told to be gone."""
    world = ward.world
    checked = {"first_checker": "Nurse One", "second_checker": "Nurse Two", "witness": ward.other_nurse}
    sheet = {"from_paper": "yes", "started_at": world.at - timedelta(minutes=5), **checked}
    told = {"item": item, "what": "given_on_paper", "account": "it hung", "wristband": ward.first.band}
    return world.do("record_as_happened", ward.nurse, {**told, **sheet, **facts})


def there(ward: Ward, account: str) -> int:
    return int(ward.world.balances.get((account, "cells"), 0))


GONE = ("lost", "destroyed", "discarded", "destroyed by two")


@pytest.mark.parametrize("how", GONE)
@pytest.mark.parametrize("prepared", [False, True])
def test_what_was_told_to_be_gone_is_recorded_as_given_to_its_own_child(ward: Ward, how: str, prepared: bool) -> None:
    item = ward.verified() if prepared else ward.first.container
    gone(ward, item, how)
    decision = given(ward, item)
    assert {note.code for note in decision.notes} <= {"outcome_unknown"}
    thing, container = ward.world.things[item], ward.world.things[ward.first.container]
    assert thing.state(thing.kind) == container.state("container") == "given_on_paper"
    assert container.state("allocation") == "given"
    assert ward.world.things[ward.first.dose].state("dose") == "given"
    assert Edge(item, ward.first.subject, "infused") in ward.world.edges
    assert [item.kind for item in ward.world.items.values() if item.kind in ("alarm", "hold")] == []
    assert (there(ward, "world.infused"), there(ward, item)) == (200_000_000, 0)
    assert (there(ward, "world.lost"), there(ward, "world.destroyed")) == (0, 0)


@pytest.mark.parametrize("how", GONE)
def test_the_next_bag_of_a_dose_that_was_given_after_all_is_not_thawed(ward: Ward, how: str) -> None:
    gone(ward, ward.first.container, how)
    given(ward, ward.first.container)
    another = ward.another_container(ward.first)
    facts = ward.thaw_facts(ward.first, container=another, container_again=another)
    found = ward.world.refused("start_thaw", ward.technician, facts, second=ward.pharmacist)
    assert "not_cleared" in found
    told = {"container": another, "appearance": "as_described", "leak": "no", "decision": "usable"}
    ward.world.change(another, {"container": "thawed"})
    assert "dose_already_given" in ward.world.refused("decide_use", ward.technician, told)


@pytest.mark.parametrize("how", ["lost", "destroyed"])
def test_what_was_told_gone_and_given_in_error_to_another_child_is_that_childs(ward: Ward, how: str) -> None:
    gone(ward, ward.first.container, how)
    decision = given(ward, ward.first.container, what="given_in_error", wristband=ward.second.band)
    assert "wrong_subject" in {note.code for note in decision.notes}
    world = ward.world
    assert world.things[ward.first.container].state("container") == "given_in_error"
    assert world.things[ward.first.dose].state("dose") == "cleared"
    assert Edge(ward.first.container, ward.second.subject, "infused") in world.edges
    about = [item.about for item in world.items.values() if item.kind == "alarm"]
    assert about == [(ward.first.container, ward.second.subject, ward.first.subject)]
    assert there(ward, "world.infused") == 200_000_000


@pytest.mark.parametrize("how", GONE)
def test_the_account_of_the_lot_closes_after_it_came_back_and_was_given(ward: Ward, how: str) -> None:
    gone(ward, ward.first.container, how)
    given(ward, ward.first.container)
    account = accountability(ward.world.situation(), ward.lot, ward.world.movements)
    assert account.closes
    told = {place.name: (place.containers, int(place.cells) // 10**6) for place in account.places}
    assert told["infused"] == (1, 200)
    assert told["lost"] == told["destroyed"] == told["wasted"] == (0, 0)


def test_a_part_told_given_of_what_was_lost_leaves_the_rest_on_its_account(ward: Ward) -> None:
    gone(ward, ward.first.container, "lost")
    given(ward, ward.first.container, volume_given_ml="15")
    assert (there(ward, "world.infused"), there(ward, ward.first.container)) == (150_000_000, 50_000_000)


def test_a_prepared_dose_told_lost_counts_no_more_among_what_the_child_may_have(ward: Ward) -> None:
    gone(ward, ward.verified(), "lost")
    another = ward.another_container(ward.first)
    facts = ward.thaw_facts(ward.first, container=another, container_again=another)
    ward.world.do("start_thaw", ward.technician, facts, second=ward.pharmacist)
    ward.world.later(minutes=5)
    ward.world.do("end_thaw", ward.technician, {"container": another})
    ward.world.do("decide_use", ward.technician, {**ward.use_facts(ward.first), "container": another})
    decision = ward.world.do("prepare_dose", ward.technician, ward.prepare_facts(another), second=ward.pharmacist)
    assert decision.notes == ()
