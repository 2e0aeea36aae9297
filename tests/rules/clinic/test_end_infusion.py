"""End infusion: what the child had. Never refused by a rule."""

from __future__ import annotations

from datetime import timedelta

import pytest

from custody.rules.decide import Accepted
from custody.rules.effects import instant_text
from tests.rules.clinic.ward import Ward


@pytest.fixture
def ward() -> Ward:
    return Ward.cryopreserved()


@pytest.fixture
def running(ward: Ward) -> str:
    running = ward.running()
    ward.world.later(minutes=30)
    return running


def noted(decision: Accepted) -> list[str]:
    """The codes of the notes."""
    return [note.code for note in decision.notes]


def test_a_whole_dose_is_in_the_child_and_every_journey_has_ended(ward: Ward, running: str) -> None:
    ended = ward.world.at - timedelta(minutes=3)
    assert noted(ward.end(running, occurred_at=ended)) == []
    states = [ward.world.things[code] for code in (running, ward.first.container, ward.first.dose)]
    assert [thing.state(thing.kind) for thing in states] == ["infused", "infused", "given"]
    assert states[0].text("ended_at") == instant_text(ended)
    assert ward.world.balances["world.infused", "cells"] == 200_000_000
    assert [child.code for child in ward.world.situation().children(running, "infused")] == [ward.first.subject]


def test_the_dead_volume_is_spent_with_bag_and_line(ward: Ward, running: str) -> None:
    ward.end(running, "49")
    assert ward.world.balances["world.infused", "mL"] == 49
    assert ward.world.balances["world.consumed", "mL"] == 1
    assert ward.world.balances[running, "mL"] == 0


def test_a_partial_infusion_leaves_the_remainder_on_its_account(ward: Ward, running: str) -> None:
    assert noted(ward.end(running, "30", complete="no", partial_reason="reaction")) == ["dose_cut_short"]
    prepared = ward.world.things[running]
    assert prepared.state("prepared_dose") == "infused_in_part"
    assert (prepared.text("remainder_ml"), prepared.text("partial_reason")) == ("20", "reaction")
    assert ward.world.balances["world.infused", "cells"] == 120_000_000
    assert [ward.world.balances[running, unit] for unit in ("mL", "cells")] == [20, 80_000_000]


def test_cells_are_whole_and_none_is_lost_by_rounding(ward: Ward, running: str) -> None:
    ward.end(running, "33.3", complete="no", partial_reason="line_failed")
    infused, left = ward.world.balances["world.infused", "cells"], ward.world.balances[running, "cells"]
    assert [infused, infused + left] == [133_200_000, 200_000_000]


def test_a_partial_infusion_without_a_reason_is_a_note(ward: Ward, running: str) -> None:
    assert noted(ward.end(running, "45", complete="no")) == ["partial_without_reason"]


def test_a_remainder_nobody_speaks_of_is_a_note_and_stays_on_its_account(ward: Ward, running: str) -> None:
    assert noted(ward.end(running, "45")) == ["remainder_unexplained"]
    assert ward.world.things[running].state("prepared_dose") == "infused_in_part"
    assert ward.world.balances[running, "mL"] == 5


def test_more_given_than_prepared_is_a_note_and_no_account_goes_below_zero(ward: Ward, running: str) -> None:
    assert noted(ward.end(running, "55")) == ["more_given_than_prepared"]
    assert ward.world.balances[running, "mL"] == 0
    assert ward.world.things[running].text("volume_given_ml") == "55"


def test_a_use_by_that_passed_during_the_infusion_is_a_note_and_the_real_time_stands(ward: Ward, running: str) -> None:
    ward.world.later(minutes=61)
    decision = ward.end(running)
    assert noted(decision) == ["past_use_by"]
    assert ward.world.things[running].text("ended_at") == instant_text(ward.world.at)
    assert [item.kind for item in ward.world.items.values()] == ["deviation"]


def test_an_entry_made_late_is_judged_by_when_it_ended(ward: Ward, running: str) -> None:
    ended = ward.world.at
    ward.world.later(hours=2)
    assert noted(ward.end(running, occurred_at=ended)) == ["late_entry"]


def test_an_end_before_the_start_is_a_note(ward: Ward, running: str) -> None:
    assert "end_before_start" in noted(ward.end(running, occurred_at=ward.world.at - timedelta(minutes=31)))


