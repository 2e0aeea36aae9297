"""The paper sheet bears the code of the vial, and the mL that hung: which part was given, and how much of the vial."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from custody.rules.decide import Accepted
from tests.rules.clinic.test_cut_short import called
from tests.rules.clinic.ward import Ward
from tests.rules.oversight.test_paper_amounts import backup, codes, dose, sheet


@pytest.fixture
def ward() -> Ward:
    ward = Ward.cryopreserved()
    ward.world.change(ward.first.dose, il2_iu=None, cleared_by=ward.investigator)
    return ward


def state(ward: Ward, code: str) -> str:
    thing = ward.world.things[code]
    return thing.state(thing.kind)


def infused(ward: Ward, unit: str = "mL") -> Decimal:
    return ward.world.balances.get(("world.infused", unit), Decimal(0))


def whole(ward: Ward, part: str) -> str:
    return ward.world.things[part].text("volume_ml")


def alarms(ward: Ward) -> list[str]:
    return [item.text("reason") for item in ward.world.items.values() if item.kind == "alarm"]


def emptied(ward: Ward) -> tuple[str, str]:
    """Two halves, both checked, and nothing left in the vial."""
    ward.usable(ward.first)
    half: dict[str, Any] = {"drawn_ml": "10", "diluent_ml": "10", "parts_total": 2, "leftover": "kept"}
    first = ward.prepare(ward.first.container, **half)
    ward.label(first)
    second = ward.prepare(ward.first.container, **half)
    ward.label(second)
    for part in (first, second):
        for nurse in (ward.nurse, ward.other_nurse):
            ward.verify(part, nurse)
    return first, second


# Which part of the vial


def test_the_vial_on_the_sheet_of_one_half_is_one_half_and_says_that_it_might_be_the_other(ward: Ward) -> None:
    first, second = emptied(ward)
    decision = sheet(ward, ward.first.container, volume_given_ml=whole(ward, first))
    assert "several_parts_of_it" in codes(decision)
    assert (state(ward, first), state(ward, second)) == ("given_on_paper", "verified")
    assert infused(ward) == Decimal(whole(ward, first))
    assert dose(ward) == "cleared"


def test_the_half_that_runs_counts_as_the_one_on_the_sheet_of_its_start(ward: Ward) -> None:
    first, second = emptied(ward)
    ward.start(second)
    begun = ward.world.at
    ward.world.later(minutes=20)
    decision = sheet(ward, ward.first.container, volume_given_ml=whole(ward, second), started_at=begun)
    assert "several_parts_of_it" in codes(decision)
    assert (state(ward, first), state(ward, second)) == ("verified", "given_on_paper")


def test_both_halves_of_the_vial_are_given_where_all_of_it_is_told(ward: Ward) -> None:
    halves = emptied(ward)
    both = sum((Decimal(whole(ward, half)) for half in halves), Decimal(0))
    decision = sheet(ward, ward.first.container, volume_given_ml=format(both, "f"))
    assert "several_parts_of_it" not in codes(decision)
    assert {state(ward, half) for half in halves} == {"given_on_paper"}
    assert [ward.world.things[half].text("volume_given_ml") for half in halves] == [whole(ward, h) for h in halves]
    assert dose(ward) == "given"


def test_a_vial_of_two_halves_told_without_a_word_gives_no_dose_and_calls_whoever_gave_the_go(ward: Ward) -> None:
    """Neither is hung again by a slip; whether the child had one or both, nobody knows."""
    halves = emptied(ward)
    assert "several_parts_of_it" in codes(sheet(ward, ward.first.container))
    assert {state(ward, half) for half in halves} == {"given_on_paper"}
    assert (dose(ward), alarms(ward)) == ("cleared", ["volume_of_what"])


def test_the_half_that_runs_counts_as_the_one_on_a_sheet_without_a_volume(ward: Ward) -> None:
    first, second = emptied(ward)
    ward.start(second)
    begun = ward.world.at
    ward.world.later(minutes=20)
    assert "several_parts_of_it" in codes(sheet(ward, ward.first.container, started_at=begun))
    assert (state(ward, first), state(ward, second)) == ("verified", "given_on_paper")
    assert (dose(ward), alarms(ward)) == ("cleared", ["volume_of_what"])


def half_and_rest(ward: Ward) -> str:
    ward.usable(ward.first)
    half = ward.prepare(ward.first.container, drawn_ml="10", parts_total=2, leftover="kept", diluent_ml="10")
    ward.label(half)
    for nurse in (ward.nurse, ward.other_nurse):
        ward.verify(half, nurse)
    return half


def test_the_vial_with_its_rest_in_it_stands_for_the_half_that_waits(ward: Ward) -> None:
    half = half_and_rest(ward)
    decision = sheet(ward, ward.first.container, volume_given_ml="20")
    assert "several_parts_of_it" in codes(decision)
    assert (state(ward, half), state(ward, ward.first.container)) == ("given_on_paper", "prepared")
    assert (infused(ward), infused(ward, "cells")) == (Decimal(20), Decimal(100_000_000))


def test_the_rest_of_a_vial_given_as_it_was_counts_as_the_rest_alone(ward: Ward) -> None:
    half = half_and_rest(ward)
    ward.start(half)
    ward.world.later(minutes=20)
    ward.end(half, "20")
    decision = sheet(ward, ward.first.container)
    assert ward.world.things[ward.first.container].text("volume_given_ml") == "10"
    assert "had_more_than_the_dose" not in codes(decision)
    assert infused(ward, "cells") == Decimal(200_000_000)


# mL of what


def told(ward: Ward, given: str, hung: str | None, why: str | None = "bag_failed") -> Accepted:
    facts = {"volume_given_ml": given, "prepared_ml": hung, "partial_reason": why}
    return sheet(ward, ward.first.container, **{name: value for name, value in facts.items() if value})


def test_half_of_what_hung_is_half_of_the_bag_and_not_the_dose(ward: Ward) -> None:
    decision = told(ward, "25", "50")
    assert "dose_cut_short" in codes(decision)
    assert "volume_of_what" not in codes(decision)
    assert (infused(ward), infused(ward, "cells")) == (Decimal(10), Decimal(100_000_000))
    assert (dose(ward), called(ward)) == ("cleared", [ward.investigator])


def test_all_of_what_hung_is_the_dose(ward: Ward) -> None:
    assert {"dose_cut_short", "volume_of_what"}.isdisjoint(codes(told(ward, "50", "50", why=None)))
    assert (infused(ward), dose(ward), alarms(ward)) == (Decimal(20), "given", [])


def test_what_hung_undiluted_and_not_all_of_it_is_counted_as_it_was_told(ward: Ward) -> None:
    told(ward, "5", "10")
    assert infused(ward) == Decimal(5)


@pytest.mark.parametrize(("given", "hung"), [("25", None), ("20", None), ("25", "20")])
@pytest.mark.parametrize("why", ["bag_failed", "reaction", None])
def test_ml_of_nobody_knows_what_give_no_dose_and_call_whoever_gave_the_go(
    ward: Ward, given: str, hung: str | None, why: str | None
) -> None:
    decision = told(ward, given, hung, why)
    assert "volume_of_what" in codes(decision)
    assert dose(ward) == "cleared"
    found = [item for item in ward.world.items.values() if item.text("reason") == "volume_of_what"]
    assert [item.text("holder") for item in found if item.kind == "alarm"] == [ward.investigator]


def test_nothing_at_all_is_nothing_of_whatever_hung(ward: Ward) -> None:
    assert "volume_of_what" not in codes(told(ward, "0", None))


def test_a_prepared_dose_is_told_in_its_own_ml(ward: Ward) -> None:
    assert "volume_of_what" not in codes(sheet(ward, ward.verified(), volume_given_ml="50"))
    assert dose(ward) == "given"


# A reaction on the sheet, a dose taken on too small, a second sheet, a part of which nothing ran in


@pytest.mark.parametrize("volume", ["0", "3"])
@pytest.mark.parametrize(("why", "asked"), [("reaction", True), ("child_or_parent_asked", False)])
def test_a_reaction_on_the_sheet_of_one_bag_is_asked_about_before_the_next_is_hung(
    ward: Ward, why: str, asked: bool, volume: str
) -> None:
    other = ward.verified(backup(ward))
    sheet(ward, ward.first.container, volume_given_ml=volume, prepared_ml="20", partial_reason=why)
    ward.world.change(ward.first.dose, {"dose": "cleared"})
    start = {"wristband": ward.first.band, "prepared_dose": other}
    decision = ward.world.decide("start_infusion", ward.nurse, start)
    said = decision.notes if isinstance(decision, Accepted) else decision.reasons
    assert ("reaction_in_earlier_part" in {reason.code for reason in said}) == asked


def too_small(ward: Ward) -> str:
    """150 million of at least 160, taken on by those who may, ready to hang."""
    ward.usable(ward.first)
    facts = ward.prepare_facts(ward.first.container, drawn_ml="15")
    who = [("outside_dose_limits", ward.investigator), ("outside_dose_limits", ward.qa)]
    ward.world.do("prepare_dose", ward.technician, facts, second=ward.pharmacist, authorised=who)
    prepared = ward.world.created["@1"]
    ward.label(prepared)
    for nurse in (ward.nurse, ward.other_nurse):
        ward.verify(prepared, nurse)
    return prepared


@pytest.mark.parametrize("volume", [None, "44"])
def test_a_dose_taken_on_too_small_and_given_whole_is_given_and_calls_nobody(ward: Ward, volume: str | None) -> None:
    decision = sheet(ward, too_small(ward), **({"volume_given_ml": volume} if volume else {}))
    assert "dose_cut_short" not in codes(decision)
    assert (dose(ward), alarms(ward)) == ("given", [])


def test_a_dose_prepared_too_small_before_that_was_kept_is_given_once_all_of_it_is_had(ward: Ward) -> None:
    prepared = too_small(ward)
    ward.world.change(prepared, cells_allowed=None)
    sheet(ward, prepared)
    assert (dose(ward), called(ward)) == ("given", [ward.investigator])


def test_a_dose_taken_on_too_small_and_run_by_the_pump_is_not_cut_short(ward: Ward) -> None:
    prepared = too_small(ward)
    ward.start(prepared)
    ward.world.later(minutes=30)
    assert "dose_cut_short" not in codes(ward.end(prepared, "44"))
    assert alarms(ward) == []


def test_half_of_a_dose_taken_on_too_small_is_cut_short(ward: Ward) -> None:
    decision = sheet(ward, too_small(ward), volume_given_ml="22")
    assert "dose_cut_short" in codes(decision)
    assert (dose(ward), called(ward)) == ("cleared", [ward.investigator])


@pytest.mark.parametrize("kind", ["bag", "prepared dose"])
def test_a_second_sheet_with_less_takes_nothing_back(ward: Ward, kind: str) -> None:
    item = ward.first.container if kind == "bag" else ward.verified()
    sheet(ward, item)
    hung = {"prepared_ml": "50"} if kind == "bag" else {}
    decision = sheet(ward, item, volume_given_ml="3", **hung)
    assert ward.world.things[item].text("volume_given_ml") == ward.world.things[item].text("volume_ml")
    assert "dose_cut_short" not in codes(decision)
    assert (infused(ward, "cells"), alarms(ward)) == (Decimal(200_000_000), [])


def test_what_replaces_a_part_of_which_nothing_ran_in_on_paper_is_no_second_part(ward: Ward) -> None:
    next_bag = backup(ward)
    sheet(ward, ward.verified(), volume_given_ml="0", partial_reason="line_failed")
    ward.usable(next_bag)
    facts = ward.prepare_facts(next_bag.container)
    decision = ward.world.decide("prepare_dose", ward.technician, facts, second=ward.pharmacist)
    assert isinstance(decision, Accepted)
    assert "parts_differ" not in codes(decision)


@pytest.mark.parametrize("what", ["lost", "destroyed"])
def test_a_vial_of_which_one_half_was_had_and_the_other_is_gone_was_had(ward: Ward, what: str) -> None:
    first, second = emptied(ward)
    ward.start(first)
    ward.world.later(minutes=20)
    ward.end(first, whole(ward, first))
    gone = {"item": second, "what": what, "account": "broken", "from_paper": "no"}
    ward.world.do("record_as_happened", ward.nurse, gone)
    vial = ward.world.things[ward.first.container]
    assert (state(ward, second), vial.state("container")) == (what, "infused")
    assert (vial.state("allocation"), vial.state("custody")) == ("given", "ended")
    assert ward.world.situation().parents(vial.code, "was_for") == ()


@pytest.mark.parametrize("what", ["lost", "destroyed"])
def test_a_vial_of_which_nothing_was_had_goes_where_its_only_part_goes(ward: Ward, what: str) -> None:
    prepared = ward.verified()
    gone = {"item": prepared, "what": what, "account": "broken", "from_paper": "no"}
    ward.world.do("record_as_happened", ward.nurse, gone)
    assert ward.world.things[ward.first.container].state("container") == what
