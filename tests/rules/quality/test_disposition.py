"""Reviewing the batch record, releasing and rejecting a lot."""

from __future__ import annotations

import pytest

from custody.rules.guards.lot import lot_released
from custody.rules.registry import registry
from custody.rules.situation import Participation
from tests.rules.quality.lab import SEEN, Lab


def release(lab: Lab, outcome: str = "released", **how: object) -> tuple[str, ...]:
    return lab.world.refused("release_lot", lab.releaser, {"lot": lab.lot, "outcome": outcome}, **how)


@pytest.fixture
def ready(lab: Lab) -> Lab:
    lab.pass_tests()
    lab.reviewed()
    return lab


def test_a_lot_with_every_test_reviewed_is_released(ready: Lab) -> None:
    ready.release()
    lot = ready.world.things[ready.lot]
    assert lot.state("lot") == "released"
    assert (lot.text("released_by"), lot.instant("released_at")) == (ready.releaser, ready.world.at)
    assert lot.texts("pending") == ()
    assert lot.attrs["conditional"] is False


def test_a_release_is_signed_with_the_full_password(ready: Lab) -> None:
    assert release(ready, full_password=False) == ("full_password_needed",)


def test_only_the_release_role_releases(ready: Lab) -> None:
    facts = {"lot": ready.lot, "outcome": "released"}
    assert ready.world.refused("release_lot", ready.qa, facts) == ("not_permitted",)


def test_a_lot_whose_record_was_not_reviewed_is_not_released(lab: Lab) -> None:
    lab.pass_tests()
    assert release(lab) == ("wrong_state",)


def test_the_missing_tests_are_named(lab: Lab) -> None:
    lab.pass_tests("endotoxin", "sterility")
    lab.reviewed()
    decision = lab.world.decide("release_lot", lab.releaser, {"lot": lab.lot, "outcome": "released"})
    assert [(r.code, dict(r.params)) for r in getattr(decision, "reasons", ())] == [
        ("required_test_missing", {"tests": "endotoxin, sterility"})
    ]


def test_a_test_that_may_be_pending_is_so_only_under_a_conditional_release(lab: Lab) -> None:
    lab.pass_tests("sterility")
    lab.reviewed()
    assert release(lab) == ("required_test_missing",)
    lab.release("conditional")
    lot = lab.world.things[lab.lot]
    assert lot.state("lot") == "conditionally_released"
    assert lot.texts("pending") == ("sterility",)
    assert lot.mapping("pending_due") == {"sterility": "2026-11-16T01:00:00.000000Z"}
    assert lot.text("pending_due_at") == "2026-11-16T01:00:00.000000Z"
    assert lot.attrs["conditional"] is True


def test_a_test_that_may_not_be_pending_blocks_a_conditional_release(lab: Lab) -> None:
    lab.pass_tests("sterility", "endotoxin")
    lab.reviewed()
    assert release(lab, "conditional") == ("required_test_missing",)


def test_with_nothing_pending_a_lot_is_released_in_full(ready: Lab) -> None:
    assert release(ready, "conditional") == ("nothing_pending",)


def test_a_conditional_release_is_confirmed_by_the_same_person_once_everything_is_in(lab: Lab) -> None:
    lab.pass_tests("sterility")
    lab.reviewed()
    lab.release("conditional")
    assert release(lab, "confirmed") == ("required_test_missing",)
    lab.world.later(days=14)
    lab.result("sterility")
    assert release(lab, "confirmed") == ("test_not_reviewed",)
    lab.review("sterility")
    lab.release("confirmed")
    lot = lab.world.things[lab.lot]
    assert (lot.state("lot"), lot.texts("pending")) == ("released", ())
    assert not lot.has("pending_due_at")
    assert lot.instant("confirmed_at") == lab.world.at
    assert lot.instant("released_at") != lab.world.at


def test_a_fresh_lot_long_expired_is_still_confirmed_when_its_last_result_is_in(lab: Lab) -> None:
    lab.pass_tests("sterility")
    lab.reviewed()
    lab.release("conditional")
    lab.world.change(lab.lot, expiry_at=lab.world.at)
    lab.world.later(days=14)
    lab.result("sterility")
    lab.review("sterility")
    assert release(lab, "confirmed") == ()


