"""Who may sign a step at a moment: by role, and what keeps an account from it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from custody.rules.effects import instant_text
from custody.rules.registry import registry
from custody.rules.situation import Situation
from custody.rules.who_may import Standing, runs_out, signed_steps, who_may
from custody.seeds import seed
from tests.rules.world import World

SOP = "bedside_identity"


@pytest.fixture
def world() -> World:
    found = World.founded("protocol")
    found.person("Zhou Mei", "nurse")
    return found


def standings(world: World, step: str, locked: tuple[str, ...] = ()) -> dict[str, Standing]:
    found = who_may(registry().steps[step], world.situation(), locked)
    return {one.person.name: one for one in found}


def trained(world: World, person: str, until: timedelta) -> None:
    """A training in the bedside procedure, begun long ago."""
    digest = next(one.digest for one in world.documents if one.type == "procedure")
    spent = {"since": "2020-01-01T00:00:00.000000Z", "until": instant_text(world.at + until)}
    row = {"procedure": SOP, "role": "nurse", "document": digest, **spent}
    world.change(person, accepted=(digest,), trainings=(row,))


def test_only_who_holds_a_role_of_the_step_is_named_and_by_which_side(world: World) -> None:
    world.person("Ada Admin", "administrator")
    world.person("Wu Qiang", "qa")
    found = standings(world, "change_roles")
    assert set(found) == {"Ada Admin", "Wu Qiang"}
    sides = {name: (sorted(one.performs), sorted(one.seconds)) for name, one in found.items()}
    assert sides == {"Ada Admin": (["administrator"], []), "Wu Qiang": ([], ["qa"])}
    assert all(one.may for one in found.values())


@pytest.mark.parametrize(("state", "told"), [("invited", "invited"), ("deactivated", "deactivated")])
def test_an_account_that_is_not_active_signs_nothing(world: World, state: str, told: str) -> None:
    gone = world.person("Gone Long", "nurse")
    world.change(gone, {"person": state})
    one = standings(world, "verify_dose")["Gone Long"]
    assert (one.unfit, one.may) == ((told,), False)


def test_a_locked_account_signs_nothing_until_the_lock_ends(world: World) -> None:
    nurse = world.person("Lin Hao", "nurse")
    assert standings(world, "verify_dose")["Lin Hao"].may
    assert standings(world, "verify_dose", (nurse,))["Lin Hao"].unfit == ("locked",)


def test_a_second_factor_is_asked_only_where_the_full_password_is(world: World) -> None:
    text = seed("role_matrix").decode().replace("second_factor = []", 'second_factor = ["qa"]')
    world.document("role_matrix", "role_matrix", text, version="2")
    quality = world.person("Wu Qiang", "qa")
    assert standings(world, "change_roles")["Wu Qiang"].unfit == ("no_second_factor",)
    assert standings(world, "deactivate_person")["Wu Qiang"].unfit == ()
    world.change(quality, factor_digest="ab")
    assert standings(world, "change_roles")["Wu Qiang"].unfit == ()


def test_a_policy_that_is_not_accepted_is_told(world: World) -> None:
    world.document("policy", "Signing in one's own name", seed("policy"))
    [reason] = standings(world, "verify_dose")["Zhou Mei"].reasons
    assert reason.code == "policy_not_accepted"


def test_training_is_told_that_is_missing_over_or_running_out(world: World) -> None:
    world.document("procedure", SOP, "x = 1")
    nurse = world.person("Lin Hao", "nurse")
    assert {r.code for r in standings(world, "verify_dose")["Lin Hao"].reasons} == {
        "training_unrecorded",
        "training_missing",
    }
    trained(world, nurse, timedelta(days=30))
    one = standings(world, "verify_dose")["Lin Hao"]
    assert one.may
    assert runs_out(one, world.at, timedelta(days=30))
    assert not runs_out(one, world.at, timedelta(days=29))
    trained(world, nurse, timedelta(0))
    assert [r.code for r in standings(world, "verify_dose")["Lin Hao"].reasons] == ["training_expired"]
    assert standings(world, "give_il2")["Lin Hao"].may, "a step that asks for none"
    assert standings(world, "give_il2")["Lin Hao"].until is None


def test_what_the_program_does_and_what_one_does_for_oneself_is_signed_by_nobody_for_others() -> None:
    names = {step.name for step in signed_steps(registry().steps)}
    assert {"release_lot", "verify_dose", "change_roles"} <= names
    assert not {"lock_account", "accept_document", "set_secret", "acknowledge_stop"} & names


def test_a_house_without_a_role_matrix_has_nobody() -> None:
    world = World()
    world.person("Zhou Mei", "nurse")
    assert who_may(registry().steps["verify_dose"], Situation(world.at, things=dict(world.things))) == ()
