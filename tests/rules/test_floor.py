"""No document makes passable what the protocol of identity forbids, and none stops what only marks an entry."""

from __future__ import annotations

import tomllib

import pytest

from custody.rules.closed_list import TOGETHER
from custody.rules.floor import FLOOR, ONLY_NOTED
from custody.rules.refusals import Refusal, Weight
from custody.rules.soundness import unsound
from custody.rules.step import Act
from custody.rules.weights import weigh
from custody.seeds import seed
from tests.rules.house import step
from tests.rules.world import World

NEVER_PASSED = (
    *("wrong_subject", "wrong_band", "lot_not_released", "lot_rejected", "lot_recalled", "consent_withdrawn"),
    *("already_infused", "dose_already_given", "past_expiry", "not_verified", "not_a_verifier", "same_verifier_twice"),
    *("label_of_another_thing", "void_label", "not_allocated", "scanned_another", "signature_missing"),
    *("signature_stale", "content_changed", "second_person_missing", "second_not_permitted", "same_person_twice"),
    *(
        "full_password_needed",
        "second_factor_needed",
        "not_permitted",
        "unknown_code",
        "wrong_kind",
        "wrong_state",
        "not_enough",
    ),
    "pair_broken",
    *("own_account", "has_account_already", "username_taken", "administrator_with_other_role", "last_of_role"),
    *("another_staff_number", "account_deactivated", "own_training", "alert_of_oneself", "revoked_badge"),
)


def weighed(code: str, weights: str, after_thaw: bool = False) -> Weight:
    world = World.founded()
    world.document("refusal_weights", "refusal_weights", weights, version="2")
    act = Act("person.1", world.at, world.at)
    return weigh([Refusal(code)], step(after_thaw=after_thaw), world.situation(), act)[0].weight


def places(text: str) -> tuple[str, ...]:
    return unsound("refusal_weights", tomllib.loads(text))


def row(code: str, more: str) -> str:
    return f'[[refusal]]\ncode = "{code}"\n{more}\n'


@pytest.mark.parametrize("code", NEVER_PASSED)
def test_a_code_of_the_floor_weighs_never_whatever_the_document_says(code: str) -> None:
    assert code in FLOOR
    assert weighed(code, row(code, 'weight = "note"')) is Weight.NEVER
    assert weighed(code, row(code, 'weight = "never"\nafter_thaw = "note"'), after_thaw=True) is Weight.NEVER


@pytest.mark.parametrize("code", NEVER_PASSED)
def test_weights_that_lift_a_code_off_the_floor_are_unsound(code: str) -> None:
    assert places(row(code, 'weight = "never"')) == ()
    assert places(row(code, 'weight = "note"')) == ("refusal.1.weight",)
    assert places(row(code, 'weight = "authorise"\nauthorise = ["qa"]')) == ("refusal.1.weight",)
    assert places(row(code, 'weight = "never"\nafter_thaw = "note"')) == ("refusal.1.weight",)


def test_what_holds_the_closed_list_within_one_act_is_lifted_by_no_document() -> None:
    assert {one.held_by for one in TOGETHER if one.held_by} <= FLOOR


@pytest.mark.parametrize("code", sorted(ONLY_NOTED))
def test_what_only_marks_the_entry_stops_nothing_even_where_the_document_does_not_know_it(code: str) -> None:
    assert weighed(code, row("wrong_state", 'weight = "never"')) is Weight.NOTE
    assert weighed(code, row(code, 'weight = "never"')) is Weight.NOTE


def test_a_code_that_stands_twice_is_unsound() -> None:
    twice = row("on_hold", 'weight = "never"') + row("on_hold", 'weight = "note"')
    assert places(twice) == ("refusal.2.code",)


def test_only_a_withdrawal_may_be_authorised_by_anyone() -> None:
    assert places(row("on_hold", 'weight = "authorise"\nauthorise = ["*"]')) == ("refusal.1.authorise",)
    assert places(row("withdrawal_by_one", 'weight = "authorise"\nauthorise = ["*"]')) == ()


def test_weights_off_the_floor_are_not_approved() -> None:
    world = World.founded()
    author, quality = world.person("Zhao Min", "operator"), world.person("Wu Qiang", "qa")
    text = seed("refusal_weights").decode() + row("wrong_subject", 'weight = "note"')
    facts = {"type": "refusal_weights", "title": "Weights", "version": "2", "file": world.file(text)}
    assert world.refused("approve_document", author, facts, second=quality) == ("document_unsound",)
