"""What is told of a dose of which something is on record already: the same sheet once more, a half that is gone, or mL
that come to less than was told before. Nothing of it makes a dose given that the child did not have."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from custody.rules.decide import Accepted
from tests.rules.clinic.test_cut_short import called
from tests.rules.clinic.ward import Ward
from tests.rules.oversight.slips import back, happened, taken_back
from tests.rules.oversight.test_paper_amounts import backup, codes, dose, sheet
from tests.rules.oversight.test_paper_vial import alarms, emptied, infused, state, told, too_small


@pytest.fixture
def ward() -> Ward:
    ward = Ward.cryopreserved()
    ward.world.change(ward.first.dose, il2_iu=None, cleared_by=ward.investigator)
    return ward


# A half that is gone


@pytest.mark.parametrize("how", ["discarded", "lost", "destroyed"])
def test_half_of_a_dose_on_paper_is_no_dose_where_the_other_half_is_gone(ward: Ward, how: str) -> None:
    first, second = emptied(ward)
    if how == "discarded":
        ward.world.do("discard_container", ward.nurse, {"item": first, "cause": "damaged"})
    else:
        happened(ward, first, how)
    decision = sheet(ward, second, volume_given_ml="20")
    assert "dose_cut_short" in codes(decision)
    assert (dose(ward), alarms(ward), called(ward)) == ("cleared", ["dose_cut_short"], [ward.investigator])
    ward.thaw(backup(ward))


def test_the_rest_of_the_dose_from_a_back_up_makes_it_whole(ward: Ward) -> None:
    first, second = emptied(ward)
    happened(ward, first, "lost")
    sheet(ward, second, volume_given_ml="20")
    spare = ward.another_container(ward.first)
    sheet(ward, spare)
    assert dose(ward) == "given"


def test_a_half_another_child_had_leaves_no_container_given_to_a_child_that_had_none(ward: Ward) -> None:
    first, second = emptied(ward)
    happened(ward, first, "given_in_error", wristband=ward.second.band, volume_given_ml="20")
    happened(ward, second, "lost")
    container = ward.world.things[ward.first.container]
    assert container.state("container") == "lost"
    assert container.state("allocation") != "given"


# The bag that waits


def test_a_little_of_the_back_up_on_paper_leaves_the_dose_open_for_the_bag_that_waits(ward: Ward) -> None:
    prepared = ward.verified()
    spare = ward.another_container(ward.first)
    sheet(ward, spare, volume_given_ml="3", prepared_ml="100", partial_reason="reaction")
    assert (dose(ward), state(ward, prepared)) == ("cleared", "verified")


# Less that was taken on


@pytest.mark.parametrize("by", ["pump", "sheet"])
@pytest.mark.parametrize("why", ["bag_failed", "line_failed"])
def test_less_than_was_taken_on_is_no_dose_where_bag_or_line_failed(ward: Ward, why: str, by: str) -> None:
    """150 million were taken on, of at least 160; 133 of them ran in."""
    prepared = too_small(ward)
    if by == "pump":
        ward.start(prepared)
        ward.world.later(minutes=20)
        decision = ward.end(prepared, "40", complete="no", partial_reason=why)
    else:
        decision = sheet(ward, prepared, volume_given_ml="40", partial_reason=why)
    assert "dose_cut_short" in codes(decision)
    assert (dose(ward), called(ward)) == ("cleared", [ward.investigator])
    ward.thaw(backup(ward))


# mL that come to less than was told before


@pytest.mark.parametrize("given", ["25", "50"])
def test_ml_told_anew_that_come_to_less_than_is_on_record_give_no_dose(ward: Ward, given: str) -> None:
    told(ward, given, None)
    decision = told(ward, given, "100")
    assert "volume_of_what" in codes(decision)
    assert (dose(ward), alarms(ward)) == ("cleared", ["volume_of_what"])
    assert not ward.world.things[ward.first.container].has("worked_out")


def test_the_first_entry_taken_back_and_told_anew_counts_what_was_given(ward: Ward) -> None:
    told(ward, "25", None)
    taken_back(ward, ward.first.container, len(ward.world.entries) - 1, "wrong_value")
    decision = told(ward, "25", "50")
    assert "volume_of_what" not in codes(decision)
    assert ward.world.things[ward.first.container].text("volume_given_ml") == "10"
    ward.thaw(backup(ward))


def test_all_of_what_hung_told_after_ml_of_nobody_knows_what_is_the_dose(ward: Ward) -> None:
    told(ward, "50", None, why=None)
    assert "volume_of_what" not in codes(told(ward, "50", "50", why=None))
    assert dose(ward) == "given"
    assert ward.world.things[ward.first.container].text("volume_given_ml") == "20"


@pytest.mark.parametrize(("given", "hung", "unclear"), [("25", "100", True), ("25", "50", False), ("60", "60", False)])
def test_ml_hung_that_are_not_those_prepared_are_asked_about(ward: Ward, given: str, hung: str, unclear: bool) -> None:
    facts = {"volume_given_ml": given, "prepared_ml": hung, "partial_reason": "bag_failed"}
    decision = sheet(ward, ward.verified(), **facts)
    assert ("volume_of_what" in codes(decision)) == unclear


# The same sheet once more


def by_vial(ward: Ward, begun: datetime | None, **facts: Any) -> Accepted:
    return sheet(ward, ward.first.container, **{"volume_given_ml": "20", "started_at": begun, **facts})


@pytest.mark.parametrize("first_by", ["sheet", "pump"])
def test_the_sheet_of_one_half_told_again_by_the_vial_leaves_the_other_half_as_it_was_and_calls(
    ward: Ward, first_by: str
) -> None:
    first, second = emptied(ward)
    begun = ward.world.at
    if first_by == "pump":
        ward.start(first)
    ward.world.later(minutes=20)
    if first_by == "pump":
        ward.end(first, "19.5")
    else:
        by_vial(ward, begun)
    ward.world.later(minutes=2)
    decision = by_vial(ward, begun)
    assert "already_infused" in codes(decision)
    assert (state(ward, second), dose(ward)) == ("verified", "cleared")
    assert set(alarms(ward)) == {"volume_of_what"}


def test_without_ml_too_the_sheet_is_of_the_half_that_has_ended(ward: Ward) -> None:
    first, second = emptied(ward)
    begun = ward.world.at
    ward.start(first)
    ward.world.later(minutes=20)
    ward.end(first, "20")
    assert "already_infused" in codes(by_vial(ward, begun, volume_given_ml=None))
    assert state(ward, second) == "verified"


def test_the_sheet_of_both_halves_is_of_both_although_one_has_ended_by_the_pump(ward: Ward) -> None:
    first, second = emptied(ward)
    begun = ward.world.at
    ward.start(first)
    ward.world.later(minutes=20)
    ward.end(first, "20")
    ward.world.later(minutes=20)
    by_vial(ward, begun, volume_given_ml="40")
    assert (state(ward, second), infused(ward)) == ("given_on_paper", Decimal(40))
    assert dose(ward) == "given"


def test_a_sheet_hung_after_the_first_half_had_ended_counts_as_the_other_and_calls(ward: Ward) -> None:
    first, second = emptied(ward)
    ward.start(first)
    ward.world.later(minutes=20)
    ward.end(first, "20")
    ward.world.later(minutes=2)
    begun = ward.world.at
    ward.world.later(minutes=20)
    decision = by_vial(ward, begun)
    assert "several_parts_of_it" in codes(decision)
    assert (state(ward, second), dose(ward), alarms(ward)) == ("given_on_paper", "cleared", ["volume_of_what"])


def test_a_sheet_without_a_start_says_that_it_might_be_of_the_half_that_was_had(ward: Ward) -> None:
    first, _ = emptied(ward)
    ward.start(first)
    ward.world.later(minutes=20)
    ward.end(first, "20")
    ward.world.later(minutes=20)
    assert "several_parts_of_it" in codes(by_vial(ward, None))


def test_another_child_s_band_on_the_sheet_is_no_second_telling(ward: Ward) -> None:
    first, second = emptied(ward)
    begun = ward.world.at
    ward.start(first)
    ward.world.later(minutes=20)
    ward.end(first, "20")
    by_vial(ward, begun, wristband=ward.second.band)
    assert (state(ward, first), state(ward, second)) == ("infused", "given_on_paper")


# An entry that ended two preparations


def test_an_entry_that_ended_two_preparations_is_taken_back_whole(ward: Ward) -> None:
    ward.usable(ward.first)
    ward.usable(ward.second)
    one = ward.prepare(ward.first.container)
    ward.world.station = "pharmacy"
    other = ward.prepare(ward.second.container)
    entry = happened(ward, one, "lost", others=[other])
    assert not [item for item in ward.world.items.values() if item.kind == "preparation"]
    ward.world.do(**back(ward, one, entry, "did_not_happen"))
    assert (state(ward, one), state(ward, other)) == ("prepared", "prepared")
    benches = {item.text("station") for item in ward.world.items.values() if item.kind == "preparation"}
    assert len(benches) == 2
