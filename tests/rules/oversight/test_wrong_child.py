"""Cells that another child had, told afterwards: on the sheet, or of an infusion that ended as if in order."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from custody.rules.decide import Accepted
from custody.rules.situation import Edge
from tests.rules.clinic.ward import Ward

IN_ERROR = "happened_given_in_error"


@pytest.fixture
def ward() -> Ward:
    return Ward.cryopreserved()


def told(ward: Ward, what: str, item: str, band: str | None, **more: Any) -> Accepted:
    facts = {"item": item, "what": what, "account": "Server down", "from_paper": "yes", "wristband": band}
    return ward.world.do("record_as_happened", ward.nurse, {**facts, **more})


def opened(ward: Ward, kind: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(item.text("reason"), item.about) for item in ward.world.items.values() if item.kind == kind]


def state(ward: Ward, code: str) -> str:
    thing = ward.world.things[code]
    return thing.state(thing.kind)


def had(ward: Ward, item: str) -> set[str]:
    return {edge.child for edge in ward.world.edges if edge.kind == "infused" and edge.parent == item}


@pytest.mark.parametrize("what", ["prepared dose", "bag"])
def test_given_on_paper_to_a_child_it_was_not_meant_for_alarms_and_holds_that_child(ward: Ward, what: str) -> None:
    ward.world.change(ward.first.dose, cleared_by=ward.investigator)
    item = ward.verified() if what == "prepared dose" else ward.first.container
    decision = told(ward, "given_on_paper", item, ward.second.band)
    assert "wrong_subject" in {note.code for note in decision.notes}
    assert opened(ward, "alarm") == [(IN_ERROR, (item, ward.second.subject, ward.first.subject))]
    assert [one.text("holder") for one in ward.world.items.values() if one.kind == "alarm"] == [ward.investigator]
    assert (IN_ERROR, (ward.second.subject,)) in opened(ward, "hold")
    assert state(ward, ward.first.dose) == "cleared"


def test_the_own_dose_of_a_child_who_had_anothers_on_paper_is_not_a_match(ward: Ward) -> None:
    own = ward.prepared(ward.second)
    told(ward, "given_on_paper", ward.verified(), ward.second.band)
    assert "on_hold" in ward.world.refused("verify_dose", ward.nurse, ward.bedside(own, ward.second))


def test_one_bag_of_another_childs_among_those_on_the_sheet_is_enough(ward: Ward) -> None:
    told(ward, "given_on_paper", ward.first.container, ward.first.band, others=(ward.second.container,))
    assert [reason for reason, _ in opened(ward, "alarm")] == [IN_ERROR]
    assert (IN_ERROR, (ward.first.subject,)) in opened(ward, "hold")


def test_given_on_paper_by_a_band_nobody_ever_wore_alarms_though_nobody_can_be_held(ward: Ward) -> None:
    band = ward.world.put("wristband", {"wristband": "printed"})
    prepared = ward.verified()
    told(ward, "given_on_paper", prepared, band)
    assert opened(ward, "alarm") == [(IN_ERROR, (prepared, ward.first.subject))]
    assert opened(ward, "hold") == []


@pytest.mark.parametrize("band", ["own", "not scanned"])
def test_given_on_paper_to_its_own_child_calls_nobody(ward: Ward, band: str) -> None:
    told(ward, "given_on_paper", ward.verified(), ward.first.band if band == "own" else None)
    assert (opened(ward, "alarm"), opened(ward, "hold")) == ([], [])


@pytest.mark.parametrize("volume", ["50", "20"])
def test_an_infusion_that_ended_in_order_becomes_given_in_error_and_its_own_child_did_not_have_it(
    ward: Ward, volume: str
) -> None:
    prepared = ward.running()
    ward.world.later(minutes=20)
    ward.end(prepared, volume)
    ended, child = ward.world.at, ward.first
    assert (state(ward, child.dose), had(ward, prepared)) == ("given", {child.subject})
    ward.world.later(hours=1)
    decision = told(ward, "given_in_error", prepared, ward.second.band)
    assert "wrong_state" not in {note.code for note in decision.notes}
    assert (state(ward, prepared), state(ward, child.dose)) == ("given_in_error", "cleared")
    assert had(ward, prepared) == {ward.second.subject}
    assert not ward.world.things[child.dose].has("cleared_until")
    assert ward.world.things[prepared].instant("ended_at") == ended
    assert ward.world.balances[("world.infused", "mL")] == Decimal(volume)
    assert (IN_ERROR, (ward.second.subject,)) in opened(ward, "hold")
    wrong = [about for reason, about in opened(ward, "alarm") if reason == IN_ERROR]
    assert wrong == [(prepared, ward.second.subject, child.subject)]


def test_what_was_given_more_than_is_on_record_is_taken_of_what_is_left(ward: Ward) -> None:
    prepared = ward.running()
    ward.end(prepared, "20")
    told(ward, "given_in_error", prepared, ward.second.band, volume_given_ml="35")
    assert ward.world.balances[("world.infused", "mL")] == 35
    assert ward.world.things[prepared].decimal("volume_given_ml") == 35


@pytest.mark.parametrize("what", ["prepared dose", "bag"])
def test_a_sheet_that_named_the_wrong_child_is_put_right_the_same_way(ward: Ward, what: str) -> None:
    item = ward.verified() if what == "prepared dose" else ward.first.container
    told(ward, "given_on_paper", item, ward.first.band)
    assert state(ward, ward.first.dose) == "given"
    told(ward, "given_in_error", item, ward.second.band)
    assert (state(ward, item), state(ward, ward.first.dose)) == ("given_in_error", "cleared")
    assert had(ward, item) == {ward.second.subject}


@pytest.mark.parametrize("band", ["own", "not scanned"])
def test_given_in_error_to_its_own_child_or_nobody_knows_whom_leaves_the_dose_given(ward: Ward, band: str) -> None:
    prepared = ward.running()
    ward.end(prepared)
    told(ward, "given_in_error", prepared, ward.first.band if band == "own" else None)
    assert (state(ward, prepared), state(ward, ward.first.dose)) == ("given_in_error", "given")
    assert Edge(prepared, ward.first.subject, "infused") in ward.world.edges


def test_the_child_who_did_not_have_it_gets_the_dose_with_a_new_go(ward: Ward) -> None:
    prepared = ward.running()
    ward.end(prepared)
    told(ward, "given_in_error", prepared, ward.second.band)
    child, extra = ward.first, ward.another_container(ward.first)
    facts = ward.thaw_facts(child, container=extra, container_again=extra)
    stopped = ward.world.refused("start_thaw", ward.technician, facts, second=ward.pharmacist)
    assert "not_cleared" in stopped
    assert "dose_already_given" not in stopped
    ward.world.change(child.dose, cleared_until=ward.world.at + timedelta(hours=2))
    assert ward.world.refused("start_thaw", ward.technician, facts, second=ward.pharmacist) == ()


@pytest.mark.parametrize("first", ["infused in order", "on paper"])
def test_a_sheet_by_another_childs_band_takes_back_that_its_own_child_had_it(ward: Ward, first: str) -> None:
    prepared = ward.running() if first == "infused in order" else ward.verified()
    ward.end(prepared) if first == "infused in order" else told(ward, "given_on_paper", prepared, ward.first.band)
    assert state(ward, ward.first.dose) == "given"
    told(ward, "given_on_paper", prepared, ward.second.band)
    assert state(ward, ward.first.dose) == "cleared"
    assert had(ward, prepared) == {ward.second.subject}


def test_a_sheet_that_names_no_band_does_not_say_that_its_own_child_had_what_another_had(ward: Ward) -> None:
    prepared = ward.verified()
    told(ward, "given_in_error", prepared, ward.second.band)
    told(ward, "given_on_paper", prepared, None)
    assert had(ward, prepared) == {ward.second.subject}
    assert ward.world.things[prepared].text("had_by") == ward.second.subject
    assert state(ward, ward.first.dose) == "cleared"


@pytest.mark.parametrize("what", ["prepared dose", "bag"])
def test_the_last_word_counts_that_its_own_child_had_it(ward: Ward, what: str) -> None:
    item = ward.verified() if what == "prepared dose" else ward.first.container
    told(ward, "given_in_error", item, ward.second.band)
    told(ward, "given_in_error", item, ward.first.band)
    assert state(ward, ward.first.dose) == "given"


def test_a_dose_stays_given_where_the_rest_of_what_its_child_had_is_a_whole_one(ward: Ward) -> None:
    prepared, extra = ward.running(), ward.another_container(ward.first)
    ward.end(prepared)
    told(ward, "given_in_error", extra, ward.first.band)
    told(ward, "given_in_error", prepared, ward.second.band)
    assert state(ward, ward.first.dose) == "given"
    assert had(ward, prepared) == {ward.second.subject}


@pytest.mark.parametrize("what", ["given_in_error", "given_on_paper"])
def test_of_an_empty_bag_the_dose_it_went_into_is_told(ward: Ward, what: str) -> None:
    prepared = ward.running()
    ward.end(prepared)
    told(ward, what, ward.first.container, ward.second.band)
    assert had(ward, prepared) == {ward.second.subject}
    assert state(ward, ward.first.dose) == "cleared"
    assert [about for _, about in opened(ward, "alarm")] == [(prepared, ward.second.subject, ward.first.subject)]


def test_of_an_empty_bag_told_on_paper_nothing_is_left_to_be_given(ward: Ward) -> None:
    prepared = ward.verified()
    told(ward, "given_on_paper", ward.first.container, ward.first.band)
    assert ward.world.balances[(prepared, "mL")] == 0
    assert state(ward, prepared) == "given_on_paper"


def test_an_empty_bag_that_is_thrown_away_takes_no_dose_with_it(ward: Ward) -> None:
    prepared = ward.verified()
    told(ward, "destroyed", ward.first.container, None)
    assert state(ward, prepared) == "verified"


def test_a_sheet_without_a_band_is_an_alarm_where_that_childs_band_was_on_another(ward: Ward) -> None:
    prepared = ward.verified()
    void = {"wristband": ward.first.band, "why": "found_on_another_child"}
    ward.world.do("void_wristband", ward.nurse, void, second=ward.other_nurse)
    told(ward, "given_on_paper", prepared, None)
    reason = "wristband_on_another_child"
    assert opened(ward, "alarm") == [(reason, (prepared, ward.first.subject))]
    assert (reason, (ward.first.subject,)) in opened(ward, "hold")


def test_a_sheet_without_a_band_of_a_bag_reserved_for_nobody_is_an_alarm(ward: Ward) -> None:
    edges = ward.world.edges
    ward.world.edges = {edge: None for edge in edges if (edge.child, edge.kind) != (ward.first.container, "allocated")}
    told(ward, "given_on_paper", ward.first.container, None)
    assert opened(ward, "alarm") == [(IN_ERROR, (ward.first.container,))]
