"""A vial given without a preparation: what hung was mixed by hand, of part of it perhaps. How much the child had."""

from __future__ import annotations

from decimal import Decimal

import pytest

from custody.rules.decide import Accepted
from custody.rules.reading import read_facts
from custody.rules.steps.oversight.record_as_happened import Facts, evidence
from tests.rules.clinic.test_cut_short import called
from tests.rules.clinic.ward import Ward
from tests.rules.oversight.test_paper_amounts import codes, dose, sheet
from tests.rules.oversight.test_paper_vial import infused


@pytest.fixture
def ward() -> Ward:
    ward = Ward.cryopreserved()
    ward.world.change(ward.first.dose, il2_iu=None, cleared_by=ward.investigator)
    return ward


def mixed(ward: Ward, given: str | None, hung: str | None, drawn: str | None) -> Accepted:
    facts = {"volume_given_ml": given, "prepared_ml": hung, "drawn_ml": drawn}
    return sheet(ward, ward.first.container, **{name: value for name, value in facts.items() if value})


@pytest.mark.parametrize(
    ("told", "had", "line"),
    [
        (("25", "50", "10"), "5", "25 mL × 10 mL / 50 mL = 5 mL"),
        (("50", "50", "10"), "10", "50 mL × 10 mL / 50 mL = 10 mL"),
        (("50", "50", "20"), "20", "50 mL × 20 mL / 50 mL = 20 mL"),
        (("10", "30", "20"), "6.667", "10 mL × 20 mL / 30 mL = 6.667 mL"),
        ((None, "50", "10"), "10", "50 mL × 10 mL / 50 mL = 10 mL"),
        ((None, None, "10"), "10", "10 mL × 10 mL / 10 mL = 10 mL"),
    ],
)
def test_of_a_vial_that_was_drawn_in_part_the_child_had_its_share_of_what_was_drawn(
    ward: Ward, told: tuple[str | None, str | None, str], had: str, line: str
) -> None:
    decision = mixed(ward, *told)
    vial = ward.world.things[ward.first.container]
    assert {"drawn_assumed", "volume_of_what", "had_more_than_the_dose"}.isdisjoint(codes(decision))
    assert (infused(ward), vial.text("volume_given_ml"), vial.text("worked_out")) == (Decimal(had), had, line)
    assert infused(ward, "cells") == int(Decimal(had) * 10_000_000)
    assert (dose(ward) == "given") == (had == "20")
    assert called(ward) == ([] if had == "20" else [ward.investigator])


def test_what_was_assumed_of_a_vial_stands_in_the_entry_with_its_formula(ward: Ward) -> None:
    [note] = [note for note in mixed(ward, "25", "50", None).notes if note.code == "drawn_assumed"]
    assert note.params == {"drawn": "20", "worked_out": "25 mL × 20 mL / 50 mL = 10 mL"}
    assert ward.world.things[ward.first.container].text("worked_out") == note.params["worked_out"]


def test_of_what_hung_undiluted_no_more_was_drawn_than_hung(ward: Ward) -> None:
    [note] = [note for note in mixed(ward, "5", "10", None).notes if note.code == "drawn_assumed"]
    assert note.params["worked_out"] == "5 mL × 10 mL / 10 mL = 5 mL"


def test_more_drawn_than_hung_is_ml_of_nobody_knows_what(ward: Ward) -> None:
    assert "volume_of_what" in codes(mixed(ward, "25", "50", "60"))
    assert dose(ward) == "cleared"


def test_more_drawn_than_the_vial_held_is_noted_and_all_of_it_was_drawn(ward: Ward) -> None:
    assert "more_drawn_than_filled" in codes(mixed(ward, "25", "50", "22"))
    assert infused(ward) == Decimal(10)


def test_who_signs_the_sheet_signs_the_formula(ward: Ward) -> None:
    told = {"item": ward.first.container, "what": "given_on_paper", "from_paper": "yes", "volume_given_ml": "25"}
    facts, problems = read_facts(Facts, {**told, "prepared_ml": "50"})
    assert problems == ()
    assert evidence(ward.world.situation(), facts) == {"worked_out": "25 mL × 20 mL / 50 mL = 10 mL"}
