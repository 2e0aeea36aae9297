"""Start infusion: what was verified is hung, by one who verified it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from custody.rules.effects import instant_text
from tests.rules.clinic.ward import Child, Ward


@pytest.fixture
def ward() -> Ward:
    return Ward.cryopreserved()


@pytest.fixture
def verified(ward: Ward) -> str:
    ward.world.change(ward.first.dose, il2_given_at=ward.world.at - timedelta(minutes=25))
    return ward.verified()


def refused(ward: Ward, prepared: str, nurse: str = "", child: Child | None = None) -> tuple[str, ...]:
    """What stands against starting."""
    facts = {"wristband": (child or ward.first).band, "prepared_dose": prepared}
    return ward.world.refused("start_infusion", nurse or ward.nurse, facts)


def test_a_verifier_starts_the_infusion(ward: Ward, verified: str) -> None:
    ward.start(verified)
    thing = ward.world.things[verified]
    assert thing.state("prepared_dose") == "infusing"
    assert (thing.text("started_at"), thing.text("started_by")) == (instant_text(ward.world.at), ward.nurse)


def test_somebody_who_did_not_verify_does_not_start_it(ward: Ward, verified: str) -> None:
    assert refused(ward, verified, ward.investigator) == ("not_a_verifier",)


def test_one_check_is_not_two(ward: Ward) -> None:
    prepared = ward.prepared(ward.first)
    ward.verify(prepared, ward.nurse)
    assert refused(ward, prepared) == ("not_verified",)


def test_the_wristband_of_another_child_at_the_line_voids_both_checks(ward: Ward, verified: str) -> None:
    decision = ward.start(verified, child=ward.second)
    assert decision.outcome == "mismatch"
    assert ward.world.things[verified].state("prepared_dose") == "prepared"
    assert [item.kind for item in ward.world.items.values()] == ["near_miss"]
    assert refused(ward, verified) == ("not_verified",)


def test_checks_that_grew_too_old_are_made_again_or_authorised(ward: Ward, verified: str) -> None:
    ward.world.change(ward.first.dose, il2_iu=None)
    ward.world.later(minutes=31)
    assert refused(ward, verified) == ("verification_lapsed",)
    facts = {"wristband": ward.first.band, "prepared_dose": verified}
    allowed = [("verification_lapsed", ward.investigator)]
    assert ward.world.refused("start_infusion", ward.nurse, facts, authorised=allowed) == ()
    ward.verify(verified, ward.nurse)
    ward.verify(verified, ward.other_nurse)
    assert refused(ward, verified) == ()


def test_a_dose_past_its_use_by_is_never_started(ward: Ward) -> None:
    prepared = ward.prepared(ward.first)
    ward.world.change(ward.first.dose, il2_iu=None)
    ward.verify(prepared, ward.nurse)
    ward.verify(prepared, ward.other_nurse)
    ward.world.change(prepared, use_by=ward.world.at + timedelta(minutes=1))
    assert refused(ward, prepared) == ()
    ward.world.later(minutes=1)
    assert refused(ward, prepared) == ("past_use_by",)


def test_a_verified_dose_nobody_heard_of_for_long_may_hang_empty_and_is_compared_with_the_paper(
    ward: Ward, verified: str
) -> None:
    ward.world.change(ward.first.dose, il2_iu=None)
    ward.world.later(minutes=60)
    assert refused(ward, verified) == ("verification_lapsed",)
    ward.world.later(minutes=1)
    assert set(refused(ward, verified)) == {"verification_lapsed", "outcome_unknown"}


def test_interleukin_given_too_early_is_a_note_never_a_stop(ward: Ward, verified: str) -> None:
    ward.world.change(ward.first.dose, il2_given_at=ward.world.at - timedelta(minutes=75))
    assert [note.code for note in ward.start(verified).notes] == ["il2_outside_window"]


@pytest.mark.parametrize("minutes", [30, 60])
def test_interleukin_at_either_end_of_its_window_is_no_note(ward: Ward, verified: str, minutes: int) -> None:
    ward.world.change(ward.first.dose, il2_given_at=ward.world.at - timedelta(minutes=minutes))
    assert ward.start(verified).notes == ()


def test_interleukin_not_charted_is_a_note_never_a_stop(ward: Ward, verified: str) -> None:
    ward.world.change(ward.first.dose, il2_given_at=None)
    assert [note.code for note in ward.start(verified).notes] == ["il2_not_charted"]


def test_a_dose_without_prescribed_interleukin_has_no_such_note(ward: Ward, verified: str) -> None:
    ward.world.change(ward.first.dose, il2_iu=None, il2_given_at=None)
    assert ward.start(verified).notes == ()


def test_a_second_infusion_of_the_same_product_is_refused(ward: Ward) -> None:
    prepared = ward.running()
    ward.end(prepared)
    assert refused(ward, prepared)[0] == "already_infused"


def test_a_hold_while_the_dose_waits_is_not_passed_over_silently(ward: Ward, verified: str) -> None:
    ward.world.open("hold", ward.first.container, reason="seal")
    assert refused(ward, verified) == ("on_hold",)


def test_no_part_of_a_dose_that_was_given_is_hung(ward: Ward, verified: str) -> None:
    ward.world.change(ward.first.dose, {"dose": "given"})
    assert refused(ward, verified) == ("dose_already_given",)


def test_the_wrong_wristband_at_a_start_after_one_check_voids_that_check_too() -> None:
    ward = Ward.cryopreserved()
    prepared = ward.prepared(ward.first)
    ward.verify(prepared, ward.nurse)
    assert ward.start(prepared, child=ward.second).outcome == "mismatch"
    assert ward.world.things[prepared].state("prepared_dose") == "prepared"
    ward.verify(prepared, ward.other_nurse)
    assert ward.world.refused("start_infusion", ward.nurse, {"wristband": ward.first.band, "prepared_dose": prepared})


@pytest.fixture
def checked_once(ward: Ward) -> str:
    ward.world.change(ward.first.dose, il2_given_at=ward.world.at - timedelta(minutes=25))
    prepared = ward.prepared(ward.first)
    ward.verify(prepared, ward.nurse)
    return prepared


def by_video(ward: Ward, prepared: str) -> None:
    """The second check, by the investigator from elsewhere."""
    facts = ward.bedside(prepared, emergency="by_video", nobody_on_ward="yes")
    ward.world.do("verify_dose", ward.investigator, facts)


def test_who_checked_by_video_starts_it_only_with_a_note_since_nobody_says_who_hung_it(
    ward: Ward, checked_once: str
) -> None:
    by_video(ward, checked_once)
    assert ward.world.things[checked_once].text("checked_by_video") == ward.investigator
    facts = {"wristband": ward.first.band, "prepared_dose": checked_once}
    assert ward.world.notes("start_infusion", ward.nurse, facts) == ()
    ward.start(checked_once, ward.investigator)
    [slip] = [item for item in ward.world.items.values() if item.text("reason") == "checked_from_afar"]
    assert (slip.kind, slip.text("grade"), slip.about) == ("deviation", "minor", (checked_once,))


@pytest.mark.parametrize("void", ["too old", "another child"])
def test_who_checked_by_video_and_then_at_the_bed_starts_it_without_a_word(
    ward: Ward, checked_once: str, void: str
) -> None:
    by_video(ward, checked_once)
    if void == "too old":
        ward.world.later(minutes=31)
    else:
        ward.start(checked_once, child=ward.second)
        assert not ward.world.things[checked_once].has("checked_by_video")
    ward.verify(checked_once, ward.investigator)
    ward.verify(checked_once, ward.nurse)
    facts = {"wristband": ward.first.band, "prepared_dose": checked_once}
    assert "checked_from_afar" not in ward.world.notes("start_infusion", ward.investigator, facts)
