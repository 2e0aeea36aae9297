"""Placing and lifting holds."""

from __future__ import annotations

import pytest

from custody.rules.alarms import held_past_thaw
from custody.rules.decide import Accepted
from tests.rules.quality.lab import Lab

WHY = {"reason": "result_in_doubt"}


def test_anyone_may_hold_a_lot_at_once_and_without_a_signature(lab: Lab) -> None:
    lab.world.do("place_hold", lab.operator, {"about": [lab.lot], **WHY}, signed=False)
    (hold,) = lab.world.items.values()
    assert (hold.kind, hold.about, hold.text("placed_by")) == ("hold", (lab.lot,), lab.operator)


def test_a_reason_off_the_list_without_words_is_noted_and_still_holds(lab: Lab) -> None:
    facts = {"about": [lab.lot], "reason": "other"}
    assert lab.world.notes("place_hold", lab.operator, facts) == ("hold_without_words",)
    assert lab.world.notes("place_hold", lab.operator, {**facts, "note": "smells"}) == ()


@pytest.mark.parametrize("state", ["thawing", "thawed", "usable", "prepared"])
def test_a_hold_on_a_lot_alarms_for_each_container_already_thawed(lab: Lab, state: str) -> None:
    lab.world.change(lab.container, {"container": state})
    decision = lab.world.do("place_hold", lab.operator, {"about": [lab.lot], **WHY})
    assert [(note.code, note.thing) for note in decision.notes] == [("hold_after_thaw", lab.container)]


def test_a_hold_on_a_bank_alarms_for_a_dose_that_is_running(lab: Lab) -> None:
    lab.world.change(lab.container, {"container": "prepared"})
    dose = lab.world.put("prepared_dose", {"prepared_dose": "infusing"})
    lab.world.link(lab.container, dose, "pooled")
    decision = lab.world.do("place_hold", lab.operator, {"about": [lab.bank], **WHY})
    assert {(note.code, note.thing) for note in decision.notes} == {
        *(("hold_after_thaw", lab.container), ("hold_after_thaw", dose)),
    }


def running(lab: Lab) -> tuple[str, str]:
    """A dose that runs into a child, from the lot's container; gives its code and the key of the dose it is for."""
    lab.world.change(lab.container, {"container": "prepared"})
    prepared = lab.world.put("prepared_dose", {"prepared_dose": "infusing"})
    dose = lab.world.put("dose", {"dose": "cleared"}, code="UX.1", number=1)
    lab.world.link(lab.container, prepared, "pooled")
    lab.world.link(dose, prepared, "serves")
    return prepared, dose


def alarms(lab: Lab) -> list[tuple[str, str, str]]:
    return [(alarm.thing, alarm.state, alarm.dose) for alarm in held_past_thaw(lab.world.situation())]


def test_a_hold_names_the_dose_that_what_is_running_is_for(lab: Lab) -> None:
    prepared, dose = running(lab)
    decision = lab.world.do("place_hold", lab.operator, {"about": [lab.lot], **WHY})
    assert {note.thing: note.params["dose"] for note in decision.notes} == {lab.container: "–", prepared: dose}


def test_a_dose_that_runs_from_a_held_lot_is_an_alarm_until_the_hold_is_lifted(lab: Lab) -> None:
    prepared, dose = running(lab)
    assert alarms(lab) == []
    hold = held(lab, lab.operator)
    assert alarms(lab) == [(prepared, "infusing", dose)]
    lab.world.do("lift_hold", lab.qa, {"hold": hold, "verdict": "result confirmed, lot sound"})
    assert alarms(lab) == []


@pytest.mark.parametrize(
    ("state", "found"), [("frozen", 0), ("thawing", 1), ("thawed", 1), ("usable", 1), ("infused", 0)]
)
def test_a_container_of_a_held_lot_is_an_alarm_from_the_thaw_until_it_is_given(
    lab: Lab, state: str, found: int
) -> None:
    held(lab, lab.operator)
    lab.world.change(lab.container, {"container": state})
    assert len(alarms(lab)) == found


