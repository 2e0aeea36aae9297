"""No administrative reason stops a dose that nothing can replace any more: every refusal there is, at every step.

For cryopreserved cells that is from the start of thaw on; for a fresh lot once it has less shelf life left than the
protocol says a replacement takes (journey.md, section 2).
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from custody.rules.decide import Refused
from custody.rules.effects import instant_text
from custody.rules.refusals import Refusal, Weight
from custody.rules.registry import registry
from custody.rules.step import Act, Circumstances, Step
from custody.rules.weights import weigh
from custody.seeds import seed
from tests.rules.clinic.trial import Trial
from tests.rules.test_after_thaw import CLINICAL, after_thaw, codes_of
from tests.rules.world import World

# Of the paper and not of the child: what may never stop a dose past the point of no return.
ADMINISTRATIVE = (
    *("training_unrecorded", "training_expired"),
    *("training_missing", "weight_outdated", "equipment_overdue", "late_entry", "eligibility_lapsed"),
    *(
        "qualification_overdue",
        "backup_unnamed",
        "consent_form_superseded",
        "earlier_dose_open",
        "il2_not_charted",
        "il2_outside_window",
    ),
    *("first_check_expired", "thaw_too_long", "not_a_bath", "emergency_check", "nearer_check_first"),
)
# Asked of a fresh product only before it is opened: these stop it however late it is, and are no administration.
OF_THE_CHILD = {
    *("consent_missing", "subject_not_eligible", "eligibility_unconfirmed", "child_absent", "band_missing"),
    *("day_criterion_unanswered", "day_criterion_failed", "verifiers_alike", "verifier_not_permitted"),
    *("dose_not_prescribed", "prescription_unverified", "weight_changed", "weight_incomplete", "too_few_cells"),
    *("weighed_in_the_future", "interval_too_short", "presentation_differs", "container_not_ready", "another_dose"),
    *("ended_container", "criterion_answered_twice", "volume_not_measurable", "document_not_in_force"),
    # Of the road: the box does not keep its cold, is not there, or nobody would know what is in it and where it goes.
    *("beyond_hold_time", "mixed_storage_classes", "nitrogen_unrecorded", "warmed_container", "unfrozen_container"),
    *("riding_already", "not_a_logger", "container_from_elsewhere", "position_unscanned", "too_many_at_once"),
    *("unknown_station", "no_way_to_go", "arrival_already_past", "outside_quarantine_authorisation"),
}


def documented() -> list[str]:
    return [str(row["code"]) for row in World.founded().situation().document("refusal_weights").rows("refusal")]


def weight(code: str, step: Step) -> Weight:
    world = World.founded()
    return weigh([Refusal(code)], step, world.situation(), Act("person.1", world.at, world.at))[0].weight


def at_no_return() -> list[Step]:
    """The steps after the thaw, and those of a fresh lot as they are taken when nothing can replace it."""
    steps = registry().steps
    begun = ("clear_for_infusion", "issue_containers", "pack_shipment")
    fresh = [steps[name].under(Circumstances(past_return=True)) for name in begun]
    return [*(step for step in after_thaw() if not step.always_recordable), *fresh]


@pytest.mark.parametrize("step", at_no_return(), ids=lambda step: step.name)
def test_of_every_refusal_there_is_none_but_a_clinical_one_stops_the_step(step: Step) -> None:
    known = documented()
    raised = codes_of(step)
    assert raised <= set(known)
    stopping = {code for code in known if code in raised and weight(code, step) is not Weight.NOTE}
    assert stopping - set(CLINICAL) - OF_THE_CHILD == set()


@pytest.mark.parametrize("step", at_no_return(), ids=lambda step: step.name)
@pytest.mark.parametrize("code", ADMINISTRATIVE)
def test_an_administrative_reason_weighs_no_more_than_a_note_at_any_step(code: str, step: Step) -> None:
    assert code in documented()
    assert weight(code, step) is Weight.NOTE


def test_what_never_stops_after_the_return_still_stops_before_it() -> None:
    before = registry().steps["clear_for_infusion"]
    assert {weight(code, before) for code in ("weight_outdated", "eligibility_lapsed", "backup_unnamed")} == {
        Weight.NEVER
    }
    assert weight("training_missing", before) is Weight.AUTHORISE


@pytest.fixture
def fresh() -> Trial:
    """A fresh dose, allocated, with everything administrative out of date."""
    found = Trial.begun("fresh")
    found.allocated(expiry_at=found.world.at + timedelta(hours=24))
    found.banded()
    world = found.world
    world.document("procedure", "bedside_identity", b"x = 1")
    bath = world.put("equipment", {"equipment": "in_use"}, equipment_kind="pump", due_at=world.at)
    world.change(found.subject, eligible_until=world.at - timedelta(minutes=1))
    world.change(found.dose, weight_at=world.at - timedelta(hours=80), backup=bath)
    world.change(found.dose, backup=None)
    return found


def clearance(trial: Trial, **facts: Any) -> dict[str, Any]:
    pump = next(code for code, thing in trial.world.things.items() if thing.text("equipment_kind") == "pump")
    return trial.clearance(no_backup_reason="", equipment=[pump], **facts)


LATE = {"eligibility_lapsed", "weight_outdated", "backup_unnamed", "training_missing", "training_unrecorded"}


def test_a_fresh_lot_that_can_be_replaced_is_stopped_by_every_administrative_reason(fresh: Trial) -> None:
    refused = fresh.world.refused("clear_for_infusion", fresh.investigator, clearance(fresh))
    assert set(refused) == LATE | {"equipment_overdue"}


def test_a_fresh_lot_that_nothing_can_replace_is_cleared_with_notes(fresh: Trial) -> None:
    fresh.world.later(hours=12)
    assert set(fresh.world.refused("clear_for_infusion", fresh.investigator, clearance(fresh))) >= LATE
    fresh.world.later(minutes=1)
    notes = fresh.world.notes("clear_for_infusion", fresh.investigator, clearance(fresh))
    assert set(notes) == LATE | {"equipment_overdue"}


def test_what_is_of_the_child_stops_a_fresh_lot_however_late_it_is(fresh: Trial) -> None:
    fresh.world.later(hours=20)
    facts = clearance(fresh, child_present="no")
    assert "child_absent" in fresh.world.refused("clear_for_infusion", fresh.investigator, facts)


def test_a_pause_of_a_fresh_lot_that_nothing_can_replace_is_passed_by_two(fresh: Trial) -> None:
    fresh.world.open("pause", scope="trial", reason="safety_review")
    fresh.world.later(hours=13)
    container = next(edge.child for edge in fresh.world.edges if edge.kind == "allocated")
    fresh.world.change(fresh.dose, {"dose": "cleared"}, cleared_until=fresh.world.at)
    issue = {"containers": [container], "containers_again": [container], "subject": fresh.subject, "dose": 1}
    how: dict[str, Any] = {"second": fresh.nurse}
    assert fresh.world.refused("issue_containers", fresh.pharmacist, issue, **how) == ("dosing_paused",)
    how["authorised"] = [("dosing_paused", fresh.investigator), ("dosing_paused", fresh.qa)]
    assert fresh.world.refused("issue_containers", fresh.pharmacist, issue, **how) == ()


def test_who_paused_is_not_one_of_the_two_who_pass_the_pause(fresh: Trial) -> None:
    fresh.world.open("pause", scope="trial", reason="safety_review", paused_by=fresh.investigator)
    fresh.world.later(hours=13)
    container = next(edge.child for edge in fresh.world.edges if edge.kind == "allocated")
    fresh.world.change(fresh.dose, {"dose": "cleared"}, cleared_until=fresh.world.at)
    issue = {"containers": [container], "containers_again": [container], "subject": fresh.subject, "dose": 1}
    how: dict[str, Any] = {"second": fresh.nurse}
    how["authorised"] = [("dosing_paused", fresh.investigator), ("dosing_paused", fresh.qa)]
    assert fresh.world.refused("issue_containers", fresh.pharmacist, issue, **how) == ("dosing_paused",)
    how["authorised"] = [("dosing_paused", fresh.other_investigator), ("dosing_paused", fresh.qa)]
    assert fresh.world.refused("issue_containers", fresh.pharmacist, issue, **how) == ()


def test_without_a_replacement_time_in_the_protocol_nothing_is_past_return(fresh: Trial) -> None:
    silent = seed("protocol").decode().replace("fresh_hours", "other_hours")
    fresh.world.document("protocol", "protocol", silent, version="2")
    fresh.world.later(hours=20)
    assert set(fresh.world.refused("clear_for_infusion", fresh.investigator, clearance(fresh))) >= LATE


def test_a_verifier_who_accepted_the_procedure_in_force_is_trained(fresh: Trial) -> None:
    world = fresh.world
    digest = next(document.digest for document in world.documents if document.type == "procedure")
    for nurse in (fresh.nurse, fresh.other_nurse):
        assert "training_missing" in world.refused("clear_for_infusion", fresh.investigator, clearance(fresh))
        world.change(nurse, accepted=(digest,))
    assert "training_missing" not in world.refused("clear_for_infusion", fresh.investigator, clearance(fresh))


def test_verifiers_whose_training_is_over_are_named_before_the_point_of_no_return(fresh: Trial) -> None:
    world = fresh.world
    digest = next(document.digest for document in world.documents if document.type == "procedure")
    kept = {"procedure": "bedside_identity", "role": "nurse", "document": digest}
    for nurse, until in ((fresh.nurse, timedelta()), (fresh.other_nurse, timedelta(microseconds=1))):
        spent = {"since": instant_text(world.at - timedelta(days=9)), "until": instant_text(world.at + until)}
        world.change(nurse, accepted=(digest,), trainings=({**kept, **spent},))
    decision = world.decide("clear_for_infusion", fresh.investigator, clearance(fresh))
    assert isinstance(decision, Refused)
    named = [(reason.code, reason.thing) for reason in decision.reasons if reason.code.startswith("training")]
    assert named == [("training_expired", fresh.nurse)]
