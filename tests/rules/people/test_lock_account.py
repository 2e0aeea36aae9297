"""A lock-out is told about a person or about an address nobody is named for."""

from __future__ import annotations

from tests.rules.world import World

FACTS = {"failures": 5, "minutes": 15}


def test_a_lock_out_is_told_about_a_person_and_changes_nothing_about_them() -> None:
    world = World.founded()
    person = world.person("Zhang Min", "nurse")
    before = world.things[person]
    world.do("lock_account", "", FACTS | {"person": person})
    assert world.things[person] == before


def test_a_lock_out_of_an_address_names_nobody() -> None:
    world = World.founded()
    assert world.refused("lock_account", "", FACTS) == ()
