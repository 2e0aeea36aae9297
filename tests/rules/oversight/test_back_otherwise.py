"""What does not come back as it was: what may be warm, a dose that its child has had meanwhile, a bench that is taken;
and what the next at the bench and the bed are told."""

from __future__ import annotations

from datetime import datetime

import pytest

from custody.rules.situation import Edge
from tests.rules.clinic.ward import Ward
from tests.rules.oversight.slips import happened, refused, sheet, taken_back

DAMAGED = "damaged"
WHYS = ["wrong_thing", "wrong_value", "did_not_happen", "found_again"]


@pytest.fixture
def ward() -> Ward:
    return Ward.cryopreserved()


def last(ward: Ward) -> int:
    return len(ward.world.entries) - 1


def discarded(ward: Ward, item: str) -> int:
    ward.world.do("discard_container", ward.pharmacist, {"item": item, "cause": DAMAGED})
    return last(ward)


def thaw(ward: Ward, container: str) -> set[str]:
    facts = ward.thaw_facts(ward.first, container=container, container_again=container)
    return set(ward.world.refused("start_thaw", ward.technician, facts, second=ward.pharmacist))


def noted_at_the_thaw(ward: Ward, container: str) -> tuple[str, ...]:
    facts = ward.thaw_facts(ward.first, container=container, container_again=container)
    return ward.world.notes("start_thaw", ward.technician, facts, second=ward.pharmacist)


def gone(ward: Ward, how: str) -> tuple[int, datetime]:
    bag = ward.first.container
    entry = discarded(ward, bag) if how == "discarded" else happened(ward, bag, how)
    return entry, ward.world.at


@pytest.mark.parametrize("how", ["lost", "destroyed", "discarded"])
@pytest.mark.parametrize("why", WHYS)
def test_a_frozen_bag_told_gone_for_long_waits_for_its_condition_whatever_slip_is_chosen(
    ward: Ward, how: str, why: str
) -> None:
    entry, since = gone(ward, how)
    ward.world.later(minutes=50)
    taken_back(ward, ward.first.container, entry, why)
    bag = ward.world.things[ward.first.container]
    assert (bag.state("container"), bag.state("condition")) == ("frozen", "quarantined")
    assert bag.instant("out_since") == since
    assert "condition_undecided" in thaw(ward, bag.code)


@pytest.mark.parametrize("how", ["lost", "destroyed", "discarded"])
@pytest.mark.parametrize(("minutes", "condition"), [(15, "accepted"), (16, "quarantined")])
def test_what_is_put_right_within_the_minutes_of_the_protocol_has_not_become_warm(
    ward: Ward, how: str, minutes: int, condition: str
) -> None:
    entry, _ = gone(ward, how)
    ward.world.later(minutes=minutes)
    taken_back(ward, ward.first.container, entry)
    bag = ward.world.things[ward.first.container]
    assert bag.state("condition") == condition
    assert bag.has("out_since") == (condition == "quarantined")


def test_where_the_protocol_says_nothing_no_time_is_short_enough(ward: Ward) -> None:
    known = [document for document in ward.world.documents if document.type == "protocol"][-1]
    protocol = {name: value for name, value in known.content.items() if name != "taking_back"}
    ward.world.documents = [d for d in ward.world.documents if d.type != "protocol"]
    ward.world.documents.append(type(known)(**{**vars(known), "content": protocol}))
    entry, _ = gone(ward, "lost")
    taken_back(ward, ward.first.container, entry)
    assert ward.world.things[ward.first.container].state("condition") == "quarantined"


def test_the_clock_runs_from_what_the_entry_told_and_not_from_a_later_telling(ward: Ward) -> None:
    entry, since = gone(ward, "lost")
    ward.world.later(hours=5)
    happened(ward, ward.first.container, "other")
    ward.world.later(minutes=1)
    taken_back(ward, ward.first.container, entry, "found_again")
    assert ward.world.things[ward.first.container].instant("out_since") == since


def test_a_sheet_entered_with_the_wrong_bag_says_nothing_of_where_the_bag_lay(ward: Ward) -> None:
    entry = sheet(ward, ward.second, ward.first.container)
    ward.world.later(hours=5)
    taken_back(ward, ward.first.container, entry)
    bag = ward.world.things[ward.first.container]
    assert (bag.state("container"), bag.state("condition"), bag.has("out_since")) == ("frozen", "accepted", False)


@pytest.mark.parametrize(("given", "state"), [("50", "given"), ("20", "cleared")])
def test_a_dose_its_child_has_had_meanwhile_is_not_opened_again(ward: Ward, given: str, state: str) -> None:
    """By another part that ended while the dose was told given: of less than the dose the rest is still to be had."""
    prepared = ward.running()
    another = ward.another_container(ward.first)
    entry = sheet(ward, ward.first, another)
    ward.end(prepared, given)
    taken_back(ward, another, entry)
    assert ward.world.things[ward.first.dose].state("dose") == state
    assert ward.world.things[another].state("container") == "frozen"


