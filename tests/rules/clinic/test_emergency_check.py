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


def stopped(ward: Ward, prepared: str, person: str, **facts: Any) -> tuple[str, ...]:
    """The reasons against, without the note that it is an emergency."""
    return tuple(code for code in refused(ward, prepared, person, **facts) if code != "emergency_check")


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
    named = refused(ward, checked_once, ward.nurse, clinician="Deng Hua", staff_number="40117")
    assert named == ("same_verifier_twice", "stand_in_not_on_ward")


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


@pytest.mark.parametrize("typed", [{"clinician": "Deng Hua"}, {"staff_number": "40117"}, {**ON_WARD}])
@pytest.mark.parametrize("way", ["by_video", "preparer"])
def test_a_typed_name_makes_no_second_person_of_one_who_checked_already(
    ward: Ward, checked_once: str, way: str, typed: dict[str, str]
) -> None:
    facts = {**typed, "emergency": way, "nobody_on_ward": "yes"}
    found = stopped(ward, checked_once, ward.nurse, **facts)
    assert set(found) == {"same_verifier_twice", "stand_in_not_on_ward"}
    assert "stand_in_not_on_ward" in stopped(ward, checked_once, ward.investigator, **facts)


def test_neither_by_video_nor_as_preparer_does_a_first_verifier_check_again(ward: Ward, checked_once: str) -> None:
    for way in ("by_video", "preparer"):
        facts = {"emergency": way, "nobody_on_ward": "yes"}
        assert stopped(ward, checked_once, ward.nurse, **facts) == ("same_verifier_twice",)


OTHERS = ["Nurse Two", "Dr. Nurse Two (RN)", "Two, Nurse", "ＮＵＲＳＥ　ＴＷＯ", "nursetwo", "NurseTwoRN", "Núrse Two"]


@pytest.mark.parametrize("name", [*OTHERS, "Tech Nician", "PHARMA CIST", "Prof. Investi Gator", "Qua-Lity"])
def test_whoever_is_on_record_signs_for_themselves(ward: Ward, checked_once: str, name: str) -> None:
    assert stopped(ward, checked_once, ward.nurse, **{**ON_WARD, "clinician": name}) == ("stand_in_on_record",)


@pytest.mark.parametrize("name", ["Nurse One (RN)", "sister nurse one", "[One] Nurse", "Ｎｕｒｓｅ Ｏｎｅ"])
def test_a_title_makes_no_other_person_of_whoever_signs(ward: Ward, checked_once: str, name: str) -> None:
    assert stopped(ward, checked_once, ward.nurse, **{**ON_WARD, "clinician": name}) == ("stand_in_is_performer",)


@pytest.mark.parametrize(
    ("on_record", "typed"),
    [
        ("Wang Li", "Dr Wang"),
        ("Wang Li", "Nurse Wang"),
        ("Wang Li", "L. Wang"),
        ("Łukasz Nowak", "Lukasz Nowak"),
        ("王芳", "王医生"),
    ],
)
def test_a_shortened_name_makes_no_stranger_of_anyone(
    ward: Ward, checked_once: str, on_record: str, typed: str
) -> None:
    ward.world.person(on_record, "nurse")
    assert stopped(ward, checked_once, ward.nurse, **{**ON_WARD, "clinician": typed}) == ("stand_in_on_record",)


def test_a_badge_or_user_name_on_record_is_no_staff_number_of_a_stranger(ward: Ward, checked_once: str) -> None:
    badge = ward.world.things[ward.other_nurse].text("badge")
    for number in (badge, f"{badge[:4]} {badge[4:8]} [{badge[8]}]".casefold(), "nursetwo"):
        assert stopped(ward, checked_once, ward.nurse, **{**ON_WARD, "staff_number": number}) == ("stand_in_on_record",)
    own = ward.world.things[ward.nurse].text("badge")
    assert stopped(ward, checked_once, ward.nurse, **{**ON_WARD, "staff_number": own}) == ("stand_in_is_performer",)


