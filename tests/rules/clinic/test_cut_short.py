"""An infusion that ended otherwise than it was meant to: a bag that bursts at the line is no dose, half a dose is none,
and what ran by a band that was on another child is nobody's."""

from __future__ import annotations

from typing import Any

import pytest

from custody.rules.decide import Accepted
from tests.rules.clinic.ward import Child, Ward


@pytest.fixture(params=["cryopreserved", "fresh"])
def ward(request: pytest.FixtureRequest) -> Ward:
    return _ready(Ward.cryopreserved() if request.param == "cryopreserved" else Ward.fresh())


@pytest.fixture
def frozen() -> Ward:
    return _ready(Ward.cryopreserved())


def _ready(ward: Ward) -> Ward:
    for child in (ward.first, ward.second):
        ward.world.change(child.dose, il2_iu=None, cleared_by=ward.investigator)
    return ward


def end(ward: Ward, prepared: str, volume: str, **other: Any) -> Accepted:
    ward.world.later(minutes=20)
    return ward.end(prepared, volume, **other)


def failed(ward: Ward, prepared: str, volume: str, reason: str = "bag_failed", **other: Any) -> list[str]:
    """The notes of an end because bag or line failed."""
    return [note.code for note in end(ward, prepared, volume, complete="no", partial_reason=reason, **other).notes]


def dose(ward: Ward) -> str:
    return ward.world.things[ward.first.dose].state("dose")


def had(ward: Ward, prepared: str) -> list[str]:
    return [child.code for child in ward.world.situation().children(prepared, "infused")]


def backup(ward: Ward) -> Child:
    """Another container of the same dose."""
    return Child("03", ward.first.subject, ward.first.band, ward.first.dose, ward.another_container(ward.first))


def given(ward: Ward, child: Child, **prepared: Any) -> str:
    """The whole way of another container, without a note, to its end."""
    ward.usable(child)
    hung = ward.prepare(child.container, **prepared)
    ward.label(hung)
    for nurse in (ward.nurse, ward.other_nurse):
        assert ward.verify(hung, nurse).notes == ()
    assert ward.start(hung).notes == ()
    assert end(ward, hung, ward.world.things[hung].text("volume_ml")).notes == ()
    return hung


@pytest.mark.parametrize("reason", ["bag_failed", "line_failed"])
def test_a_bag_of_which_nothing_ran_in_is_no_dose_and_the_back_up_is_given_without_a_word(
    ward: Ward, reason: str
) -> None:
    prepared, spare = ward.running(), backup(ward)
    assert "dose_cut_short" in failed(ward, prepared, "0", reason)
    assert (dose(ward), had(ward, prepared)) == ("cleared", [])
    states = [ward.world.things[code] for code in (prepared, ward.first.container)]
    assert [thing.state(thing.kind) for thing in states] == ["discarded", "discarded"]
    assert ward.world.balances[prepared, "mL"] == 50
    given(ward, spare)
    assert dose(ward) == "given"


def test_after_a_reaction_before_the_first_drop_the_back_up_is_the_investigators_to_let_go(ward: Ward) -> None:
    prepared, spare = ward.running(), backup(ward)
    assert "dose_cut_short" in failed(ward, prepared, "0", "reaction")
    with pytest.raises(AssertionError, match="reaction_in_earlier_part"):
        given(ward, spare)
    assert dose(ward) == "cleared"


def test_whoever_gave_the_go_is_called_and_a_major_deviation_opens(ward: Ward) -> None:
    failed(ward, ward.running(), "2")
    found = [(i.kind, i.text("reason"), i.text("holder") or i.text("grade")) for i in ward.world.items.values()]
    assert ("alarm", "dose_cut_short", ward.investigator) in found
    assert ("deviation", "dose_cut_short", "major") in found


def test_a_conditioned_child_whose_bag_burst_is_an_alarm_of_its_own(frozen: Ward) -> None:
    prepared = frozen.running()
    frozen.world.change(
        frozen.first.subject, {"conditioning": "cleared"}, conditioning_cleared_by=(frozen.investigator,)
    )
    assert "taken_from_conditioned_child" in failed(frozen, prepared, "0")


def test_of_a_bag_that_failed_the_rest_of_the_dose_comes_from_another_and_counts_what_ran_in(ward: Ward) -> None:
    prepared, spare = ward.running(), backup(ward)
    assert failed(ward, prepared, "5") == ["dose_cut_short"]
    assert (dose(ward), had(ward, prepared)) == ("cleared", [ward.first.subject])
    given(ward, spare, drawn_ml="18", parts_total=2)
    assert dose(ward) == "given"


