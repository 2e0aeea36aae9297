"""What a sign-in asks and how long it lasts: by role, as the role matrix in force says."""

from __future__ import annotations

from datetime import timedelta

import pytest

from custody.rules.decide import Refused
from custody.rules.registry import registry
from custody.rules.signing_in import (
    PROOF_LIFE,
    Limits,
    asked_for_code,
    limits_for,
    second_person_window,
    signature_lasts,
)
from custody.rules.soundness import unsound
from custody.rules.step import Capacity
from custody.seeds import seed
from tests.rules.world import World

OTHERWISE = Limits(timedelta(minutes=10), timedelta(hours=12))
LONGER = '[[session]]\nroles = ["auditor"]\nidle_minutes = 30\nabsolute_minutes = 60\n'


def matrix(world: World, text: str) -> None:
    world.document("role_matrix", "role_matrix", text, version="2")


def test_roles_live_under_their_own_limits_and_who_holds_several_under_the_shortest() -> None:
    world = World()
    matrix(world, LONGER)
    found = world.situation().document("role_matrix")
    assert limits_for(found, ("auditor",), OTHERWISE) == Limits(timedelta(minutes=30), timedelta(hours=1))
    assert limits_for(found, ("auditor", "nurse"), OTHERWISE) == Limits(timedelta(minutes=10), timedelta(hours=1))
    assert limits_for(found, ("nurse",), OTHERWISE) == OTHERWISE
    assert limits_for(found, (), OTHERWISE) == OTHERWISE
    assert limits_for(None, ("auditor",), OTHERWISE) == OTHERWISE


def test_a_code_is_asked_of_the_roles_named_and_of_nobody_where_none_are() -> None:
    world = World()
    matrix(world, 'second_factor = ["release", "qa"]\n')
    found = world.situation().document("role_matrix")
    assert asked_for_code(found, ("nurse", "qa"))
    assert not asked_for_code(found, ("nurse",))
    matrix(world, "roles = []\n")
    assert not asked_for_code(world.situation().documents[-1], ("qa",))
    assert not asked_for_code(None, ("qa",))


def test_only_the_performer_of_two_waits_and_for_as_long_as_the_matrix_says() -> None:
    world = World()
    by_two, by_one = (registry().steps[name] for name in ("correct_entry", "store_container"))
    matrix(world, "second_person_minutes = 3\n")
    given = world.situation()
    assert second_person_window(given.document("role_matrix")) == timedelta(minutes=3)
    assert signature_lasts(by_two, given, Capacity.PERFORMER) == timedelta(minutes=3)
    for capacity in (Capacity.SECOND, Capacity.AUTHORISER):
        assert signature_lasts(by_two, given, capacity) == PROOF_LIFE
    assert signature_lasts(by_one, given, Capacity.PERFORMER) == PROOF_LIFE


def test_both_sign_at_once_where_the_matrix_is_silent() -> None:
    world = World()
    matrix(world, "roles = []\n")
    by_two = registry().steps["correct_entry"]
    assert second_person_window(world.situation().document("role_matrix")) == timedelta(0)
    assert signature_lasts(by_two, world.situation(), Capacity.PERFORMER) == PROOF_LIFE


def test_the_demonstration_asks_nobody_for_a_code() -> None:
    world = World.founded()
    found = world.situation().document("role_matrix")
    assert not asked_for_code(found, found.texts("roles"))


def coded(world: World) -> None:
    """The seed's matrix, with a code asked of quality."""
    matrix(world, seed("role_matrix").decode().replace("second_factor = []", 'second_factor = ["qa"]'))


def test_a_full_password_signature_of_such_a_role_needs_the_code_and_a_bedside_one_does_not() -> None:
    world = World.founded()
    admin, quality, nurse = world.person("Ada", "administrator"), world.person("Wu", "qa"), world.person("Mei", "nurse")
    coded(world)
    facts = {"person": nurse}
    decision = world.decide("reset_secret", admin, facts, second=quality)
    assert isinstance(decision, Refused)
    assert [(one.code, one.thing) for one in decision.reasons] == [("second_factor_needed", quality)]
    assert world.refused("reset_secret", admin, facts, second=quality, second_factor=True) == ()
    assert world.refused("end_sessions", quality, {"person": nurse, "why": "left"}) == ()


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('second_factor = ["nobody"]', "second_factor"),
        ('second_factor = "qa"', "second_factor"),
        ("second_person_minutes = 0", "second_person_minutes"),
        ("second_person_minutes = 61", "second_person_minutes"),
        ('second_person_minutes = "soon"', "second_person_minutes"),
        (LONGER.replace("auditor", "nobody"), "session.1.roles"),
        (LONGER.replace('["auditor"]', "[]"), "session.1.roles"),
        (LONGER + LONGER, "session.2.roles"),
        (LONGER.replace("30", "90"), "session.1.idle_minutes"),
        (LONGER.replace("30", "0"), "session.1.idle_minutes"),
        (LONGER.replace("idle_minutes = 30\n", ""), "session.1.idle_minutes"),
    ],
)
def test_a_matrix_whose_sign_ins_make_no_sense_is_not_approved(text: str, place: str) -> None:
    world = World()
    plain = seed("role_matrix").decode().replace("second_factor = []", "").replace("second_person_minutes = 5", "")
    plain = plain[: plain.index("[[session]]")] + plain[plain.index("[[permission]]") :]
    head, tail = (text + "\n", "") if text.startswith("second") else ("", "\n" + text)
    assert unsound("role_matrix", world.document("role_matrix", "role_matrix", plain, "1").content) == ()
    wrong = world.document("role_matrix", "role_matrix", head + plain + tail, "2").content
    assert place in unsound("role_matrix", wrong)
