"""What is not taken back: what was done, what something stands on, what one person alone says; and what comes back
otherwise than it was, since something was told anew meanwhile."""

from __future__ import annotations

from datetime import timedelta

import pytest

from custody.rules.accountability import accountability
from custody.rules.situation import Edge
from tests.rules.clinic.ward import Ward
from tests.rules.oversight.slips import back, happened, placed, refused, sheet, taken_back


@pytest.fixture
def ward() -> Ward:
    return Ward.cryopreserved()


def test_nothing_is_taken_back_under_what_was_done_since(ward: Ward) -> None:
    entry = happened(ward, ward.first.container, "thawed_unplanned")
    ward.world.do("decide_use", ward.technician, {**ward.use_facts(ward.first), "decision": "discard"})
    assert refused(ward, ward.first.container, entry) == ("built_upon",)


def test_two_slips_are_taken_back_in_either_order(ward: Ward) -> None:
    """What the first told does not rise again when the second, which had told it anew, is taken back."""
    stood = ward.world.things[ward.first.container]
    bag = ward.first.container
    first, second = sheet(ward, ward.second, bag), happened(ward, bag, "other")
    for entry in (first, second):
        taken_back(ward, bag, entry)
    found = ward.world.things[bag]
    assert (found.states, found.text("happened")) == (stood.states, stood.text("happened"))


def test_checks_of_identity_do_not_come_back(ward: Ward) -> None:
    """What voids them (a band found on another child, another child's bag in the hand) did not see a dose that was told
    to be gone: it is checked anew."""
    prepared = ward.verified(ward.first)
    entry = happened(ward, prepared, "lost")
    taken_back(ward, prepared, entry)
    found = ward.world.things[prepared]
    assert (found.state("prepared_dose"), found.texts("checks")) == ("prepared", ())
    assert [name for name in ("verified_at", "first_check_at") if found.has(name)] == []


def test_what_was_posted_since_on_the_same_account_stands_in_the_way(ward: Ward) -> None:
    entry = happened(ward, ward.first.container, "given_in_error", volume_given_ml="5")
    happened(ward, ward.first.container, "given_in_error", volume_given_ml="8")
    assert refused(ward, ward.first.container, entry) == ("built_upon",)


def test_a_value_that_was_told_anew_since_is_left_as_it_is(ward: Ward) -> None:
    entry = happened(ward, ward.first.container, "lost")
    happened(ward, ward.first.container, "other")
    taken_back(ward, ward.first.container, entry)
    bag = ward.world.things[ward.first.container]
    assert (bag.state("container"), bag.text("happened")) == ("frozen", "other")


def test_a_bag_whose_dose_was_given_since_without_it_comes_back_reserved_for_nobody(ward: Ward) -> None:
    entry = happened(ward, ward.first.container, "lost")
    ward.world.change(ward.first.dose, {"dose": "given"})
    taken_back(ward, ward.first.container, entry)
    bag = ward.world.things[ward.first.container]
    assert (bag.state("container"), bag.state("allocation")) == ("frozen", "free")
    assert Edge(ward.first.dose, ward.first.container, "allocated") not in ward.world.edges


def test_a_position_that_keeps_another_by_now_keeps_that_one(ward: Ward) -> None:
    place = placed(ward)
    entry = happened(ward, ward.first.container, "lost")
    ward.world.link(place, ward.second.container, "keeps")
    taken_back(ward, ward.first.container, entry)
    assert Edge(place, ward.first.container, "keeps") not in ward.world.edges


def test_an_entry_is_taken_back_once(ward: Ward) -> None:
    entry = happened(ward, ward.first.container, "other")
    taken_back(ward, ward.first.container, entry)
    assert refused(ward, ward.first.container, entry) == ("nothing_to_take_back",)


def test_only_what_was_told_of_this_very_thing_is_taken_back(ward: Ward) -> None:
    entry = happened(ward, ward.first.container, "lost")
    assert refused(ward, ward.second.container, entry) == ("nothing_to_take_back",)
    assert refused(ward, ward.first.container, 9_999) == ("nothing_to_take_back",)


def test_a_step_that_does_something_is_not_taken_back(ward: Ward) -> None:
    ward.thaw(ward.first)
    assert refused(ward, ward.first.container, len(ward.world.entries) - 1) == ("nothing_to_take_back",)


def test_one_person_alone_takes_nothing_back_and_the_second_answers_for_doses(ward: Ward) -> None:
    bag = ward.first.container
    entry = happened(ward, bag, "lost")
    for second, code in (("", "second_person_missing"), (ward.nurse, "same_person_twice")):
        assert code in ward.world.refused(**back(ward, bag, entry, second=second))
    assert "second_not_permitted" in ward.world.refused(**back(ward, bag, entry, second=ward.technician))


def test_what_was_taken_back_was_never_so_for_what_is_told_late(ward: Ward) -> None:
    at = ward.world.at
    entry = happened(ward, ward.first.container, "lost")
    ward.world.later(minutes=10)
    taken_back(ward, ward.first.container, entry)
    then = ward.world.as_it_was(at + timedelta(minutes=5))
    assert then.thing(ward.first.container).state("container") == "frozen"
    assert [dose.code for dose in then.parents(ward.first.container, "allocated")] == [ward.first.dose]


def test_the_account_of_the_lot_closes_after_everything_was_taken_back(ward: Ward) -> None:
    for what in ("lost", "destroyed", "given_on_paper"):
        taken_back(ward, ward.first.container, happened(ward, ward.first.container, what))
    account = accountability(ward.world.situation(), ward.lot, ward.world.movements)
    told = {
        place.name: (place.containers, int(place.cells)) for place in account.places if place.containers or place.cells
    }
    assert account.closes
    assert told == {"at_the_clinic": (2, 400_000_000)}