def test_a_hold_that_comes_after_the_infusion_says_so(lab: Lab) -> None:
    lab.world.change(lab.container, {"container": "infused"})
    assert lab.world.notes("place_hold", lab.qa, {"about": [lab.lot], **WHY}) == ("hold_after_infusion",)


def test_a_hold_on_a_shipment_names_what_travels_and_who_has_it(lab: Lab) -> None:
    lab.world.change(lab.container, {"container": "frozen", "custody": "in_transit"}, holder="F1")
    shipment = lab.world.put("shipment", {"shipment": "in_transit"})
    lab.world.link(shipment, lab.container, "carries")
    decision = lab.world.do("place_hold", lab.qa, {"about": [shipment], **WHY})
    assert [(note.code, dict(note.params)) for note in decision.notes] == [("hold_in_transit", {"holder": "F1"})]


def held(lab: Lab, by: str) -> str:
    lab.world.do("place_hold", by, {"about": [lab.lot], **WHY})
    return lab.world.created["@1"]


def test_quality_lifts_a_hold_with_a_verdict_at_any_time(lab: Lab) -> None:
    hold = held(lab, lab.operator)
    lab.world.later(days=9)
    lab.world.do("lift_hold", lab.qa, {"hold": hold, "verdict": "result confirmed, lot sound"})
    assert lab.world.things[hold].state("hold") == "closed"
    assert lab.world.items == {}


def held_both(lab: Lab) -> tuple[str, str]:
    """A hold on the container and on another of the same lot; gives the hold and the other container."""
    other = lab.world.put("container", {"container": "frozen"}, lot=lab.lot)
    lab.world.do("place_hold", lab.operator, {"about": [lab.container, other], **WHY})
    return lab.world.created["@1"], other


def verdicts(**said: str) -> list[dict[str, str]]:
    return [{"thing": thing, "verdict": verdict} for thing, verdict in said.items()]


def test_of_a_hold_on_two_containers_each_has_a_verdict_of_its_own(lab: Lab) -> None:
    hold, other = held_both(lab)
    facts = {"hold": hold, "verdict": "ok"}
    assert lab.world.refused("lift_hold", lab.qa, facts) == ("verdict_missing", "verdict_missing")
    one = {**facts, "verdicts": verdicts(**{other: "sound"})}
    assert lab.world.refused("lift_hold", lab.qa, one) == ("verdict_missing",)
    both = {**facts, "verdicts": verdicts(**{other: "sound", lab.container: "sound"})}
    lab.world.do("lift_hold", lab.qa, both)
    assert lab.world.items == {}


def test_what_is_not_found_sound_stays_held_for_the_same_reason(lab: Lab) -> None:
    hold, other = held_both(lab)
    said = verdicts(**{lab.container: "sound", other: "stays_held"})
    lab.world.do("lift_hold", lab.qa, {"hold": hold, "verdict": "one bag leaks", "verdicts": said})
    (held_still,) = lab.world.items.values()
    assert (held_still.about, held_still.text("reason")) == ((other,), "result_in_doubt")
    facts = {"hold": held_still.code, "verdict": "thought better of it"}
    assert lab.world.refused("lift_hold", lab.operator, facts) == ("lifted_by_quality_only",)


def test_a_verdict_on_what_is_not_held_or_twice_on_the_same_is_asked_about(lab: Lab) -> None:
    hold, other = held_both(lab)
    said = verdicts(**{lab.container: "sound", other: "sound", lab.lot: "sound"})
    facts = {"hold": hold, "verdict": "ok"}
    assert lab.world.refused("lift_hold", lab.qa, {**facts, "verdicts": said}) == ("verdict_unasked",)
    twice = [*said[:2], {"thing": other, "verdict": "stays_held"}]
    assert lab.world.refused("lift_hold", lab.qa, {**facts, "verdicts": twice}) == ("verdict_unasked",)


def test_whoever_placed_a_hold_in_error_takes_it_back_without_verdicts(lab: Lab) -> None:
    hold, _ = held_both(lab)
    facts = {"hold": hold, "verdict": "wrong lot scanned"}
    other = [("withdrawal_by_one", lab.analyst)]
    assert lab.world.refused("lift_hold", lab.operator, facts, authorised=other) == ()


