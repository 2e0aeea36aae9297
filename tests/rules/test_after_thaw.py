"""Once cells are thawed only a clinical reason stops a dose (journey.md, section 2)."""

from __future__ import annotations

import pytest

from custody.faces.reached import codes_reached
from custody.rules.registry import registry
from custody.rules.step import Step
from tests.rules.clinic.ward import Ward
from tests.rules.world import World

# Every reason that may stop a step after the thaw, and why it is no mere administration.
CLINICAL = {
    "wrong_subject": "another child's product",
    "wrong_band": "nobody knows who this child is",
    "scanned_another": "two persons hold two different containers",
    "mixed_doses": "two doses would become one",
    "not_allocated": "it is nobody's product",
    "already_infused": "a second infusion of the same product",
    "container_emptied": "all of it hangs already: the child would get it twice, or nothing",
    "same_verifier_twice": "one person is no independent check",
    "not_verified": "no second identity check",
    "not_a_verifier": "who hangs it did not check it",
    "verification_lapsed": "the check no longer speaks for what hangs there; the investigator may take it on",
    "label_of_another_thing": "label A on product B",
    "label_of_no_dose": "a label that says nothing of whose dose it is",
    "void_label": "a label that was replaced",
    "label_not_applied": "an unlabelled bag; pharmacist and investigator may take it on",
    "other_preparation_open": "two preparations on one bench: label A on product B",
    "lot_recalled": "a lot known to be bad",
    "lot_rejected": "a lot known to be bad",
    "lot_not_released": "a lot nobody vouched for",
    "past_expiry": "product past its expiry",
    "past_use_by": "warmed product past its use-by",
    "past_use_by_authorisable": "warmed product past its use-by, where the protocol lets two decide",
    "condition_rejected": "a container judged unfit",
    "condition_undecided": "unknown is not ok; investigator and quality may take it on",
    "on_hold": "something is suspected of this product; investigator and quality may take it on",
    "outcome_unknown": "it may have been given on paper",
    "outside_use_criteria": "cells outside the criteria agreed; investigator and quality decide",
    "dose_already_given": "the child has had this dose",
    "expires_before_given": "still frozen: thawed now it would expire before the child has had it",
    "dose_complete": "still frozen: the child has its dose without it; the investigator may take it on",
    "more_than_the_dose": "the child has had enough, or has it running; the investigator decides, from anywhere",
    "had_unclear": "nobody knows how much the child has had; the investigator decides, from anywhere",
    "no_further_told": "the dose was told to be over; the investigator may take it on",
    "parts_differ": "nobody would know when the dose is whole; the investigator may take it on",
    "parts_cannot_add_up": "half of the dose would be thrown away; the investigator may take it on",
    "material_rejected": "a diluent known to be bad",
    "material_not_released": "a diluent nobody vouched for; quality may take it on",
    "material_expired": "a diluent past its expiry; quality may take it on",
    "warm_too_long": "cells warmed before their thaw; quality and investigator may take it on",
    "thawed_by_itself": "nobody knows how it thawed; investigator and quality decide",
    "thawed_uncleared": "nobody gave the go for these cells; the investigator may give it from anywhere",
    "viable_count_apart": "a count ten times off; investigator and quality decide",
    "volume_over_limit": "more volume than this child may have; investigator and quality decide",
    "dmso_over_limit": "more DMSO than this child may have; investigator and quality decide",
    "endotoxin_rate_over_limit": "more endotoxin an hour than this child may have; investigator and quality decide",
    "cd3_over_limit": "more T cells than this child may have; investigator and quality decide",
    "unknown_bench": "two preparations on a bench nobody named: label A on product B",
    "look_not_good": "clumps, a leak, a label nobody can read; investigator and quality decide",
    "outside_dose_limits": "more or fewer cells than prescribed; investigator and quality decide",
    "had_cells_since": "the child had other cells of which nobody knew at the go; investigator and quality decide",
    "reaction_in_earlier_part": "the child reacted to the part before; the investigator decides, from anywhere",
    "consent_withdrawn": "the child or parents said no",
    "prescription_changed": "the dose was prescribed anew: another weight, another amount",
    "not_cleared": "still frozen: the investigator's go for today, before the irreversible act",
    "cleared_for_warm_only": "still frozen: the go was for another bag; investigator and quality may take it on",
    "subject_number_unknown": "still frozen: nobody knows which child is meant; read and typed again in a moment",
    "paused_before_thaw": "still frozen: the trial or this child is paused, and nothing is lost by waiting",
    "dosing_paused": "unopened, or a part of the dose was had: trial or child is paused; two may take it on",
    "stand_in_unnamed": "nobody knows who made the second check",
    "stand_in_is_performer": "one person is no independent check",
    "stand_in_on_record": "one name entered for another is no independent check",
    "staff_number_of_another": "nobody knows who made the second check",
    "stand_in_not_on_ward": "a name typed beside a signature is no second person",
    "emergency_check_first": "a check without a first one is one check",
    "no_independent_check": "nobody but those who prepared it looked at whose it is; anyone else who signs may",
    "stand_in_from_bench": "one name at the bench and at the bed is no second person; whoever did not prepare signs",
    "not_issued": "still frozen or unopened: the identity check at issue, before the irreversible act",
    # What takes a dose out of the way, or speaks about it: none of these keeps a good dose from a child.
    "part_of_a_waiting_dose": "a container is not thrown away under a dose that hangs",
    "held_evidence": "discarded already, and wanted by an investigation",
    "hold_already_lifted": "there is nothing to lift",
    "recall_stands": "a lot known to be bad",
    "withdrawal_by_one": "a hold is not withdrawn by whoever placed it alone",
    # A slip of the pen, put right in the same minute by whoever made it.
    "nothing_drawn": "a dose of nothing",
    "more_than_all_viable": "a viability beyond 100 %",
    "more_viable_than_filled": "more viable cells than cells",
    "end_before_start": "an end that precedes its start",
    "hold_without_words": "a hold for no reason told",
}


