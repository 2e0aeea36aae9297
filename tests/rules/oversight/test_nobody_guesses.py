"""A sheet that bears the code of a container of several parts: whichever was meant, the dose stays open, somebody is
called, and neither the back-up nor another part goes on unasked. Only those on call close that, or the label of what
hung told in its place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from tests.rules.clinic.ward import Ward
from tests.rules.oversight.slips import taken_back
from tests.rules.oversight.test_had_unclear import said, thaw
from tests.rules.oversight.test_paper_amounts import dose, sheet
from tests.rules.oversight.test_paper_vial import alarms, emptied, state
from tests.rules.oversight.test_told_late import hang, run
from tests.rules.oversight.test_told_twice import by_vial


@pytest.fixture
def ward() -> Ward:
    ward = Ward.cryopreserved()
    ward.world.change(ward.first.dose, il2_iu=None, cleared_by=ward.investigator)
    return ward


def the_first_runs(ward: Ward) -> None:
    first, _ = emptied(ward)
    ward.start(first)
    ward.world.later(minutes=25)
    begun = ward.world.at
    ward.world.later(minutes=20)
    by_vial(ward, begun)


def the_pen_slipped(ward: Ward) -> None:
    first, _ = emptied(ward)
    begun = ward.world.at
    run(ward, first)
    by_vial(ward, begun + timedelta(hours=12))


def the_first_failed_at_once(ward: Ward) -> None:
    first, _ = emptied(ward)
    ward.start(first)
    begun = ward.world.at
    ward.world.later(seconds=20)
    ward.end(first, "2", complete="no", partial_reason="bag_failed")
    ward.world.later(minutes=20)
    by_vial(ward, begun)


def both_bear_the_start_of_the_dose(ward: Ward) -> None:
    first, _ = emptied(ward)
    begun = ward.world.at
    run(ward, first)
    ward.world.later(minutes=30)
    by_vial(ward, begun)


def all_of_it_without_a_number(ward: Ward) -> None:
    first, _ = emptied(ward)
    begun = ward.world.at
    run(ward, first)
    by_vial(ward, begun, volume_given_ml=None)


def nothing_was_had_before(ward: Ward) -> None:
    emptied(ward)
    by_vial(ward, ward.world.at)


def it_was_hung_after_the_first(ward: Ward) -> None:
    run(ward, emptied(ward)[0])
    begun = ward.world.at
    ward.world.later(minutes=20)
    by_vial(ward, begun)


TELLINGS: tuple[Callable[[Ward], None], ...] = (
    the_first_runs,
    the_pen_slipped,
    the_first_failed_at_once,
    both_bear_the_start_of_the_dose,
    all_of_it_without_a_number,
    nothing_was_had_before,
    it_was_hung_after_the_first,
)


@pytest.mark.parametrize("telling", TELLINGS)
def test_whichever_half_it_was_the_dose_stays_open_and_the_back_up_is_asked_about(
    ward: Ward, telling: Callable[[Ward], None]
) -> None:
    telling(ward)
    assert (dose(ward), "volume_of_what" in alarms(ward)) == ("cleared", True)
    assert "had_unclear" in said(thaw(ward))


def unclear(ward: Ward) -> tuple[str, str, datetime]:
    """The first half by the pump, then a sheet by the vial's code, hung before that was charted to end."""
    first, second = emptied(ward)
    begun = ward.world.at
    by_vial(ward, run(ward, first, late=6))
    return first, second, begun


@pytest.mark.parametrize("again", ["the vial", "the first half"])
def test_what_is_told_once_more_while_it_is_open_gives_no_dose_and_can_all_be_taken_back(
    ward: Ward, again: str
) -> None:
    first, second, begun = unclear(ward)
    entry = len(ward.world.entries) - 1
    ward.world.later(minutes=3)
    if again == "the vial":
        by_vial(ward, begun + timedelta(minutes=25))
    else:
        sheet(ward, first, volume_given_ml="20", started_at=begun)
    assert dose(ward) == "cleared"
    later = ward.first.container if again == "the vial" else first
    taken_back(ward, later, len(ward.world.entries) - 1, "did_not_happen")
    taken_back(ward, ward.first.container, entry, "did_not_happen")
    assert (dose(ward), state(ward, first)) == ("cleared", "infused")
    hang(ward, second)


@pytest.mark.parametrize("who", ["nurse", "technician"])
def test_whoever_told_it_does_not_answer_for_how_much_the_child_had(ward: Ward, who: str) -> None:
    unclear(ward)
    [alarm] = [item.code for item in ward.world.items.values() if item.text("reason") == "volume_of_what"]
    person = getattr(ward, who)
    facts = {"alarm": alarm, "done": "child_watched", "spoken_to": "the ward"}
    assert "alarm_of_a_child" in ward.world.refused("acknowledge_alarm", person, facts)
    ward.world.do("acknowledge_alarm", ward.investigator, facts)
    assert "had_unclear" not in said(thaw(ward))


def test_the_end_of_the_other_half_gives_no_dose_while_it_is_open_how_much_was_had_of_the_first(ward: Ward) -> None:
    first, second = emptied(ward)
    ward.start(second)
    sheet(ward, first, volume_given_ml="20", prepared_ml="40", partial_reason="bag_failed")
    ward.world.later(minutes=20)
    ward.end(second, "20")
    assert (state(ward, second), dose(ward)) == ("infused", "cleared")


def test_what_closed_the_dose_after_an_answer_is_taken_back_and_the_dose_is_open_again(ward: Ward) -> None:
    first, _, begun = unclear(ward)
    [alarm] = [item.code for item in ward.world.items.values() if item.text("reason") == "volume_of_what"]
    ward.world.do("acknowledge_alarm", ward.investigator, {"alarm": alarm, "done": "child_watched"})
    sheet(ward, first, volume_given_ml="20", started_at=begun)
    assert dose(ward) == "given"
    taken_back(ward, first, len(ward.world.entries) - 1, "did_not_happen")
    assert dose(ward) == "cleared"


def test_a_second_syringe_that_was_hung_after_its_own_end_is_a_slip_of_the_pen(ward: Ward) -> None:
    ward.usable(ward.first)
    syringe = {"volume_given_ml": "20", "prepared_ml": "20", "drawn_ml": "10"}
    sheet(ward, ward.first.container, **syringe)
    ward.world.later(minutes=20)
    sheet(ward, ward.first.container, **syringe, started_at=ward.world.at + timedelta(hours=12))
    assert (dose(ward), "volume_of_what" in alarms(ward)) == ("cleared", True)