def test_after_a_bag_that_failed_more_than_the_dose_is_still_more_than_the_dose(frozen: Ward) -> None:
    prepared, spare = frozen.running(), backup(frozen)
    failed(frozen, prepared, "20")
    frozen.usable(spare)
    facts = frozen.prepare_facts(spare.container, parts_total=2)
    refused = frozen.world.refused("prepare_dose", frozen.technician, facts, second=frozen.pharmacist)
    assert refused == ("outside_dose_limits",)


def test_a_dose_of_which_enough_ran_in_before_the_line_failed_is_given(ward: Ward) -> None:
    assert failed(ward, ward.running(), "46", "line_failed") == []
    assert dose(ward) == "given"


@pytest.mark.parametrize("why", [{"partial_reason": "reaction"}, {"partial_reason": "use_by_reached"}, {}])
def test_a_dose_stopped_for_another_reason_is_over_and_whoever_gave_the_go_is_told(
    ward: Ward, why: dict[str, str]
) -> None:
    notes = end(ward, ward.running(), "5", complete="no", **why).notes
    assert "dose_cut_short" in [note.code for note in notes]
    assert dose(ward) == "given"
    assert called(ward) == [ward.investigator]


def test_told_that_no_further_part_follows_a_dose_cut_short_is_over_unless_nothing_ran_in(ward: Ward) -> None:
    assert failed(ward, ward.running(), "5", last_part="yes") == ["dose_cut_short"]
    assert dose(ward) == "given"
    assert called(ward) == [ward.investigator]


def test_a_first_part_of_two_given_whole_is_not_cut_short_while_the_second_is_still_to_be_made(ward: Ward) -> None:
    first = one_of_two(ward)
    assert end(ward, first, "14", complete="yes").notes == ()
    assert called(ward) == []


def test_of_a_first_part_of_two_of_which_most_was_lost_it_is_told_before_the_second_is_made(ward: Ward) -> None:
    first = one_of_two(ward)
    assert failed(ward, first, "2", "child_or_parent_asked") == ["dose_cut_short"]


def one_of_two(ward: Ward) -> str:
    """The smaller part of two runs, the rest of the vial is kept."""
    ward.usable(ward.first)
    first = ward.prepare(ward.first.container, drawn_ml="6", parts_total=2, leftover="kept", diluent_ml="8")
    ward.label(first)
    for nurse in (ward.nurse, ward.other_nurse):
        ward.verify(first, nurse)
    ward.start(first)
    return first


def called(ward: Ward) -> list[str]:
    """Who is called because the child had less than its dose."""
    found = (item for item in ward.world.items.values() if item.kind == "alarm")
    return [alarm.text("holder") for alarm in found if alarm.text("reason") == "dose_cut_short"]


def test_a_dose_of_which_nothing_was_had_is_never_given(ward: Ward) -> None:
    failed(ward, ward.running(), "0", last_part="yes")
    assert dose(ward) == "cleared"


def test_an_investigator_omits_the_rest_of_a_dose_cut_short_and_it_is_over(ward: Ward) -> None:
    failed(ward, ward.running(), "5")
    facts = {"subject": ward.first.subject, "dose": 1, "why": "no_usable_product"}
    ward.world.do("omit_dose", ward.investigator, facts)
    assert dose(ward) == "given"


def test_the_rest_of_a_dose_is_not_omitted_while_a_part_of_it_hangs(frozen: Ward) -> None:
    halves = two_halves(frozen)
    frozen.start(halves[0])
    facts = {"subject": frozen.first.subject, "dose": 1, "why": "child_unfit"}
    assert frozen.world.refused("omit_dose", frozen.investigator, facts) == ("dose_begun",)


def two_halves(ward: Ward) -> list[str]:
    """Two syringes of one vial, each checked by two."""
    ward.usable(ward.first)
    halves = []
    for _ in range(2):
        halves.append(ward.prepare(ward.first.container, drawn_ml="9", parts_total=2, leftover="kept", diluent_ml="11"))
        ward.label(halves[-1])
    for half in halves:
        for nurse in (ward.nurse, ward.other_nurse):
            ward.verify(half, nurse)
    return halves


def test_a_dose_does_not_end_while_another_part_of_it_waits_whatever_was_ticked(ward: Ward) -> None:
    first, second = two_halves(ward)
    ward.start(first)
    assert [note.code for note in end(ward, first, "20", last_part="yes").notes] == ["part_still_waits"]
    assert dose(ward) == "cleared"
    facts = {"wristband": ward.first.band, "prepared_dose": second}
    yes = [("no_further_told", ward.investigator)]
    ward.world.do("start_infusion", ward.nurse, facts, authorised=yes)
    end(ward, second, "20")
    assert dose(ward) == "given"


