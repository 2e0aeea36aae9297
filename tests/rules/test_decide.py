"""The decision: every reason is gathered, weighed by the document in force, and effects are resolved or refused."""

from __future__ import annotations

from decimal import Decimal

import pytest

from custody.rules.decide import Accepted, Refused
from custody.rules.effects import Created, Effect, Linked, Moved, Opened, Set, Unlinked, posted
from custody.rules.refusals import Refusal, Weight
from custody.rules.situation import BALANCES
from tests.rules.house import House, codes, reasons, small_house, step


@pytest.fixture
def house() -> House:
    return small_house()


def test_a_step_without_reasons_happens(house: House) -> None:
    decision = house.decide(step(effects=[Moved(house.container, "container")]))
    assert decision == Accepted((Moved(house.container, "container", "", "discarded"),))


def test_a_code_the_record_does_not_know_is_refused(house: House) -> None:
    unknown = house.world.put("container")
    del house.world.things[unknown]
    assert codes(house.decide(step(), {"container": unknown})) == ["unknown_code"]


def test_a_thing_of_another_kind_is_refused_and_named(house: House) -> None:
    lot = house.world.put("lot")
    decision = house.decide(step(), {"container": lot})
    assert [(r.code, r.params["kind"], r.params["expected"]) for r in reasons(decision)] == [
        ("wrong_kind", "lot", "container")
    ]


def test_a_label_scanned_where_a_person_is_asked_for_is_refused(house: House) -> None:
    decision = house.decide(step(), {"container": house.container, "person": house.container})
    assert codes(decision) == ["not_a_person"]


def test_every_reason_is_given_worst_first_and_each_once_a_thing(house: House) -> None:
    decision = house.decide(step("trivial", "odd", "doubtful", "deadly", "deadly"))
    assert isinstance(decision, Refused)
    assert codes(decision) == ["deadly", "doubtful", "odd", "trivial"]
    assert decision.reasons[0].who == ("qa",)


def test_a_code_the_document_does_not_know_is_never_passed(house: House) -> None:
    decision = house.decide(step("never_heard_of"), **house.authorised(house.qa, code="never_heard_of"))
    assert isinstance(decision, Refused)
    assert decision.reasons[0].weight is Weight.NEVER


def test_no_reason_is_passed_where_no_weights_are_in_force(house: House) -> None:
    house.world.documents = [d for d in house.world.documents if d.type != "refusal_weights"]
    assert isinstance(house.decide(step("trivial")), Refused)


def test_a_note_marks_the_entry_and_stops_nothing(house: House) -> None:
    decision = house.decide(step("trivial", effects=[Set(house.container, "cause", "x")]))
    assert isinstance(decision, Accepted)
    assert codes(decision) == ["trivial"]
    assert decision.effects == (Set(house.container, "cause", "x"),)


def test_a_note_that_says_so_opens_a_deviation_about_the_thing_dated_now(house: House) -> None:
    decision = house.decide(step("odd"))
    assert isinstance(decision, Accepted)
    (opened,) = decision.effects
    attrs = {"reason": "odd", "grade": "minor", "opened_at": "2026-11-02T01:00:00.000000Z"}
    assert opened == Opened("@deviation1", "deviation", (house.container,), attrs)


def test_a_reason_to_be_authorised_stops_while_nobody_answers_for_it(house: House) -> None:
    assert codes(house.decide(step("doubtful"))) == ["doubtful"]


def test_a_reason_is_passed_when_one_person_of_each_named_role_signs_for_it(house: House) -> None:
    decision = house.decide(step("doubtful"), **house.authorised(house.qa, house.investigator))
    assert isinstance(decision, Accepted)
    assert [effect.attrs["grade"] for effect in decision.effects if isinstance(effect, Opened)] == ["major"]


def test_one_person_with_both_roles_does_not_answer_twice(house: House) -> None:
    both = house.world.person("Both", "qa", "investigator")
    assert isinstance(house.decide(step("doubtful"), **house.authorised(both)), Refused)


def test_an_authorisation_by_the_wrong_role_passes_nothing(house: House) -> None:
    other = house.world.person("Op 2", "operator")
    assert isinstance(house.decide(step("doubtful"), **house.authorised(house.qa, other)), Refused)


def test_the_performer_does_not_authorise_their_own_act(house: House) -> None:
    house.world.change(house.operator, roles=["operator", "qa", "investigator"])
    assert isinstance(house.decide(step("doubtful"), **house.authorised(house.operator, house.qa)), Refused)


def test_an_authorisation_for_another_reason_passes_nothing(house: House) -> None:
    act = house.authorised(house.qa, house.investigator, code="odd")
    assert isinstance(house.decide(step("doubtful"), **act), Refused)


def test_an_authorisation_without_a_reason_of_its_own_passes_nothing(house: House) -> None:
    act = house.authorised(house.qa, house.investigator, reason="")
    assert isinstance(house.decide(step("doubtful"), **act), Refused)