def after_thaw() -> list[Step]:
    """The steps after the point of no return."""
    return [step for step in registry().steps.values() if step.after_thaw]


def test_the_steps_from_the_thaw_to_the_end_of_the_infusion_are_after_the_thaw() -> None:
    names = {"start_thaw", "end_thaw", "decide_use", "prepare_dose", "verify_dose", "start_infusion", "end_infusion"}
    assert names <= {step.name for step in after_thaw()}


@pytest.mark.parametrize("step", after_thaw(), ids=lambda step: step.name)
def test_only_a_clinical_reason_stops_a_step_after_the_thaw(step: Step) -> None:
    table = {str(row["code"]): row for row in World.founded().situation().document("refusal_weights").rows("refusal")}
    if step.always_recordable:
        return
    codes = codes_of(step)
    stopping = {code for code in codes if table[code].get("after_thaw", table[code]["weight"]) != "note"}
    assert stopping - set(CLINICAL) == set()


def test_the_reasons_a_step_can_raise_are_really_found() -> None:
    assert {"not_a_verifier", "il2_not_charted", "wrong_subject", "on_hold", "lot_recalled"} <= codes_of(
        registry().steps["start_infusion"]
    )


def test_every_administrative_failure_at_once_stops_no_thawed_dose() -> None:
    ward = Ward.cryopreserved()
    prepared = ward.prepared(ward.first)
    world = ward.world
    world.change(ward.bath, due_at=world.at)
    world.change(ward.first.dose, cleared_until=world.at, il2_given_at=None, weight_at="2026-01-01T00:00:00Z")
    world.change(ward.first.subject, {"subject": "not_eligible"}, eligible_until=world.at, consent_version="0")
    world.open("deviation", ward.lot, grade="minor")
    world.documents = [d for d in world.documents if d.type != "specification"]
    world.later(minutes=20)
    ward.verify(prepared, ward.nurse)
    ward.verify(prepared, ward.other_nurse)
    assert {note.code for note in ward.start(prepared).notes} == {"il2_not_charted", "not_eligible_any_more"}
    world.later(minutes=30)
    ward.end(prepared)
    assert world.things[prepared].state("prepared_dose") == "infused"


def codes_of(step: Step) -> set[str]:
    """Every refusal code a step can construct, in its own functions and in every function of the rules they call."""
    return set(codes_reached(step))
