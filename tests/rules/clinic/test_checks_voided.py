"""A failed identity check voids checks that others made, perhaps at another bed: they are called, for nothing else
tells them before they start."""

from __future__ import annotations

import pytest

from custody.rules.situation import Item
from tests.rules.clinic.ward import Child, Ward


@pytest.fixture
def ward() -> Ward:
    return Ward.cryopreserved()


def called(ward: Ward) -> list[tuple[str, tuple[str, ...], object, str]]:
    """The alarms: why, about what, about whom, and who is called."""
    found = [item for item in ward.world.items.values() if item.kind == "alarm"]
    return [(one.text("reason"), one.about, one.attrs["subjects"], one.text("holder")) for one in found]


def voided(prepared: str, child: Child, holder: str) -> tuple[str, tuple[str, ...], object, str]:
    return ("checks_voided", (prepared,), (child.subject,), holder)


def pair(ward: Ward) -> tuple[str, str]:
    """Two verified doses, of two children."""
    return ward.verified(ward.first), ward.verified(ward.second)


@pytest.mark.parametrize("step", ["verify_dose", "start_infusion"])
def test_one_slip_that_costs_two_children_their_checks_calls_both_beds(ward: Ward, step: str) -> None:
    mine, other = pair(ward)
    facts = {"wristband": ward.first.band, "prepared_dose": other}
    facts |= {"look_good": "yes"} if step == "verify_dose" else {}
    ward.world.do(step, ward.nurse, facts)
    expected = [voided(other, ward.second, ward.other_nurse), voided(mine, ward.first, ward.other_nurse)]
    assert called(ward) == expected


def test_another_person_s_once_checked_dose_scanned_at_a_wrong_bed_calls_who_checked_it(ward: Ward) -> None:
    prepared = ward.prepared(ward.second)
    ward.verify(prepared, ward.nurse, ward.second)
    ward.verify(prepared, ward.other_nurse, ward.first)
    assert called(ward) == [voided(prepared, ward.second, ward.nurse)]


def test_who_scans_the_dose_they_checked_themselves_at_a_wrong_bed_is_there_and_needs_no_alarm(ward: Ward) -> None:
    prepared = ward.verified(ward.first)
    ward.start(prepared, child=ward.second)
    assert called(ward) == []


def test_a_dose_nobody_has_checked_and_a_band_nobody_wears_call_nobody(ward: Ward) -> None:
    prepared = ward.prepared(ward.first)
    ward.verify(prepared, ward.nurse, ward.second)
    ward.verify(prepared, ward.nurse)
    ward.world.change(ward.first.band, {"wristband": "void"})
    ward.verify(prepared, ward.other_nurse)
    assert called(ward) == []


def test_where_a_clinician_stood_in_the_one_on_record_is_called(ward: Ward) -> None:
    mine, other = pair(ward)
    ward.world.change(other, checks=(ward.other_nurse, "Deng Hua (40117)"))
    ward.verify(mine, ward.nurse, ward.second)
    assert voided(other, ward.second, ward.other_nurse) in called(ward)


def test_it_is_answered_by_who_stands_by_a_child_and_by_nobody_elsewhere(ward: Ward) -> None:
    prepared = ward.prepared(ward.second)
    ward.verify(prepared, ward.nurse, ward.second)
    ward.verify(prepared, ward.other_nurse, ward.first)
    code = alarm(ward).code
    elsewhere = ward.world.person("Some Body", "warehouse")
    facts = {"alarm": code, "done": "checked_anew", "spoken_to": "the nurse at the bed"}
    assert ward.world.refused("acknowledge_alarm", elsewhere, facts) == ("alarm_of_a_child",)
    assert ward.world.refused("acknowledge_alarm", ward.nurse, facts) == ()


def alarm(ward: Ward) -> Item:
    [found] = [item for item in ward.world.items.values() if item.kind == "alarm"]
    return found
