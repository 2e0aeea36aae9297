"""A sheet by the code of the vial, of which one half was had and the other waits, or a rest does: nobody guesses which
of them it is of. Read clearly by its start alone; whatever can be read otherwise gives no dose, and somebody is called.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from tests.rules.clinic.ward import Ward
from tests.rules.oversight.slips import happened, taken_back
from tests.rules.oversight.test_paper_amounts import backup, codes, dose, sheet
from tests.rules.oversight.test_paper_vial import alarms, emptied, half_and_rest, infused, state
from tests.rules.oversight.test_told_late import hang, run
from tests.rules.oversight.test_told_twice import by_vial


@pytest.fixture
def ward() -> Ward:
    ward = Ward.cryopreserved()
    ward.world.change(ward.first.dose, il2_iu=None, cleared_by=ward.investigator)
    return ward


# Not guessed by how near two times lie


@pytest.mark.parametrize("late", [1, 6, 20])
def test_a_start_before_the_end_that_was_charted_of_the_first_half_is_of_nobody_knows_which(
    ward: Ward, late: int
) -> None:
    """What waits may be in the child: it counts, is not hung again, and no back-up is thawed unasked."""
    first, second = emptied(ward)
    decision = by_vial(ward, run(ward, first, late))
    assert "several_parts_of_it" in codes(decision)
    assert "already_infused" not in codes(decision)
    assert (state(ward, first), state(ward, second)) == ("infused", "given_on_paper")
    assert infused(ward, "cells") == Decimal(200_000_000)
    assert (dose(ward), alarms(ward)) == ("cleared", ["volume_of_what"])


def test_a_start_before_that_of_the_half_that_was_had_is_of_nobody_knows_which(ward: Ward) -> None:
    first, second = emptied(ward)
    before = ward.world.at
    ward.world.later(minutes=3)
    run(ward, first)
    assert "several_parts_of_it" in codes(by_vial(ward, before))
    assert (state(ward, second), dose(ward), alarms(ward)) == ("given_on_paper", "cleared", ["volume_of_what"])


def test_the_rest_drawn_by_hand_before_the_end_that_was_charted_of_the_half_is_of_nobody_knows_which(
    ward: Ward,
) -> None:
    hung = run(ward, half_and_rest(ward), late=1)
    decision = by_vial(ward, hung, prepared_ml="20", drawn_ml="10")
    [note] = [note for note in decision.notes if note.code == "several_parts_of_it"]
    assert note.params == {"parts": ward.first.container, "taken": ward.first.container}
    assert ward.world.things[ward.first.container].text("volume_given_ml") == "10"
    assert infused(ward, "cells") == Decimal(200_000_000)
    assert (dose(ward), alarms(ward)) == ("cleared", ["volume_of_what"])


@pytest.mark.parametrize("part", ["half", "rest"])
def test_a_start_in_the_minute_in_which_the_first_half_ended_counts_as_the_other(ward: Ward, part: str) -> None:
    """A sheet says no seconds: the pump's end is half a minute later by the record."""
    first = emptied(ward)[0] if part == "half" else half_and_rest(ward)
    ward.start(first)
    ward.world.later(minutes=20, seconds=30)
    ward.end(first, "20")
    hung = ward.world.at - timedelta(seconds=30)
    ward.world.later(minutes=20)
    by_hand = {"prepared_ml": "20", "drawn_ml": "10"} if part == "rest" else {}
    assert "several_parts_of_it" in codes(by_vial(ward, hung, **by_hand))
    assert (infused(ward, "cells"), dose(ward), alarms(ward)) == (Decimal(200_000_000), "cleared", ["volume_of_what"])


@pytest.mark.parametrize("seconds", [-20, 20])
def test_the_same_minute_as_the_start_on_record_counts_as_that_half_told_again(ward: Ward, seconds: int) -> None:
    first, second = emptied(ward)
    ward.world.later(seconds=30 - ward.world.at.second)
    begun = ward.world.at + timedelta(seconds=seconds)
    run(ward, first)
    assert "already_infused" in codes(by_vial(ward, begun))
    assert (state(ward, second), dose(ward), alarms(ward)) == ("verified", "cleared", ["volume_of_what"])


def test_the_start_of_the_half_that_runs_counts_as_that_half_whenever_the_first_was_charted_to_end(ward: Ward) -> None:
    first, second = emptied(ward)
    ward.start(first)
    ward.world.later(minutes=20)
    ward.start(second)
    begun = ward.world.at
    ward.world.later(minutes=5)
    ward.end(first, "20")
    ward.world.later(minutes=10)
    assert "several_parts_of_it" in codes(by_vial(ward, begun))
    assert (state(ward, second), dose(ward), alarms(ward)) == ("given_on_paper", "cleared", ["volume_of_what"])


