"""What was told by a slip is taken back by two: everything is as it was, the old entry stays, a deviation opens."""

from __future__ import annotations

import pytest

from custody.rules.accountability import accountability
from custody.rules.effects import Opened, instant_text
from custody.rules.situation import Edge
from tests.rules.clinic.ward import Ward
from tests.rules.oversight.slips import happened, placed, refused, sheet, stands, taken_back


@pytest.fixture
def ward() -> Ward:
    return Ward.cryopreserved()


@pytest.mark.parametrize("what", ["lost", "destroyed", "thawed_unplanned", "given_in_error", "given_on_paper"])
def test_whatever_was_told_of_a_bag_is_put_right_in_every_state_value_relation_and_account(
    ward: Ward, what: str
) -> None:
    placed(ward)
    before = stands(ward)
    entry = happened(ward, ward.first.container, what, wristband=ward.second.band)
    assert stands(ward) != before
    taken_back(ward, ward.first.container, entry)
    assert stands(ward) == before


@pytest.mark.parametrize("what", ["lost", "destroyed", "given_in_error", "given_on_paper"])
def test_whatever_was_told_of_a_prepared_dose_is_put_right_with_its_containers_and_its_dose(
    ward: Ward, what: str
) -> None:
    prepared = ward.prepared(ward.first)
    before = stands(ward)
    taken_back(ward, prepared, happened(ward, prepared, what, wristband=ward.first.band))
    assert stands(ward) == before


def test_an_issued_bag_told_lost_by_a_slip_is_thawed_for_its_child(ward: Ward) -> None:
    entry = happened(ward, ward.first.container, "lost")
    taken_back(ward, ward.first.container, entry, "did_not_happen")
    ward.world.do("start_thaw", ward.technician, ward.thaw_facts(ward.first), second=ward.pharmacist)


def test_a_frozen_bag_told_thawed_by_a_slip_is_frozen_without_a_use_by(ward: Ward) -> None:
    entry = happened(ward, ward.first.container, "thawed_unplanned")
    assert ward.world.things[ward.first.container].has("use_by")
    taken_back(ward, ward.first.container, entry)
    assert ward.world.things[ward.first.container].state("container") == "frozen"
    assert not ward.world.things[ward.first.container].has("use_by")


def test_a_sheet_entered_with_another_childs_bag_is_taken_back_and_entered_anew(ward: Ward) -> None:
    entry = sheet(ward, ward.first, ward.second.container)
    decision = taken_back(ward, ward.second.container, entry)
    assert Edge(ward.second.container, ward.first.subject, "infused") not in ward.world.edges
    opened = [effect for effect in decision.effects if isinstance(effect, Opened)]
    assert [(one.kind, one.attrs["grade"]) for one in opened] == [("deviation", "critical")]
    assert {ward.first.subject, ward.second.container} <= set(opened[0].about)
    sheet(ward, ward.first, ward.first.container)
    assert ward.world.things[ward.first.dose].state("dose") == "given"
    assert ward.world.things[ward.second.container].state("container") == "frozen"
    facts = ward.thaw_facts(ward.second)
    ward.world.do("start_thaw", ward.technician, facts, second=ward.pharmacist)


def test_what_the_slip_opened_stays_open_for_whoever_answers_for_it(ward: Ward) -> None:
    entry = sheet(ward, ward.first, ward.second.container)
    opened = {code for code, item in ward.world.items.items() if item.kind in ("hold", "alarm", "deviation")}
    assert opened
    taken_back(ward, ward.second.container, entry)
    assert opened < set(ward.world.items)


def test_the_dose_of_a_child_whose_sheet_was_entered_by_a_slip_is_given_with_another_bag(ward: Ward) -> None:
    entry = sheet(ward, ward.first, ward.first.container)
    another = ward.another_container(ward.first)
    facts = ward.thaw_facts(ward.first, container=another, container_again=another)
    assert "not_cleared" in ward.world.refused("start_thaw", ward.technician, facts, second=ward.pharmacist)
    taken_back(ward, ward.first.container, entry)
    ward.world.do("start_thaw", ward.technician, facts, second=ward.pharmacist)


def test_five_typed_for_fifty_is_taken_back_and_the_end_told_again(ward: Ward) -> None:
    prepared = ward.running()
    ward.world.later(minutes=30)
    ended = ward.world.at
    ward.end(prepared, "5")
    taken_back(ward, prepared, len(ward.world.entries) - 1, "wrong_value")
    assert ward.world.things[prepared].state("prepared_dose") == "infusing"
    ward.world.later(minutes=2)
    decision = ward.end(prepared, "50", occurred_at=ended)
    assert [note.code for note in decision.notes] == []
    thing = ward.world.things[prepared]
    assert (thing.state("prepared_dose"), thing.text("volume_given_ml")) == ("infused", "50")
    assert ward.world.things[ward.first.dose].state("dose") == "given"
    assert ward.world.balances["world.infused", "cells"] == 200_000_000
    assert accountability(ward.world.situation(), ward.lot, ward.world.movements).closes


