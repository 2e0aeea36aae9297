"""More than the dose: two whole bags at one child, each right by itself. Asked at the bed, and told by whoever tells it
afterwards; a dose in parts is none of it."""

from __future__ import annotations

from typing import Any

import pytest

from custody.rules.decide import Accepted
from tests.rules.clinic.ward import Child, Ward

MORE, HAD = "more_than_the_dose", "had_more_than_the_dose"


@pytest.fixture(params=["cryopreserved", "fresh"])
def ward(request: pytest.FixtureRequest) -> Ward:
    ward = Ward.cryopreserved() if request.param == "cryopreserved" else Ward.fresh()
    ward.world.change(ward.first.dose, il2_iu=None, cleared_by=ward.investigator)
    return ward


def told(ward: Ward, item: str, what: str, **facts: Any) -> Accepted:
    happened = {"item": item, "what": what, "account": "as it was", "from_paper": "no", **facts}
    return ward.world.do("record_as_happened", ward.nurse, happened)


def backup(ward: Ward) -> Child:
    """Another container of the same dose."""
    return Child("03", ward.first.subject, ward.first.band, ward.first.dose, ward.another_container(ward.first))


def two_whole(ward: Ward) -> tuple[str, str]:
    """Two whole doses at one child, checked by two each: the first was told discarded when the second was made, and
    that was a slip."""
    spare = backup(ward)
    first = ward.verified()
    ward.world.do("discard_container", ward.nurse, {"item": first, "cause": "not_needed"})
    entry = len(ward.world.entries) - 1
    second = ward.prepared(spare)
    ward.verify(second, ward.nurse)
    ward.verify(second, ward.other_nurse)
    facts = {"item": first, "entry": entry, "why": "did_not_happen"}
    taken_back = ward.world.do("take_back_entry", ward.nurse, facts, second=ward.pharmacist)
    assert "dose_has_another" in codes(taken_back)
    ward.verify(first, ward.nurse)
    ward.verify(first, ward.other_nurse)
    return first, second


def codes(decision: Accepted) -> list[str]:
    return [note.code for note in decision.notes]


def scanned(ward: Ward, prepared: str) -> dict[str, Any]:
    return {"wristband": ward.first.band, "prepared_dose": prepared}


def called(ward: Ward) -> list[str]:
    """Who is called because of it, once each."""
    alarms = [item for item in ward.world.items.values() if item.text("reason") == MORE and item.kind == "alarm"]
    return sorted(alarm.text("holder") for alarm in alarms)


def critical(ward: Ward) -> bool:
    found = (item for item in ward.world.items.values() if item.text("reason") == HAD and item.kind == "deviation")
    return [item.text("grade") for item in found] == ["critical"]


@pytest.mark.parametrize("another", [True, False])
def test_whoever_takes_back_that_a_dose_was_discarded_reads_that_its_child_has_another_by_now(
    ward: Ward, another: bool
) -> None:
    spare = backup(ward)
    first = ward.verified()
    ward.world.do("discard_container", ward.nurse, {"item": first, "cause": "not_needed"})
    facts = {"item": first, "entry": len(ward.world.entries) - 1, "why": "did_not_happen"}
    if another:
        ward.prepared(spare)
    noted = ward.world.notes("take_back_entry", ward.nurse, facts, second=ward.pharmacist)
    assert ("dose_has_another" in noted) is another


def test_a_second_whole_dose_is_not_hung_beside_the_first_without_the_investigators_word(ward: Ward) -> None:
    first, second = two_whole(ward)
    ward.start(first)
    world, facts = ward.world, scanned(ward, second)
    assert MORE in world.refused("start_infusion", ward.nurse, facts)
    assert world.refused("start_infusion", ward.nurse, facts, authorised=[(MORE, ward.nurse)]) != ()
    world.do("start_infusion", ward.nurse, facts, authorised=[(MORE, ward.investigator)])
    for hung in (first, second):  # taken on: nobody is called for it again
        world.later(minutes=20)
        assert {MORE, HAD}.isdisjoint(codes(ward.end(hung)))
    assert called(ward) == []


def test_the_check_of_a_second_whole_dose_says_so_while_the_first_runs(ward: Ward) -> None:
    first, second = two_whole(ward)
    ward.start(first)
    ward.world.change(second, {"prepared_dose": "prepared"}, checks=())
    facts = ward.bedside(second)
    assert MORE in ward.world.refused("verify_dose", ward.nurse, facts)
    ward.world.do("verify_dose", ward.nurse, facts, authorised=[(MORE, ward.investigator)])
    assert ward.world.refused("verify_dose", ward.other_nurse, facts) == ()


def test_a_second_whole_dose_that_was_interrupted_goes_on_with_a_note(ward: Ward) -> None:
    first, second = two_whole(ward)
    ward.start(first)
    ward.world.change(second, {"prepared_dose": "interrupted"}, interrupted_at=ward.world.at, started_at=ward.world.at)
    decision = ward.world.decide("resume_infusion", ward.nurse, scanned(ward, second), signed=False)
    assert isinstance(decision, Accepted)
    assert MORE in codes(decision)


