"""Verify dose: two persons, each alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from custody.rules.effects import Moved
from custody.seeds import seed
from tests.rules.clinic.ward import Ward


@pytest.fixture
def ward() -> Ward:
    return Ward.cryopreserved()


@pytest.fixture
def prepared(ward: Ward) -> str:
    return ward.prepared(ward.first)


def refused(ward: Ward, prepared: str, nurse: str = "", **facts: str) -> tuple[str, ...]:
    """What stands against this check."""
    return ward.world.refused("verify_dose", nurse or ward.nurse, ward.bedside(prepared, None, **facts))


def test_two_persons_verify_one_after_the_other(ward: Ward, prepared: str) -> None:
    ward.verify(prepared, ward.nurse)
    assert ward.world.things[prepared].state("prepared_dose") == "checked_once"
    ward.verify(prepared, ward.other_nurse)
    thing = ward.world.things[prepared]
    assert thing.state("prepared_dose") == "verified"
    assert thing.texts("checks") == (ward.nurse, ward.other_nurse)


def test_one_nurse_is_not_both_verifiers(ward: Ward, prepared: str) -> None:
    ward.verify(prepared, ward.nurse)
    assert refused(ward, prepared) == ("same_verifier_twice",)


def test_who_prepared_does_not_verify_and_who_checked_the_preparation_may(ward: Ward, prepared: str) -> None:
    assert refused(ward, prepared, ward.pharmacist) == ()
    ward.usable(ward.second)
    facts = ward.prepare_facts(ward.second.container)
    ward.world.do("prepare_dose", ward.pharmacist, facts, second=ward.technician)
    hers = ward.world.created["@1"]
    ward.label(hers)
    assert ward.world.refused("verify_dose", ward.pharmacist, ward.bedside(hers, ward.second)) == ("pair_broken",)


def test_the_wristband_of_another_child_is_recorded_as_a_mismatch_and_voids_both_checks(
    ward: Ward, prepared: str
) -> None:
    ward.verify(prepared, ward.nurse)
    decision = ward.verify(prepared, ward.other_nurse, ward.second)
    assert decision.outcome == "mismatch"
    (reason,) = decision.notes
    pooled = ward.world.situation().parents(prepared, "pooled")[0].code
    assert (reason.code, reason.thing, reason.params["things"]) == ("wrong_subject", prepared, f"{prepared}, {pooled}")
    thing = ward.world.things[prepared]
    assert (thing.state("prepared_dose"), thing.texts("checks")) == ("prepared", ())
    assert not thing.has("first_check_at")
    near_miss = next(item for item in ward.world.items.values() if item.kind == "near_miss")
    assert near_miss.about == (prepared, pooled)


def test_a_mismatch_after_both_checks_voids_them_too(ward: Ward, prepared: str) -> None:
    ward.verify(prepared, ward.nurse)
    ward.verify(prepared, ward.other_nurse)
    assert ward.verify(prepared, ward.other_nurse, ward.second).outcome == "mismatch"
    assert ward.world.things[prepared].state("prepared_dose") == "prepared"


def test_a_mismatch_on_a_dose_that_runs_changes_nothing_about_it(ward: Ward) -> None:
    running = ward.running()
    decision = ward.verify(running, ward.other_nurse, ward.second)
    assert decision.outcome == "mismatch"
    assert not [effect for effect in decision.effects if isinstance(effect, Moved)]


def test_a_wristband_that_is_void_is_a_mismatch(ward: Ward, prepared: str) -> None:
    ward.world.change(ward.first.band, {"wristband": "void"})
    assert [note.code for note in ward.verify(prepared, ward.nurse).notes] == ["wrong_band"]


def test_a_container_allocated_to_another_child_is_a_mismatch_though_the_label_agrees(
    ward: Ward, prepared: str
) -> None:
    ward.world.edges = {e: None for e in ward.world.edges if (e.child, e.kind) != (ward.first.container, "allocated")}
    ward.world.link(ward.second.dose, ward.first.container, "allocated")
    decision = ward.verify(prepared, ward.nurse)
    assert decision.outcome == "mismatch"
    assert [note.thing for note in decision.notes] == [ward.first.container]


def test_without_a_label_scanned_on_the_product_nobody_verifies(ward: Ward) -> None:
    ward.usable(ward.first)
    assert refused(ward, ward.prepare(ward.first.container)) == ("label_not_applied",)


def test_a_label_that_was_replaced_no_longer_counts(ward: Ward) -> None:
    ward.usable(ward.first)
    prepared = ward.prepare(ward.first.container)
    ward.world.change(ward.label(prepared), {"label_copy": "void"})
    assert refused(ward, prepared) == ("label_not_applied",)


@pytest.mark.parametrize("answer", ["no", "unknown"])
def test_a_look_that_is_not_good_goes_to_investigator_and_quality(ward: Ward, prepared: str, answer: str) -> None:
    assert refused(ward, prepared, look_good=answer) == ("look_not_good",)
    both = [("look_not_good", ward.investigator), ("look_not_good", ward.qa)]
    facts = ward.bedside(prepared, look_good=answer)
    assert ward.world.refused("verify_dose", ward.nurse, facts, authorised=both) == ()


def test_the_use_by_passing_between_the_two_checks_stops_the_second(ward: Ward, prepared: str) -> None:
    ward.verify(prepared, ward.nurse)
    ward.world.change(prepared, use_by=ward.world.at + timedelta(minutes=1))
    assert refused(ward, prepared, ward.other_nurse) == ()
    ward.world.later(minutes=1)
    assert refused(ward, prepared, ward.other_nurse) == ("past_use_by",)


def test_a_first_check_that_grew_too_old_is_void_and_this_one_is_the_first(ward: Ward, prepared: str) -> None:
    ward.verify(prepared, ward.nurse)
    ward.world.later(minutes=31)
    decision = ward.verify(prepared, ward.other_nurse)
    assert [note.code for note in decision.notes] == ["first_check_expired"]
    thing = ward.world.things[prepared]
    assert (thing.state("prepared_dose"), thing.texts("checks")) == ("checked_once", (ward.other_nurse,))
    ward.verify(prepared, ward.nurse)
    assert ward.world.things[prepared].texts("checks") == (ward.other_nurse, ward.nurse)


def test_exactly_at_the_limit_the_first_check_still_holds(ward: Ward, prepared: str) -> None:
    ward.verify(prepared, ward.nurse)
    ward.world.later(minutes=30)
    ward.verify(prepared, ward.other_nurse)
    assert ward.world.things[prepared].state("prepared_dose") == "verified"


def test_a_dose_of_a_recalled_lot_is_not_verified(ward: Ward, prepared: str) -> None:
    ward.world.change(ward.lot, {"lot": "recalled"})
    assert refused(ward, prepared) == ("lot_recalled",)


def test_a_hold_placed_after_the_thaw_needs_investigator_and_quality(ward: Ward, prepared: str) -> None:
    ward.world.open("hold", ward.lot, reason="sterility")
    assert refused(ward, prepared) == ("on_hold",)


def test_withdrawn_consent_stops_even_a_thawed_dose(ward: Ward, prepared: str) -> None:
    ward.world.change(ward.first.subject, {"consent": "withdrawn"})
    assert refused(ward, prepared) == ("consent_withdrawn",)


def test_an_infused_dose_is_never_verified_again(ward: Ward) -> None:
    prepared = ward.running()
    ward.end(prepared)
    assert "already_infused" in refused(ward, prepared, ward.other_nurse)


def test_no_part_of_a_dose_that_was_given_is_verified(ward: Ward, prepared: str) -> None:
    ward.world.change(ward.first.dose, {"dose": "given"})
    assert refused(ward, prepared) == ("dose_already_given",)


def test_a_prepared_dose_nobody_heard_of_for_long_may_have_been_given_on_paper(ward: Ward, prepared: str) -> None:
    ward.world.later(minutes=60)
    assert refused(ward, prepared) == ()
    ward.world.later(minutes=1)
    assert refused(ward, prepared) == ("outcome_unknown",)
    facts = ward.bedside(prepared)
    looked = [("outcome_unknown", ward.pharmacist)]
    ward.world.do("verify_dose", ward.nurse, facts, authorised=looked)
    ward.world.later(minutes=20)
    assert ward.world.refused("verify_dose", ward.other_nurse, facts) == ()


def test_where_the_protocol_says_nothing_of_silence_a_prepared_dose_is_asked_nothing(ward: Ward, prepared: str) -> None:
    silent = seed("protocol").decode().replace("prepared_known_within", "other_within")
    ward.world.document("protocol", "protocol", silent, version="2")
    ward.world.later(minutes=61)
    assert refused(ward, prepared) == ()
