"""What is told late is judged by how things stood when it happened: neither by what came after, nor by what was lifted
since."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.rules.clinic.banding import binding
from tests.rules.clinic.ward import Ward

LATE = {"late_entry", "paper_times_disordered"}


@pytest.fixture
def ward() -> Ward:
    return Ward.cryopreserved()


def on_paper(ward: Ward, prepared: str, started: datetime) -> set[str]:
    """What would have been refused of a dose that ran for twenty minutes from then on, told now."""
    facts: dict[str, Any] = {"item": prepared, "what": "given_on_paper", "account": "Server down", "from_paper": "yes"}
    names = {"witness": ward.other_nurse, "first_checker": "A. Lin", "second_checker": "B. Mei"}
    facts |= names | {"wristband": ward.first.band, "started_at": started, "volume_given_ml": "50"}
    straight = prepared in (ward.first.container, ward.second.container)
    facts |= {"prepared_ml": "50", "drawn_ml": "20"} if straight else {}
    ended = started + timedelta(minutes=20)
    return set(ward.world.notes("record_as_happened", ward.nurse, facts, occurred_at=ended)) - LATE


def rebanded(ward: Ward) -> None:
    """A new band bound to the first child, by two."""
    band = ward.world.put("wristband", {"wristband": "printed"})
    copy = ward.world.put("label_copy", {"label_copy": "proved"}, about=band)
    ward.world.link(copy, band, "labels")
    ward.world.do("bind_wristband", ward.nurse, binding(ward.first.subject, band), second=ward.other_nurse)


def changed_at(ward: Ward, at: datetime, code: str, states: dict[str, str], **attrs: Any) -> None:
    """A thing changed at that moment."""
    now, ward.world.at = ward.world.at, at
    ward.world.change(code, states, **attrs)
    ward.world.at = now


def an_hour_ago(ward: Ward) -> tuple[str, datetime, datetime]:
    """A dose that was verified an hour ago; when that was; and the moment since then at which something changed."""
    prepared, then = ward.verified(), ward.world.at
    ward.world.later(minutes=60)
    return prepared, then, then + timedelta(minutes=30)


def test_a_recall_and_a_hold_after_the_infusion_do_not_make_it_wrong(ward: Ward) -> None:
    prepared, then, since = an_hour_ago(ward)
    ward.world.open("hold", ward.lot, reason="result_in_doubt", placed_at=since)
    changed_at(ward, since, ward.lot, {"lot": "recalled"})
    assert on_paper(ward, prepared, then) == set()
    assert {"lot_recalled", "on_hold"} <= on_paper(ward, prepared, since)


def test_a_hold_that_lay_on_the_lot_then_is_told_although_it_was_lifted_since(ward: Ward) -> None:
    prepared, then, since = an_hour_ago(ward)
    hold = ward.world.open("hold", ward.lot, reason="result_in_doubt", placed_at=then - timedelta(minutes=5))
    ward.world.close(hold, since)
    assert on_paper(ward, prepared, then) == {"on_hold"}
    assert on_paper(ward, prepared, since) == set()
    assert on_paper(ward, prepared, then - timedelta(minutes=6)) == set()


def test_a_lot_released_after_it_was_given_was_not_released_then(ward: Ward) -> None:
    prepared, then, since = an_hour_ago(ward)
    changed_at(ward, then - timedelta(days=1), ward.lot, {"lot": "quarantine"})
    changed_at(ward, since, ward.lot, {"lot": "released"})
    assert on_paper(ward, prepared, then) == {"lot_not_released"}
    assert on_paper(ward, prepared, since) == set()


def test_a_lot_rejected_before_any_release_was_in_quarantine_then(ward: Ward) -> None:
    prepared, then, since = an_hour_ago(ward)
    changed_at(ward, then - timedelta(days=1), ward.lot, {"lot": "quarantine"})
    changed_at(ward, since, ward.lot, {"lot": "rejected"})
    assert on_paper(ward, prepared, then) == {"lot_not_released"}
    assert on_paper(ward, prepared, since) == {"lot_rejected"}


def test_consent_counts_as_it_was(ward: Ward) -> None:
    prepared, then, since = an_hour_ago(ward)
    changed_at(ward, since, ward.first.subject, {"consent": "withdrawn"})
    assert on_paper(ward, prepared, then) == set()
    assert on_paper(ward, prepared, since) == {"consent_withdrawn"}


def test_consent_given_anew_does_not_heal_what_was_given_while_it_was_withdrawn(ward: Ward) -> None:
    prepared, then, since = an_hour_ago(ward)
    changed_at(ward, then - timedelta(days=1), ward.first.subject, {"consent": "withdrawn"})
    changed_at(ward, since, ward.first.subject, {"consent": "current"})
    assert on_paper(ward, prepared, then) == {"consent_withdrawn"}
    assert on_paper(ward, prepared, since) == set()


def judged(ward: Ward, container: str, decision: str) -> None:
    """The receiver judges how a container is."""
    seen = {"seal_intact": "yes", "ln2_present": "yes", "logger_verdict": "within", "damage": "no"}
    receiver = ward.world.person("Recei Ver", "site_receiver")
    ward.world.do("judge_condition", receiver, {"containers": [container], "decision": decision, **seen})


def test_a_condition_judged_afterwards_was_undecided_then(ward: Ward) -> None:
    prepared, then = ward.verified(), ward.world.at
    changed_at(ward, then - timedelta(days=1), ward.first.container, {"condition": "undecided"})
    ward.world.later(minutes=30)
    judged(ward, ward.first.container, "accept")
    since = ward.world.at
    ward.world.later(minutes=30)
    assert on_paper(ward, prepared, then) == {"condition_undecided"}
    assert on_paper(ward, prepared, since) == set()


def test_every_condition_it_had_is_known_and_not_only_the_last_before_this_one(ward: Ward) -> None:
    bag, then = ward.first.container, ward.world.at
    place = ward.world.put("storage_place", storage_class="ln2_vapour", freezer="BFREEZER", position="1")
    back = {"container": bag, "place": place, "why": "dose_postponed", "cold_chain": "not_proven"}
    ward.world.later(minutes=30)
    quarantined = ward.world.at
    ward.world.do("return_to_stock", ward.pharmacist, back)
    ward.world.later(minutes=30)
    accepted = ward.world.at
    judged(ward, bag, "accept")
    ward.world.later(minutes=30)
    assert on_paper(ward, bag, then) == set()
    assert on_paper(ward, bag, quarantined) == {"condition_undecided"}
    assert on_paper(ward, bag, accepted) == set()


def test_a_bag_of_this_child_told_late_is_no_other_childs(ward: Ward) -> None:
    then = ward.world.at
    ward.world.later(hours=1)
    assert on_paper(ward, ward.first.container, then) == set()
    assert on_paper(ward, ward.second.container, then) == {"wrong_subject"}


def test_a_reservation_released_since_was_this_childs_then(ward: Ward) -> None:
    bag, then = ward.first.container, ward.world.at
    place = ward.world.put("storage_place", storage_class="ln2_vapour", freezer="BFREEZER", position="1")
    logger = ward.world.put("equipment", {"equipment": "in_use"}, equipment_kind="logger")
    back = {"container": bag, "place": place, "why": "dose_postponed", "cold_chain": "logger_read", "logger": logger}
    ward.world.later(minutes=20)
    ward.world.do("return_to_stock", ward.pharmacist, back)
    ward.world.do("release_allocation", ward.pharmacist, {"containers": [bag], "why": "dose_cancelled"})
    assert on_paper(ward, bag, then) == set()
    since = ward.world.at
    ward.world.later(minutes=30)
    assert on_paper(ward, bag, since) == {"wrong_subject"}


def test_a_bag_whose_reservation_was_released_since_is_the_dose_of_its_child_and_alarms_nobody(ward: Ward) -> None:
    bag, then = ward.first.container, ward.world.at
    ward.world.later(minutes=20)
    ward.world.unlink(ward.first.dose, bag, "allocated")
    ward.world.later(minutes=20)
    facts = {"item": bag, "what": "given_on_paper", "account": "Server down", "from_paper": "yes"}
    facts |= {"witness": ward.other_nurse, "wristband": ward.first.band}
    ward.world.do("record_as_happened", ward.nurse, facts, occurred_at=then)
    assert dose_state(ward) == "given"
    assert {item.kind for item in ward.world.items.values()} == {"deviation"}
    other = ward.another_container(ward.first)
    facts = {**ward.thaw_facts(ward.first), "container": other, "container_again": other}
    assert "dose_complete" in ward.world.refused("start_thaw", ward.technician, facts, second=ward.pharmacist)


def test_what_was_given_in_order_since_was_not_given_before_and_is_told(ward: Ward) -> None:
    prepared, then, _ = an_hour_ago(ward)
    ward.world.change(prepared, use_by=ward.world.at + timedelta(hours=1))
    ward.world.change(prepared, verified_at=ward.world.at)
    ward.start(prepared)
    ward.world.later(minutes=30)
    ward.end(prepared)
    assert on_paper(ward, prepared, then) == {"already_infused", "wrong_state"}


def test_a_wristband_replaced_since_was_on_the_child_then(ward: Ward) -> None:
    prepared, then, since = an_hour_ago(ward)
    ward.world.at = since
    rebanded(ward)
    ward.world.later(minutes=30)
    assert on_paper(ward, prepared, then) == set()
    assert on_paper(ward, prepared, since) == {"wrong_band"}


def test_a_wristband_found_on_another_child_since_proves_nobody_then(ward: Ward) -> None:
    prepared, then, since = an_hour_ago(ward)
    ward.world.at = since
    facts = {"wristband": ward.first.band, "why": "found_on_another_child"}
    ward.world.do("void_wristband", ward.nurse, facts, second=ward.other_nurse)
    ward.world.later(minutes=30)
    assert on_paper(ward, prepared, then) == {"wrong_band", "band_was_on_another_child"}


def test_a_wristband_bound_since_was_on_nobody_then(ward: Ward) -> None:
    prepared, then, since = an_hour_ago(ward)
    changed_at(ward, then - timedelta(days=1), ward.first.band, {"wristband": "printed"})
    changed_at(ward, since, ward.first.band, {"wristband": "on"})
    assert on_paper(ward, prepared, then) == {"wrong_band"}
    assert on_paper(ward, prepared, since) == set()


def two_bags(ward: Ward) -> str:
    """A dose that needs two bags; gives the second."""
    other = ward.another_container(ward.first)
    ward.world.change(ward.first.dose, cells_min="360000000", cells_target="400000000", cells_max="420000000")
    return other


def told(ward: Ward, bag: str, **more: str) -> None:
    facts = {"item": bag, "what": "given_on_paper", "account": "Server down", "from_paper": "yes"}
    facts |= {"wristband": ward.first.band, "witness": ward.other_nurse, **more}
    ward.world.do("record_as_happened", ward.nurse, facts)


def dose_state(ward: Ward) -> str:
    return ward.world.things[ward.first.dose].state("dose")


def test_14_the_second_bag_of_a_dose_is_thawed_although_the_first_was_given_on_paper(ward: Ward) -> None:
    other = two_bags(ward)
    told(ward, ward.first.container)
    assert dose_state(ward) == "cleared"
    facts = {**ward.thaw_facts(ward.first), "container": other, "container_again": other}
    assert ward.world.refused("start_thaw", ward.technician, facts, second=ward.pharmacist) == ()
    told(ward, other)
    assert dose_state(ward) == "given"


def test_one_bag_that_holds_the_whole_dose_ends_it_whatever_else_was_issued(ward: Ward) -> None:
    ward.another_container(ward.first)
    told(ward, ward.first.container)
    assert dose_state(ward) == "given"


def test_a_back_up_that_was_issued_too_keeps_no_dose_open(ward: Ward) -> None:
    ward.world.change(ward.first.dose, backup=two_bags(ward))
    told(ward, ward.first.container, partial_reason="child_or_parent_asked")
    assert dose_state(ward) == "given"


def test_a_part_given_on_paper_counts_when_the_other_part_ends(ward: Ward) -> None:
    prepared = ward.verified()
    other = two_bags(ward)
    ward.world.change(prepared, parts_total=2)
    told(ward, other)
    assert dose_state(ward) == "cleared"
    ward.start(prepared)
    ward.world.later(minutes=20)
    ward.end(prepared)
    assert dose_state(ward) == "given"
