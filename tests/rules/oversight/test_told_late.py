"""What is told anew once it was asked of what the mL were: no dose is given by half of it. What was taken on too small
is no less for a bag that failed before."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from tests.rules.clinic.test_cut_short import called
from tests.rules.clinic.ward import Ward
from tests.rules.oversight.slips import taken_back
from tests.rules.oversight.test_paper_amounts import backup, codes, dose, sheet
from tests.rules.oversight.test_paper_vial import alarms, emptied, infused
from tests.rules.oversight.test_told_twice import by_vial


@pytest.fixture
def ward() -> Ward:
    ward = Ward.cryopreserved()
    ward.world.change(ward.first.dose, il2_iu=None, cleared_by=ward.investigator)
    return ward


def run(ward: Ward, part: str, late: int = 0) -> datetime:
    """A half run by the pump for 20 minutes, its end charted some minutes late; gives when the next was hung, a minute
    before that was charted."""
    ward.start(part)
    ward.world.later(minutes=20 + late)
    ward.end(part, "20")
    hung = ward.world.at - timedelta(minutes=max(late - 1, 1))
    ward.world.later(minutes=20)
    return hung


def hang(ward: Ward, part: str) -> None:
    """Both checks of what came back, or was labelled, and it runs."""
    for nurse in (ward.nurse, ward.other_nurse):
        ward.verify(part, nurse)
    ward.start(part)
    ward.world.later(minutes=30)


# Asked of what the mL were, and told anew


@pytest.mark.parametrize("by", ["vial", "half"])
def test_half_of_it_told_anew_after_both_halves_were_told_gives_no_dose(ward: Ward, by: str) -> None:
    first, _ = emptied(ward)
    begun = ward.world.at
    by_vial(ward, begun, volume_given_ml=None)
    ward.world.later(minutes=3)
    item = first if by == "half" else ward.first.container
    decision = sheet(ward, item, volume_given_ml="20", started_at=begun)
    assert "volume_of_what" in codes(decision)
    assert dose(ward) == "cleared"
    assert set(alarms(ward)) == {"volume_of_what"}


def test_one_half_named_anew_without_ml_after_both_were_told_gives_no_dose(ward: Ward) -> None:
    first, _ = emptied(ward)
    by_vial(ward, None, volume_given_ml=None)
    ward.world.later(minutes=3)
    assert "volume_of_what" in codes(sheet(ward, first))
    assert dose(ward) == "cleared"


def test_all_of_it_told_anew_after_both_halves_were_told_is_the_dose(ward: Ward) -> None:
    emptied(ward)
    by_vial(ward, ward.world.at, volume_given_ml=None)
    ward.world.later(minutes=3)
    assert "volume_of_what" not in codes(by_vial(ward, ward.world.at, volume_given_ml="40"))
    assert (infused(ward), dose(ward)) == (Decimal(40), "given")


def test_both_halves_taken_back_and_half_of_it_told_leaves_the_other_to_be_checked_and_hung(ward: Ward) -> None:
    first, second = emptied(ward)
    begun = ward.world.at
    by_vial(ward, begun, volume_given_ml=None)
    taken_back(ward, ward.first.container, len(ward.world.entries) - 1, "wrong_value")
    sheet(ward, first, volume_given_ml="20", started_at=begun)
    assert dose(ward) == "cleared"
    hang(ward, second)


def test_less_of_a_bag_told_anew_than_is_on_record_of_it_gives_no_dose(ward: Ward) -> None:
    prepared = ward.verified()
    sheet(ward, prepared, volume_given_ml="50", prepared_ml="100", partial_reason="bag_failed")
    ward.world.later(minutes=3)
    decision = sheet(ward, prepared, volume_given_ml="25", prepared_ml="50", partial_reason="bag_failed")
    assert "volume_of_what" in codes(decision)
    assert (dose(ward), set(alarms(ward))) == ("cleared", {"volume_of_what"})


# A sheet that does not say when it was hung


@pytest.mark.parametrize("first_by", ["sheet", "pump"])
def test_a_sheet_without_a_start_after_one_half_was_had_gives_no_dose(ward: Ward, first_by: str) -> None:
    first, second = emptied(ward)
    if first_by == "pump":
        run(ward, first)
    else:
        sheet(ward, first, volume_given_ml="20", started_at=None)
        ward.world.later(minutes=5)
    assert "several_parts_of_it" in codes(by_vial(ward, None))
    assert (dose(ward), alarms(ward)) == ("cleared", ["volume_of_what"])
    taken_back(ward, ward.first.container, len(ward.world.entries) - 1, "did_not_happen")
    hang(ward, second)


# A bag taken on too small, after one that failed


@pytest.mark.parametrize(("given", "after"), [("44", "given"), ("22", "cleared")])
def test_a_bag_taken_on_too_small_after_one_that_failed_is_the_dose_but_for_a_drop(
    ward: Ward, given: str, after: str
) -> None:
    """7 million ran in of the first and 135 more were taken on in its place, of at least 160 in all."""
    failed, spare = ward.running(), backup(ward)
    ward.world.later(minutes=10)
    ward.end(failed, "2", complete="no", partial_reason="bag_failed")
    before = called(ward)
    ward.usable(spare)
    both = [("outside_dose_limits", person) for person in (ward.investigator, ward.qa)]
    rest = ward.prepare_facts(spare.container, drawn_ml="15", parts_total=2)
    ward.world.do("prepare_dose", ward.technician, rest, second=ward.pharmacist, authorised=both)
    prepared = ward.world.created["@1"]
    ward.label(prepared)
    hang(ward, prepared)
    decision = ward.end(prepared, given)
    assert ("dose_cut_short" in codes(decision)) == (after == "cleared")
    assert dose(ward) == after
    assert (called(ward) == before) == (after == "given")