def test_an_authoriser_who_is_no_longer_active_passes_nothing(house: House) -> None:
    house.world.change(house.qa, {"person": "left"})
    assert isinstance(house.decide(step("doubtful"), **house.authorised(house.qa, house.investigator)), Refused)


def test_nothing_authorises_what_is_never_allowed(house: House) -> None:
    act = house.authorised(house.qa, house.investigator, code="deadly")
    assert isinstance(house.decide(step("deadly"), **act), Refused)


def test_once_cells_are_thawed_an_administrative_reason_no_longer_stops(house: House) -> None:
    assert isinstance(house.decide(step("paperwork")), Refused)
    assert codes(house.decide(step("paperwork", after_thaw=True))) == ["paperwork"]
    assert isinstance(house.decide(step("paperwork", after_thaw=True)), Accepted)
    assert isinstance(house.decide(step("deadly", after_thaw=True)), Refused)


def test_a_move_no_row_allows_is_refused_and_names_the_state(house: House) -> None:
    house.world.change(house.container, {"container": "infused"})
    decision = house.decide(step(effects=[Moved(house.container, "container")]))
    assert [(r.code, r.params["state"]) for r in reasons(decision)] == [("wrong_state", "infused")]


def test_a_second_move_in_one_step_begins_where_the_first_ended(house: House) -> None:
    twice = [Moved(house.container, "container"), Moved(house.container, "container")]
    assert codes(house.decide(step(effects=twice))) == ["wrong_state"]


def test_an_account_of_a_thing_does_not_go_below_zero(house: House) -> None:
    house.world.balances[house.container, "mL"] = Decimal(10)
    spend = step(effects=[posted(house.container, "world.destroyed", Decimal("10.1"), "mL")], reads=(BALANCES,))
    decision = house.decide(spend)
    assert [(r.code, r.params["there"], r.params["asked"]) for r in reasons(decision)] == [("not_enough", "10", "10.1")]
    house.world.balances[house.container, "mL"] = Decimal("10.1")
    assert isinstance(house.decide(spend), Accepted)


def test_several_postings_from_one_account_are_added_up(house: House) -> None:
    house.world.balances[house.container, "mL"] = Decimal(10)
    six = posted(house.container, "world.destroyed", Decimal(6), "mL")
    assert codes(house.decide(step(effects=[six, six], reads=(BALANCES,)))) == ["not_enough"]


def test_an_account_outside_the_house_may_go_below_zero(house: House) -> None:
    supply = posted("world.supply", house.container, Decimal(100), "mL")
    assert isinstance(house.decide(step(effects=[supply], reads=(BALANCES,))), Accepted)


def test_what_happened_is_always_recordable_and_its_reasons_become_notes(house: House) -> None:
    house.world.change(house.container, {"container": "infused"})
    effects: list[Effect] = [Moved(house.container, "container"), Set(house.container, "cause", "fell")]
    decision = house.decide(step("deadly", "doubtful", effects=effects, always_recordable=True))
    assert isinstance(decision, Accepted)
    assert codes(decision) == ["deadly", "wrong_state", "doubtful"]
    assert Set(house.container, "cause", "fell") in decision.effects
    assert not any(isinstance(effect, Moved) for effect in decision.effects)


def test_a_failed_identity_check_is_recorded_as_a_mismatch_and_nothing_else_is_judged(house: House) -> None:
    found = step(
        "deadly", effects=[Set(house.container, "checks", ())], mismatches=lambda s, facts, act: [Refusal("odd")]
    )
    decision = house.decide(found)
    assert isinstance(decision, Accepted)
    assert (decision.outcome, codes(decision)) == ("mismatch", ["odd"])
    assert Set(house.container, "checks", ()) in decision.effects


def test_genealogy_never_ends_and_no_relation_is_invented(house: House) -> None:
    for wrong in (Unlinked("a", "b", "filled"), Linked("a", "b", "likes")):
        with pytest.raises(ValueError, match=r"genealogy|relation"):
            house.decide(step(effects=[wrong]))


def test_a_new_thing_begins_its_journey_only_by_a_step_that_begins_it(house: House) -> None:
    begins: list[Effect] = [Created("@1", "container"), Moved("@1", "container")]
    assert codes(house.decide(step(effects=begins))) == ["wrong_state"]


@pytest.mark.parametrize(
    "items", [("@hold", "@hold"), ("@more-U.1-person.15",), ("alarm",)], ids=["twice", "unfit", "no placeholder"]
)
def test_a_step_that_begins_what_cannot_have_a_code_of_its_own_is_written_wrong(
    house: House, items: tuple[str, ...]
) -> None:
    """In the record two of one name would be one, and what has no code is answered by nobody."""
    opened = [Opened(item, "alarm", (house.container,), {"reason": "recalled_lot"}) for item in items]
    with pytest.raises(ValueError, match="no names of their own"):
        house.decide(step(effects=opened))
