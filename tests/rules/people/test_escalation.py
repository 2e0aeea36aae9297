"""Story 41: whoever looks after accounts tries, by each thing an administrator can do, to come to rights over cells."""

from __future__ import annotations

from typing import Any

import pytest

from custody.rules.registry import registry
from custody.rules.roles import performers, roles_of
from tests.rules.world import World

SHOWN = {"staff_number": "N 4711", "identity_checked": "known_personally"}
GXP = ("release", "qa", "nurse")


def entrance() -> tuple[World, str, str]:
    """A world with an administrator, somebody of quality, and a few more of each."""
    world = World.founded()
    admin, quality = world.person("Ada Admin", "administrator"), world.person("Wu Qiang", "qa")
    world.person("Fang Rui", "qa")
    world.change(admin, staff_number="N 4711")
    return world, admin, quality


def escalations(admin: str, quality: str) -> dict[str, dict[str, Any]]:
    """What an administrator alone might try, by step."""
    return {
        "register_person": {"name": "Ada Meyer", "username": "ada2", **SHOWN, "roles": ["release"]},
        "change_roles": {"person": admin, "roles": ["release"], "why": "cover"},
        "reactivate_person": {"person": quality, **SHOWN, "roles": ["release"]},
        "reset_secret": {"person": quality},
        "reset_second_factor": {"person": quality},
        "issue_badge": {"person": admin, "identity_checked": "known_personally"},
    }


@pytest.mark.parametrize("second", ["", "themselves", "another administrator"])
@pytest.mark.parametrize("step", sorted(escalations("", "")))
def test_41_an_administrator_alone_comes_to_nothing_by_any_of_their_steps(step: str, second: str) -> None:
    world, admin, quality = entrance()
    other = world.person("Bo Admin", "administrator")
    named = {"": "", "themselves": admin, "another administrator": other}[second]
    assert world.refused(step, admin, escalations(admin, quality)[step], second=named) != ()


def test_41_not_even_with_quality_beside_them_for_their_own_account_or_for_a_second_one() -> None:
    world, admin, quality = entrance()
    tries = escalations(admin, quality)
    assert world.refused("register_person", admin, tries["register_person"], second=quality) == ("has_account_already",)
    assert "own_account" in world.refused("change_roles", admin, tries["change_roles"], second=quality)
    both = tries["change_roles"] | {"roles": ["administrator", "release"]}
    assert "administrator_with_other_role" in world.refused("change_roles", admin, both, second=quality)


def test_41_no_step_of_theirs_gives_an_administrator_a_role_even_by_way_of_another_account() -> None:
    """With quality beside them they grant to others, and each grant stands under both names."""
    world, admin, quality = entrance()
    nurse = world.person("Zhou Mei", "nurse")
    world.do("change_roles", admin, {"person": nurse, "roles": ["release"], "why": "cover"}, second=quality)
    assert roles_of(world.situation(), admin) == {"administrator"}
    assert (world.things[nurse].text("roles_by"), world.participation[-1].person) == (admin, quality)


def test_41_whoever_was_reset_is_told_by_whom_and_a_reset_takes_somebody_of_quality_who_is_another() -> None:
    world, admin, quality = entrance()
    assert world.refused("reset_secret", admin, {"person": quality}, second=quality) == ("own_account",)
    third = next(one.code for one in world.things.values() if one.name == "Fang Rui")
    world.do("reset_secret", admin, {"person": quality}, second=third)
    assert world.things[quality].text("reset_by") == admin
    assert roles_of(world.situation(), quality) == frozenset()


@pytest.mark.parametrize("role", GXP)
def test_41_no_step_that_touches_cells_or_documents_is_an_administrators(role: str) -> None:
    world, _, _ = entrance()
    situation = world.situation()
    for step in registry().steps.values():
        allowed = performers(situation, step.permission)
        if role in allowed and step.station != "people":
            assert "administrator" not in allowed, step.name
