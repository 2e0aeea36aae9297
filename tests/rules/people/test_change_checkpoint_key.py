"""The change of the checkpoint key is a fact of the ledger that moves nothing, and that no person can state."""

from __future__ import annotations

from custody.rules.registry import registry
from tests.rules.world import World

FACTS = {"old_key": "00" * 32, "new_key": "11" * 32, "signature": "c2lnbmVk"}


def test_the_change_of_the_key_is_recorded_and_moves_nothing() -> None:
    world = World.founded()
    before = dict(world.things)
    world.do("change_checkpoint_key", "", FACTS)
    assert dict(world.things) == before


def test_only_the_program_takes_it() -> None:
    assert registry().steps["change_checkpoint_key"].system
