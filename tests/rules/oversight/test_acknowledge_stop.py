"""Acknowledging a STOP: one's own, and in words where it was for identity."""

from __future__ import annotations

import pytest

from custody.rules.past import PastEntry
from tests.rules.world import World


@pytest.fixture
def world() -> World:
    return World.founded()


def stopped(world: World, actor: str, said: str = "refused", reasons: tuple[str, ...] = ("on_hold",)) -> int:
    """An entry of this person; gives its index."""
    outcome = "accepted" if said == "mismatch" else said
    entry = PastEntry(len(world.entries), "verify_dose", outcome, actor=actor, said=said, reasons=reasons)
    world.entries.append(entry)
    return entry.idx


def refused(world: World, actor: str, entry: int, **facts: str) -> tuple[str, ...]:
    return world.refused("acknowledge_stop", actor, {"entry": entry, "act": "put_aside", **facts})


@pytest.mark.parametrize("said", ["refused", "denied", "mismatch"])
def test_a_stop_is_acknowledged_by_whoever_was_stopped_and_nothing_else_changes(world: World, said: str) -> None:
    nurse = world.person("Lin Hao", "nurse")
    before = dict(world.things)
    entry = stopped(world, nurse, said)

    decision = world.do("acknowledge_stop", nurse, {"entry": entry, "act": "put_aside"})

    assert decision.effects == ()
    assert world.things == before


def test_an_entry_that_is_not_there_or_stopped_nobody_is_not_acknowledged(world: World) -> None:
    nurse = world.person("Lin Hao", "nurse")
    assert refused(world, nurse, 12) == ("no_stop_of_yours",)
    assert refused(world, nurse, stopped(world, nurse, "accepted", ())) == ("no_stop_of_yours",)
    assert refused(world, nurse, stopped(world, nurse, "failed", ())) == ("no_stop_of_yours",)


def test_the_stop_of_another_person_is_not_acknowledged(world: World) -> None:
    nurse, other = world.person("Lin Hao", "nurse"), world.person("Mei Lan", "nurse")
    assert refused(world, other, stopped(world, nurse)) == ("no_stop_of_yours",)


@pytest.mark.parametrize("code", ["wrong_subject", "wrong_band", "label_of_another_thing"])
def test_a_stop_for_identity_is_answered_in_words(world: World, code: str) -> None:
    nurse = world.person("Lin Hao", "nurse")
    entry = stopped(world, nurse, "mismatch", (code,))
    assert refused(world, nurse, entry) == ("stop_without_words",)
    assert refused(world, nurse, entry, words="wrong bag") == ()
