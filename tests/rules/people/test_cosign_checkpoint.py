"""A co-signature is a fact of the ledger that moves nothing, and that no person can state by a form of their own."""

from __future__ import annotations

from custody.rules.registry import registry
from tests.rules.world import World

FACTS = {
    "earlier_size": "40",
    "earlier_root": "00" * 32,
    "size": "42",
    "root": "11" * 32,
    "name": "custody.invalid/HOUSE/gaoming",
    "public_key": "22" * 32,
    "cosignature": "c2lnbmVk",
}


def test_a_cosignature_is_recorded_and_moves_nothing() -> None:
    world = World.founded()
    quality = world.person("Gao Ming", "qa")
    before = dict(world.things)
    world.do("cosign_checkpoint", quality, FACTS)
    assert dict(world.things) == before


def test_the_program_takes_it_for_whoever_signs_with_the_password() -> None:
    step = registry().steps["cosign_checkpoint"]
    assert (step.system, step.sign.value, step.with_password) == (True, "performer", True)
