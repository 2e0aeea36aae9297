"""What was done to an account, or tried with one, is answered by quality in words; never by who did it."""

from __future__ import annotations

import dataclasses

import pytest

from custody.rules.steps.people.answer_account_alert import ALERTING
from tests.rules.world import World


@pytest.fixture
def world() -> World:
    found = World.founded()
    for name, role in (("Ada Admin", "administrator"), ("Wu Qiang", "qa"), ("Fang Rui", "qa"), ("Zhou Mei", "nurse")):
        found.change(found.person(name, role), staff_number=name)
    return found


def of(world: World, name: str) -> str:
    return next(code for code, one in world.things.items() if one.kind == "person" and one.name == name)


def told(world: World, who: str, entry: int = 0) -> tuple[str, ...]:
    return world.refused("answer_account_alert", of(world, who), {"entry": entry, "words": "asked: it was a slip"})


def changed_roles(world: World, whose: str = "Zhou Mei") -> None:
    facts = {"person": of(world, whose), "roles": ["courier"], "why": "moves"}
    world.do("change_roles", of(world, "Ada Admin"), facts, second=of(world, "Wu Qiang"))
    world.entries[-1] = dataclasses.replace(world.entries[-1], actor=of(world, "Ada Admin"))


def test_a_grant_is_answered_by_quality_alone(world: World) -> None:
    changed_roles(world)
    assert told(world, "Fang Rui") == ()
    assert told(world, "Zhou Mei") == ("not_permitted",)
    assert told(world, "Ada Admin") == ("not_permitted",)


def test_nobody_answers_what_they_did_or_what_is_of_their_own_account(world: World) -> None:
    changed_roles(world)
    world.entries[-1] = dataclasses.replace(world.entries[-1], actor=of(world, "Wu Qiang"))
    assert told(world, "Wu Qiang") == ("alert_of_oneself",)
    own = frozenset({(of(world, "Fang Rui"), "roles")})
    world.entries[-1] = dataclasses.replace(world.entries[-1], values=own)
    assert told(world, "Fang Rui") == ("alert_of_oneself",)
    world.change(of(world, "Wu Qiang"), staff_number="1")
    world.change(of(world, "Fang Rui"), staff_number="1")
    world.entries[-1] = dataclasses.replace(world.entries[-1], values=frozenset())
    assert told(world, "Fang Rui") == ("alert_of_oneself",), "two accounts of one person"


def test_whoever_approved_it_leaves_the_answer_to_another_of_quality(world: World) -> None:
    changed_roles(world)
    assert told(world, "Wu Qiang") == ("alert_of_oneself",)
    other = world.person("Wu Qiang", "qa")
    world.change(other, staff_number="Wu Qiang")
    answer = {"entry": 0, "words": "by my other account"}
    assert world.refused("answer_account_alert", other, answer) == ("alert_of_oneself",)
    assert told(world, "Fang Rui") == ()


def test_where_quality_has_nobody_else_whoever_approved_it_answers_and_it_says_so(world: World) -> None:
    changed_roles(world)
    facts = {"entry": 0, "words": "asked: as agreed"}
    wu, fang = of(world, "Wu Qiang"), of(world, "Fang Rui")
    world.change(fang, {"person": "deactivated"})
    assert told(world, "Wu Qiang") == ()
    assert world.notes("answer_account_alert", wu, facts) == ("own_approval_answered",)
    world.change(fang, {"person": "active"}, roles=("nurse",))
    assert world.notes("answer_account_alert", wu, facts) == ("own_approval_answered",)
    world.change(fang, roles=("qa",), staff_number="Wu Qiang")
    assert world.notes("answer_account_alert", wu, facts) == ("own_approval_answered",), "the same human"
    world.change(fang, staff_number="Fang Rui")
    assert told(world, "Wu Qiang") == ("alert_of_oneself",)


def test_the_only_other_of_quality_does_not_answer_what_is_of_their_own_account(world: World) -> None:
    changed_roles(world, whose="Fang Rui")
    assert told(world, "Fang Rui") != ()
    assert world.notes("answer_account_alert", of(world, "Wu Qiang"), {"entry": 0, "words": "as agreed"}) == (
        "own_approval_answered",
    )


def test_whatever_opens_an_account_or_gives_it_more_alerts_quality() -> None:
    assert {
        *("register_person", "found_instance", "reactivate_person", "change_roles"),
        *("reset_secret", "reset_second_factor", "lock_account"),
    } == ALERTING


def test_what_alerts_nobody_is_not_answered(world: World) -> None:
    assert told(world, "Fang Rui", entry=7) == ("no_account_alert",)
    changed_roles(world)
    entry = world.entries[-1]
    for name in sorted(ALERTING):
        world.entries[-1] = dataclasses.replace(entry, step=name)
        assert told(world, "Fang Rui") == ()
    world.entries[-1] = dataclasses.replace(entry, step="release_lot")
    assert told(world, "Fang Rui") == ("no_account_alert",)
    world.entries[-1] = dataclasses.replace(entry, said="refused", reasons=("own_account",))
    assert told(world, "Fang Rui") == ("no_account_alert",)


def test_a_signature_whose_secret_was_wrong_is_an_alert_at_any_step(world: World) -> None:
    changed_roles(world)
    failed = dataclasses.replace(
        world.entries[-1], step="release_lot", outcome="denied", said="denied", reasons=("signature_failed",)
    )
    world.entries[-1] = failed
    assert told(world, "Fang Rui") == ()
