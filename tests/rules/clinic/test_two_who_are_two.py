"""Two people who really are two: who stands behind a dose where nobody is there to sign as second."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rules.clinic.ward import Ward

DENG = {"emergency": "on_ward", "clinician": "Deng Hua", "staff_number": "40117"}
SONG = {"emergency": "on_ward", "clinician": "Song Yi", "staff_number": "50228"}
BY_VIDEO = {"emergency": "by_video", "nobody_on_ward": "yes"}
AS_PREPARER = {"emergency": "preparer", "nobody_on_ward": "yes"}
NOTED = {"emergency_check"}


@pytest.fixture
def ward() -> Ward:
    ward = Ward.cryopreserved()
    ward.usable(ward.first)
    return ward


def prepared(ward: Ward, performer: str, second: str = "", **facts: Any) -> str:
    """Prepared from the first child's container."""
    ward.world.do("prepare_dose", performer, ward.prepare_facts(ward.first.container, **facts), second=second)
    return ward.world.created["@1"]


def labelled(ward: Ward, dose: str, performer: str, second: str = "", **facts: Any) -> str:
    """The label put on."""
    copy = ward.world.put("label_copy", {"label_copy": "proved"}, about=dose, copy_number=1)
    ward.world.link(copy, dose, "labels")
    scanned = {"copy": copy, "prepared_dose": dose, "dose_again": dose}
    ward.world.do("label_dose", performer, {**scanned, **facts}, second=second)
    return dose


def stopped(ward: Ward, dose: str, person: str, **facts: Any) -> set[str]:
    """What stands against a check, without the note that it is an emergency."""
    return set(ward.world.refused("verify_dose", person, ward.bedside(dose, **facts))) - NOTED


def by_both(ward: Ward) -> str:
    """Prepared by the technician, the pharmacist second; labelled by the two."""
    return labelled(ward, prepared(ward, ward.technician, ward.pharmacist), ward.technician, ward.pharmacist)


def items(ward: Ward) -> dict[str, str]:
    """Countersignatures waiting, by the step they are for."""
    return {item.text("step"): code for code, item in ward.world.items.items() if item.kind == "countersignature"}


# Of the two checks one at least is by a person on record who had no part in the preparation.


def test_who_checked_the_preparation_does_not_check_twice_with_a_clinicians_name(ward: Ward) -> None:
    dose = by_both(ward)
    ward.verify(dose, ward.pharmacist)
    assert stopped(ward, dose, ward.pharmacist, **DENG) == {"no_independent_check"}
    assert stopped(ward, dose, ward.nurse) == set()


def test_who_prepared_at_the_bench_while_another_entered_by_video_does_not_carry_the_dose_alone(ward: Ward) -> None:
    dose = prepared(ward, ward.technician, ward.pharmacist, **BY_VIDEO)
    labelled(ward, dose, ward.pharmacist, **DENG)
    ward.verify(dose, ward.pharmacist)
    assert stopped(ward, dose, ward.pharmacist, **SONG) == {"no_independent_check"}


def test_a_clinician_stands_in_beside_a_first_check_by_one_who_did_not_prepare(ward: Ward) -> None:
    dose = by_both(ward)
    ward.verify(dose, ward.pharmacist)
    assert stopped(ward, dose, ward.nurse, **DENG) == {"no_independent_check"}
    assert stopped(ward, dose, ward.nurse) == set()


def test_what_a_clinician_checks_is_entered_by_one_who_did_not_prepare(ward: Ward) -> None:
    dose = by_both(ward)
    ward.verify(dose, ward.nurse)
    assert stopped(ward, dose, ward.pharmacist, **DENG) == {"no_independent_check"}
    assert stopped(ward, dose, ward.nurse, **DENG) == set()


