"""What ends with a container: nobody has it, no position keeps it, and its reservation is met or free.

The ends by a sample and by a loss on the road are told beside their steps (quality)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from custody.rules.journeys import ENDS
from custody.rules.openings import openings
from custody.rules.registry import registry
from custody.rules.situation import Edge, Thing
from custody.rules.step import Act
from tests.rules.clinic.ward import Ward


@pytest.fixture
def ward() -> Ward:
    ward = Ward.cryopreserved()
    ward.world.change(ward.first.container, holder=ward.pharmacist)
    return ward


def given_in_order(ward: Ward) -> None:
    prepared = ward.running()
    ward.world.later(minutes=10)
    ward.end(prepared)


def told(what: str) -> Callable[[Ward], None]:
    def tell(ward: Ward) -> None:
        facts = {"item": ward.first.container, "what": what, "account": "as seen", "from_paper": "no"}
        ward.world.do("record_as_happened", ward.nurse, facts)

    return tell


def told_of_the_bag(what: str) -> Callable[[Ward], None]:
    def tell(ward: Ward) -> None:
        facts = {"item": ward.prepared(ward.first), "what": what, "account": "as seen", "from_paper": "no"}
        ward.world.do("record_as_happened", ward.nurse, facts)

    return tell


def destroyed_by_two(ward: Ward) -> None:
    ward.world.do("discard_container", ward.pharmacist, {"item": ward.first.container, "cause": "not_needed"})
    facts = {"items": [ward.first.container], "method": "autoclaved"}
    ward.world.do("destroy_container", ward.technician, facts, second=ward.nurse)


ENDINGS: dict[str, tuple[Callable[[Ward], None], tuple[str, str, str]]] = {
    "given in order": (given_in_order, ("infused", "ended", "given")),
    "given on paper": (told("given_on_paper"), ("given_on_paper", "ended", "given")),
    "given in error": (told("given_in_error"), ("given_in_error", "ended", "given")),
    "in a bag given on paper": (told_of_the_bag("given_on_paper"), ("given_on_paper", "ended", "given")),
    "told to be destroyed": (told("destroyed"), ("destroyed", "ended", "free")),
    "told to be lost": (told("lost"), ("lost", "lost", "free")),
    "in a bag that was dropped": (told_of_the_bag("destroyed"), ("destroyed", "ended", "free")),
    "destroyed by two": (destroyed_by_two, ("destroyed", "ended", "free")),
}


def container(ward: Ward) -> Thing:
    return ward.world.things[ward.first.container]


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_container_that_has_ended_is_in_nobodys_hands_and_reserved_for_nobody(ward: Ward, ending: str) -> None:
    happen, states = ENDINGS[ending]
    place = ward.world.put("storage_place")
    ward.world.link(place, ward.first.container, "keeps")
    happen(ward)
    assert tuple(container(ward).state(name) for name in ("container", "custody", "allocation")) == states
    assert all(container(ward).state(name) in ENDS[name] for name in ("container", "custody"))
    assert not container(ward).has("holder")
    assert Edge(place, ward.first.container, "keeps") not in ward.world.edges


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_dose_keeps_what_it_was_given_and_lets_go_of_what_is_gone(ward: Ward, ending: str) -> None:
    happen, (_, _, allocation) = ENDINGS[ending]
    happen(ward)
    kept = Edge(ward.first.dose, ward.first.container, "allocated") in ward.world.edges
    assert kept is (allocation == "given")


def test_what_is_left_of_a_dose_given_in_part_is_still_in_somebodys_hands_until_two_destroy_it(ward: Ward) -> None:
    ward.usable(ward.first)
    prepared = ward.prepare(ward.first.container, drawn_ml="18", leftover="kept")
    ward.label(prepared)
    for nurse in (ward.nurse, ward.other_nurse):
        ward.verify(prepared, nurse)
    ward.start(prepared)
    ward.end(prepared, "48")
    states = [container(ward).state(name) for name in ("container", "custody", "allocation")]
    assert states == ["infused_in_part", "issued", "given"]
    assert container(ward).text("holder") == ward.pharmacist
    ward.world.do("discard_container", ward.pharmacist, {"item": ward.first.container, "cause": "partly_given"})
    facts = {"items": [ward.first.container], "method": "autoclaved"}
    ward.world.do("destroy_container", ward.technician, facts, second=ward.nurse)
    assert [container(ward).state(name) for name in ("container", "custody")] == ["infused", "ended"]


@pytest.mark.parametrize("allocation", ["", "free", "reserved", "given"])
def test_a_container_can_be_discarded_at_a_scan_whether_it_is_reserved_or_not(ward: Ward, allocation: str) -> None:
    states = {"container": "infused_in_part" if allocation == "given" else "filled", "allocation": allocation}
    ward.world.change(ward.first.container, states)
    situation, at = ward.world.situation(), ward.world.at
    found = openings(registry(), situation, container(ward), Act(ward.pharmacist, at, at))
    assert next(one for one in found if one.step.name == "discard_container").is_open


def test_a_bag_that_leaked_on_paper_gives_no_more_than_the_child_had_of_it(ward: Ward) -> None:
    more = ward.another_container(ward.first)
    attempt = ("start_thaw", ward.technician, ward.thaw_facts(ward.first, container=more, container_again=more))
    sheet = {"item": ward.first.container, "what": "given_on_paper", "account": "it leaked", "from_paper": "no"}
    sheet |= {"wristband": ward.first.band, "volume_given_ml": "2", "prepared_ml": "20"}
    ward.world.do("record_as_happened", ward.nurse, sheet)
    assert ward.world.things[ward.first.dose].state("dose") == "cleared"
    assert ward.world.refused(*attempt, second=ward.pharmacist) == ()
    ward.world.do("record_as_happened", ward.nurse, {**sheet, "item": more, "volume_given_ml": "14"})
    assert ward.world.things[ward.first.dose].state("dose") == "given"
