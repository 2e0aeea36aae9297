"""That somebody goes on with an older ledger is a fact that moves nothing; the program states both heads."""

from __future__ import annotations

from custody.rules.registry import registry
from tests.rules.world import World

FACTS = {"expected_size": "42", "expected_root": "00" * 32, "found_size": "40", "found_root": "11" * 32}


def test_that_somebody_goes_on_with_an_older_ledger_is_recorded_and_moves_nothing() -> None:
    world = World.founded()
    quality = world.person("Gao Ming", "qa")
    before = dict(world.things)
    world.do("accept_older_ledger", quality, FACTS)
    assert dict(world.things) == before


def test_the_program_takes_it_for_whoever_signs_with_the_password() -> None:
    step = registry().steps["accept_older_ledger"]
    assert (step.system, step.sign.value, step.with_password) == (True, "performer", True)
