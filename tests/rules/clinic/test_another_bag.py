"""Another child's bag is taken for a check or for the start: the checks of both children's are void."""

from __future__ import annotations

import pytest

from custody.rules.effects import Moved
from tests.rules.clinic.ward import Ward


@pytest.fixture
def ward() -> Ward:
    return Ward.cryopreserved()


def state(ward: Ward, prepared: str) -> tuple[str, tuple[str, ...]]:
    thing = ward.world.things[prepared]
    return thing.state("prepared_dose"), thing.texts("checks")


def near_miss(ward: Ward) -> set[str]:
    [found] = [item for item in ward.world.items.values() if item.kind == "near_miss"]
    return set(found.about)


def test_a_second_verifier_who_takes_another_childs_bag_voids_the_first_check_she_came_to_complete(ward: Ward) -> None:
    hers, mine = ward.verified(ward.second), ward.prepared(ward.first)
    ward.verify(mine, ward.nurse)
    decision = ward.verify(hers, ward.other_nurse, ward.first)
    assert (decision.outcome, [note.code for note in decision.notes]) == ("mismatch", ["wrong_subject"])
    assert state(ward, mine) == state(ward, hers) == ("prepared", ())
    assert {mine, hers} <= near_miss(ward)
    ward.verify(mine, ward.other_nurse)
    assert state(ward, mine) == ("checked_once", (ward.other_nurse,)), "the first check was made before the mix-up"


def test_another_childs_bag_at_the_start_voids_the_checks_of_the_bag_that_was_to_be_hung(ward: Ward) -> None:
    mine, hers = ward.verified(ward.first), ward.verified(ward.second)
    assert ward.start(hers, child=ward.first).outcome == "mismatch"
    assert state(ward, mine) == state(ward, hers) == ("prepared", ())
    assert {mine, hers} <= near_miss(ward)
    facts = {"wristband": ward.first.band, "prepared_dose": mine}
    assert ward.world.refused("start_infusion", ward.nurse, facts) == ("not_verified",)


def test_another_childs_bag_touches_nothing_that_runs_or_that_nobody_has_checked(ward: Ward) -> None:
    runs = ward.running()
    hers = ward.prepared(ward.second)
    decision = ward.verify(hers, ward.other_nurse, ward.first)
    assert decision.outcome == "mismatch"
    assert ward.world.things[runs].state("prepared_dose") == "infusing"
    assert {effect.thing for effect in decision.effects if isinstance(effect, Moved)} == {hers}
    assert runs not in near_miss(ward)


def test_a_dose_that_was_discarded_is_nobodys_and_not_another_childs(ward: Ward) -> None:
    prepared = ward.verified(ward.first)
    ward.world.do("discard_container", ward.nurse, {"item": prepared, "cause": "not_needed"})
    assert ward.world.refused("verify_dose", ward.other_nurse, ward.bedside(prepared)) == ("wrong_state",)
    facts = {"wristband": ward.first.band, "prepared_dose": prepared}
    assert ward.world.refused("start_infusion", ward.nurse, facts) == ("wrong_state",)
    assert ward.verify(prepared, ward.nurse, ward.second).outcome == "mismatch", "on another child it is one still"
