"""One vial drawn by hand over two syringes, a sheet each: the second adds to the first where its start says that it is
another. And a sheet without mL, or with other mL drawn than the record says, of what was had in part."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from custody.rules.decide import Accepted
from tests.rules.clinic.ward import Ward
from tests.rules.oversight.slips import taken_back
from tests.rules.oversight.test_paper_amounts import codes, dose, sheet
from tests.rules.oversight.test_paper_vial import alarms, emptied, infused


@pytest.fixture
def ward() -> Ward:
    ward = Ward.cryopreserved()
    ward.world.change(ward.first.dose, il2_iu=None, cleared_by=ward.investigator)
    return ward


def syringe(ward: Ward, begun: datetime | None, drawn: str | None = "10", **facts: Any) -> Accepted:
    """25 mL in a syringe, so many of them drawn from the vial, and all of it given."""
    told = {"volume_given_ml": "25", "prepared_ml": "25", "drawn_ml": drawn, "started_at": begun, **facts}
    return sheet(
        ward, ward.first.container, **{name: value for name, value in told.items() if value or name == "started_at"}
    )


def first_syringe(ward: Ward, drawn: str | None = "10") -> datetime:
    """The first of two, given in 20 minutes; gives its start, and it is 40 minutes later."""
    begun = ward.world.at
    ward.world.later(minutes=20)
    syringe(ward, begun, drawn)
    ward.world.later(minutes=20)
    return begun


def vial(ward: Ward, name: str = "volume_given_ml") -> str:
    return ward.world.things[ward.first.container].text(name)


# One vial over two syringes


def test_a_second_syringe_hung_after_the_first_had_ended_adds_to_it(ward: Ward) -> None:
    begun = first_syringe(ward)
    decision = syringe(ward, begun + timedelta(minutes=20))
    assert "volume_of_what" not in codes(decision)
    assert (vial(ward), vial(ward, "worked_out")) == ("20", "10 mL + 25 mL × 10 mL / 25 mL = 20 mL")
    assert (infused(ward, "cells"), dose(ward)) == (Decimal(200_000_000), "given")


def test_of_a_second_syringe_no_more_was_drawn_than_the_first_left(ward: Ward) -> None:
    begun = first_syringe(ward)
    [note] = [note for note in syringe(ward, begun + timedelta(minutes=20), None).notes if note.code == "drawn_assumed"]
    assert note.params == {"drawn": "10", "worked_out": "10 mL + 25 mL × 10 mL / 25 mL = 20 mL"}
    assert (vial(ward), dose(ward)) == ("20", "given")


def test_the_sheet_of_the_first_syringe_told_again_adds_nothing(ward: Ward) -> None:
    begun = first_syringe(ward)
    assert "volume_of_what" not in codes(syringe(ward, begun))
    assert (vial(ward), infused(ward, "cells"), dose(ward)) == ("10", Decimal(100_000_000), "cleared")


@pytest.mark.parametrize("minutes", [None, -5, 1, 19])
def test_a_syringe_of_nobody_knows_when_counts_and_gives_no_dose(ward: Ward, minutes: int | None) -> None:
    begun = first_syringe(ward)
    before = len(alarms(ward))
    decision = syringe(ward, None if minutes is None else begun + timedelta(minutes=minutes))
    assert "volume_of_what" in codes(decision)
    assert (vial(ward), infused(ward, "cells")) == ("20", Decimal(200_000_000))
    assert (dose(ward), alarms(ward)[before:]) == ("cleared", ["volume_of_what"])


def test_the_second_syringe_told_again_is_not_added_once_more(ward: Ward) -> None:
    """Three of 5 mL: the end on record is that of the last one told."""
    begun = first_syringe(ward, "5")
    again = begun + timedelta(minutes=20)
    syringe(ward, again, "5")
    assert vial(ward) == "10"
    ward.world.later(minutes=5)
    assert "volume_of_what" in codes(syringe(ward, again, "5"))
    assert dose(ward) == "cleared"


def test_two_syringes_of_more_than_the_vial_held_count_what_it_held_and_give_no_dose(ward: Ward) -> None:
    begun = first_syringe(ward)
    decision = syringe(ward, begun + timedelta(minutes=20), "15")
    assert "volume_of_what" in codes(decision)
    assert (vial(ward), infused(ward, "cells"), dose(ward)) == ("20", Decimal(200_000_000), "cleared")


def test_all_of_the_vial_told_without_a_start_is_all_of_it_whichever_was_meant(ward: Ward) -> None:
    first_syringe(ward)
    assert "volume_of_what" not in codes(syringe(ward, None, "20"))
    assert (vial(ward), dose(ward)) == ("20", "given")


def test_ml_of_nobody_knows_what_in_a_second_syringe_count_besides_the_first(ward: Ward) -> None:
    begun = first_syringe(ward)
    told = {"volume_given_ml": "8", "started_at": begun + timedelta(minutes=20)}
    assert "volume_of_what" in codes(sheet(ward, ward.first.container, **told))
    assert (vial(ward), infused(ward), dose(ward)) == ("18", Decimal(18), "cleared")


def test_a_second_syringe_that_was_none_is_taken_back(ward: Ward) -> None:
    begun = first_syringe(ward)
    syringe(ward, begun + timedelta(minutes=20))
    taken_back(ward, ward.first.container, len(ward.world.entries) - 1, "did_not_happen")
    assert (vial(ward), infused(ward, "cells"), dose(ward)) == ("10", Decimal(100_000_000), "cleared")


# All of it, after less was told


@pytest.mark.parametrize("kind", ["bag", "prepared dose"])
def test_all_of_it_told_after_a_little_counts_and_is_asked_about(ward: Ward, kind: str) -> None:
    item = ward.verified() if kind == "prepared dose" else ward.first.container
    hung = {} if kind == "prepared dose" else {"prepared_ml": "50"}
    sheet(ward, item, volume_given_ml="3", partial_reason="line_failed", **hung)
    before = len(alarms(ward))
    assert "volume_of_what" in codes(sheet(ward, item))
    thing = ward.world.things[item]
    assert thing.decimal("volume_given_ml") == thing.decimal("volume_ml")
    assert infused(ward, "cells") == Decimal(200_000_000)
    assert (dose(ward), alarms(ward)[before:]) == ("cleared", ["volume_of_what"])


def test_all_of_it_told_after_all_but_what_stays_in_the_line_is_not_asked_about(ward: Ward) -> None:
    prepared = ward.verified()
    sheet(ward, prepared, volume_given_ml="49", partial_reason="line_failed")
    assert "volume_of_what" not in codes(sheet(ward, prepared))


# What was drawn, and what hung


@pytest.mark.parametrize(("drawn", "asked"), [("10", True), ("20", False), ("20.0", False), ("21", True)])
@pytest.mark.parametrize("by", ["vial", "prepared dose"])
def test_other_ml_drawn_than_were_drawn_on_record_are_asked_about(ward: Ward, by: str, drawn: str, asked: bool) -> None:
    prepared = ward.verified()
    item = prepared if by == "prepared dose" else ward.first.container
    assert ("volume_of_what" in codes(sheet(ward, item, drawn_ml=drawn))) == asked
    assert dose(ward) == ("cleared" if asked else "given")


def test_of_one_half_what_was_drawn_for_it_is_no_other_amount(ward: Ward) -> None:
    first, _ = emptied(ward)
    assert "volume_of_what" not in codes(sheet(ward, first, drawn_ml="10"))


def test_more_drawn_than_hung_is_asked_about_where_no_ml_are_told_too(ward: Ward) -> None:
    assert "volume_of_what" in codes(sheet(ward, ward.first.container, drawn_ml="20", prepared_ml="10"))
    assert (dose(ward), alarms(ward)) == ("cleared", ["volume_of_what"])


@pytest.mark.parametrize(("hung", "asked"), [("49", False), ("51", False), ("51.5", True), ("52", True)])
def test_what_hung_beside_what_was_prepared_is_asked_about_beyond_what_stays_in_the_line(
    ward: Ward, hung: str, asked: bool
) -> None:
    decision = sheet(ward, ward.verified(), volume_given_ml="48", prepared_ml=hung)
    assert ("volume_of_what" in codes(decision)) == asked
    assert dose(ward) == ("cleared" if asked else "given")
