"""Secrets: everyone sets their own, nobody anyone else's, and the record keeps digests only."""

from __future__ import annotations

from tests.rules.world import World

FACTS = {"password_digest": "a" * 64, "pin_digest": "b" * 64}


def test_a_person_who_was_invited_is_active_once_the_secrets_are_set() -> None:
    world = World.founded()
    person = world.person("Zhang Min", "nurse")
    world.change(person, {"person": "invited"})
    world.do("set_secret", person, FACTS)
    assert world.things[person].state("person") == "active"
    assert world.things[person].text("password_digest") == "a" * 64
    assert world.things[person].text("pin_digest") == "b" * 64


def test_a_person_replaces_the_secrets_and_stays_active() -> None:
    world = World.founded()
    person = world.person("Zhang Min", "nurse")
    world.do("set_secret", person, {**FACTS, "pin_digest": "c" * 64})
    assert world.things[person].text("pin_digest") == "c" * 64
    assert world.things[person].state("person") == "active"


def test_setting_secrets_changes_nobody_else() -> None:
    world = World.founded()
    person, other = world.person("Zhang Min", "nurse"), world.person("Li Wei", "nurse")
    before = world.things[other]
    world.do("set_secret", person, FACTS)
    assert world.things[other] == before


def test_somebody_the_record_does_not_know_sets_no_secret() -> None:
    world = World.founded()
    assert world.refused("set_secret", "person.99", FACTS) == ("not_permitted",)
