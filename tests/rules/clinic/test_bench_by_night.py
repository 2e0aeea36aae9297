"""At the bench: what enters the vein beside the cells, nobody to sign second, a count, and a dose of several parts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.rules.clinic.ward import Ward

ON_WARD = {"emergency": "on_ward", "clinician": "Deng Hua", "staff_number": "40117"}


@pytest.fixture
def ward() -> Ward:
    ward = Ward.cryopreserved()
    ward.usable(ward.first)
    return ward


def refused(ward: Ward, *containers: str, **facts: Any) -> tuple[str, ...]:
    asked = ward.prepare_facts(*(containers or (ward.first.container,)), **facts)
    return ward.world.refused("prepare_dose", ward.technician, asked, second=ward.pharmacist)


def noted(ward: Ward, *containers: str, **facts: Any) -> tuple[str, ...]:
    asked = ward.prepare_facts(*(containers or (ward.first.container,)), **facts)
    return ward.world.notes("prepare_dose", ward.technician, asked, second=ward.pharmacist)


def passed_by(ward: Ward, code: str, *people: str, **facts: Any) -> bool:
    asked = ward.prepare_facts(ward.first.container, **facts)
    how: dict[str, Any] = {"second": ward.pharmacist, "authorised": [(code, person) for person in people]}
    return not ward.world.refused("prepare_dose", ward.technician, asked, **how)


# Diluent.


def test_a_rejected_diluent_never_goes_into_a_child(ward: Ward) -> None:
    ward.world.change(ward.saline, {"material_lot": "rejected"})
    assert refused(ward) == ("material_rejected",)
    assert not passed_by(ward, "material_rejected", ward.qa)


@pytest.mark.parametrize("how", ["quarantined", "expired", "held"])
def test_a_diluent_nobody_released_or_past_its_expiry_or_on_hold_needs_a_signature(ward: Ward, how: str) -> None:
    if how == "quarantined":
        ward.world.change(ward.saline, {"material_lot": "quarantined"})
    elif how == "expired":
        ward.world.change(ward.saline, expiry_at=ward.world.at)
    else:
        ward.world.open("hold", ward.saline, reason="suspected_contamination")
    code = {"quarantined": "material_not_released", "expired": "material_expired", "held": "on_hold"}[how]
    assert refused(ward) == (code,)
    assert passed_by(ward, code, ward.qa, ward.investigator)


def test_a_diluent_that_nobody_scanned_is_a_note_and_a_deviation(ward: Ward) -> None:
    assert noted(ward) == ()
    assert noted(ward, diluent="") == ("diluent_unscanned",)
    assert noted(ward, diluent="", diluent_ml="") == ()
    ward.prepare(ward.first.container, diluent="")
    assert [item.text("reason") for item in ward.world.items.values() if item.kind == "deviation"] == [
        "diluent_unscanned"
    ]


# Nobody to sign second.


def test_a_dose_is_prepared_and_labelled_with_a_clinician_who_cannot_sign(ward: Ward) -> None:
    facts = ward.prepare_facts(ward.first.container)
    assert ward.world.refused("prepare_dose", ward.technician, facts) == ("second_person_missing",)
    done = ward.world.do("prepare_dose", ward.technician, {**facts, **ON_WARD})
    assert [note.code for note in done.notes] == ["emergency_check"]
    prepared = ward.world.created["@1"]
    assert ward.world.things[prepared].text("checked_by") == "Deng Hua (40117)"
    copy = ward.world.put("label_copy", {"label_copy": "proved"}, about=prepared, copy_number=1)
    ward.world.link(copy, prepared, "labels")
    label = {"copy": copy, "prepared_dose": prepared, "dose_again": prepared}
    assert ward.world.refused("label_dose", ward.technician, label) == ("second_person_missing",)
    done = ward.world.do("label_dose", ward.technician, {**label, **ON_WARD})
    assert [note.code for note in done.notes] == ["emergency_check"]
    waiting = [item for item in ward.world.items.values() if item.kind == "countersignature"]
    assert [(item.text("step"), item.about) for item in waiting] == [
        ("prepare_dose", (ward.first.container,)),
        ("label_dose", (prepared,)),
    ]
    assert {item.text("clinician") for item in waiting} == {"Deng Hua"}


ALONE = [
    ({"emergency": "on_ward"}, "stand_in_unnamed"),
    ({**ON_WARD, "clinician": "tech nician"}, "stand_in_is_performer"),
    ({**ON_WARD, "clinician": "Nurse One"}, "stand_in_on_record"),
    ({"clinician": "Deng Hua", "staff_number": "40117"}, "stand_in_not_on_ward"),
    ({"emergency": "by_video", "nobody_on_ward": "yes"}, "second_person_missing"),
]


@pytest.mark.parametrize(("told", "code"), ALONE)
def test_neither_preparation_nor_label_is_ever_the_work_of_one_alone(
    ward: Ward, told: dict[str, str], code: str
) -> None:
    facts = ward.prepare_facts(ward.first.container)
    assert ward.world.refused("prepare_dose", ward.technician, {**facts, **told})[0] == code
    prepared = ward.prepare(ward.first.container)
    copy = ward.world.put("label_copy", {"label_copy": "proved"}, about=prepared, copy_number=1)
    label = {"copy": copy, "prepared_dose": prepared, "dose_again": prepared}
    assert ward.world.refused("label_dose", ward.technician, {**label, **told})[0] == code


def test_by_video_a_preparation_is_signed_by_the_person_elsewhere(ward: Ward) -> None:
    facts = {**ward.prepare_facts(ward.first.container), "emergency": "by_video", "nobody_on_ward": "yes"}
    assert ward.world.refused("prepare_dose", ward.technician, facts, second=ward.investigator) == ()


def test_one_staff_number_bears_one_name_from_the_thaw_to_the_label(ward: Ward) -> None:
    ward.world.do("prepare_dose", ward.technician, {**ward.prepare_facts(ward.first.container), **ON_WARD})
    prepared = ward.world.created["@1"]
    copy = ward.world.put("label_copy", {"label_copy": "proved"}, about=prepared, copy_number=1)
    label = {"copy": copy, "prepared_dose": prepared, "dose_again": prepared, **ON_WARD, "clinician": "Song Yi"}
    assert ward.world.refused("label_dose", ward.technician, label)[0] == "staff_number_of_another"


# A count of a little more than was filled.


def test_a_count_within_its_error_above_what_was_filled_is_a_note() -> None:
    ward = Ward.cryopreserved()
    ward.thaw(ward.first)
    ward.world.do("end_thaw", ward.technician, {"container": ward.first.container})
    for counted, code in (("200000000", ()), ("202000000", ("count_above_filled",))):
        facts = ward.use_facts(ward.first, viability_percent="99", viable_cells=counted)
        assert ward.world.notes("decide_use", ward.technician, facts) == code
    beyond = ward.use_facts(ward.first, viability_percent="100", viable_cells="220000001")
    assert ward.world.refused("decide_use", ward.technician, beyond) == ("more_viable_than_filled",)


# Parts.


def test_the_number_of_parts_is_kept_and_only_the_investigator_changes_it(ward: Ward) -> None:
    ward.label(ward.prepare(ward.first.container, drawn_ml="10", parts_total=2, leftover="kept"))
    second = {"drawn_ml": "10", "leftover": "kept"}
    assert refused(ward, **second, parts_total=2) == ()
    assert refused(ward, **second, parts_total=5) == ("parts_differ",)
    assert passed_by(ward, "parts_differ", ward.investigator, **second, parts_total=5)


def test_no_part_is_prepared_beyond_those_announced(ward: Ward) -> None:
    ward.world.change(ward.first.dose, cells_min="1")
    ward.label(ward.prepare(ward.first.container, drawn_ml="10", leftover="kept"))
    assert refused(ward, drawn_ml="10") == ("parts_differ",)


PARTS = [
    ("2", 20, True),  # a tenth of the dose twenty times
    ("2", 2, True),  # and twice
    ("10", 2, False),
    ("10", 3, False),  # within half of it: bags are not all alike
    ("20", 1, False),  # of the last part it is judged exactly
]


@pytest.mark.parametrize(("drawn", "parts", "said"), PARTS)
def test_parts_that_cannot_add_up_to_the_dose_are_noted_before_anybody_signs(
    ward: Ward, drawn: str, parts: int, said: bool
) -> None:
    facts = ward.prepare_facts(ward.first.container, drawn_ml=drawn, parts_total=parts, leftover="kept")
    how: dict[str, Any] = {"second": ward.pharmacist, "preview": True, "signed": False}
    notes = ward.world.notes("prepare_dose", ward.technician, facts, **how)
    assert ("parts_far_from_dose" in notes) is said


def test_what_was_prepared_before_counts_when_the_parts_are_added_up(ward: Ward) -> None:
    facts: dict[str, Any] = {"parts_total": 3, "leftover": "kept"}
    assert all("parts_far_from_dose" in noted(ward, drawn_ml=drawn, **facts) for drawn in ("2", "12"))
    ward.label(ward.prepare(ward.first.container, drawn_ml="8", **facts))
    assert not any("parts_far_from_dose" in noted(ward, drawn_ml=drawn, **facts) for drawn in ("2", "12"))


def one_of_twenty(ward: Ward, leftover: str) -> str:
    ward.world.change(ward.first.dose, il2_given_at=ward.world.at - timedelta(minutes=35))
    facts = ward.prepare_facts(ward.first.container, drawn_ml="2", parts_total=20, leftover=leftover)
    taken_on = [("parts_cannot_add_up", ward.investigator)]
    ward.world.do("prepare_dose", ward.technician, facts, second=ward.pharmacist, authorised=taken_on)
    prepared = ward.world.created["@1"]
    ward.label(prepared)
    for nurse in (ward.nurse, ward.other_nurse):
        ward.verify(prepared, nurse)
    ward.start(prepared)
    ward.world.later(minutes=20)
    return prepared


def ended(ward: Ward, prepared: str, **facts: str) -> tuple[str, ...]:
    return tuple(note.code for note in ward.end(prepared, "32", **facts).notes)


def test_a_part_after_which_nothing_is_left_of_the_dose_says_so(ward: Ward) -> None:
    assert ended(ward, one_of_twenty(ward, "discarded")) == ("parts_missing", "dose_cut_short")
    assert ward.world.things[ward.first.dose].state("dose") == "cleared"


def test_a_part_after_which_something_is_left_says_nothing(ward: Ward) -> None:
    assert ended(ward, one_of_twenty(ward, "kept")) == ()


def test_a_dose_ends_with_the_part_that_is_told_to_be_its_last(ward: Ward) -> None:
    assert ended(ward, one_of_twenty(ward, "kept"), last_part="yes") == ("parts_missing", "dose_cut_short")
    assert ward.world.things[ward.first.dose].state("dose") == "given"


# What is not known, and a night that has a midnight.


@pytest.mark.parametrize(("test", "code"), [("endotoxin", "endotoxin_unknown"), ("residual_cd3", "cd3_unknown")])
def test_what_the_lot_was_never_found_to_hold_is_said_at_the_preparation(ward: Ward, test: str, code: str) -> None:
    [result] = [name for name, thing in ward.world.things.items() if thing.text("test") == test]
    ward.world.change(result, {"result": "entered"})
    assert noted(ward) == (code,)


@pytest.mark.parametrize(("hours", "codes"), [(23, ("dmso_over_limit",)), (24, ())])
def test_dmso_of_the_last_day_counts_over_midnight(ward: Ward, hours: int, codes: tuple[str, ...]) -> None:
    more, other = ward.another_container(ward.first), f"{ward.first.subject}.9"
    given: dict[str, Any] = {"dose": other, "drawn": {more: "20"}, "volume_ml": "20", "volume_given_ml": "20"}
    given["ended_at"] = ward.world.at - timedelta(hours=hours)
    ward.world.link(
        ward.world.put("prepared_dose", {"prepared_dose": "infused"}, **given), ward.first.subject, "infused"
    )
    ward.world.change(ward.first.dose, weight_kg="1.1")  # 20 mL hold 1.1 g
    assert tuple(code for code in refused(ward, diluent_ml="1", diluent=ward.saline) if "dmso" in code) == codes
