"""Acknowledging a STOP."""

from __future__ import annotations

from tests.rules.world import World


def test_a_stop_is_acknowledged_by_whoever_was_stopped_and_nothing_else_changes() -> None:
    world = World.founded()
    nurse = world.person("Lin Hao", "nurse")
    before = dict(world.things)

    decision = world.do("acknowledge_stop", nurse, {"entry": 12, "act": "put_aside", "words": "wrong bag"})

    assert decision.effects == ()
    assert world.things == before
