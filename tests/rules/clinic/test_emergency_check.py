"""The second check in an emergency: by a clinician without an account, by video, by the preparer; never by one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from custody.rules.effects import instant_text
from tests.rules.clinic.ward import Ward

ON_WARD = {"emergency": "on_ward", "clinician": "Deng Hua", "staff_number": "40117"}
BY_VIDEO = {"emergency": "by_video", "nobody_on_ward": "yes"}


@pytest.fixture
def ward() -> Ward:
    found = Ward.cryopreserved()
    found.world.change(found.first.dose, il2_given_at=found.world.at - timedelta(minutes=25))
    return found


@pytest.fixture
def checked_once(ward: Ward) -> str:
    prepared = ward.prepared(ward.first)
    ward.verify(prepared, ward.nurse)
    return prepared


def refused(ward: Ward, prepared: str, person: str, **facts: Any) -> tuple[str, ...]:
    return ward.world.refused("verify_dose", person, ward.bedside(prepared, **facts))


def verified(ward: Ward, prepared: str, person: str, **facts: Any) -> tuple[str, ...]:
    decision = ward.world.do("verify_dose", person, ward.bedside(prepared, **facts))
    return tuple(note.code for note in decision.notes)


def waiting(ward: Ward) -> str:
    return next(item.code for item in ward.world.items.values() if item.kind == "countersignature")


def test_one_nurse_and_a_clinician_without_an_account_carry_a_dose(ward: Ward, checked_once: str) -> None:
    assert verified(ward, checked_once, ward.nurse, **ON_WARD) == ("emergency_check",)
    thing = ward.world.things[checked_once]
    assert (thing.state("prepared_dose"), thing.texts("checks")) == ("verified", (ward.nurse, "Deng Hua (40117)"))
    assert ("deviation", "major") in {(item.kind, item.text("grade")) for item in ward.world.items.values()}
    ward.start(checked_once)
    assert ward.world.things[checked_once].state("prepared_dose") == "infusing"


def test_who_stands_in_is_named_with_staff_number(ward: Ward, checked_once: str) -> None:
    for left_out in ("clinician", "staff_number"):
        facts = {**ON_WARD, left_out: ""}
        assert "stand_in_unnamed" in refused(ward, checked_once, ward.nurse, **facts)


@pytest.mark.parametrize("name", ["Nurse One", "nurse  one", "NURSEONE"])
def test_nobody_stands_in_for_themselves(ward: Ward, checked_once: str, name: str) -> None:
    facts = {**ON_WARD, "clinician": name}
    assert refused(ward, checked_once, ward.nurse, **facts)[0] == "stand_in_is_performer"


def test_an_emergency_check_is_the_second_and_never_the_first(ward: Ward) -> None:
    prepared = ward.prepared(ward.first)
    assert refused(ward, prepared, ward.nurse, **ON_WARD)[0] == "emergency_check_first"
    ward.verify(prepared, ward.nurse)
    ward.world.later(minutes=31)
    assert "emergency_check_first" in refused(ward, prepared, ward.nurse, **ON_WARD)


def test_without_an_emergency_one_person_stays_one_check(ward: Ward, checked_once: str) -> None:
    assert refused(ward, checked_once, ward.nurse) == ("same_verifier_twice",)
    assert refused(ward, checked_once, ward.nurse, clinician="Deng Hua", staff_number="40117") == (
        "same_verifier_twice",
    )


def test_a_mismatch_in_an_emergency_check_voids_both_as_ever(ward: Ward, checked_once: str) -> None:
    facts = ward.bedside(checked_once, ward.second, **ON_WARD)
    assert ward.world.do("verify_dose", ward.nurse, facts).outcome == "mismatch"
    assert ward.world.things[checked_once].state("prepared_dose") == "prepared"


def test_by_video_the_remote_person_enters_what_is_read_out_and_signs(ward: Ward, checked_once: str) -> None:
    assert verified(ward, checked_once, ward.investigator, **BY_VIDEO) == ("emergency_check",)
    assert ward.world.things[checked_once].texts("checks") == (ward.nurse, ward.investigator)
    assert not [item for item in ward.world.items.values() if item.kind == "countersignature"]


def test_by_video_the_first_verifier_is_no_second_one(ward: Ward, checked_once: str) -> None:
    assert refused(ward, checked_once, ward.nurse, **BY_VIDEO)[0] == "same_verifier_twice"


def test_a_clinician_on_the_ward_comes_before_video(ward: Ward, checked_once: str) -> None:
    facts = {**BY_VIDEO, "nobody_on_ward": ""}
    assert verified(ward, checked_once, ward.investigator, **facts) == ("emergency_check", "nearer_check_first")


def test_in_an_emergency_the_preparer_may_be_the_second_since_the_first_did_not_prepare(ward: Ward) -> None:
    prepared = ward.prepared(ward.first)
    ward.verify(prepared, ward.nurse)
    assert refused(ward, prepared, ward.pharmacist) == ("pair_broken",)
    facts = {"emergency": "preparer", "nobody_on_ward": "yes"}
    assert verified(ward, prepared, ward.pharmacist, **facts) == ("emergency_check",)


def test_the_preparer_is_never_the_first_check(ward: Ward) -> None:
    prepared = ward.prepared(ward.first)
    facts = {"emergency": "preparer", "nobody_on_ward": "yes"}
    assert "emergency_check_first" in refused(ward, prepared, ward.pharmacist, **facts)


def test_a_thaw_is_started_with_a_clinician_who_cannot_sign(ward: Ward) -> None:
    facts = ward.thaw_facts(ward.first)
    assert ward.world.refused("start_thaw", ward.technician, facts) == ("second_person_missing",)
    unnamed = {**facts, "emergency": "on_ward"}
    assert "stand_in_unnamed" in ward.world.refused("start_thaw", ward.technician, unnamed)
    decision = ward.world.do("start_thaw", ward.technician, {**facts, **ON_WARD})
    assert [note.code for note in decision.notes] == ["emergency_check"]
    assert ward.world.things[ward.first.container].state("container") == "thawing"
    assert ward.world.items[waiting(ward)].text("clinician") == "Deng Hua"


def test_a_thaw_is_never_started_by_one_person_alone(ward: Ward) -> None:
    alone = {**ward.thaw_facts(ward.first), **ON_WARD, "clinician": "tech nician"}
    assert ward.world.refused("start_thaw", ward.technician, alone)[0] == "stand_in_is_performer"


def countersign(ward: Ward, person: str, **facts: Any) -> tuple[str, ...]:
    return ward.world.refused("countersign_check", person, {"item": waiting(ward), "agreed": "yes", **facts})


@pytest.fixture
def stood_in(ward: Ward, checked_once: str) -> str:
    verified(ward, checked_once, ward.nurse, **ON_WARD)
    return checked_once


def test_a_check_of_one_without_an_account_is_countersigned_by_another(ward: Ward, stood_in: str) -> None:
    item = ward.world.items[waiting(ward)]
    assert item.text("due_at") == instant_text(ward.world.at + timedelta(hours=24))
    assert countersign(ward, ward.nurse) == ("countersigner_took_part",)
    code = item.code
    ward.world.do("countersign_check", ward.investigator, {"item": code, "agreed": "yes"})
    assert code not in ward.world.items
    again = ward.world.refused("countersign_check", ward.investigator, {"item": code, "agreed": "yes"})
    assert again == ("countersigned_already",)


def test_a_late_countersignature_is_noted_and_opens_a_deviation(ward: Ward, stood_in: str) -> None:
    ward.world.later(hours=24)
    facts = {"item": waiting(ward), "agreed": "yes"}
    assert ward.world.notes("countersign_check", ward.investigator, facts) == ()
    ward.world.later(minutes=1)
    assert ward.world.notes("countersign_check", ward.investigator, facts) == ("countersigned_late",)


def test_who_does_not_agree_says_how_it_was_and_a_deviation_opens(ward: Ward, stood_in: str) -> None:
    assert countersign(ward, ward.investigator, agreed="no") == ("disagreement_without_words",)
    facts = {"item": waiting(ward), "agreed": "no", "remark": "Deng Hua was not on duty"}
    ward.world.do("countersign_check", ward.investigator, facts)
    disputed = [i for i in ward.world.items.values() if i.text("reason") == "countersignature_disputed"]
    assert [(item.kind, item.text("grade"), item.about) for item in disputed] == [("deviation", "major", (stood_in,))]
