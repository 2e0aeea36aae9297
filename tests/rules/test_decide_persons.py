"""Who may, who signs, when it happened: and preview and act never disagree."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from custody.rules.decide import Accepted, Denied, Refused, about_the_thing
from custody.rules.effects import Moved, posted
from custody.rules.refusals import Refusal
from custody.rules.situation import BALANCES
from custody.rules.step import Act, Capacity, Sign, SignedBy, Tense
from tests.rules.house import House, codes, reasons, small_house, step


@pytest.fixture
def house() -> House:
    return small_house()


def test_a_person_without_the_role_is_denied_before_anything_else_is_looked_at(house: House) -> None:
    decision = house.decide(step("deadly"), actor=house.qa)
    assert isinstance(decision, Denied)
    assert [(r.code, r.params["roles"]) for r in reasons(decision)] == [("not_permitted", "operator")]


def test_a_person_who_is_not_active_is_denied(house: House) -> None:
    house.world.change(house.operator, {"person": "invited"})
    assert isinstance(house.decide(step()), Denied)


def test_nobody_may_do_anything_where_no_role_matrix_is_in_force(house: House) -> None:
    house.world.documents = [d for d in house.world.documents if d.type != "role_matrix"]
    assert isinstance(house.decide(step()), Denied)


def test_a_step_of_the_program_is_denied_to_people_and_a_step_of_people_to_the_program(house: House) -> None:
    assert codes(house.decide(step(system=True))) == ["system_step"]
    assert codes(house.decide(step(), system=True)) == ["system_step"]


def test_a_step_for_oneself_asks_for_no_role_but_for_somebody_on_record(house: House) -> None:
    assert isinstance(house.decide(step(for_oneself=True), actor=house.qa, signatures=()), Accepted)
    assert isinstance(house.decide(step(for_oneself=True), actor="person.99", signatures=()), Denied)


def test_an_authorisation_nobody_signed_passes_nothing(house: House) -> None:
    act = house.authorised(house.qa, house.investigator)
    act["signatures"] = act["signatures"][:1]
    assert isinstance(house.decide(step("doubtful"), **act), Refused)


def test_even_what_is_always_recordable_is_signed(house: House) -> None:
    recordable = step(always_recordable=True, sign=Sign.PERFORMER)
    assert codes(house.decide(recordable, signatures=())) == ["signature_missing"]


@pytest.mark.parametrize("reasons", [(), ("trivial",), ("odd",), ("doubtful",), ("deadly", "odd")])
def test_preview_and_act_give_the_same_answer(house: House, reasons: tuple[str, ...]) -> None:
    tried = step(*reasons, effects=[Moved(house.container, "container")], sign=Sign.PERFORMER)
    assert house.decide(tried, preview=True, signatures=()) == house.decide(tried)


def test_a_preview_answers_before_anyone_has_signed(house: House) -> None:
    assert isinstance(house.decide(step(sign=Sign.PERFORMER), preview=True, signatures=()), Accepted)
    assert codes(house.decide(step(sign=Sign.PERFORMER), signatures=())) == ["signature_missing"]


@pytest.mark.parametrize(
    ("signature", "code"),
    [
        ({"fresh": False}, "signature_stale"),
        ({"matches": False}, "content_changed"),
        ({"full_password": False}, "full_password_needed"),
    ],
)
def test_a_signature_that_is_old_foreign_or_weak_is_refused(house: House, signature: Any, code: str) -> None:
    given = SignedBy(house.operator, "did", **{"full_password": True, **signature})
    decision = house.decide(step(sign=Sign.PERFORMER, full_password=True), signatures=(given,))
    assert codes(decision) == [code]


@pytest.mark.parametrize("full", [(False, True), (True, False), (False, False)])
def test_where_the_full_password_is_asked_both_sign_with_it(house: House, full: tuple[bool, bool]) -> None:
    by_two = step(sign=Sign.PERFORMER_AND_SECOND, full_password=True)
    first = SignedBy(house.operator, "did", full[0])
    second = SignedBy(house.qa, "checked", full[1], capacity=Capacity.SECOND)
    found = reasons(house.decide(by_two, second=house.qa, signatures=(first, second)))
    weak = [person for person, signed in zip((house.operator, house.qa), full, strict=True) if not signed]
    assert [(reason.code, reason.thing) for reason in found] == [("full_password_needed", person) for person in weak]


@pytest.mark.parametrize("sign", [{"full_password": True, "sign": Sign.PERFORMER}, {"sign": Sign.RELEASE}])
def test_where_the_full_password_is_asked_whoever_authorises_gives_it_too(house: House, sign: dict[str, Any]) -> None:
    act = house.authorised(house.qa, house.investigator)
    full = tuple(replace(signed, full_password=True) for signed in act["signatures"])
    asks = step("doubtful", **sign)
    assert isinstance(house.decide(asks, **{**act, "signatures": full}), Accepted)
    weak = (*full[:2], replace(full[2], full_password=False))
    found = reasons(house.decide(asks, **{**act, "signatures": weak}))
    assert [(one.code, one.thing) for one in found] == [("full_password_needed", house.investigator)]
    at_the_bed = step("doubtful", sign=Sign.PERFORMER)
    assert isinstance(house.decide(at_the_bed, **{**act, "signatures": weak}), Accepted), "badge and PIN"


def test_a_signature_of_somebody_else_is_no_signature_of_the_performer(house: House) -> None:
    decision = house.decide(step(sign=Sign.PERFORMER), signatures=(SignedBy(house.qa, "did"),))
    assert codes(decision) == ["signature_missing"]


def test_the_second_person_is_there_is_another_and_may_be_it(house: House) -> None:
    by_two = step(sign=Sign.PERFORMER_AND_SECOND)
    assert codes(house.decide(by_two)) == ["second_person_missing"]
    assert "same_person_twice" in codes(house.decide(by_two, second=house.operator))
    assert codes(house.decide(by_two, second=house.investigator)) == ["second_not_permitted"]
    assert isinstance(house.decide(by_two, second=house.qa), Accepted)


def test_the_future_is_refused_and_lateness_is_a_note(house: House) -> None:
    late = step(tense=Tense.REPORTS_THE_PAST)
    at = house.world.at
    assert codes(house.decide(late, occurred_at=at + timedelta(seconds=1))) == ["in_the_future"]
    assert codes(house.decide(late, occurred_at=at - timedelta(minutes=30))) == []
    tardy = house.decide(late, occurred_at=at - timedelta(minutes=31))
    assert isinstance(tardy, Accepted)
    assert [(note.code, note.params["minutes"]) for note in tardy.notes] == [("late_entry", 31)]


def test_a_guard_answers_at_the_scan_what_the_act_would_answer(house: House) -> None:
    guarded = step(guards=(lambda situation, thing, at: [Refusal("deadly", thing.code)],))
    act = Act(house.operator, house.world.at, house.world.at)
    thing = house.world.things[house.container]
    assert about_the_thing(guarded, house.world.situation(guarded), thing, act) == reasons(house.decide(guarded))


def test_who_holds_both_roles_fills_the_one_that_is_left(house: House) -> None:
    both = house.world.person("Qi Lan", "qa", "investigator")
    for persons in ((both, house.qa), (house.qa, both), (both, house.investigator), (house.investigator, both)):
        assert isinstance(house.decide(step("doubtful"), **house.authorised(*persons)), Accepted)
    assert codes(house.decide(step("doubtful"), **house.authorised(both))) == ["doubtful"]


@pytest.mark.parametrize("given", [{"capacity": Capacity.SECOND}, {"authorises": "odd"}])
def test_a_signature_given_for_something_else_authorises_nothing(house: House, given: dict[str, Any]) -> None:
    act = house.authorised(house.qa, house.investigator)
    first, second, third = act["signatures"]
    act["signatures"] = (first, second, replace(third, **given))
    assert codes(house.decide(step("doubtful"), **act)) == ["doubtful"]


def test_a_signature_in_another_capacity_is_not_the_performer_s(house: House) -> None:
    given = SignedBy(house.operator, "did", capacity=Capacity.SECOND)
    assert codes(house.decide(step(sign=Sign.PERFORMER), signatures=(given,))) == ["signature_missing"]


def test_what_cannot_happen_is_said_before_anyone_is_asked_to_sign(house: House) -> None:
    house.world.change(house.container, {"container": "infused"})
    moving = step(effects=[Moved(house.container, "container")], sign=Sign.PERFORMER_AND_SECOND)
    assert codes(house.decide(moving, signatures=())) == ["wrong_state"]
    spending = [posted(house.container, "world.destroyed", Decimal(1), "mL")]
    spend = step(effects=spending, sign=Sign.PERFORMER, reads=(BALANCES,))
    assert codes(house.decide(spend, signatures=())) == ["not_enough"]


def test_a_step_no_row_allows_is_refused_alike_in_preview_and_in_act(house: House) -> None:
    house.world.change(house.container, {"container": "infused"})
    moving = step("trivial", effects=[Moved(house.container, "container")], sign=Sign.PERFORMER)
    assert house.decide(moving, preview=True, signatures=()) == house.decide(moving, signatures=())


@pytest.mark.parametrize("capacity", list(Capacity))
@pytest.mark.parametrize(("amiss", "code"), [("fresh", "signature_stale"), ("matches", "content_changed")])
def test_every_signature_is_fresh_and_of_what_was_shown_whoever_gave_it(
    house: House, capacity: Capacity, amiss: str, code: str
) -> None:
    signed = {one: SignedBy(who, one.value, capacity=one) for one, who in zip(Capacity, _three(house), strict=True)}
    good = house.decide(step(sign=Sign.PERFORMER_AND_SECOND), second=house.qa, signatures=tuple(signed.values()))
    assert code not in codes(good)
    signed[capacity] = replace(signed[capacity], fresh=amiss != "fresh", matches=amiss != "matches")
    bad = house.decide(step(sign=Sign.PERFORMER_AND_SECOND), second=house.qa, signatures=tuple(signed.values()))
    assert [(one.code, one.thing) for one in reasons(bad) if one.code == code] == [(code, signed[capacity].person)]


def _three(house: House) -> tuple[str, str, str]:
    """Who performs, who checks, and who authorises."""
    return house.operator, house.qa, house.investigator