def test_an_end_told_twice_changes_nothing_and_is_told_apart(ward: Ward, running: str) -> None:
    ward.end(running, "30", complete="no", partial_reason="reaction")
    before = dict(ward.world.balances), ward.world.things[running]
    assert "infusion_not_running" in noted(ward.end(running, "20"))
    assert (dict(ward.world.balances), ward.world.things[running].attrs) == (before[0], before[1].attrs)


def test_a_dose_of_two_bags_is_given_when_the_second_has_ended(ward: Ward) -> None:
    more = ward.another_container(ward.first)
    ward.world.change(more, {"container": "usable"}, viable_cells="180000000")
    ward.world.change(ward.first.dose, cells_max="400000000")
    ward.usable(ward.first)
    bags = []
    for container in (ward.first.container, more):
        bags.append(ward.prepare(container, parts_total=2))
        ward.label(bags[-1])
    for bag, state in zip(bags, ("cleared", "given"), strict=True):
        ward.verify(bag, ward.nurse)
        ward.verify(bag, ward.other_nurse)
        ward.start(bag)
        ward.end(bag)
        assert ward.world.things[ward.first.dose].state("dose") == state
    assert ward.world.things[more].state("container") == "infused"


def test_one_vial_over_two_syringes_ends_with_the_second(ward: Ward) -> None:
    ward.usable(ward.first)
    syringes = []
    for _ in range(2):
        syringes.append(
            ward.prepare(ward.first.container, parts_total=2, drawn_ml="10", diluent_ml="5", leftover="kept")
        )
        ward.label(syringes[-1])
    for syringe, state in zip(syringes, ("prepared", "infused"), strict=True):
        ward.verify(syringe, ward.nurse)
        ward.verify(syringe, ward.other_nurse)
        ward.start(syringe)
        ward.end(syringe, "15")
        assert ward.world.things[ward.first.container].state("container") == state


def test_what_was_kept_in_the_vial_is_still_to_be_destroyed_when_the_dose_has_ended(ward: Ward) -> None:
    ward.usable(ward.first)
    prepared = ward.prepare(ward.first.container, drawn_ml="18", leftover="kept")
    ward.label(prepared)
    ward.verify(prepared, ward.nurse)
    ward.verify(prepared, ward.other_nurse)
    ward.start(prepared)
    ward.end(prepared, "48")
    assert ward.world.things[ward.first.container].state("container") == "infused_in_part"
    assert ward.world.balances[ward.first.container, "mL"] == 2


def test_an_end_is_counted_whatever_was_recorded_of_it_while_it_ran(ward: Ward, running: str) -> None:
    ward.world.change(running, {"prepared_dose": "lost"})
    assert "infusion_not_running" in noted(ward.end(running))
    assert ward.world.balances["world.infused", "mL"] == 50
    assert [child.code for child in ward.world.situation().children(running, "infused")] == [ward.first.subject]
    assert ward.world.things[ward.first.dose].state("dose") == "given"


@pytest.mark.parametrize("what", ["lost", "destroyed", "other", "thawed_unplanned"])
def test_what_is_told_of_a_running_infusion_moves_nothing_and_it_still_ends(
    ward: Ward, running: str, what: str
) -> None:
    facts = {"item": running, "what": what, "account": "as told", "from_paper": "no"}
    ward.world.do("record_as_happened", ward.nurse, facts)
    assert ward.world.things[running].state("prepared_dose") == "infusing"
    assert ward.world.things[ward.first.container].state("container") == "prepared"
    assert ward.world.balances[running, "mL"] == 50
    assert noted(ward.end(running)) == []
    assert ward.world.things[ward.first.dose].state("dose") == "given"


def test_an_end_told_ahead_of_the_clock_is_recorded_as_now(ward: Ward, running: str) -> None:
    assert noted(ward.end(running, occurred_at=ward.world.at + timedelta(minutes=3))) == ["clock_ahead"]
    assert ward.world.things[running].text("ended_at") == instant_text(ward.world.at)


@pytest.mark.parametrize("role", ["nurse", "pharmacist", "investigator", "thaw_technician", "coordinator"])
def test_whoever_is_at_the_bedside_may_tell_the_end(ward: Ward, running: str, role: str) -> None:
    facts = {"prepared_dose": running, "volume_given_ml": "50", "complete": "yes"}
    ward.world.do("end_infusion", ward.world.person("Any One", role), facts)
