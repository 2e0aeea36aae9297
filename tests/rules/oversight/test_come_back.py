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


def charted_again(ward: Ward, minutes: int) -> tuple[str, int]:
    """IL-2 was charted, and so many minutes later again, 40 minutes before the cells. Gives them, verified."""
    charted_by_a_slip(ward)
    ward.world.later(minutes=minutes)
    ward.world.do("give_il2", ward.nurse, {"wristband": ward.second.band, "dose": 1, "il2_iu": "750000"})
    entry = last(ward)
    ward.world.later(minutes=40)
    return ward.verified(ward.second), entry


def fell_back(decision: Accepted) -> list[str]:
    return [note.thing for note in decision.notes if note.code == "il2_falls_back"]


@pytest.mark.parametrize("ended", [False, True])
@pytest.mark.parametrize(("minutes", "matters"), [(10, False), (45, True)])
def test_il2_that_falls_back_calls_whoever_answers_for_what_was_hung_by_it_too_late_or_too_soon(
    ward: Ward, minutes: int, matters: bool, ended: bool
) -> None:
    prepared, entry = charted_again(ward, minutes)
    ward.start(prepared, child=ward.second)
    if ended:
        ward.world.later(minutes=20)
        ward.end(prepared)
    decision = taken_back(ward, ward.second.band, entry)
    assert fell_back(decision) == [ward.second.dose]
    holder = ward.investigator if ended else ward.nurse
    assert against(decision) == ({prepared: "il2_outside_window"} if matters else {})
    expected = [("il2_taken_back", (prepared,), holder, (ward.second.subject,))]
    assert alarms(decision) == (expected if matters else [])


def test_il2_that_falls_back_calls_nobody_to_what_waits_for_its_minutes_are_read_when_it_is_hung(ward: Ward) -> None:
    prepared, entry = charted_again(ward, 45)
    decision = taken_back(ward, ward.second.band, entry)
    assert (fell_back(decision), alarms(decision)) == ([ward.second.dose], [])
    facts = {"wristband": ward.second.band, "prepared_dose": prepared}
    assert ward.world.notes("start_infusion", ward.nurse, facts) == ("il2_outside_window",)


def test_il2_that_was_none_calls_whoever_gave_the_go_for_what_was_given_with_it(ward: Ward) -> None:
    entry = charted_by_a_slip(ward)
    prepared = ward.verified(ward.second)
    ward.start(prepared, child=ward.second)
    ward.world.later(minutes=20)
    ward.end(prepared)
    decision = taken_back(ward, ward.second.band, entry)
    assert (fell_back(decision), against(decision)) == ([], {prepared: "il2_not_charted"})
    assert alarms(decision) == [("il2_taken_back", (prepared,), ward.investigator, (ward.second.subject,))]


def test_il2_that_another_child_had_no_cells_by_calls_nobody(ward: Ward) -> None:
    """What the child did not have, its IL-2 did not go with."""
    prepared, entry = charted_again(ward, 45)
    told = {"item": prepared, "what": "given_in_error", "account": "the wrong bed", "from_paper": "no"}
    ward.world.do("record_as_happened", ward.nurse, told | {"wristband": ward.first.band, "started_at": ward.world.at})
    assert alarms(taken_back(ward, ward.second.band, entry)) == []


@pytest.mark.parametrize(("minutes", "matters"), [(10, False), (45, True)])
def test_a_bag_given_on_paper_counts_by_when_the_sheet_says_it_began(ward: Ward, minutes: int, matters: bool) -> None:
    charted_by_a_slip(ward)
    ward.world.later(minutes=minutes)
    ward.world.do("give_il2", ward.nurse, {"wristband": ward.second.band, "dose": 1, "il2_iu": "750000"})
    entry = last(ward)
    ward.world.later(minutes=40)
    told: dict[str, Any] = {"item": ward.second.container, "what": "given_on_paper", "from_paper": "yes"}
    told |= {"witness": ward.other_nurse, "wristband": ward.second.band, "started_at": ward.world.at}
    ward.world.do("record_as_happened", ward.nurse, told)
    expected = {ward.second.container: "il2_outside_window"} if matters else {}
    assert against(taken_back(ward, ward.second.band, entry)) == expected


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
