"""What comes back with an entry that is taken back, and waits or runs again: what became known while it was told to be
over is read before the signature, and whoever started or cleared it is called."""

from __future__ import annotations

from typing import Any

import pytest

from custody.rules.decide import Accepted
from custody.rules.effects import Opened
from custody.rules.situation import Edge
from tests.rules.clinic.ward import Ward
from tests.rules.oversight.slips import back, happened, taken_back

ON_ANOTHER = "found_on_another_child"


@pytest.fixture
def ward() -> Ward:
    ward = Ward.cryopreserved()
    for child in (ward.first, ward.second):
        ward.world.change(child.dose, cleared_by=ward.investigator)
    return ward


def last(ward: Ward) -> int:
    return len(ward.world.entries) - 1


def ended_by_a_slip(ward: Ward) -> tuple[str, int]:
    prepared = ward.running()
    ward.world.later(minutes=20)
    ward.end(prepared)
    ward.world.later(minutes=1)
    return prepared, last(ward)


def against(decision: Accepted) -> dict[str, str]:
    return {n.thing: str(n.params["against"]) for n in decision.notes if n.code == "taken_back_against"}


def alarms(decision: Accepted) -> list[tuple[Any, ...]]:
    found = [one for one in decision.effects if isinstance(one, Opened) and one.kind == "alarm"]
    return [(one.attrs["reason"], one.about, one.attrs["holder"], one.attrs["subjects"]) for one in found]


def void(ward: Ward, band: str, why: str = ON_ANOTHER) -> None:
    ward.world.do("void_wristband", ward.nurse, {"wristband": band, "why": why}, second=ward.other_nurse)


def banded_anew(ward: Ward) -> str:
    band = ward.world.put("wristband", {"wristband": "on"}, subject=ward.first.subject)
    ward.world.link(ward.first.subject, band, "wears")
    return band


def test_nobody_is_called_to_what_runs_again_where_nothing_stands_against_it(ward: Ward) -> None:
    prepared, entry = ended_by_a_slip(ward)
    ward.world.later(hours=9)  # it was hung in time: the clock alone calls nobody
    decision = taken_back(ward, prepared, entry, "wrong_value")
    assert (against(decision), alarms(decision)) == ({}, [])


@pytest.mark.parametrize("what", ["on_hold", "consent_withdrawn", "paused_after_thaw", "lot_recalled"])
def test_what_became_known_while_it_was_told_to_be_over_is_told_to_whoever_started_it(ward: Ward, what: str) -> None:
    prepared, entry = ended_by_a_slip(ward)
    if what == "on_hold":
        ward.world.do("place_hold", ward.qa, {"about": [ward.lot], "reason": "suspected_contamination"})
    elif what == "paused_after_thaw":
        ward.world.open("pause", ward.first.subject, scope="subject", reason="safety_review", paused_by="somebody")
    else:
        changed, state = {
            "consent_withdrawn": (ward.first.subject, {"consent": "withdrawn"}),
            "lot_recalled": (ward.lot, {"lot": "recalled"}),
        }[what]
        ward.world.change(changed, state)
    decision = taken_back(ward, prepared, entry, "wrong_thing")
    assert ward.world.things[prepared].state("prepared_dose") == "infusing"
    assert against(decision) == {prepared: what}
    assert alarms(decision) == [("taken_back_against", (prepared,), ward.nurse, (ward.first.subject,))]


def test_what_stands_against_it_is_read_before_anybody_signs(ward: Ward) -> None:
    prepared, entry = ended_by_a_slip(ward)
    ward.world.change(ward.first.subject, {"consent": "withdrawn"})
    decision = ward.world.decide(**back(ward, prepared, entry, preview=True))
    assert isinstance(decision, Accepted)
    assert against(decision) == {prepared: "consent_withdrawn"}


def test_of_what_waits_again_whoever_cleared_it_is_called(ward: Ward) -> None:
    prepared = ward.verified()
    entry = happened(ward, prepared, "lost")
    ward.world.open("hold", ward.lot, reason="sterility")
    decision = taken_back(ward, prepared, entry)
    assert against(decision) == {prepared: "on_hold"}
    assert alarms(decision) == [("taken_back_against", (prepared,), ward.investigator, (ward.first.subject,))]


