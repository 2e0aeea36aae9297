"""A bank is released by somebody who did not make it, when every test the specification names is in order."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rules.world import World

REPORTS = "d" * 64


@pytest.fixture
def world() -> World:
    return World.founded("specification")


@pytest.fixture
def bank(world: World) -> str:
    return world.put("bank", {"bank": "quarantine"}, "WCB-1", bank_kind="working")


@pytest.fixture
def quality(world: World) -> str:
    return world.person("Wu Qiang", "qa")


def facts(world: World, bank: str, **changed: Any) -> dict[str, Any]:
    tests = world.situation().document("specification").texts("bank.tests")
    read = [{"test": test, "in_order": "yes"} for test in tests]
    return {"bank": bank, "decision": "released", "reports": REPORTS, "tests": read, **changed}


def test_a_bank_whose_tests_are_in_order_is_released(world: World, bank: str, quality: str) -> None:
    world.do("release_bank", quality, facts(world, bank))
    thing = world.things[bank]
    assert thing.state("bank") == "released"
    assert (thing.text("reports"), thing.text("decided_by")) == (REPORTS, quality)
    assert thing.text("decided_at") == "2026-11-02T01:00:00.000000Z"


@pytest.mark.parametrize("answer", ["no", "unknown", None])
def test_a_bank_with_a_test_outstanding_is_not_released(
    world: World, bank: str, quality: str, answer: str | None
) -> None:
    given = facts(world, bank)
    rows = [row for row in given["tests"] if row["test"] != "sterility"]
    rows += [{"test": "sterility", "in_order": answer}] if answer else []
    assert world.refused("release_bank", quality, given | {"tests": rows}) == ("bank_test_outstanding",)


def test_a_test_in_order_and_not_in_order_counts_as_outstanding(world: World, bank: str, quality: str) -> None:
    given = facts(world, bank)
    rows = [*given["tests"], {"test": "sterility", "in_order": "no"}]
    assert world.refused("release_bank", quality, given | {"tests": rows}) == ("bank_test_outstanding",)


def test_a_bank_is_rejected_without_any_test(world: World, bank: str, quality: str) -> None:
    world.do("release_bank", quality, facts(world, bank, decision="rejected", tests=[]))
    assert world.things[bank].state("bank") == "rejected"


def test_whoever_registered_a_bank_does_not_release_it(world: World) -> None:
    both = world.person("Sun Jie", "bank_operator", "qa")
    line = world.put("cell_line", {"cell_line": "registered"}, "H-1")
    tank = world.put("storage_place", storage_class="ln2_vapour", freezer="")
    place = world.put("storage_place", storage_class="ln2_vapour", freezer=tank, position="1")
    vials = [{"number": 1, "position": place}]
    world.do("register_bank", both, {"name": "MCB-1", "bank_kind": "master", "parent": line, "vials": vials})
    refused = world.refused("release_bank", both, facts(world, world.created["@1"]))
    assert refused == ("pair_broken",)


def test_without_a_specification_in_force_no_bank_is_released() -> None:
    world = World.founded()
    quality = world.person("Wu Qiang", "qa")
    bank = world.put("bank", {"bank": "quarantine"})
    given = {"bank": bank, "decision": "released", "reports": REPORTS}
    assert "document_not_in_force" in world.refused("release_bank", quality, given)


def test_a_bank_is_decided_on_once(world: World, bank: str, quality: str) -> None:
    world.do("release_bank", quality, facts(world, bank, decision="rejected"))
    assert world.refused("release_bank", quality, facts(world, bank)) == ("wrong_state",)
