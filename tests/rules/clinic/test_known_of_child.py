"""What becomes known about a child after the thaw is read at the bed before the signature; and whoever is there is
called where no scan would tell it in time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from custody.rules.decide import Refused
from custody.rules.situation import Item
from tests.rules.clinic.ward import Child, Ward

TO_HANG = ("verify_dose", "start_infusion")


@pytest.fixture
def ward() -> Ward:
    found = Ward.cryopreserved()
    found.world.change(found.first.dose, il2_iu=None)
    found.world.change(found.second.dose, il2_iu=None)
    return found


def opened(ward: Ward, kind: str) -> list[Item]:
    return [item for item in ward.world.items.values() if item.kind == kind]


def notes(ward: Ward, step: str, prepared: str, child: Child) -> set[str]:
    """What stands against the second check, or the start."""
    facts = {"wristband": child.band, "prepared_dose": prepared}
    facts |= {"look_good": "yes"} if step == "verify_dose" else {}
    return set(ward.world.notes(step, ward.other_nurse, facts))


def checked(ward: Ward, step: str) -> str:
    """Up to before the step."""
    prepared = ward.prepared(ward.first)
    ward.verify(prepared, ward.nurse)
    if step == "start_infusion":
        ward.verify(prepared, ward.other_nurse)
    return prepared


@pytest.mark.parametrize("step", TO_HANG)
def test_a_pause_of_this_child_is_read_before_the_dose_is_checked_and_hung(ward: Ward, step: str) -> None:
    prepared = checked(ward, step)
    assert notes(ward, step, prepared, ward.first) == set()
    pause = {"scope": "subject", "subjects": [ward.first.subject], "reason": "serious_adverse_event"}
    ward.world.do("pause_dosing", ward.investigator, pause)
    assert notes(ward, step, prepared, ward.first) == {"paused_after_thaw"}


@pytest.mark.parametrize("step", TO_HANG)
def test_a_child_found_not_eligible_or_told_dead_is_named_and_its_thawed_dose_not_stopped(
    ward: Ward, step: str
) -> None:
    prepared = checked(ward, step)
    ward.world.change(ward.first.subject, {"subject": "not_eligible"})
    assert notes(ward, step, prepared, ward.first) == {"not_eligible_any_more"}
    ward.world.change(ward.first.subject, {"subject": "eligible"}, told_dead_by=ward.investigator)
    assert notes(ward, step, prepared, ward.first) == {"child_told_dead"}


@pytest.mark.parametrize("scope", ["subject", "cohort", "trial"])
@pytest.mark.parametrize("stage", ["thaw", "verified", "running"])
def test_a_pause_calls_whoever_has_cells_of_the_child_past_the_thaw(ward: Ward, scope: str, stage: str) -> None:
    due = ward.first.container if stage == "thaw" else ""
    if stage == "thaw":
        ward.thaw(ward.first)
    else:
        due = ward.verified() if stage == "verified" else ward.running()
    subjects = [] if scope == "trial" else [ward.first.subject]
    ward.world.do("pause_dosing", ward.qa, {"scope": scope, "subjects": subjects, "reason": "safety_review"})
    [alarm] = opened(ward, "alarm")
    assert (alarm.text("reason"), alarm.about) == ("paused_after_thaw", (due,))
    assert alarm.text("holder") == {"thaw": "", "verified": ward.other_nurse, "running": ward.nurse}[stage]


def test_a_pause_of_another_child_and_frozen_cells_call_nobody(ward: Ward) -> None:
    ward.verified()
    pause = {"scope": "subject", "subjects": [ward.second.subject], "reason": "safety_review"}
    ward.world.do("pause_dosing", ward.qa, pause)
    assert opened(ward, "alarm") == []


@pytest.mark.parametrize("stage", ["thaw", "verified", "running"])
def test_a_consent_withdrawn_while_cells_are_thawed_or_run_calls_whoever_has_them(ward: Ward, stage: str) -> None:
    if stage == "thaw":
        ward.thaw(ward.first)
    due = {"thaw": lambda: ward.first.container, "verified": ward.verified, "running": ward.running}[stage]()
    no = {"subject": ward.first.subject, "outcome": "withdrawn", "form_version": "2", "signer": "parent"}
    ward.world.do("record_consent", ward.investigator, no | {"assent": "unknown"})
    [alarm] = opened(ward, "alarm")
    assert (alarm.text("reason"), alarm.about) == ("consent_withdrawn", (due,))
    assert alarm.attrs["subjects"] == (ward.first.subject,)


def two_halves(ward: Ward) -> tuple[str, str]:
    """Both parts of one dose, verified."""
    ward.usable(ward.first)
    parts = []
    for _ in range(2):
        part = ward.prepare(ward.first.container, drawn_ml="10", parts_total=2, leftover="kept", diluent_ml="10")
        ward.label(part)
        ward.verify(part, ward.nurse)
        ward.verify(part, ward.other_nurse)
        parts.append(part)
    return parts[0], parts[1]


@pytest.mark.parametrize(("volume", "why"), [("0", "reaction"), ("2", "line_failed")])
@pytest.mark.parametrize("presentation", ["cryopreserved", "fresh"])
def test_a_reaction_is_asked_for_before_the_next_bag_is_thawed_or_opened(
    presentation: str, volume: str, why: str
) -> None:
    ward = Ward.fresh() if presentation == "fresh" else Ward.cryopreserved()
    prepared = ward.running()
    ward.world.do("mark_reaction", ward.nurse, {"prepared_dose": prepared})
    ward.end(prepared, volume, complete="no", partial_reason=why)
    spare = replace(ward.first, container=ward.another_container(ward.first))
    step, who, facts, second = "start_thaw", ward.technician, ward.thaw_facts(spare), ward.pharmacist
    if presentation == "fresh":
        step, facts, second = "decide_use", ward.use_facts(spare), ""
    how: dict[str, Any] = {"second": second} if second else {}
    assert ward.world.refused(step, who, facts, **how) == ("reaction_in_earlier_part",)
    yes = [("reaction_in_earlier_part", ward.investigator)]
    assert ward.world.refused(step, who, facts, authorised=yes, **how) == ()


@pytest.mark.parametrize("how", ["marked", "stopped for it"])
def test_the_part_after_a_reaction_is_for_the_investigator_from_elsewhere_too(ward: Ward, how: str) -> None:
    first, second = two_halves(ward)
    ward.start(first)
    if how == "marked":
        ward.world.do("mark_reaction", ward.nurse, {"prepared_dose": first})
    ward.end(first, "5", complete="no", partial_reason="reaction" if how != "marked" else "other")
    facts = {"wristband": ward.first.band, "prepared_dose": second}
    decision = ward.world.decide("start_infusion", ward.nurse, facts)
    assert isinstance(decision, Refused)
    [reason] = decision.reasons
    assert (reason.code, reason.thing, reason.remote) == ("reaction_in_earlier_part", first, True)
    allowed = [("reaction_in_earlier_part", ward.investigator)]
    assert ward.world.refused("start_infusion", ward.nurse, facts, authorised=allowed) == ()


@pytest.mark.parametrize("how", ["marked", "before the first drop", "on the sheet"])
def test_whoever_checks_the_next_part_reads_of_a_reaction_and_is_not_stopped_by_it(ward: Ward, how: str) -> None:
    first, second = two_halves(ward)
    ward.world.change(second, {"prepared_dose": "prepared"}, checks=None)
    facts = {"wristband": ward.first.band, "prepared_dose": second, "look_good": "yes"}
    assert ward.world.notes("verify_dose", ward.nurse, facts) == ()
    if how == "on the sheet":
        told = {"item": first, "what": "given_on_paper", "wristband": ward.first.band, "from_paper": "yes"}
        told |= {"witness": ward.other_nurse, "volume_given_ml": "0", "partial_reason": "reaction"}
        ward.world.do("record_as_happened", ward.nurse, told)
        ward.world.change(ward.first.dose, {"dose": "cleared"})
        for hold in opened(ward, "hold"):
            ward.world.close(hold.code, ward.world.at)
    else:
        ward.start(first)
        ward.world.do("mark_reaction", ward.nurse, {"prepared_dose": first})
        ward.end(first, "5" if how == "marked" else "0", complete="no", partial_reason="reaction")
    assert ward.world.notes("verify_dose", ward.nurse, facts) == ("reacted_before",)


def test_a_part_before_that_went_well_needs_nobody(ward: Ward) -> None:
    first, second = two_halves(ward)
    ward.start(first)
    ward.end(first, "20")
    facts = {"wristband": ward.first.band, "prepared_dose": second}
    assert ward.world.notes("start_infusion", ward.nurse, facts) == ()


def given_to_the_second(ward: Ward) -> tuple[str, str]:
    """The dose of the first child ran into the second one; gives the hold of that child, and the alarm."""
    told = {"item": ward.verified(), "what": "given_in_error", "account": "the wrong bed", "from_paper": "no"}
    ward.world.do("record_as_happened", ward.nurse, told | {"wristband": ward.second.band})
    hold = next(hold for hold in opened(ward, "hold") if ward.second.subject in hold.about)
    [alarm] = [one for one in opened(ward, "alarm") if one.text("reason") == "happened_given_in_error"]
    return hold.code, alarm.code


def lifting(ward: Ward, hold: str, **how: Any) -> tuple[str, ...]:
    return ward.world.refused("lift_hold", ward.qa, {"hold": hold, "verdict": "looked at"}, **how)


def test_a_child_who_had_another_s_cells_is_let_go_by_two_and_not_while_its_alarm_is_open(ward: Ward) -> None:
    hold, alarm = given_to_the_second(ward)
    both = {"authorised": [("child_seen_by_quality_only", ward.investigator)]}
    assert lifting(ward, hold) == ("alarm_still_open", "child_seen_by_quality_only")
    assert "alarm_still_open" in lifting(ward, hold, **both)
    ward.world.do("acknowledge_alarm", ward.nurse, {"alarm": alarm, "done": "child_watched"})
    assert lifting(ward, hold) == ("child_seen_by_quality_only",)
    assert lifting(ward, hold, **both) == ()


def test_a_hold_on_cells_and_one_a_person_placed_need_no_investigator(ward: Ward) -> None:
    ward.world.do("place_hold", ward.nurse, {"about": [ward.lot], "reason": "result_in_doubt"})
    [hold] = opened(ward, "hold")
    assert lifting(ward, hold.code) == ()


def test_a_child_who_had_another_s_cells_needs_a_new_go_for_its_own(ward: Ward) -> None:
    hold, _ = given_to_the_second(ward)
    ward.world.close(hold, ward.world.at)
    assert not ward.world.things[ward.second.dose].has("cleared_until")
    facts = ward.thaw_facts(ward.second)
    thaw = ward.world.refused("start_thaw", ward.technician, facts, second=ward.pharmacist)
    assert set(thaw) == {"not_cleared", "had_cells_since"}


def test_own_cells_that_were_thawed_already_are_for_investigator_and_quality(ward: Ward) -> None:
    own = ward.prepared(ward.second)
    hold, _ = given_to_the_second(ward)
    ward.world.close(hold, ward.world.at)
    for nurse in (ward.nurse, ward.other_nurse):
        ward.verify(own, nurse, ward.second)
    facts = {"wristband": ward.second.band, "prepared_dose": own}
    assert ward.world.refused("start_infusion", ward.nurse, facts) == ("had_cells_since",)
    both = [("had_cells_since", ward.investigator), ("had_cells_since", ward.qa)]
    assert ward.world.refused("start_infusion", ward.nurse, facts, authorised=both[:1]) == ("had_cells_since",)
    assert ward.world.refused("start_infusion", ward.nurse, facts, authorised=both) == ()


@pytest.mark.parametrize("known", [True, False])
def test_what_whoever_gave_the_go_knew_of_is_not_asked_for_again(ward: Ward, known: bool) -> None:
    had = ward.world.put("prepared_dose", {"prepared_dose": "infused"}, ended_at=ward.world.at - timedelta(days=1))
    ward.world.link(had, ward.first.subject, "infused")
    if known:
        ward.world.change(ward.first.dose, had_before=(had,))
    expected = () if known else ("had_cells_since",)
    thaw = ward.world.refused("start_thaw", ward.technician, ward.thaw_facts(ward.first), second=ward.pharmacist)
    assert thaw == expected


def test_what_it_had_longer_ago_than_the_interval_is_not_asked_for(ward: Ward) -> None:
    had = ward.world.put("prepared_dose", {"prepared_dose": "infused"}, ended_at=ward.world.at - timedelta(days=3))
    ward.world.link(had, ward.first.subject, "infused")
    assert ward.thaw(ward.first).notes == ()


@pytest.mark.parametrize("how", ["without a volume", "straight from its bag"])
def test_dmso_of_the_day_counts_what_was_given_in_error_too(ward: Ward, how: str) -> None:
    ward.usable(ward.first)
    bag, at = ward.second.container, ward.world.at
    had = bag
    if how == "straight from its bag":
        ward.world.change(bag, {"container": "given_in_error"}, happened="given_in_error", happened_at=at, ended_at=at)
    else:
        had = ward.world.put("prepared_dose", {"prepared_dose": "given_in_error"}, drawn={bag: "20"}, volume_ml="50")
        ward.world.change(had, ended_at=at, happened="given_in_error")
    facts = ward.prepare_facts(ward.first.container)
    ward.world.change(ward.first.dose, weight_kg="1.5")  # 20 mL hold 1.1 g: within 1 g/kg alone
    preparing = ("prepare_dose", ward.technician, facts)
    assert "dmso_over_limit" not in ward.world.refused(*preparing, second=ward.pharmacist)
    ward.world.link(had, ward.first.subject, "infused")
    assert "dmso_over_limit" in ward.world.refused(*preparing, second=ward.pharmacist)


def test_a_band_taken_off_while_cells_run_into_the_child_is_told(ward: Ward) -> None:
    off = {"wristband": ward.first.band, "why": "discharged"}
    assert ward.world.notes("void_wristband", ward.nurse, off, second=ward.other_nurse) == ()
    ward.running()
    assert ward.world.notes("void_wristband", ward.nurse, off, second=ward.other_nurse) == ("band_off_while_running",)
