"""A reset takes two others, puts the account back to the beginning, and is told to its owner."""

from __future__ import annotations

import pytest

from custody.rules.effects import instant_text
from tests.rules.world import World


def test_a_reset_by_two_opens_the_account_to_nothing_but_new_secrets_and_says_who_did_it() -> None:
    world = World.founded()
    admin, quality, nurse = people(world)
    world.do("reset_secret", admin, {"person": nurse}, second=quality)
    found = world.things[nurse]
    assert found.state("person") == "invited"
    assert (found.text("reset_at"), found.text("reset_by")) == (instant_text(world.at), admin)
    facts = {"password_digest": "ab" * 32, "pin_digest": "cd" * 32}
    world.do("set_secret", nurse, facts)
    assert world.things[nurse].state("person") == "active"


def test_a_code_that_was_lost_is_given_again_and_a_badge_names_its_owner() -> None:
    world = World.founded()
    admin, quality, nurse = people(world)
    badge = world.things[nurse].text("badge")
    for _ in range(2):
        world.do("reset_secret", admin, {"person": badge}, second=quality)
    assert world.things[nurse].state("person") == "invited"


def test_nobody_resets_their_own_nor_approves_it() -> None:
    world = World.founded()
    admin, quality, _ = people(world)
    other = world.person("Bo Admin", "administrator")
    assert world.refused("reset_secret", admin, {"person": admin}, second=quality) == ("own_account",)
    assert world.refused("reset_secret", admin, {"person": quality}, second=quality) == ("own_account",)
    assert world.refused("reset_secret", other, {"person": admin}, second=quality) == ()


def test_two_accounts_of_one_person_are_that_person() -> None:
    world = World.founded()
    admin, quality, _ = people(world)
    second = world.person("Ada Meyer", "nurse")
    for account in (admin, second):
        world.change(account, staff_number="40117")
    assert world.refused("reset_secret", admin, {"person": second}, second=quality) == ("own_account",)


def test_a_reset_needs_an_administrator_quality_and_both_their_passwords() -> None:
    world = World.founded()
    admin, quality, nurse = people(world)
    facts = {"person": nurse}
    assert world.refused("reset_secret", nurse, facts, second=quality) == ("not_permitted",)
    assert world.refused("reset_secret", admin, facts) == ("second_person_missing",)
    other = world.person("Lin Hao", "nurse")
    assert world.refused("reset_secret", admin, facts, second=other) == ("second_not_permitted",)
    weak = world.refused("reset_secret", admin, facts, second=quality, full_password=False)
    assert set(weak) == {"full_password_needed"}


def test_a_second_factor_is_taken_away_by_two_others_where_there_is_one() -> None:
    world = World.founded()
    admin, quality, nurse = people(world)
    facts = {"person": nurse}
    assert world.refused("reset_second_factor", admin, facts, second=quality) == ("no_second_factor",)
    world.do("set_second_factor", nurse, {"factor_digest": "ef" * 32})
    assert world.things[nurse].text("factor_digest") == "ef" * 32
    assert world.refused("reset_second_factor", admin, {"person": admin}, second=quality)[0] == "own_account"
    world.do("reset_second_factor", admin, facts, second=quality)
    found = world.things[nurse]
    assert (found.text("factor_digest"), found.text("factor_reset_by")) == ("", admin)
    assert found.state("person") == "active"


def test_the_program_hashes_again_only_what_is_in_force() -> None:
    world = World.founded()
    nurse = world.person("Mei", "nurse")
    world.change(nurse, password_digest="aa" * 32, pin_digest="bb" * 32)
    facts = {"person": nurse, "password_before": "aa" * 32, "pin_before": "bb" * 32}
    new = {"password_digest": "cc" * 32, "pin_digest": "bb" * 32}
    world.do("rehash_secret", "", facts | new)
    found = world.things[nurse]
    assert (found.text("password_digest"), found.text("pin_digest")) == ("cc" * 32, "bb" * 32)
    assert world.refused("rehash_secret", "", facts | new) == ("secret_set_meanwhile",)


@pytest.mark.parametrize("role", ["administrator", "qa"])
def test_whoever_looks_after_accounts_ends_anothers_sessions_and_nothing_moves(role: str) -> None:
    world = World.founded()
    nurse, other = world.person("Mei", "nurse"), world.person("Ada", role)
    before = dict(world.things)
    world.do("end_sessions", other, {"person": nurse, "why": "left behind"})
    assert dict(world.things) == before
    assert world.refused("end_sessions", nurse, {"person": other, "why": "x"}) == ("not_permitted",)


def people(world: World) -> tuple[str, str, str]:
    """An administrator, somebody of quality, and a nurse."""
    return world.person("Ada Meyer", "administrator"), world.person("Wu Qiang", "qa"), world.person("Zhou Mei", "nurse")