def test_the_first_half_failed_and_the_second_does_not_make_it_whole(frozen: Ward) -> None:
    first, second = two_halves(frozen)
    frozen.start(first)
    assert failed(frozen, first, "1") == ["dose_cut_short"]
    frozen.start(second)
    assert "dose_cut_short" in {note.code for note in end(frozen, second, "20").notes}
    assert dose(frozen) == "cleared"


def test_both_halves_at_once_is_said_before_the_second_is_hung(ward: Ward) -> None:
    first, second = two_halves(ward)
    ward.start(first)
    assert [note.code for note in ward.start(second).notes] == ["another_part_runs"]


def test_whoever_scans_the_wrong_half_is_told_of_the_one_that_waits_for_its_second_check(ward: Ward) -> None:
    first, second = two_halves(ward)
    for half, state, checks in ((first, "checked_once", (ward.nurse,)), (second, "prepared", ())):
        ward.world.change(half, {"prepared_dose": state}, checks=checks)
    assert [note.code for note in ward.verify(second, ward.other_nurse).notes] == ["another_part_half_checked"]


def test_one_nurse_who_checks_both_halves_first_is_told_nothing(ward: Ward) -> None:
    first, second = two_halves(ward)
    for half, state, checks in ((first, "checked_once", (ward.nurse,)), (second, "prepared", ())):
        ward.world.change(half, {"prepared_dose": state}, checks=checks)
    assert ward.verify(second, ward.nurse).notes == ()


@pytest.mark.parametrize(
    ("leftover", "spare", "codes"),
    [("discarded", False, ("parts_cannot_add_up",)), ("discarded", True, ()), ("kept", False, ())],
)
def test_the_other_half_is_not_thrown_away_unless_something_else_is_reserved(
    ward: Ward, leftover: str, spare: bool, codes: tuple[str, ...]
) -> None:
    ward.usable(ward.first)
    if spare:
        backup(ward)
    facts = ward.prepare_facts(ward.first.container, drawn_ml="9", parts_total=2, leftover=leftover)
    assert ward.world.refused("prepare_dose", ward.technician, facts, second=ward.pharmacist) == codes


def test_of_a_dose_in_one_part_the_leftover_is_thrown_away_without_a_word(ward: Ward) -> None:
    ward.usable(ward.first)
    facts = ward.prepare_facts(ward.first.container, drawn_ml="18")
    assert ward.world.refused("prepare_dose", ward.technician, facts, second=ward.pharmacist) == ()


def test_what_ran_by_a_band_found_on_another_child_is_booked_to_nobody_and_is_told(frozen: Ward) -> None:
    prepared = frozen.running()
    off = {"wristband": frozen.first.band, "why": "found_on_another_child"}
    frozen.world.do("void_wristband", frozen.nurse, off, second=frozen.other_nurse)
    assert "band_was_on_another_child" in {note.code for note in end(frozen, prepared, "50").notes}
    assert (dose(frozen), had(frozen, prepared)) == ("cleared", [])
    assert frozen.world.balances["world.infused", "mL"] == 50
    told = {"item": prepared, "what": "given_in_error", "account": "in bed 7", "from_paper": "no"}
    frozen.world.do("record_as_happened", frozen.nurse, {**told, "wristband": frozen.second.band})
    assert had(frozen, prepared) == [frozen.second.subject]
    assert dose(frozen) == "cleared"


def test_found_to_have_been_its_own_child_after_all_the_dose_is_given(frozen: Ward) -> None:
    prepared = frozen.running()
    frozen.world.change(prepared, wristband_doubted=frozen.first.band)
    end(frozen, prepared, "50")
    told = {"item": prepared, "what": "given_on_paper", "account": "read back", "from_paper": "no"}
    frozen.world.do("record_as_happened", frozen.nurse, {**told, "wristband": frozen.first.band})
    assert (dose(frozen), had(frozen, prepared)) == ("given", [frozen.first.subject])


@pytest.mark.parametrize("hung", [False, True])
def test_a_sheet_that_tells_that_nothing_ran_in_leaves_the_dose_to_be_had(frozen: Ward, hung: bool) -> None:
    spare = backup(frozen)
    item = frozen.verified() if hung else frozen.first.container
    told = {"item": item, "what": "given_on_paper", "account": "it burst", "volume_given_ml": "0", "from_paper": "no"}
    frozen.world.do("record_as_happened", frozen.nurse, {**told, "wristband": frozen.first.band})
    assert dose(frozen) == "cleared"
    given(frozen, spare, parts_total=2 if hung else 1)
    assert dose(frozen) == "given"