def test_a_band_found_on_another_child_meanwhile_is_in_doubt_when_it_ends_again(ward: Ward) -> None:
    """Nobody has had the cells until it is told who: not its own child by a slip and its taking back."""
    prepared, entry = ended_by_a_slip(ward)
    void(ward, ward.first.band)
    decision = taken_back(ward, prepared, entry)
    assert "band_was_on_another_child" in against(decision)[prepared]
    assert [reason for reason, *_ in alarms(decision)] == ["taken_back_against"]
    ward.world.later(minutes=5)
    assert "band_was_on_another_child" in {note.code for note in ward.end(prepared).notes}
    assert Edge(prepared, ward.first.subject, "infused") not in ward.world.edges
    assert ward.world.things[ward.first.dose].state("dose") == "cleared"


def test_it_is_read_from_the_band_itself_and_from_no_copied_value(ward: Ward) -> None:
    prepared = ward.running()
    ward.world.change(ward.first.band, {"wristband": "void"}, voided_why=ON_ANOTHER)
    ward.world.do("interrupt_infusion", ward.nurse, {"prepared_dose": prepared})
    resumed = ward.world.do("resume_infusion", ward.nurse, {"prepared_dose": prepared})
    assert {note.code for note in resumed.notes} == {"child_in_doubt"}
    assert "band_was_on_another_child" in {note.code for note in ward.end(prepared).notes}
    assert Edge(prepared, ward.first.subject, "infused") not in ward.world.edges


def test_another_band_of_the_child_found_on_another_meanwhile_puts_it_in_doubt_as_well(ward: Ward) -> None:
    earlier = ward.first.band
    void(ward, earlier, "lost")
    band, prepared = banded_anew(ward), ward.prepared(ward.first)
    for nurse in (ward.nurse, ward.other_nurse):
        ward.world.do("verify_dose", nurse, {**ward.bedside(prepared), "wristband": band})
    ward.world.do("start_infusion", ward.nurse, {"wristband": band, "prepared_dose": prepared})
    ward.end(prepared)
    entry = last(ward)
    void(ward, earlier)
    assert not ward.world.things[prepared].has("wristband_doubted")
    decision = taken_back(ward, prepared, entry)
    assert "band_was_on_another_child" in against(decision)[prepared]
    assert ward.world.things[prepared].text("wristband_doubted") == earlier


def test_a_band_found_on_another_child_before_it_was_started_by_the_next_one_leaves_no_doubt(ward: Ward) -> None:
    prepared = ward.prepared(ward.first)
    void(ward, ward.first.band)
    band = banded_anew(ward)
    for nurse in (ward.nurse, ward.other_nurse):
        ward.world.later(minutes=1)
        ward.world.do("verify_dose", nurse, {**ward.bedside(prepared), "wristband": band})
    ward.world.do("start_infusion", ward.nurse, {"wristband": band, "prepared_dose": prepared})
    ward.end(prepared)
    decision = taken_back(ward, prepared, last(ward))
    assert (against(decision), ward.world.things[prepared].has("wristband_doubted")) == ({}, False)


def charted_by_a_slip(ward: Ward) -> int:
    ward.world.change(ward.second.dose, il2_given_at=None)
    facts = {"wristband": ward.second.band, "dose": 1, "il2_iu": "750000"}
    ward.world.do("give_il2", ward.nurse, facts)
    return last(ward)


@pytest.mark.parametrize("runs", [True, False])
def test_il2_that_was_none_calls_whoever_has_the_cells_on_the_strength_of_it(ward: Ward, runs: bool) -> None:
    entry = charted_by_a_slip(ward)
    prepared = ward.verified(ward.second)
    ward.world.later(minutes=25)
    if runs:
        ward.start(prepared, child=ward.second)
    decision = taken_back(ward, ward.second.band, entry)
    assert against(decision) == {prepared: "il2_not_charted"}
    holder = ward.nurse if runs else ward.investigator
    assert alarms(decision) == [("il2_taken_back", (prepared,), holder, (ward.second.subject,))]


def test_il2_that_was_none_calls_nobody_where_no_cells_wait(ward: Ward) -> None:
    assert alarms(taken_back(ward, ward.second.band, charted_by_a_slip(ward))) == []


def test_what_was_charted_by_a_band_since_replaced_is_taken_back_with_the_one_the_child_wears(ward: Ward) -> None:
    entry = charted_by_a_slip(ward)
    void(ward, ward.second.band, "cut_off")
    band = ward.world.put("wristband", {"wristband": "on"}, subject=ward.second.subject)
    ward.world.link(ward.second.subject, band, "wears")
    assert ward.world.refused(**back(ward, ward.first.band, entry)) == ("nothing_to_take_back",)
    taken_back(ward, band, entry)
    assert not ward.world.things[ward.second.dose].has("il2_given_at")