def test_a_bag_that_comes_back_to_nobody_was_for_nobody(ward: Ward) -> None:
    entry = happened(ward, ward.first.container, "lost")
    ward.world.change(ward.first.dose, {"dose": "omitted"})
    taken_back(ward, ward.first.container, entry)
    assert [e for e in ward.world.edges if e.child == ward.first.container and e.kind == "was_for"] == []


def test_of_a_bag_that_is_gone_again_only_the_last_dose_it_was_for_is_known(ward: Ward) -> None:
    bag = ward.first.container
    ward.world.link(ward.second.dose, bag, "was_for")
    happened(ward, bag, "lost")
    assert [e.parent for e in ward.world.edges if e.child == bag and e.kind == "was_for"] == [ward.first.dose]
    sheet(ward, ward.first, bag)
    assert [e.parent for e in ward.world.edges if e.child == bag and e.kind == "allocated"] == [ward.first.dose]
    assert [item for item in ward.world.items.values() if item.kind == "alarm"] == []


def test_no_second_preparation_is_open_at_one_bench_by_a_slip_taken_back(ward: Ward) -> None:
    for child in (ward.first, ward.second):
        ward.usable(child)
    prepared = ward.prepare(ward.first.container)
    entry = discarded(ward, prepared)
    another = ward.prepare(ward.second.container)
    ward.world.station = "ward"  # the bench is that of the preparation, wherever it is taken back
    assert refused(ward, prepared, entry) == ("other_preparation_open",)
    ward.label(another)
    taken_back(ward, prepared, entry)
    opened = [item.about for item in ward.world.items.values() if item.kind == "preparation"]
    assert opened == [(prepared,)]


def test_a_preparation_at_another_bench_stands_in_nobodys_way(ward: Ward) -> None:
    for child in (ward.first, ward.second):
        ward.usable(child)
    prepared = ward.prepare(ward.first.container)
    entry = discarded(ward, prepared)
    ward.world.open("preparation", ward.second.container, station="other_bench")
    taken_back(ward, prepared, entry)


def two_bags(ward: Ward) -> tuple[str, int]:
    """A sheet of two bags, one of them wrong."""
    another = ward.another_container(ward.first)
    checked = {"first_checker": "Nurse One", "second_checker": "Nurse Two", "witness": ward.other_nurse}
    begun = {"started_at": ward.world.at, "wristband": ward.first.band, "others": [another]}
    entry = happened(ward, ward.first.container, "given_on_paper", from_paper="yes", **checked, **begun)
    return another, entry


def test_whoever_thaws_is_told_that_an_entry_about_the_dose_was_taken_back_and_not_told_anew(ward: Ward) -> None:
    another, entry = two_bags(ward)
    taken_back(ward, another, entry)
    assert "entry_to_be_told_anew" in noted_at_the_thaw(ward, another)


def test_once_it_is_told_how_it_was_nobody_is_told_any_more(ward: Ward) -> None:
    prepared = ward.running()
    ward.end(prepared, "5", complete="no", partial_reason="line_failed")
    taken_back(ward, prepared, last(ward), "wrong_value")
    another = ward.another_container(ward.first)
    assert "entry_to_be_told_anew" in noted_or_said(ward, another)
    ward.end(prepared, "20", complete="no", partial_reason="line_failed")
    assert "entry_to_be_told_anew" not in noted_or_said(ward, another)


def noted_or_said(ward: Ward, container: str) -> set[str]:
    facts = ward.thaw_facts(ward.first, container=container, container_again=container)
    decision = ward.world.decide("start_thaw", ward.technician, facts, second=ward.pharmacist)
    return {reason.code for reason in getattr(decision, "notes", getattr(decision, "reasons", ()))}


def test_whoever_checks_is_told_as_well(ward: Ward) -> None:
    prepared = ward.prepared(ward.first)
    assert ward.world.notes("verify_dose", ward.nurse, ward.bedside(prepared)) == ()
    taken_back(ward, prepared, happened(ward, prepared, "lost"))
    assert ward.world.notes("verify_dose", ward.nurse, ward.bedside(prepared)) == ("entry_to_be_told_anew",)


def test_a_go_that_was_taken_away_twice_is_not_given_back_by_one_slip(ward: Ward) -> None:
    extra = ward.another_container(ward.first)
    slip = happened(ward, ward.first.container, "given_in_error", wristband=ward.second.band)
    happened(ward, extra, "given_in_error", wristband=ward.second.band)
    taken_back(ward, ward.first.container, slip)
    assert Edge(extra, ward.second.subject, "infused") in ward.world.edges
    assert not ward.world.things[ward.second.dose].has("cleared_until")


def test_nor_where_its_band_was_found_on_another_child_meanwhile(ward: Ward) -> None:
    slip = happened(ward, ward.first.container, "given_in_error", wristband=ward.second.band)
    found = {"wristband": ward.second.band, "why": "found_on_another_child"}
    ward.world.do("void_wristband", ward.nurse, found, second=ward.other_nurse)
    taken_back(ward, ward.first.container, slip)
    assert not ward.world.things[ward.second.dose].has("cleared_until")
