"""When a vial that went into two parts is done with, and a dose of which no further part follows."""

from __future__ import annotations

from typing import Any

import pytest

from custody.rules.decide import Accepted
from tests.rules.clinic.test_cut_short import called
from tests.rules.clinic.ward import Child, Ward


@pytest.fixture(params=["cryopreserved", "fresh"])
def ward(request: pytest.FixtureRequest) -> Ward:
    ward = Ward.cryopreserved() if request.param == "cryopreserved" else Ward.fresh()
    for child in (ward.first, ward.second):
        ward.world.change(child.dose, il2_iu=None, cleared_by=ward.investigator)
    return ward


def two_halves(ward: Ward) -> list[str]:
    """Two syringes that empty one vial, each checked by two."""
    ward.usable(ward.first)
    half, halves = {"drawn_ml": "10", "parts_total": 2, "leftover": "kept", "diluent_ml": "10"}, []
    for _ in range(2):
        halves.append(ward.prepare(ward.first.container, **half))
        ward.label(halves[-1])
    for prepared in halves:
        for nurse in (ward.nurse, ward.other_nurse):
            ward.verify(prepared, nurse)
    return halves


def state(ward: Ward, code: str) -> str:
    thing = ward.world.things[code]
    return thing.state(thing.kind)


def told(ward: Ward, item: str, what: str, **facts: Any) -> Accepted:
    happened = {"item": item, "what": what, "account": "the server was down", "from_paper": "no", **facts}
    return ward.world.do("record_as_happened", ward.nurse, happened)


def discard(ward: Ward, item: str) -> Accepted:
    return ward.world.do("discard_container", ward.nurse, {"item": item, "cause": "not_needed"})


def backup(ward: Ward) -> Child:
    """Another container of the same dose."""
    return Child("03", ward.first.subject, ward.first.band, ward.first.dose, ward.another_container(ward.first))


def opened(ward: Ward, spare: Child, **how: Any) -> tuple[str, ...]:
    """What is said where another container of the dose is thawed; a fresh one is opened when its use is decided."""
    if ward.presentation == "fresh":
        return ward.world.refused("decide_use", ward.technician, ward.use_facts(spare), **how)
    return ward.world.refused("start_thaw", ward.technician, ward.thaw_facts(spare), second=ward.pharmacist, **how)


@pytest.mark.parametrize("volume", [None, "20"])
def test_one_half_given_on_paper_keeps_the_other_half_from_nobody(ward: Ward, volume: str | None) -> None:
    first, second = two_halves(ward)
    facts = {"wristband": ward.first.band} | ({"volume_given_ml": volume} if volume else {})
    told(ward, first, "given_on_paper", **facts)
    assert state(ward, ward.first.container) == "prepared"
    assert ward.start(second).notes == ()
    ward.world.later(minutes=20)
    ward.end(second, "20")
    assert (state(ward, ward.first.container), state(ward, ward.first.dose)) == ("infused", "given")


def test_one_half_given_to_another_child_keeps_the_other_half_from_nobody(ward: Ward) -> None:
    first, second = two_halves(ward)
    told(ward, first, "given_in_error", wristband=ward.second.band, volume_given_ml="20")
    assert state(ward, ward.first.container) == "prepared"
    assert "already_infused" not in {note.code for note in ward.start(second).notes}
    ward.world.later(minutes=20)
    ward.end(second, "20")
    assert (state(ward, ward.first.container), state(ward, ward.first.dose)) == ("infused", "cleared")


@pytest.mark.parametrize("what", ["lost", "destroyed"])
def test_one_half_that_is_gone_keeps_the_other_half_from_nobody(ward: Ward, what: str) -> None:
    first, second = two_halves(ward)
    told(ward, first, what)
    assert ward.start(second).notes == ()


def test_both_halves_told_on_one_sheet_end_their_vial(ward: Ward) -> None:
    first, second = two_halves(ward)
    told(ward, first, "given_on_paper", wristband=ward.first.band, others=[second])
    assert (state(ward, ward.first.container), state(ward, ward.first.dose)) == ("given_on_paper", "given")


@pytest.mark.parametrize("how", ["ended", "on paper"])
def test_the_vial_of_a_half_that_was_had_ends_where_the_other_half_is_discarded(ward: Ward, how: str) -> None:
    first, second = two_halves(ward)
    if how == "ended":
        ward.start(first)
        ward.world.later(minutes=20)
        ward.end(first, "20")
    else:
        told(ward, first, "given_on_paper", wristband=ward.first.band)
    discard(ward, second)
    vial = ward.world.things[ward.first.container]
    assert [vial.state(name) for name in ("container", "custody", "allocation")] == ["infused", "ended", "given"]
    assert state(ward, ward.first.dose) == "cleared"
    facts = {"subject": ward.first.subject, "dose": 1, "why": "child_unfit"}
    assert ward.world.refused("omit_dose", ward.investigator, facts) == ()


def test_the_vial_of_two_halves_of_which_nobody_had_any_is_discarded_with_the_second(ward: Ward) -> None:
    first, second = two_halves(ward)
    discard(ward, first)
    assert state(ward, ward.first.container) == "prepared"
    discard(ward, second)
    assert state(ward, ward.first.container) == "discarded"


def test_a_half_discarded_before_the_other_ran_does_not_keep_their_vial_open(ward: Ward) -> None:
    first, second = two_halves(ward)
    discard(ward, second)
    ward.start(first)
    ward.world.later(minutes=20)
    ward.end(first, "20", last_part="yes")
    assert (state(ward, ward.first.container), state(ward, ward.first.dose)) == ("infused", "given")