def test_an_unreviewed_result_does_not_count(lab: Lab) -> None:
    lab.pass_tests("endotoxin")
    lab.result("endotoxin")
    lab.reviewed()
    assert release(lab) == ("test_not_reviewed",)


def test_a_result_out_of_specification_blocks_even_a_conditional_release(lab: Lab) -> None:
    lab.pass_tests("sterility")
    lab.result("sterility", "growth")
    lab.world.items.clear()
    lab.reviewed()
    assert release(lab) == ("test_out_of_specification",)
    assert release(lab, "conditional") == ("test_out_of_specification",)


def test_an_invalid_result_is_no_pass(lab: Lab) -> None:
    lab.pass_tests("endotoxin")
    lab.result("endotoxin", control_valid="no", invalid_reason="spike_not_recovered")
    lab.review("endotoxin")
    lab.world.items.clear()
    lab.reviewed()
    assert release(lab) == ("test_invalid",)


def test_the_latest_attempt_speaks_for_a_test(lab: Lab) -> None:
    lab.pass_tests("viability")
    lab.result("viability", "65")
    again = {"sample": lab.sample, "test": "viability", "value": "71", "unit": "%", "control_valid": "yes"}
    lab.world.do("record_result", lab.analyst, again, authorised=[("retest_unauthorised", lab.qa)])
    lab.review("viability", 2)
    lab.world.items.clear()
    lab.reviewed()
    assert release(lab) == ()


def test_a_stability_result_does_not_stand_in_for_a_release_test(ready: Lab) -> None:
    ready.world.change(ready.sample, purpose="stability")
    assert release(ready) == ("required_test_missing",)


@pytest.mark.parametrize("grade", ["critical", "major"])
def test_an_open_grave_deviation_about_anything_of_the_lot_blocks_its_release(ready: Lab, grade: str) -> None:
    ready.world.open("deviation", ready.container, reason="dropped", grade=grade)
    assert release(ready) == ("open_deviation",)


def test_an_open_minor_deviation_does_not(ready: Lab) -> None:
    ready.world.open("deviation", ready.lot, reason="late_entry", grade="minor")
    assert release(ready) == ()


@pytest.mark.parametrize("held", ["lot", "batch", "bank"])
def test_a_hold_on_the_lot_or_what_it_came_from_blocks_its_release(ready: Lab, held: str) -> None:
    ready.world.open("hold", getattr(ready, held), reason="supplier_notice")
    assert release(ready) == ("held_lot",)


def test_a_hold_on_one_container_does_not_keep_back_the_others(ready: Lab) -> None:
    ready.world.open("hold", ready.container, reason="damaged")
    assert release(ready) == ()


def test_an_expired_lot_is_not_released(ready: Lab) -> None:
    ready.world.change(ready.lot, expiry_at=ready.world.at)
    assert release(ready) == ("past_expiry",)


def test_a_lot_of_an_unreleased_bank_is_not_released(ready: Lab) -> None:
    ready.world.change(ready.bank, {"bank": "quarantine"})
    assert release(ready) == ("bank_unreleased",)


def test_a_lot_without_a_specification_is_not_released(ready: Lab) -> None:
    ready.world.change(ready.lot, documents={})
    assert release(ready) == ("unspecified_lot",)


@pytest.mark.parametrize("step", ["record_result", "review_result", "fill_containers", "correct_entry"])
@pytest.mark.parametrize("capacity", ["performer", "second"])
def test_who_made_or_tested_the_lot_does_not_release_it(ready: Lab, step: str, capacity: str) -> None:
    ready.world.participation.append(Participation(ready.container, ready.releaser, step, capacity))
    assert release(ready) == ("pair_broken",)


def test_who_thawed_the_vial_of_its_batch_does_not_release_it(ready: Lab) -> None:
    ready.world.participation.append(Participation(ready.batch, ready.releaser, "start_batch", "performer"))
    assert release(ready) == ("pair_broken",)


