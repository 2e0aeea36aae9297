"""The ten most dangerous failures (journey.md, section 9), each by its number, with what stands against it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.rules.clinic.test_return_to_stock import Store
from tests.rules.clinic.trial import Trial
from tests.rules.clinic.ward import Ward
from tests.rules.quality.lab import lab_with_a_lot


@pytest.fixture
def ward() -> Ward:
    return Ward.cryopreserved()


def test_1_a_wristband_found_on_the_wrong_child_is_void_and_everything_checked_with_it_falls(ward: Ward) -> None:
    world, prepared = ward.world, ward.verified()
    band = world.put("wristband", {"wristband": "printed"})
    copy = world.put("label_copy", {"label_copy": "proved"}, about=band)
    world.link(copy, band, "labels")
    facts = {"subject": ward.first.subject, "wristband": band, "name_read_back": "yes", "birth_date_read_back": "yes"}
    facts |= {"band_again": band, "name_read_back_again": "yes", "birth_date_read_back_again": "yes"}
    world.do("bind_wristband", ward.nurse, facts, second=ward.other_nurse)
    decision = ward.start(prepared)
    assert (decision.outcome, [note.code for note in decision.notes]) == ("mismatch", ["wrong_band"])
    assert world.things[prepared].state("prepared_dose") == "prepared"


def test_1_a_name_that_is_not_read_back_binds_no_wristband(ward: Ward) -> None:
    band = ward.world.put("wristband", {"wristband": "printed"})
    facts = {"subject": ward.first.subject, "wristband": band, "name_read_back": "no", "birth_date_read_back": "yes"}
    facts |= {"band_again": band, "name_read_back_again": "yes", "birth_date_read_back_again": "yes"}
    assert ward.world.do("bind_wristband", ward.nurse, facts, second=ward.other_nurse).outcome == "mismatch"
    assert ward.world.things[band].state("wristband") == "printed"


def test_1_a_band_bound_to_the_wrong_child_is_found_by_the_second_person_who_asks_for_the_name_too(ward: Ward) -> None:
    band = ward.world.put("wristband", {"wristband": "printed"})
    facts = {"subject": ward.first.subject, "wristband": band, "name_read_back": "yes", "birth_date_read_back": "yes"}
    facts |= {"band_again": band, "name_read_back_again": "no", "birth_date_read_back_again": "yes"}
    assert ward.world.do("bind_wristband", ward.nurse, facts, second=ward.other_nurse).outcome == "mismatch"
    assert ward.world.things[band].state("wristband") == "printed"


def test_1_a_band_found_on_another_child_stops_what_was_checked_with_it_before_anybody_scans_again(ward: Ward) -> None:
    prepared = ward.verified()
    facts = {"wristband": ward.first.band, "why": "found_on_another_child"}
    ward.world.do("void_wristband", ward.nurse, facts, second=ward.other_nurse)
    assert ward.world.things[prepared].state("prepared_dose") == "prepared"
    assert ward.start(prepared).outcome == "mismatch"


def test_2_label_a_is_never_applied_to_product_b(ward: Ward) -> None:
    first = ward.prepared(ward.first)
    ward.usable(ward.second)
    second = ward.prepare(ward.second.container)
    copy = ward.world.put("label_copy", {"label_copy": "proved"}, about=first)
    assert "label_of_another_thing" in ward.world.refused(
        "apply_label", ward.technician, {"copy": copy, "thing": second}
    )


def test_2_two_doses_are_never_open_on_one_bench(ward: Ward) -> None:
    ward.usable(ward.first)
    ward.usable(ward.second)
    ward.prepare(ward.first.container)
    facts = ward.prepare_facts(ward.second.container)
    refused = ward.world.refused("prepare_dose", ward.technician, facts, second=ward.pharmacist)
    assert refused == ("other_preparation_open",)


def test_3_no_child_is_conditioned_without_a_usable_dose_and_a_later_hold_is_an_alarm() -> None:
    trial = Trial.begun()
    trial.prescribed()
    days = {"conditioning_on": "2026-11-24", "last_dose_on": "2026-12-01", "doses": 1}
    facts = {"subject": trial.subject, "backup": trial.container(), **days}
    who: dict[str, Any] = {"second": trial.pharmacist}
    refused = trial.world.refused("clear_for_conditioning", trial.investigator, facts, **who)
    assert refused == ("dose_without_product", "backup_not_set_aside")
    kept = trial.allocation(trial.container(), backup=facts["backup"])
    trial.world.do("allocate_containers", trial.pharmacist, kept)
    trial.world.do("clear_for_conditioning", trial.investigator, facts, **who)
    trial.world.do("place_hold", trial.nurse, {"about": [trial.lot], "reason": "damaged"})
    assert "alarm" in {item.kind for item in trial.world.items.values()}


def test_4_a_go_that_lapsed_an_overdue_bath_and_a_late_file_do_not_cost_a_thawed_dose(ward: Ward) -> None:
    prepared = ward.prepared(ward.first)
    ward.world.change(ward.first.dose, cleared_until=ward.world.at)
    ward.world.change(ward.bath, due_at=ward.world.at)
    ward.world.open("deviation", ward.lot, grade="minor")
    ward.world.later(minutes=25)
    ward.verify(prepared, ward.nurse)
    ward.verify(prepared, ward.other_nurse)
    ward.start(prepared)
    assert ward.world.things[prepared].state("prepared_dose") == "infusing"


def test_4_the_night_roster_of_four_carries_a_dose(ward: Ward) -> None:
    prepared = ward.running()
    ward.end(prepared)
    acted = {p.person for p in ward.world.participation}
    assert acted == {ward.technician, ward.pharmacist, ward.nurse, ward.other_nurse}


def test_4_a_check_that_grew_too_old_is_made_again_and_costs_no_dose(ward: Ward) -> None:
    prepared = ward.prepared(ward.first)
    ward.verify(prepared, ward.nurse)
    ward.world.later(minutes=40)
    ward.verify(prepared, ward.other_nurse)
    ward.verify(prepared, ward.nurse)
    assert ward.world.things[prepared].state("prepared_dose") == "verified"


def test_5_an_amount_that_is_wrong_by_a_factor_of_ten_is_seen_before_it_is_hung(ward: Ward) -> None:
    ward.usable(ward.first)
    ward.world.change(ward.first.dose, cells_target="18000000", cells_min="17000000", cells_max="19000000")
    meant = ward.prepare_facts(ward.first.container, drawn_ml="2")
    slipped = ward.prepare_facts(ward.first.container, drawn_ml="20")
    how = {"second": ward.pharmacist}
    assert ward.world.refused("prepare_dose", ward.technician, meant, **how) == ()
    assert ward.world.refused("prepare_dose", ward.technician, slipped, **how) == ("outside_dose_limits",)


@pytest.mark.parametrize("state", ["reviewed", "quarantine", "rejected", "recalled"])
def test_6_a_bad_or_unreleased_lot_stops_every_step_that_brings_it_nearer_to_a_child(ward: Ward, state: str) -> None:
    prepared = ward.verified()
    ward.world.change(ward.lot, {"lot": state})
    start = {"wristband": ward.first.band, "prepared_dose": prepared}
    thaw = ward.world.refused("start_thaw", ward.technician, ward.thaw_facts(ward.second), second=ward.pharmacist)
    verify = ward.world.refused("verify_dose", ward.other_nurse, ward.bedside(prepared))
    begin = ward.world.refused("start_infusion", ward.nurse, start)
    assert all(codes[0].startswith("lot_") for codes in (thaw, begin))
    assert any(code.startswith("lot_") for code in verify)


def test_6_samples_of_two_lots_are_not_swapped_and_a_result_stays_with_its_own_lot() -> None:
    lab = lab_with_a_lot()
    world = lab.world
    other_lot = world.put("lot", {"lot": "quarantine"}, documents=world.things[lab.lot].attrs["documents"])
    other = world.put("sample", {"sample": "received"}, lot=other_lot, purpose="test", drawn_at=world.at)
    world.link(other_lot, other, "sampled")
    copies = {one: world.put("label_copy", {"label_copy": "proved"}, about=one) for one in (lab.sample, other)}
    swapped = {"copy": copies[lab.sample], "thing": other}
    assert world.refused("apply_label", lab.operator, swapped) == ("label_of_another_thing",)
    world.do("apply_label", lab.operator, {"copy": copies[other], "thing": other})
    sterile = {"sample": other, "test": "gram_stain", "value": "organisms seen", "control_valid": "yes"}
    world.do("record_result", lab.analyst, sterile)
    lab.result("gram_stain")
    found = {one: world.things[f"{one}.gram_stain.1"] for one in (lab.sample, other)}
    assert [found[one].text("lot") for one in (lab.sample, other)] == [lab.lot, other_lot]
    assert [found[one].text("verdict") for one in (lab.sample, other)] == ["in_specification", "out_of_specification"]
    [deviation] = world.situation().open_items("deviation")
    assert (other_lot in deviation.about, lab.lot in deviation.about) == (True, False)


@pytest.mark.parametrize("where", ["lot", "container", "prepared_dose"])
def test_7_a_hold_after_the_thaw_stops_the_infusion_until_investigator_and_quality_decide(
    ward: Ward, where: str
) -> None:
    prepared = ward.verified()
    about = {"lot": ward.lot, "container": ward.first.container, "prepared_dose": prepared}
    ward.world.open("hold", about[where], reason="sterility")
    facts = {"wristband": ward.first.band, "prepared_dose": prepared}
    both = [("on_hold", ward.investigator), ("on_hold", ward.qa)]
    assert "on_hold" in ward.world.refused("start_infusion", ward.nurse, facts)
    assert "on_hold" in ward.world.refused("start_infusion", ward.nurse, facts, authorised=both[:1])
    assert ward.world.refused("start_infusion", ward.nurse, facts, authorised=both) == ()


def test_7_a_condition_that_nobody_judged_is_never_read_as_ok(ward: Ward) -> None:
    ward.world.change(ward.first.container, {"condition": "undecided"})
    codes = ward.world.refused("start_thaw", ward.technician, ward.thaw_facts(ward.first), second=ward.pharmacist)
    assert codes == ("condition_undecided",)


def test_8_the_wrong_container_is_found_while_it_is_still_frozen(ward: Ward) -> None:
    pulled = ward.thaw_facts(ward.second, subject_number=ward.first.number)
    done = ward.world.do("start_thaw", ward.technician, pulled, second=ward.pharmacist)
    assert (done.outcome, [note.code for note in done.notes]) == ("mismatch", ["wrong_subject"])
    assert ward.world.things[ward.second.container].state("container") == "frozen"


def test_8_warmed_product_is_not_given_past_its_use_by(ward: Ward) -> None:
    prepared = ward.prepared(ward.first)
    ward.world.at = ward.world.things[prepared].instant("use_by") or ward.world.at
    assert ward.world.refused("verify_dose", ward.nurse, ward.bedside(prepared))[0] == "past_use_by"


@pytest.mark.parametrize("clock", ["running", "added up"])
def test_9_minutes_out_of_the_cold_count_though_nobody_logged_their_end(ward: Ward, clock: str) -> None:
    facts, how = ward.thaw_facts(ward.first), {"second": ward.pharmacist}
    out = {"out_since": ward.world.at - timedelta(hours=1)} if clock == "running" else {"out_minutes": 60}
    ward.world.change(ward.first.container, **out)
    assert ward.world.refused("start_thaw", ward.technician, facts, **how) == ("warm_too_long",)


def test_9_a_ride_of_which_nobody_can_show_that_it_was_cold_ends_in_quarantine_and_not_in_a_child() -> None:
    store = Store()
    trial, codes = store.trial, [store.container]
    store.world.do("return_to_stock", trial.pharmacist, store.facts(cold_chain="not_proven", logger=""))
    facts = {"containers": codes, "containers_again": codes, "subject": trial.subject, "dose": 1}
    assert "condition_undecided" in store.world.refused("issue_containers", trial.pharmacist, facts, second=trial.nurse)


@pytest.mark.parametrize("unknown", [{"logger_verdict": "no_data"}, {"ln2_present": "unknown"}, {"damage": "unknown"}])
def test_9_what_is_not_known_of_a_ride_is_never_read_as_cold(ward: Ward, unknown: dict[str, str]) -> None:
    ward.world.change(ward.first.container, {"condition": "undecided"})
    shown = {"seal_intact": "yes", "ln2_present": "yes", "logger_verdict": "within", "damage": "no"}
    facts = {"containers": [ward.first.container], "decision": "accept", **shown}
    assert ward.world.refused("judge_condition", ward.pharmacist, facts) == ()
    assert ward.world.refused("judge_condition", ward.pharmacist, facts | unknown) == ("condition_unproven",)


def test_10_the_end_of_an_infusion_can_always_be_entered(ward: Ward) -> None:
    prepared = ward.running()
    ward.world.change(ward.lot, {"lot": "recalled"})
    ward.world.change(ward.first.subject, {"consent": "withdrawn"})
    ward.world.open("hold", prepared, reason="other")
    ended = ward.world.at + timedelta(hours=9)
    ward.world.later(hours=10)
    ward.end(prepared, "77", occurred_at=ended, complete="no")
    assert ward.world.things[prepared].state("prepared_dose") == "infused"


def given_on_paper(ward: Ward, item: str) -> None:
    """The sheet is entered: this was given while the server was down."""
    names = {"first_checker": "Nurse One", "second_checker": "Nurse Two", "witness": ward.pharmacist}
    told = {"item": item, "what": "given_on_paper", "account": "the server was down", "from_paper": "yes", **names}
    ended = ward.world.at
    ward.world.later(minutes=20)
    ward.world.do("record_as_happened", ward.nurse, {**told, "wristband": ward.first.band}, occurred_at=ended)


def test_10_a_container_given_on_paper_is_caught_at_its_next_scan(ward: Ward) -> None:
    given_on_paper(ward, ward.first.container)
    facts, how = ward.thaw_facts(ward.first), {"second": ward.pharmacist}
    assert "already_infused" in ward.world.refused("start_thaw", ward.technician, facts, **how)


def test_10_a_prepared_dose_given_on_paper_is_caught_at_its_next_scan(ward: Ward) -> None:
    prepared = ward.verified()
    given_on_paper(ward, prepared)
    start = {"wristband": ward.first.band, "prepared_dose": prepared}
    for name, facts in (("verify_dose", ward.bedside(prepared)), ("start_infusion", start)):
        assert "already_infused" in ward.world.refused(name, ward.nurse, facts)


def test_10_what_was_silent_for_hours_may_have_been_given_on_paper_and_is_asked_about(ward: Ward) -> None:
    prepared = ward.verified(ward.second)
    ward.world.change(ward.first.dose, cleared_until=ward.world.at + timedelta(hours=9))
    ward.world.later(hours=4)
    facts, how = ward.thaw_facts(ward.first), {"second": ward.pharmacist}
    assert ward.world.refused("start_thaw", ward.technician, facts, **how) == ("outcome_unknown",)
    start = {"wristband": ward.second.band, "prepared_dose": prepared}
    assert "outcome_unknown" in ward.world.refused("start_infusion", ward.nurse, start)


def test_each_of_the_ten_is_named_by_a_test() -> None:
    numbers = {int(name.split("_")[1]) for name in globals() if name.startswith("test_") and name[5].isdigit()}
    assert numbers == set(range(1, 11))
