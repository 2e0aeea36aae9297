"""Prepare dose: one bench, one child, one dose."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from custody.rules.effects import instant_text
from tests.rules.clinic.ward import Ward


@pytest.fixture
def ward() -> Ward:
    ward = Ward.cryopreserved()
    ward.usable(ward.first)
    return ward


def refused(ward: Ward, *containers: str, **facts: object) -> tuple[str, ...]:
    """What stands against preparing these containers."""
    asked = ward.prepare_facts(*(containers or (ward.first.container,)), **facts)
    return ward.world.refused("prepare_dose", ward.technician, asked, second=ward.pharmacist)


def test_what_is_hung_gets_a_code_its_parents_its_amount_and_its_use_by(ward: Ward) -> None:
    code = ward.prepare(ward.first.container)
    prepared = ward.world.things[code]
    assert prepared.state("prepared_dose") == "prepared"
    assert (prepared.text("volume_ml"), prepared.text("cells")) == ("50", "180000000")
    assert (prepared.text("dose"), prepared.text("subject")) == (ward.first.dose, ward.first.subject)
    assert prepared.text("use_by") == instant_text(ward.world.at.replace(hour=2, minute=35))
    assert ward.world.things[ward.first.container].state("container") == "prepared"
    situation = ward.world.situation()
    assert [parent.code for parent in situation.parents(code, "pooled")] == [ward.first.container]
    assert [dose.code for dose in situation.parents(code, "serves")] == [ward.first.dose]


def test_millilitres_and_cells_move_from_the_container_to_the_prepared_dose(ward: Ward) -> None:
    code = ward.prepare(ward.first.container)
    assert ward.world.balances[code, "mL"] == 50
    assert ward.world.balances[code, "cells"] == 200_000_000
    assert ward.world.balances[ward.first.container, "mL"] == 0
    assert ward.world.balances["world.grown", "mL"] == -30


def test_the_use_by_of_the_container_wins_where_it_is_earlier(ward: Ward) -> None:
    ward.world.later(hours=2)
    use_by = ward.world.things[ward.first.container].text("use_by")
    assert ward.world.things[ward.prepare(ward.first.container)].text("use_by") == use_by


def test_the_expiry_of_the_lot_wins_where_it_is_earliest(ward: Ward) -> None:
    ward.world.change(ward.lot, expiry_at=ward.world.at.replace(minute=30))
    prepared = ward.world.things[ward.prepare(ward.first.container)]
    assert prepared.text("use_by") == instant_text(ward.world.at.replace(minute=30))


def test_several_containers_are_emptied_in_the_order_they_were_scanned(ward: Ward) -> None:
    more = ward.another_container(ward.first)
    ward.world.change(more, {"container": "usable"}, viable_cells="180000000")
    ward.world.change(ward.first.dose, cells_min="1", cells_max="999999999")
    code = ward.prepare(ward.first.container, more, drawn_ml="25", leftover="kept")
    assert ward.world.balances[ward.first.container, "mL"] == 0
    assert [ward.world.balances[more, unit] for unit in ("mL", "cells")] == [15, 150_000_000]
    assert ward.world.balances[code, "cells"] == 250_000_000
    assert ward.world.things[code].text("cells") == "225000000"


def test_what_is_thrown_away_leaves_the_account_of_its_container(ward: Ward) -> None:
    ward.world.change(ward.first.dose, cells_min="1")
    ward.prepare(ward.first.container, drawn_ml="15")
    assert ward.world.balances[ward.first.container, "mL"] == 0
    assert ward.world.balances["world.consumed", "mL"] == 5
    assert ward.world.balances["world.consumed", "cells"] == 50_000_000


def test_diluent_counted_in_millilitres_leaves_its_own_lot(ward: Ward) -> None:
    saline = ward.world.put("material_lot", {"material_lot": "released"}, unit="mL")
    ward.world.balances[saline, "mL"] = Decimal(100)
    code = ward.prepare(ward.first.container, diluent=saline)
    assert ward.world.balances[saline, "mL"] == 70
    assert [lot.code for lot in ward.world.situation().parents(code, "used")] == [saline]


def test_a_diluent_lot_that_is_short_on_paper_stops_no_dose(ward: Ward) -> None:
    saline = ward.world.put("material_lot", {"material_lot": "released"}, unit="mL")
    ward.prepare(ward.first.container, diluent=saline)
    assert ward.world.balances["world.grown", "mL"] == -30


def test_a_checker_who_scanned_another_container_stops_it(ward: Ward) -> None:
    assert "scanned_another" in refused(ward, containers_again=[ward.another_container(ward.first)])


def mismatched(ward: Ward, *containers: str, **other: Any) -> tuple[str, ...]:
    """Codes of an identity failure, which prepares nothing, moves no container and opens one near miss about it."""
    before = {code: dict(thing.states) for code, thing in ward.world.things.items()}
    facts = ward.prepare_facts(*containers, **other)
    done = ward.world.do("prepare_dose", ward.technician, facts, second=ward.pharmacist)
    assert done.outcome == "mismatch"
    missed = [item for item in ward.world.items.values() if item.kind == "near_miss"]
    assert {done.notes[0].thing, *containers} <= set(missed[0].about)
    assert {code: dict(ward.world.things[code].states) for code in before} == before
    assert len(missed) == 1
    return tuple(note.code for note in done.notes)


def test_containers_of_two_children_are_never_pooled_and_the_attempt_is_a_near_miss(ward: Ward) -> None:
    ward.usable(ward.second)
    assert mismatched(ward, ward.first.container, ward.second.container) == ("wrong_subject",)


def test_a_checker_who_scanned_the_container_of_another_child_is_an_identity_failure(ward: Ward) -> None:
    assert mismatched(ward, ward.first.container, containers_again=[ward.second.container]) == ("wrong_subject",)


def test_an_identity_failure_leaves_the_preparation_that_is_open_on_the_bench_as_it_is(ward: Ward) -> None:
    ward.prepare(ward.first.container)
    held = [item for item in ward.world.items.values() if item.kind == "preparation"]
    more = ward.another_container(ward.first)
    assert mismatched(ward, ward.second.container, containers_again=[more]) == ("wrong_subject",)
    assert [item for item in ward.world.items.values() if item.kind == "preparation"] == held


def test_containers_of_two_doses_of_one_child_are_never_pooled_and_the_attempt_is_a_near_miss(ward: Ward) -> None:
    other = ward.world.put("dose", {"dose": "cleared"}, subject=ward.first.subject, number=2)
    ward.world.edges = {e: None for e in ward.world.edges if (e.child, e.kind) != (ward.second.container, "allocated")}
    ward.world.link(other, ward.second.container, "allocated")
    ward.world.change(ward.second.container, {"container": "usable"})
    assert mismatched(ward, ward.first.container, ward.second.container) == ("mixed_doses",)


def test_a_second_preparation_on_one_bench_is_refused_until_the_first_is_labelled(ward: Ward) -> None:
    ward.usable(ward.second)
    prepared = ward.prepare(ward.first.container)
    assert refused(ward, ward.second.container) == ("other_preparation_open",)
    ward.label(prepared)
    assert refused(ward, ward.second.container) == ()


@pytest.mark.parametrize("what", ["given_in_error", "given_on_paper", "lost", "destroyed"])
def test_what_is_given_or_gone_before_it_was_labelled_leaves_its_bench_free(ward: Ward, what: str) -> None:
    ward.usable(ward.second)
    prepared = ward.prepare(ward.first.container)
    told = {"item": prepared, "what": what, "account": "hung unlabelled", "from_paper": "no"}
    ward.world.do("record_as_happened", ward.nurse, told)
    assert refused(ward, ward.second.container) == ()


def test_a_preparation_at_another_station_is_no_reason(ward: Ward) -> None:
    ward.usable(ward.second)
    ward.prepare(ward.first.container)
    ward.world.station = "pharmacy"
    assert refused(ward, ward.second.container) == ()


def test_nothing_drawn_is_no_dose(ward: Ward) -> None:
    assert "nothing_drawn" in refused(ward, drawn_ml="0")


def test_a_container_that_was_emptied_into_a_dose_is_not_prepared_once_more(ward: Ward) -> None:
    prepared = ward.prepare(ward.first.container)
    ward.label(prepared)
    assert refused(ward)[0] == "container_emptied"


def test_what_is_left_of_a_container_is_prepared_as_the_next_part(ward: Ward) -> None:
    ward.label(ward.prepare(ward.first.container, drawn_ml="10", parts_total=2, leftover="kept"))
    assert refused(ward, drawn_ml="10", parts_total=2, leftover="kept") == ()


def test_a_generous_fill_is_a_note_and_no_account_goes_below_zero(ward: Ward) -> None:
    facts = ward.prepare_facts(ward.first.container, drawn_ml="20.4")
    notes = ward.world.notes("prepare_dose", ward.technician, facts, second=ward.pharmacist)
    assert notes == ("more_drawn_than_filled",)


@pytest.mark.parametrize("limit", [("cells_min", "180000001"), ("cells_max", "179999999")])
def test_an_amount_outside_the_prescription_needs_investigator_and_quality(ward: Ward, limit: tuple[str, str]) -> None:
    ward.world.change(ward.first.dose, None, **{limit[0]: limit[1]})
    assert refused(ward) == ("outside_dose_limits",)
    both = [("outside_dose_limits", ward.investigator), ("outside_dose_limits", ward.qa)]
    facts = ward.prepare_facts(ward.first.container)
    how = {"second": ward.pharmacist, "authorised": both}
    assert ward.world.refused("prepare_dose", ward.technician, facts, **how) == ()


def test_the_first_of_two_parts_may_hold_less_than_the_dose(ward: Ward) -> None:
    assert refused(ward, drawn_ml="10", parts_total=2, leftover="kept") == ()


def test_all_parts_together_stay_below_the_upper_limit(ward: Ward) -> None:
    more = ward.another_container(ward.first)
    ward.world.change(more, {"container": "usable"}, viable_cells="180000000")
    ward.label(ward.prepare(ward.first.container, parts_total=2))
    assert refused(ward, more, parts_total=2) == ("outside_dose_limits",)


def test_a_container_that_nobody_judged_usable_is_not_prepared(ward: Ward) -> None:
    ward.thaw(ward.second)
    assert refused(ward, ward.second.container) == ("wrong_state",)


def test_a_dose_prescribed_anew_since_the_issue_is_not_prepared(ward: Ward) -> None:
    issued_at = ward.world.things[ward.first.container].instant("issued_at")
    assert issued_at is not None
    ward.world.change(ward.first.dose, {"dose": "prescribed"})
    assert refused(ward) == ("prescription_changed",)
    ward.world.change(ward.first.dose, {"dose": "verified"}, prescribed_at=issued_at + timedelta(minutes=1))
    assert refused(ward) == ("prescription_changed",)
    ward.world.change(ward.first.dose, prescribed_at=issued_at - timedelta(minutes=1))
    assert refused(ward) == ()


def test_the_bench_is_one_of_the_stations_in_force(ward: Ward) -> None:
    for station in ("", "nowhere"):
        ward.world.station = station
        assert refused(ward) == ("unknown_bench",)


@pytest.mark.parametrize(("diluent", "codes"), [("155", ()), ("155.1", ("volume_over_limit",))])
def test_all_that_enters_the_vein_stays_within_the_volume_for_this_child(
    ward: Ward, diluent: str, codes: tuple[str, ...]
) -> None:
    assert refused(ward, diluent_ml=diluent) == codes  # 20 mL + diluent + 5 mL of flush for 18 kg
    both = [("volume_over_limit", ward.investigator), ("volume_over_limit", ward.qa)]
    facts, how = ward.prepare_facts(ward.first.container, diluent_ml=diluent), {"second": ward.pharmacist}
    assert ward.world.refused("prepare_dose", ward.technician, facts, authorised=both, **how) == ()


def test_the_volume_of_an_earlier_part_of_the_dose_counts(ward: Ward) -> None:
    ward.label(ward.prepare(ward.first.container, drawn_ml="10", diluent_ml="100", leftover="kept", parts_total=2))
    second = {"drawn_ml": "10", "parts_total": 2}
    assert refused(ward, diluent_ml="50", **second) == ()
    assert refused(ward, diluent_ml="51", **second) == ("volume_over_limit",)


def test_dmso_is_counted_in_what_is_really_drawn_of_every_part(ward: Ward) -> None:
    ward.label(ward.prepare(ward.first.container, drawn_ml="10", leftover="kept", parts_total=2))
    ward.world.change(ward.first.dose, weight_kg="1.1")  # both halves of 20 mL hold 1.1 g
    assert "dmso_over_limit" not in refused(ward, drawn_ml="10", parts_total=2)
    ward.world.change(ward.first.dose, weight_kg="1.09")
    assert "dmso_over_limit" in refused(ward, drawn_ml="10", parts_total=2)


def test_endotoxin_counts_by_the_hour_in_what_is_really_drawn(ward: Ward) -> None:
    sample = ward.world.put("sample", {"sample": "received"}, lot=ward.lot, purpose="test")
    ward.world.link(ward.lot, sample, "sampled")
    found: dict[str, Any] = {"test": "endotoxin", "value": "2.25", "unit": "EU/mL", "attempt": 2, "lot": ward.lot}
    found |= {"verdict": "in_specification", "sample": sample}
    result = ward.world.put("result", {"result": "reviewed"}, **found)
    ward.world.link(sample, result, "tested")
    assert refused(ward) == ()  # 45 EU in half an hour for 18 kg
    ward.world.change(result, value="2.26")
    assert refused(ward) == ("endotoxin_rate_over_limit",)


def test_a_dose_that_was_given_is_not_prepared_once_more(ward: Ward) -> None:
    ward.world.change(ward.first.dose, {"dose": "given"})
    assert "dose_already_given" in refused(ward)


def test_what_was_given_straight_from_a_container_counts(ward: Ward) -> None:
    more = ward.another_container(ward.first)
    ward.world.change(more, {"container": "given_in_error"}, happened="given_in_error", volume_given_ml="5")
    assert refused(ward) == ("outside_dose_limits",)
    ward.world.change(more, had_by=ward.second.subject)
    assert refused(ward) == ()


def test_what_each_container_gave_stands_on_the_prepared_dose(ward: Ward) -> None:
    code = ward.prepare(ward.first.container, drawn_ml="19")
    assert ward.world.things[code].mapping("drawn") == {ward.first.container: "19"}