def test_work_on_another_lot_of_the_same_bank_excludes_nobody(ready: Lab) -> None:
    other = ready.world.put("batch")
    ready.world.link(ready.bank, other, "derived")
    ready.world.participation += [
        Participation(other, ready.releaser, "start_batch", "performer"),
        Participation(ready.bank, ready.releaser, "thaw_bank_vial", "performer"),
    ]
    assert release(ready) == ()


def test_the_signature_of_a_release_covers_every_result_as_it_stood(ready: Lab) -> None:
    step = registry().steps["release_lot"]
    facts = step.facts(lot=ready.lot, outcome="released")
    before = step.evidence(ready.world.situation(), facts)
    ready.world.change(f"{ready.sample}.viability.1", value="12")
    after = step.evidence(ready.world.situation(), facts)
    assert before != after


def test_every_part_of_the_batch_record_must_have_been_seen(lab: Lab) -> None:
    facts = {"lot": lab.lot, **SEEN, "labels": "no", "audit_trail": "unknown"}
    decision = lab.world.decide("review_batch", lab.qa, facts)
    assert [(r.code, dict(r.params)) for r in getattr(decision, "reasons", ())] == [
        ("unseen_parts", {"parts": "audit_trail, labels"})
    ]


def test_each_open_deviation_is_acknowledged_by_name(lab: Lab) -> None:
    deviation = lab.world.open("deviation", lab.batch, reason="material_expired", grade="minor")
    facts = {"lot": lab.lot, **SEEN}
    assert lab.world.refused("review_batch", lab.qa, facts) == ("unacknowledged_deviation",)
    lab.world.do("review_batch", lab.qa, {**facts, "acknowledged": [deviation]})
    assert lab.world.things[lab.lot].state("lot") == "reviewed"


def test_the_batch_review_shows_corrections_and_repeated_tests(lab: Lab) -> None:
    lab.pass_tests()
    lab.world.change(f"{lab.sample}.viability.1", corrections=({"field": "value", "old": "19.2", "new": "91.2"},))
    step = registry().steps["review_batch"]
    shown = step.evidence(lab.world.situation(), step.facts(lot=lab.lot, acknowledged=(), **SEEN))
    assert shown["corrections"] == {f"{lab.sample}.viability.1": ({"field": "value", "old": "19.2", "new": "91.2"},)}


def test_who_worked_on_the_lot_does_not_review_its_record(lab: Lab) -> None:
    lab.world.participation.append(Participation(lab.batch, lab.qa, "use_material", "performer"))
    assert lab.world.refused("review_batch", lab.qa, {"lot": lab.lot, **SEEN}) == ("pair_broken",)


def test_a_rejected_lot_stays_rejected_and_its_containers_are_held(ready: Lab) -> None:
    why = {"lot": ready.lot, "cause": "contamination", "explanation": "growth in the second bottle"}
    ready.world.do("reject_lot", ready.releaser, why)
    assert ready.world.things[ready.lot].state("lot") == "rejected"
    assert ready.world.things[ready.container].state("container") == "filled"
    (hold,) = ready.world.items.values()
    assert (hold.kind, hold.about) == ("hold", (ready.lot,))
    assert release(ready) == ("held_lot",)
    ready.world.items.clear()
    assert release(ready) == ("wrong_state",)
    assert ready.world.refused("reject_lot", ready.releaser, why) == ("wrong_state",)


def test_a_released_lot_is_rejected_when_what_was_found_comes_late_and_none_of_it_is_given(ready: Lab) -> None:
    ready.release()
    ready.world.do("reject_lot", ready.releaser, {"lot": ready.lot, "cause": "contamination", "explanation": "late"})
    assert ready.world.things[ready.lot].state("lot") == "rejected"
    situation = ready.world.situation()
    found = lot_released(situation, situation.thing(ready.container), ready.world.at)
    assert [refusal.code for refusal in found] == ["lot_rejected"]


def test_of_two_who_dispose_of_a_lot_at_once_the_second_finds_it_done(ready: Lab) -> None:
    ready.release()
    assert release(ready) == ("wrong_state",)