def test_the_end_of_the_wrong_one_of_two_infusions_is_taken_back_and_it_still_runs(ward: Ward) -> None:
    running = []
    for child in (ward.first, ward.second):
        prepared = ward.verified(child)
        ward.start(prepared, child=child)
        running.append(prepared)
    ward.end(running[1])
    taken_back(ward, running[1], len(ward.world.entries) - 1)
    assert ward.world.things[running[1]].state("prepared_dose") == "infusing"
    ward.world.do("interrupt_infusion", ward.nurse, {"prepared_dose": running[1]})
    ward.end(running[1], "20", complete="no", partial_reason="reaction")
    assert ward.world.things[running[1]].text("volume_given_ml") == "20"


def test_what_was_discarded_and_destroyed_by_two_by_a_slip_comes_back_the_last_first(ward: Ward) -> None:
    placed(ward)
    bag = ward.first.container
    before = stands(ward)
    ward.world.do("discard_container", ward.pharmacist, {"item": bag, "cause": "not_needed"})
    discarded = len(ward.world.entries) - 1
    facts = {"items": [bag], "method": "autoclaved"}
    ward.world.do("destroy_container", ward.technician, facts, second=ward.nurse)
    assert refused(ward, bag, discarded) == ("built_upon",)
    taken_back(ward, bag, len(ward.world.entries) - 1)
    taken_back(ward, bag, discarded)
    assert stands(ward) == before


def test_il2_charted_on_the_wrong_child_is_taken_back(ward: Ward) -> None:
    at = ward.world.things[ward.second.dose].text("il2_given_at")
    ward.world.later(minutes=5)
    facts = {"wristband": ward.second.band, "dose": 1, "il2_iu": "750000"}
    ward.world.do("give_il2", ward.nurse, facts)
    assert ward.world.things[ward.second.dose].text("il2_given_at") == instant_text(ward.world.at)
    taken_back(ward, ward.second.band, len(ward.world.entries) - 1)
    dose = ward.world.things[ward.second.dose]
    assert (dose.text("il2_given_at"), dose.has("il2_given_by")) == (at, False)


def test_a_dose_discarded_before_its_label_is_on_the_bench_again(ward: Ward) -> None:
    ward.usable(ward.first)
    prepared = ward.prepare(ward.first.container)
    ward.world.do("discard_container", ward.pharmacist, {"item": prepared, "cause": "damaged"})
    taken_back(ward, prepared, len(ward.world.entries) - 1)
    opened = [item for item in ward.world.items.values() if item.kind == "preparation"]
    assert [(item.text("station"), item.about) for item in opened] == [("thaw_bench", (prepared,))]
    ward.label(prepared)
    assert [item for item in ward.world.items.values() if item.kind == "preparation"] == []


def test_what_was_rightly_told_lost_and_is_found_waits_for_its_condition_with_its_clock_running(ward: Ward) -> None:
    lost_at = ward.world.at
    entry = happened(ward, ward.first.container, "lost")
    ward.world.later(hours=5)
    taken_back(ward, ward.first.container, entry, "found_again")
    bag = ward.world.things[ward.first.container]
    assert (bag.state("container"), bag.state("condition")) == ("frozen", "quarantined")
    assert bag.instant("out_since") == lost_at
    found = ward.world.refused("start_thaw", ward.technician, ward.thaw_facts(ward.first), second=ward.pharmacist)
    assert "condition_undecided" in found


def test_what_is_found_again_with_a_prepared_dose_runs_its_use_by_and_its_container_is_looked_at(ward: Ward) -> None:
    prepared = ward.prepared(ward.first)
    taken_back(ward, prepared, happened(ward, prepared, "lost"), "found_again")
    assert ward.world.things[ward.first.container].state("condition") == "quarantined"
    assert ward.world.things[prepared].state("prepared_dose") == "prepared"


def test_what_a_conditioned_child_waits_for_is_told_when_it_is_gone_again(ward: Ward) -> None:
    bag, child = ward.first.container, ward.first.subject
    happened(ward, bag, "lost")
    ward.another_container(ward.first)  # so that the dose still waits for a part
    entry = happened(ward, bag, "given_on_paper", wristband=ward.first.band, volume_given_ml="5")
    ward.world.change(child, {"conditioning": "cleared"}, conditioning_cleared_by=(ward.investigator,))
    decision = taken_back(ward, bag, entry)
    assert ward.world.things[bag].state("container") == "lost"
    assert "taken_from_conditioned_child" in {note.code for note in decision.notes}
    opened = [effect for effect in decision.effects if isinstance(effect, Opened) and effect.kind == "alarm"]
    assert [one.attrs["holder"] for one in opened] == [ward.investigator]