def test_by_video_one_of_the_two_did_not_prepare(ward: Ward) -> None:
    dose = labelled(ward, prepared(ward, ward.pharmacist, ward.investigator, **BY_VIDEO), ward.pharmacist, ward.nurse)
    ward.verify(dose, ward.investigator)
    assert stopped(ward, dose, ward.nurse, **BY_VIDEO) == set()
    ward.world.later(minutes=31)
    ward.verify(dose, ward.nurse)
    assert stopped(ward, dose, ward.investigator, **BY_VIDEO) == set()


def test_the_preparer_is_second_only_beside_one_who_did_not_prepare(ward: Ward) -> None:
    dose = labelled(ward, prepared(ward, ward.pharmacist, ward.investigator), ward.pharmacist, ward.nurse)
    ward.verify(dose, ward.investigator)
    assert stopped(ward, dose, ward.pharmacist, **AS_PREPARER) == {"no_independent_check"}
    ward.world.later(minutes=31)
    ward.verify(dose, ward.nurse)
    assert stopped(ward, dose, ward.pharmacist, **AS_PREPARER) == set()


# A clinician who stood in at the bench is no second person at the bed.


@pytest.mark.parametrize(
    "again",
    [
        DENG,
        {**DENG, "clinician": "Dr. HUA Deng (RN)"},
        {**DENG, "clinician": "Hua Deng", "staff_number": "9-001"},
    ],
)
@pytest.mark.parametrize("where", ["preparation", "label"])
def test_a_clinician_from_the_bench_does_not_check_again_at_the_bed(
    ward: Ward, where: str, again: dict[str, str]
) -> None:
    poured: dict[str, str] = DENG if where == "preparation" else {}
    dose = prepared(ward, ward.technician, "" if poured else ward.pharmacist, **poured)
    if where == "label":
        labelled(ward, dose, ward.technician, **DENG)
    else:
        labelled(ward, dose, ward.technician, ward.pharmacist)
    ward.verify(dose, ward.nurse)
    assert stopped(ward, dose, ward.nurse, **again) == {"stand_in_from_bench"}
    assert stopped(ward, dose, ward.nurse, **SONG) == set()


def test_a_staff_number_from_the_bench_is_known_again_also_when_it_was_countersigned(ward: Ward) -> None:
    dose = labelled(ward, prepared(ward, ward.technician, **DENG), ward.technician, ward.pharmacist)
    ward.world.do("countersign_check", ward.qa, {"item": items(ward)["prepare_dose"], "agreed": "yes"})
    ward.verify(dose, ward.nurse)
    other = {**SONG, "staff_number": "401-17"}
    assert stopped(ward, dose, ward.nurse, **other) == {"stand_in_from_bench"}


# Two who carried a dose do not countersign for one another.


@pytest.fixture
def carried(ward: Ward) -> str:
    """Prepared by the technician with one clinician, labelled by the pharmacist with the same, checked by the first
    nurse and, with another clinician, the second one."""
    dose = labelled(ward, prepared(ward, ward.technician, **DENG), ward.pharmacist, **DENG)
    ward.verify(dose, ward.nurse)
    ward.world.do("verify_dose", ward.other_nurse, {**ward.bedside(dose), **SONG})
    return dose


@pytest.mark.parametrize("step", ["prepare_dose", "label_dose", "verify_dose"])
def test_nobody_countersigns_for_a_dose_they_had_a_part_in(ward: Ward, carried: str, step: str) -> None:
    facts = {"item": items(ward)[step], "agreed": "yes"}
    for person in (ward.technician, ward.pharmacist, ward.nurse, ward.other_nurse):
        assert ward.world.refused("countersign_check", person, facts) == ("countersigner_took_part",)
    for person in (ward.investigator, ward.qa):
        assert ward.world.refused("countersign_check", person, facts) == ()


def test_a_part_in_the_dose_of_another_child_keeps_nobody_from_countersigning(ward: Ward, carried: str) -> None:
    other = ward.prepared(ward.second)
    ward.verify(other, ward.investigator, ward.second)
    facts = {"item": items(ward)["verify_dose"], "agreed": "yes"}
    assert ward.world.refused("countersign_check", ward.investigator, facts) == ()
