"""Founding: two persons who must still set their own secrets, and three documents in force."""

from __future__ import annotations

from custody.rules.decide import Denied, decide
from custody.rules.reading import read_facts
from custody.rules.registry import registry
from custody.rules.step import Act
from tests.rules.world import World

FACTS = {
    "instance": "demo",
    "software": "0.1",
    "administrator": "Ada Admin",
    "administrator_username": "ada",
    "quality_person": "Wu Qiang",
    "quality_username": "wuqiang",
    "role_matrix": "a" * 64,
    "refusal_weights": "b" * 64,
    "sites": "c" * 64,
}


def test_an_instance_begins_with_an_administrator_and_a_quality_person() -> None:
    world = World()
    world.do("found_instance", "", FACTS)
    people = {thing.name: thing for thing in world.things.values() if thing.kind == "person"}
    assert {name: person.texts("roles") for name, person in people.items()} == {
        "Ada Admin": ("administrator",),
        "Wu Qiang": ("qa",),
    }
    assert {person.state("person") for person in people.values()} == {"invited"}
    badges = [thing for thing in world.things.values() if thing.kind == "staff_badge"]
    assert {badge.text("person") for badge in badges} == {person.code for person in people.values()}


def test_an_instance_begins_with_three_documents_in_force_under_their_digests() -> None:
    world = World()
    world.do("found_instance", "", FACTS)
    documents = {thing.name: thing for thing in world.things.values() if thing.kind == "document"}
    assert {digest: document.text("type") for digest, document in documents.items()} == {
        "a" * 64: "role_matrix",
        "b" * 64: "refusal_weights",
        "c" * 64: "sites",
    }
    assert {(d.state("document"), d.text("version")) for d in documents.values()} == {("effective", "1")}


def test_no_person_founds_an_instance_by_hand() -> None:
    world = World.founded()
    administrator = world.person("Ada Admin", "administrator")
    step = registry().steps["found_instance"]
    facts, _ = read_facts(step.facts, FACTS)
    decision = decide(step, world.situation(step), facts, Act(administrator, world.at, world.at))
    assert isinstance(decision, Denied)
    assert [reason.code for reason in decision.reasons] == ["system_step"]