def test_a_child_with_a_new_band_is_the_child_that_had_the_first_half(ward: Ward) -> None:
    first, second = emptied(ward)
    begun = ward.world.at
    run(ward, first)
    anew = ward.world.put("wristband", {"wristband": "on"}, subject=ward.first.subject)
    ward.world.link(ward.first.subject, anew, "wears")
    assert "already_infused" in codes(by_vial(ward, begun, wristband=anew))
    assert state(ward, second) == "verified"


def test_of_two_halves_that_wait_the_one_prepared_first_is_taken(ward: Ward) -> None:
    first, second = emptied(ward)
    ward.world.change(first, prepared_at=ward.world.at + timedelta(minutes=1))
    assert "several_parts_of_it" in codes(by_vial(ward, ward.world.at))
    assert (state(ward, first), state(ward, second)) == ("verified", "given_on_paper")


def test_a_half_told_lost_and_hung_all_the_same_is_the_one_on_the_sheet(ward: Ward) -> None:
    first, second = emptied(ward)
    run(ward, first)
    happened(ward, second, "lost")
    hung = ward.world.at
    ward.world.later(minutes=20)
    assert "several_parts_of_it" not in codes(by_vial(ward, hung))
    assert (state(ward, second), infused(ward, "cells")) == ("given_on_paper", Decimal(200_000_000))


# Resolved by the label of what hung


def test_what_nobody_could_read_is_taken_back_and_told_anew_by_the_label_of_what_hung(ward: Ward) -> None:
    first, second = emptied(ward)
    hung = run(ward, first, 6)
    by_vial(ward, hung)
    taken_back(ward, ward.first.container, len(ward.world.entries) - 1, "wrong_thing")
    decision = sheet(ward, second, volume_given_ml="20", started_at=hung)
    assert {"volume_of_what", "several_parts_of_it"}.isdisjoint(codes(decision))
    assert (infused(ward, "cells"), dose(ward)) == (Decimal(200_000_000), "given")


def test_what_nobody_could_read_and_was_the_first_half_is_taken_back_and_the_other_is_hung(ward: Ward) -> None:
    first, second = emptied(ward)
    hung = run(ward, first, 6)
    by_vial(ward, hung)
    taken_back(ward, ward.first.container, len(ward.world.entries) - 1, "wrong_thing")
    assert "already_infused" in codes(sheet(ward, first, volume_given_ml="20", started_at=hung))
    hang(ward, second)


# A little more than the half held


def again(ward: Ward, given: str) -> tuple[set[str], str, str]:
    """The sheet of the first half, which has ended, tells so many mL; what is said, and the two halves after it."""
    first, second = emptied(ward)
    begun: datetime = ward.world.at
    run(ward, first)
    said = codes(by_vial(ward, begun, volume_given_ml=given))
    return said, state(ward, first), state(ward, second)


@pytest.mark.parametrize("given", ["20.5", "21"])
def test_what_the_line_was_flushed_with_is_not_of_the_other_half(ward: Ward, given: str) -> None:
    said, _, second = again(ward, given)
    assert "volume_of_what" in said
    assert "dose_cut_short" not in said
    assert (second, dose(ward), infused(ward)) == ("verified", "cleared", Decimal(20))
    assert alarms(ward) == ["volume_of_what"]


def test_as_much_as_both_halves_held_is_both(ward: Ward) -> None:
    said, _, second = again(ward, "40")
    assert {"volume_of_what", "several_parts_of_it"}.isdisjoint(said)
    assert (second, dose(ward), infused(ward)) == ("given_on_paper", "given", Decimal(40))


@pytest.mark.parametrize("given", ["22", "30", "41"])
def test_more_than_the_half_and_not_as_much_as_both_is_of_nobody_knows_what(ward: Ward, given: str) -> None:
    said, _, second = again(ward, given)
    assert "several_parts_of_it" in said
    assert (second, dose(ward)) == ("given_on_paper", "cleared")
    assert alarms(ward) == ["volume_of_what"]


def test_the_back_up_waits_for_the_investigator_where_nobody_knows_which_half_it_was(ward: Ward) -> None:
    first, _ = emptied(ward)
    by_vial(ward, run(ward, first, 6))
    spare = backup(ward)
    said = ward.world.refused("start_thaw", ward.technician, ward.thaw_facts(spare), second=ward.pharmacist)
    assert "had_unclear" in said