def test_the_placer_takes_back_a_hold_in_error_only_with_one_other_person(lab: Lab) -> None:
    hold = held(lab, lab.operator)
    facts = {"hold": hold, "verdict": "wrong lot scanned"}
    assert lab.world.refused("lift_hold", lab.operator, facts) == ("withdrawal_by_one",)
    alone = [("withdrawal_by_one", lab.operator)]
    assert lab.world.refused("lift_hold", lab.operator, facts, authorised=alone) == ("withdrawal_by_one",)
    other = [("withdrawal_by_one", lab.analyst)]
    assert isinstance(lab.world.decide("lift_hold", lab.operator, facts, authorised=other), Accepted)


def test_a_hold_is_taken_back_within_the_minutes_the_house_allows(lab: Lab) -> None:
    hold = held(lab, lab.operator)
    facts = {"hold": hold, "verdict": "wrong lot scanned"}
    other = [("withdrawal_by_one", lab.analyst)]
    lab.world.later(minutes=15)
    assert lab.world.refused("lift_hold", lab.operator, facts, authorised=other) == ()
    lab.world.later(seconds=1)
    assert lab.world.refused("lift_hold", lab.operator, facts, authorised=other) == ("lifted_by_quality_only",)


def test_nobody_but_the_placer_takes_back_a_hold(lab: Lab) -> None:
    hold = held(lab, lab.operator)
    facts = {"hold": hold, "verdict": "wrong lot scanned"}
    other = [("withdrawal_by_one", lab.operator)]
    assert lab.world.refused("lift_hold", lab.analyst, facts, authorised=other) == ("lifted_by_quality_only",)


def test_a_hold_is_lifted_once(lab: Lab) -> None:
    hold = held(lab, lab.operator)
    facts = {"hold": hold, "verdict": "sound"}
    lab.world.do("lift_hold", lab.qa, facts)
    assert lab.world.refused("lift_hold", lab.qa, facts) == ("hold_already_lifted",)


def test_whoever_only_looks_is_no_other_person_for_a_withdrawal(lab: Lab) -> None:
    hold = held(lab, lab.operator)
    facts = {"hold": hold, "verdict": "wrong lot scanned"}
    for role in ("auditor", "monitor", "administrator"):
        other = [("withdrawal_by_one", lab.world.person(f"A {role}", role))]
        assert lab.world.refused("lift_hold", lab.operator, facts, authorised=other) == ("withdrawal_by_one",)


def test_a_hold_that_followed_from_a_step_is_lifted_by_quality_only(lab: Lab) -> None:
    lab.world.change(lab.lot, {"lot": "released"})
    lab.result("viability", "19.2")
    (hold,) = (item for item in lab.world.items.values() if item.kind == "hold")
    assert (hold.attrs["by_the_program"], hold.text("placed_by")) == (True, "")
    facts = {"hold": hold.code, "verdict": "a mistake of mine"}
    other = [("withdrawal_by_one", lab.operator)]
    assert lab.world.refused("lift_hold", lab.analyst, facts, authorised=other) == ("lifted_by_quality_only",)
    lab.world.do("lift_hold", lab.qa, {**facts, "verdict": "investigated"})


def test_nobody_placed_the_hold_of_a_rejected_lot(lab: Lab) -> None:
    lab.world.do("reject_lot", lab.releaser, {"lot": lab.lot, "cause": "other", "explanation": "clumps"})
    (hold,) = lab.world.items.values()
    assert (hold.attrs["by_the_program"], hold.text("placed_by")) == (True, "")
    facts = {"hold": hold.code, "verdict": "wrong lot"}
    other = [("withdrawal_by_one", lab.operator)]
    assert lab.world.refused("lift_hold", lab.releaser, facts, authorised=other) == ("lifted_by_quality_only",)


def test_a_sample_is_not_held_but_its_lot(lab: Lab) -> None:
    facts = {"about": [lab.sample], **WHY}
    assert lab.world.refused("place_hold", lab.operator, facts) == ("wrong_kind",)
