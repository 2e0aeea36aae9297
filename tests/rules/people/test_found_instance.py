"""Founding: two persons who must still set their own secrets, and four documents in force."""

from __future__ import annotations

import pytest

from custody.rules.decide import Denied, Refused, decide
from custody.rules.reading import read_facts
from custody.rules.registry import registry
from custody.rules.step import Act
from custody.seeds import seed
from tests.rules.world import World

FACTS = {
    "instance": "demo",
    "software": "0.1",
    "checkpoint_key": "5e" * 32,
    "administrator": "Ada Admin",
    "administrator_username": "ada",
    "quality_person": "Wu Qiang",
    "quality_username": "wuqiang",
}
DOCUMENTS = ("role_matrix", "refusal_weights", "sites", "separation_of_duties")


def facts(world: World, **texts: str) -> dict[str, str]:
    """The facts of a founding with the seeds, or with another text for one of them."""
    files = {name: world.file(texts.get(name, seed(name).decode())) for name in DOCUMENTS}
    return FACTS | files


def test_an_instance_begins_with_an_administrator_and_a_quality_person() -> None:
    world = World()
    world.do("found_instance", "", facts(world))
    people = {thing.name: thing for thing in world.things.values() if thing.kind == "person"}
    assert {name: person.texts("roles") for name, person in people.items()} == {
        "Ada Admin": ("administrator",),
        "Wu Qiang": ("qa",),
    }
    assert {person.state("person") for person in people.values()} == {"invited"}
    badges = [thing for thing in world.things.values() if thing.kind == "staff_badge"]
    assert {badge.text("person") for badge in badges} == {person.code for person in people.values()}


def test_an_instance_begins_with_four_documents_in_force_under_their_digests() -> None:
    world = World()
    given = facts(world)
    world.do("found_instance", "", given)
    documents = {thing.name: thing for thing in world.things.values() if thing.kind == "document"}
    assert {digest: document.text("type") for digest, document in documents.items()} == {
        given[name]: name for name in DOCUMENTS
    }
    assert {(d.state("document"), d.text("version")) for d in documents.values()} == {("effective", "1")}


def test_both_are_known_by_their_staff_numbers_where_they_are_given() -> None:
    world = World()
    numbers = {"administrator_staff_number": " S  1 ", "quality_staff_number": "S-2"}
    world.do("found_instance", "", facts(world) | numbers)
    people = {thing.name: thing for thing in world.things.values() if thing.kind == "person"}
    assert {name: person.text("staff_number") for name, person in people.items()} == {
        "Ada Admin": "S 1",
        "Wu Qiang": "S-2",
    }


@pytest.mark.parametrize("name", ["administrator_staff_number", "quality_staff_number"])
def test_a_staff_number_nobody_could_be_known_by_founds_nothing(name: str) -> None:
    world = World()
    decision = world.decide("found_instance", "", facts(world) | {name: "--"})
    assert isinstance(decision, Refused)
    assert [one.code for one in decision.reasons] == ["unusable_staff_number"]


@pytest.mark.parametrize("name", ["administrator_staff_number", "quality_staff_number"])
def test_a_staff_number_that_somebody_on_record_bears_founds_no_second_account_of_theirs(name: str) -> None:
    world = World()
    world.change(world.person("Xu Ning", "nurse"), staff_number="S-2")
    decision = world.decide("found_instance", "", facts(world) | {name: "s-2"})
    assert isinstance(decision, Refused)
    assert "has_account_already" in [one.code for one in decision.reasons]


def test_no_person_founds_an_instance_by_hand() -> None:
    world = World.founded()
    administrator = world.person("Ada Admin", "administrator")
    step = registry().steps["found_instance"]
    read, _ = read_facts(step.facts, facts(world))
    decision = decide(step, world.situation(step), read, Act(administrator, world.at, world.at))
    assert isinstance(decision, Denied)
    assert [reason.code for reason in decision.reasons] == ["system_step"]


BAD = [
    ("role_matrix", 'name = "give_il2"', 'name = "give_il_2"', "document_unsound", "permission.give_il2"),
    ("role_matrix", "[[permission]]", "[[permissions]]", "document_incomplete", "permission"),
    (
        "refusal_weights",
        'code = "wrong_subject"\nweight = "never"',
        'code = "wrong_subject"\nweight = "note"',
        "document_unsound",
        ".weight",
    ),
    ("sites", 'zone = "Asia/Shanghai"', "", "document_unsound", "site.1.zone"),
    ("sites", "quiet = true", 'quiet = "no"', "document_unsound", "station.7.quiet"),
    ("sites", "[[site]]", "[[site", "document_unreadable", ""),
]


@pytest.mark.parametrize(("name", "old", "new", "code", "where"), BAD)
def test_an_instance_does_not_begin_with_a_document_nobody_could_work_by(
    name: str, old: str, new: str, code: str, where: str
) -> None:
    world, text = World(), seed(name).decode()
    assert old in text
    decision = world.decide("found_instance", "", facts(world, **{name: text.replace(old, new)}))
    assert isinstance(decision, Refused)
    (reason,) = decision.reasons
    assert (reason.code, reason.params["type"]) == (code, name)
    assert where in str(reason.params.get("paths", ""))