@pytest.mark.parametrize("name", ["Deng Hua", "Hua Deng", "Nursery Two-One Deng", "Twomey Ann", "邓华"])
def test_a_stranger_is_nobody_on_record(ward: Ward, checked_once: str, name: str) -> None:
    assert stopped(ward, checked_once, ward.nurse, **{**ON_WARD, "clinician": name}) == ()


def test_a_name_without_letters_names_nobody(ward: Ward, checked_once: str) -> None:
    assert "stand_in_unnamed" in stopped(ward, checked_once, ward.nurse, **{**ON_WARD, "clinician": "(-)"})
    assert "stand_in_unnamed" in stopped(ward, checked_once, ward.nurse, **{**ON_WARD, "staff_number": "--"})


def test_one_staff_number_bears_one_name_in_a_dose(ward: Ward) -> None:
    ward.world.do("start_thaw", ward.technician, {**ward.thaw_facts(ward.first), **ON_WARD})
    ward.world.do("end_thaw", ward.technician, {"container": ward.first.container})
    ward.world.do("decide_use", ward.technician, ward.use_facts(ward.first))
    prepared = ward.prepare(ward.first.container)
    ward.label(prepared)
    ward.verify(prepared, ward.nurse)
    other = {**ON_WARD, "clinician": "Song Yi", "staff_number": "401 17"}
    assert stopped(ward, prepared, ward.nurse, **other) == ("staff_number_of_another",)
    assert stopped(ward, prepared, ward.nurse, **{**ON_WARD, "clinician": "DENG Hua, RN"}) == ()


def test_a_clinician_on_the_ward_comes_before_video(ward: Ward, checked_once: str) -> None:
    facts = {**BY_VIDEO, "nobody_on_ward": ""}
    assert verified(ward, checked_once, ward.investigator, **facts) == ("emergency_check", "nearer_check_first")


def by_the_pharmacist(ward: Ward) -> str:
    """A dose the pharmacist prepared and the technician checked, labelled."""
    ward.usable(ward.first)
    facts = ward.prepare_facts(ward.first.container)
    ward.world.do("prepare_dose", ward.pharmacist, facts, second=ward.technician)
    prepared = ward.world.created["@1"]
    ward.label(prepared)
    return prepared


def test_in_an_emergency_the_preparer_may_be_the_second_since_the_first_did_not_prepare(ward: Ward) -> None:
    prepared = by_the_pharmacist(ward)
    ward.verify(prepared, ward.nurse)
    assert refused(ward, prepared, ward.pharmacist) == ("pair_broken",)
    facts = {"emergency": "preparer", "nobody_on_ward": "yes"}
    assert verified(ward, prepared, ward.pharmacist, **facts) == ("emergency_check",)


def test_the_preparer_is_never_the_first_check(ward: Ward) -> None:
    prepared = by_the_pharmacist(ward)
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


@pytest.mark.parametrize("typed", [{}, {"clinician": "Deng Hua", "staff_number": "40117"}])
def test_by_video_a_thaw_is_signed_by_the_person_elsewhere_too(ward: Ward, typed: dict[str, str]) -> None:
    facts = {**ward.thaw_facts(ward.first), **BY_VIDEO, **typed}
    wrong = "stand_in_not_on_ward" if typed else "second_person_missing"
    assert ward.world.refused("start_thaw", ward.technician, facts)[0] == wrong
    signed = ward.world.refused("start_thaw", ward.technician, facts, second=ward.investigator)
    assert signed[:1] == ((wrong,) if typed else ())


def test_a_thaw_is_started_with_nobody_on_record_in_the_place_of_the_second(ward: Ward) -> None:
    facts = {**ward.thaw_facts(ward.first), **ON_WARD, "clinician": "Cist Pharma (pharmacist)"}
    assert ward.world.refused("start_thaw", ward.technician, facts)[0] == "stand_in_on_record"


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


def test_the_first_verifier_countersigns_no_check_that_another_entered_beside_theirs(
    ward: Ward, checked_once: str
) -> None:
    verified(ward, checked_once, ward.other_nurse, **ON_WARD)
    assert countersign(ward, ward.nurse) == ("countersigner_took_part",)
    assert countersign(ward, ward.investigator) == ()


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