def no_further(ward: Ward) -> str:
    """The first half was stopped by the parents: no further part, although the second waits. Gives the second."""
    first, second = two_halves(ward)
    ward.start(first)
    ward.world.later(minutes=20)
    ward.end(first, "10", complete="no", partial_reason="child_or_parent_asked", last_part="yes")
    assert state(ward, ward.first.dose) == "cleared"
    return second


def test_that_no_further_part_follows_is_kept_until_what_waits_is_discarded(ward: Ward) -> None:
    spare = backup(ward)
    second = no_further(ward)
    assert "no_further_told" in opened(ward, spare)
    discard(ward, second)
    assert (state(ward, ward.first.dose), state(ward, ward.first.container)) == ("given", "infused")
    assert opened(ward, spare) != ()


def test_whoever_gave_the_go_is_told_of_a_dose_that_is_over_with_what_is_discarded(ward: Ward) -> None:
    second = no_further(ward)
    before = len(called(ward))
    assert "dose_cut_short" in {note.code for note in discard(ward, second).notes}
    assert len(called(ward)) == before + 1


def test_the_investigator_lets_a_further_part_follow_after_all(ward: Ward) -> None:
    spare = backup(ward)
    second = no_further(ward)
    yes = [("no_further_told", ward.investigator)]
    assert opened(ward, spare, authorised=yes) == ()
    if ward.presentation == "fresh":
        ward.world.do("decide_use", ward.technician, ward.use_facts(spare), authorised=yes)
    else:
        facts = ward.thaw_facts(spare)
        ward.world.do("start_thaw", ward.technician, facts, second=ward.pharmacist, authorised=yes)
    discard(ward, second)
    assert state(ward, ward.first.dose) == "cleared"


def hang(ward: Ward, step: str, prepared: str) -> dict[str, Any]:
    facts = {"wristband": ward.first.band, "prepared_dose": prepared}
    return facts | ({"look_good": "yes"} if step == "verify_dose" else {})


@pytest.mark.parametrize("step", ["verify_dose", "start_infusion"])
def test_a_part_of_a_dose_that_was_told_to_be_over_is_neither_checked_nor_hung_but_by_the_investigator(
    ward: Ward, step: str
) -> None:
    second = no_further(ward)
    if step == "verify_dose":
        ward.world.change(second, {"prepared_dose": "prepared"}, checks=(), verified_at=None)
    facts = hang(ward, step, second)
    assert ward.world.refused(step, ward.nurse, facts) == ("no_further_told",)
    yes = [("no_further_told", ward.investigator)]
    assert ward.world.refused(step, ward.nurse, facts, authorised=yes) == ()


def test_who_took_it_on_at_the_first_check_is_not_asked_again(ward: Ward) -> None:
    second = no_further(ward)
    ward.world.change(second, {"prepared_dose": "prepared"}, checks=(), verified_at=None)
    yes = [("no_further_told", ward.investigator)]
    ward.world.do("verify_dose", ward.nurse, hang(ward, "verify_dose", second), authorised=yes)
    ward.verify(second, ward.other_nurse)
    assert "no_further_told" not in {note.code for note in ward.start(second).notes}


def test_a_part_that_is_hung_although_none_was_to_follow_and_fails_leaves_the_dose_open_for_the_back_up(
    ward: Ward,
) -> None:
    spare = backup(ward)
    second = no_further(ward)
    yes = [("no_further_told", ward.investigator)]
    ward.world.do("start_infusion", ward.nurse, hang(ward, "start_infusion", second), authorised=yes)
    ward.world.later(minutes=20)
    ward.end(second, "1", complete="no", partial_reason="bag_failed")
    assert state(ward, ward.first.dose) == "cleared"
    assert opened(ward, spare) == ()


@pytest.mark.parametrize("over", ["given", "prescribed", "omitted"])
def test_a_part_that_waits_is_discarded_where_its_dose_is_over_or_prescribed_anew(ward: Ward, over: str) -> None:
    second = no_further(ward)
    ward.world.change(ward.first.dose, {"dose": over})
    discard(ward, second)
    assert (state(ward, second), state(ward, ward.first.dose)) == ("discarded", over)


def after_failures(ward: Ward, count: int, last: Child) -> None:
    """So many bags of the dose failed with a little in the child, each announced truly; the last one may be used."""
    announced = 1
    for number in range(count):
        bag = ward.first if number == 0 else backup(ward)
        ward.usable(bag)
        prepared = ward.prepare(bag.container, drawn_ml="18", parts_total=announced)
        ward.label(prepared)
        ward.verify(prepared, ward.nurse)
        ward.verify(prepared, ward.other_nurse)
        ward.start(prepared)
        ward.world.later(minutes=5)
        ward.end(prepared, "1", complete="no", partial_reason="bag_failed")
        announced += 1
    ward.usable(last)


@pytest.mark.parametrize(("parts", "said"), [(3, False), (4, True), (2, True)])
def test_after_two_bags_that_failed_the_third_is_the_third_of_three(ward: Ward, parts: int, said: bool) -> None:
    spare = backup(ward)
    after_failures(ward, 2, spare)
    facts = ward.prepare_facts(spare.container, drawn_ml="18", parts_total=parts)
    refused = ward.world.refused("prepare_dose", ward.technician, facts, second=ward.pharmacist)
    assert ("parts_differ" in refused) is said
    assert said or refused == ()