def test_what_is_told_lost_and_was_given_while_the_back_up_runs_calls_who_runs_it(ward: Ward) -> None:
    spare = backup(ward)
    told(ward, ward.first.container, "lost")
    second = ward.verified(spare)
    ward.start(second)
    decision = told(ward, ward.first.container, "given_on_paper", wristband=ward.first.band)
    assert HAD in codes(decision)
    assert critical(ward)
    assert called(ward) == sorted((ward.nurse, ward.investigator))
    about = {code for item in ward.world.items.values() if item.text("reason") == MORE for code in item.about}
    assert {second, ward.first.container, ward.first.subject} <= about
    ward.world.later(minutes=20)
    assert HAD in codes(ward.end(second))


def test_two_whole_doses_told_one_after_the_other_call_whoever_gave_the_go(ward: Ward) -> None:
    spare = backup(ward)
    prepared = ward.running()
    ward.world.later(minutes=20)
    ward.end(prepared)
    assert HAD in codes(told(ward, spare.container, "given_on_paper", wristband=ward.first.band))
    assert called(ward) == [ward.investigator]


def test_an_end_that_was_none_and_is_told_anew_says_that_the_back_up_was_given(ward: Ward) -> None:
    spare = backup(ward)
    first = ward.running()
    ward.world.later(minutes=20)
    ward.end(first, "0", complete="no", partial_reason="bag_failed")
    entry = len(ward.world.entries) - 1
    second = ward.verified(spare)
    ward.start(second)
    ward.world.later(minutes=20)
    ward.end(second)
    facts = {"item": first, "entry": entry, "why": "wrong_value"}
    ward.world.do("take_back_entry", ward.nurse, facts, second=ward.pharmacist)
    assert HAD in codes(ward.end(first))
    assert critical(ward)


def test_a_container_is_not_thawed_for_a_dose_that_was_given_straight_from_another(ward: Ward) -> None:
    if ward.presentation == "fresh":  # nothing fresh is thawed
        return
    spare = backup(ward)
    told(ward, ward.first.container, "given_on_paper", wristband=ward.first.band)
    ward.world.change(ward.first.dose, {"dose": "cleared"})
    facts = ward.thaw_facts(spare)
    assert ward.world.refused("start_thaw", ward.technician, facts, second=ward.pharmacist) == ("dose_complete",)


def test_a_dose_in_two_parts_is_no_more_than_the_dose(ward: Ward) -> None:
    ward.usable(ward.first)
    halves = []
    for _ in range(2):
        half = {"drawn_ml": "10", "parts_total": 2, "leftover": "kept", "diluent_ml": "10"}
        halves.append(ward.prepare(ward.first.container, **half))
        ward.label(halves[-1])
    for half_dose in halves:
        ward.verify(half_dose, ward.nurse)
        ward.verify(half_dose, ward.other_nurse)
        assert MORE not in codes(ward.start(half_dose))
    ward.world.later(minutes=20)
    for half_dose in halves:
        assert HAD not in codes(ward.end(half_dose, "20"))


def test_more_cells_than_prescribed_that_two_took_on_at_the_bench_are_not_asked_about_at_the_bed(ward: Ward) -> None:
    ward.world.change(ward.first.dose, cells_max="170000000", cells_target="165000000")
    ward.usable(ward.first)
    code, facts = "outside_dose_limits", ward.prepare_facts(ward.first.container)
    taken_on = [(code, ward.investigator), (code, ward.qa)]
    ward.world.do("prepare_dose", ward.technician, facts, second=ward.pharmacist, authorised=taken_on)
    prepared = ward.world.created["@1"]
    ward.label(prepared)
    for nurse in (ward.nurse, ward.other_nurse):
        assert ward.verify(prepared, nurse).notes == ()
    assert ward.start(prepared).notes == ()
    ward.world.later(minutes=20)
    assert HAD not in codes(ward.end(prepared))


@pytest.mark.parametrize(("minutes", "said"), [(31, False), (25, True)])
def test_endotoxin_an_hour_over_the_limit_as_it_ran_is_noted(ward: Ward, minutes: int, said: bool) -> None:
    prepared = ward.verified()
    ward.world.change(prepared, endotoxin_eu="45")  # 5 EU/kg/h in half an hour, into 18 kg
    ward.start(prepared)
    ward.world.later(minutes=minutes)
    notes = {note.code: note.params for note in ward.end(prepared).notes}
    assert ("endotoxin_ran_over_limit" in notes) is said
    assert not said or notes["endotoxin_ran_over_limit"]["found"] == "6"


def test_a_prepared_dose_keeps_the_endotoxin_it_holds(ward: Ward) -> None:
    assert ward.world.things[ward.prepared(ward.first)].decimal("endotoxin_eu") == 10


@pytest.mark.parametrize("together", [True, False])
def test_the_endotoxin_of_two_parts_that_ran_at_once_is_added_up(ward: Ward, together: bool) -> None:
    ward.usable(ward.first)
    halves = []
    for _ in range(2):
        half = {"drawn_ml": "10", "parts_total": 2, "leftover": "kept", "diluent_ml": "10"}
        halves.append(ward.prepare(ward.first.container, **half))
        ward.label(halves[-1])
        ward.world.change(halves[-1], endotoxin_eu="30")  # 4 EU/kg/h in 25 minutes
        ward.verify(halves[-1], ward.nurse)
        ward.verify(halves[-1], ward.other_nurse)
    first, second = halves
    ward.start(first)
    if together:
        ward.start(second)
    ward.world.later(minutes=25)
    assert ward.end(first, "20").notes == ()
    if not together:
        ward.start(second)
        ward.world.later(minutes=25)
    assert ("endotoxin_ran_over_limit" in codes(ward.end(second, "20"))) is together
