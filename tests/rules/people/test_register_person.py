"""Registering people: a user name once and for ever, and no administrator who may do anything else."""

from __future__ import annotations

from typing import Any

import pytest

from custody.rules.reading import read_facts
from custody.rules.registry import registry
from custody.rules.situation import ALL_PEOPLE
from tests.rules.world import World


@pytest.fixture
def world() -> World:
    return World.founded()


@pytest.fixture
def administrator(world: World) -> str:
    return world.person("Ada Admin", "administrator")


@pytest.fixture
def quality(world: World) -> str:
    return world.person("Wu Qiang", "qa")


@pytest.fixture
def people(administrator: str, quality: str) -> tuple[str, str]:
    return administrator, quality


def newcomer(**more: Any) -> dict[str, Any]:
    return {
        **{"name": "Zhang Min", "username": "zhangmin", "roles": ["nurse"]},
        **{"staff_number": "N 4711", "identity_checked": "staff_card"},
        **more,
    }


def test_a_registered_person_is_invited_and_has_a_badge(world: World, administrator: str, quality: str) -> None:
    world.do("register_person", administrator, newcomer(username="ZhangMin"), second=quality)
    person, badge = (world.things[world.created[name]] for name in ("@1", "@2"))
    assert (person.kind, person.name, person.state("person")) == ("person", "Zhang Min", "invited")
    assert (person.text("username"), person.texts("roles")) == ("zhangmin", ("nurse",))
    assert (badge.kind, badge.state("staff_badge"), badge.text("person")) == ("staff_badge", "in_use", person.code)
    assert world.situation().children(person.code, "badge") == (badge,)


@pytest.mark.parametrize("username", ["wuqiang", "WuQiang", "WUQIANG"])
def test_a_user_name_is_never_given_out_twice(world: World, administrator: str, quality: str, username: str) -> None:
    facts = newcomer(username=username)
    assert world.refused("register_person", administrator, facts, second=quality) == ("username_taken",)


def test_a_user_name_stays_taken_when_its_owner_has_left(world: World, administrator: str, quality: str) -> None:
    left = world.person("Li Wei", "nurse")
    world.change(left, {"person": "deactivated"})
    facts = newcomer(username="liwei")
    assert world.refused("register_person", administrator, facts, second=quality) == ("username_taken",)


@pytest.mark.parametrize(
    "username", ["z", "9lives", "zhang min", "张敏", "zhang@min", "ＺＨＡＮＧ", "z" * 33, "-zhang"]
)
def test_a_user_name_outside_the_rule_is_refused(world: World, administrator: str, quality: str, username: str) -> None:
    facts = newcomer(username=username)
    assert world.refused("register_person", administrator, facts, second=quality) == ("unusable_username",)


@pytest.mark.parametrize("username", ["zm", "zhang.min-2", "z_m", "z" * 32])
def test_a_plain_user_name_is_accepted(world: World, administrator: str, quality: str, username: str) -> None:
    assert world.refused("register_person", administrator, newcomer(username=username), second=quality) == ()


def test_an_administrator_holds_no_other_role(world: World, administrator: str, quality: str) -> None:
    facts = newcomer(roles=["administrator", "release"])
    refused = world.refused("register_person", administrator, facts, second=quality)
    assert refused == ("administrator_with_other_role",)


def test_nobody_registers_people_without_quality(world: World, administrator: str) -> None:
    assert world.refused("register_person", administrator, newcomer()) == ("second_person_missing",)
    other = world.person("Bea Admin", "administrator")
    assert world.refused("register_person", administrator, newcomer(), second=other) == ("second_not_permitted",)


def test_roles_are_given_to_a_newcomer_by_two_with_their_passwords(world: World, people: tuple[str, str]) -> None:
    refused = world.refused("register_person", people[0], newcomer(), second=people[1], full_password=False)
    assert set(refused) == {"full_password_needed"}


def test_registering_looks_at_everybody_in_the_record() -> None:
    assert ALL_PEOPLE in registry().steps["register_person"].reads


def test_a_second_person_of_an_active_name_is_registered_and_noted(
    world: World, administrator: str, quality: str
) -> None:
    here = world.person("Zhang Min", "qc_analyst")
    facts = newcomer(name="zhang  MIN", username="zhangmin2")
    assert world.notes("register_person", administrator, facts, second=quality) == ("same_name",)
    world.do("register_person", administrator, facts, second=quality)
    (deviation,) = world.items.values()
    assert (deviation.text("reason"), deviation.text("grade"), deviation.about) == ("same_name", "minor", (here,))


@pytest.mark.parametrize("number", ["N 4711", "n4711", "Ｎ-4711"])
@pytest.mark.parametrize("state", ["active", "deactivated"])
def test_one_person_has_one_account_for_ever(world: World, people: tuple[str, str], number: str, state: str) -> None:
    """Also where the name is another, by marriage or by writing, and where the first account was closed."""
    administrator, quality = people
    world.do("register_person", administrator, newcomer(), second=quality)
    first = world.created["@1"]
    world.change(first, {"person": state})
    facts = newcomer(name="Ma Lan", username="malan", staff_number=number)
    assert world.refused("register_person", administrator, facts, second=quality) == ("has_account_already",)
    assert world.things[first].text("staff_number") == "N 4711"


@pytest.mark.parametrize("name", ["Min Zhang", "ZHANG-MIN", "Zhāng Mǐn", "ＺＨＡＮＧ Min", "Nurse Zhang Min"])
def test_a_like_name_is_noted_however_it_is_written(world: World, people: tuple[str, str], name: str) -> None:
    world.person("Zhang Min", "qc_analyst")
    facts = newcomer(name=name, username="zhangmin2")
    assert world.notes("register_person", people[0], facts, second=people[1]) == ("same_name",)


@pytest.mark.parametrize(("earlier", "later"), [("Nurse One", "N. One"), ("Zhang M.", "Zhang Min"), ("王小明", "王")])
def test_a_name_in_short_is_noted_whichever_of_the_two_is_shortened(
    world: World, people: tuple[str, str], earlier: str, later: str
) -> None:
    world.person(earlier, "qc_analyst")
    facts = newcomer(name=later, username="zhangmin2")
    assert world.notes("register_person", people[0], facts, second=people[1]) == ("same_name",)


def test_the_name_of_somebody_invited_who_has_not_come_yet_is_noted(world: World, people: tuple[str, str]) -> None:
    """Two accounts asked for at once are how one person would get two."""
    world.do("register_person", people[0], newcomer(), second=people[1])
    facts = newcomer(name="Min Zhang", username="zhangmin2", staff_number="N 5822")
    assert world.notes("register_person", people[0], facts, second=people[1]) == ("same_name",)


@pytest.mark.parametrize("number", ["-", "–", "…", "’", "\u0410123", "\u0391123", "\u0661\u0662\u0663"])
def test_a_staff_number_has_something_to_be_known_by(world: World, people: tuple[str, str], number: str) -> None:
    facts = newcomer(staff_number=number)
    assert world.refused("register_person", people[0], facts, second=people[1]) == ("unusable_staff_number",)


@pytest.mark.parametrize("number", ["A123", "工号 123", "Ａ１２３", "É-12"])
def test_a_staff_number_in_latin_or_chinese_letters_is_one(world: World, people: tuple[str, str], number: str) -> None:
    assert world.refused("register_person", people[0], newcomer(staff_number=number), second=people[1]) == ()


def test_the_name_of_somebody_who_left_is_not_noted(world: World, administrator: str, quality: str) -> None:
    world.change(world.person("Zhang Min", "qc_analyst"), {"person": "deactivated"})
    assert world.notes("register_person", administrator, newcomer(username="zhangmin2"), second=quality) == ()


@pytest.mark.parametrize("name", ["Z" * 101, "🙂", "…", "王" * 300])
def test_a_name_has_letters_and_an_end(world: World, people: tuple[str, str], name: str) -> None:
    assert world.refused("register_person", people[0], newcomer(name=name), second=people[1]) == ("unusable_name",)


@pytest.mark.parametrize("name", ["王小明", "Seán O’Brien", "D'Arcy Müller-Łuk", "Ana 🙂 Ruiz", "Z" * 100, "عمر"])
def test_a_name_is_kept_as_it_is_written(world: World, people: tuple[str, str], name: str) -> None:
    world.do("register_person", people[0], newcomer(name=name), second=people[1])
    assert world.things[world.created["@1"]].name == name


@pytest.mark.parametrize("hidden", ["Zhang\u202eMin", "Zhang\u200bMin", "Zhang\nMin", "\u2066Zhang Min"])
def test_a_name_with_marks_nobody_sees_is_not_read(hidden: str) -> None:
    _, problems = read_facts(registry().steps["register_person"].facts, newcomer(name=hidden))
    assert [(problem.field, problem.code) for problem in problems] == [("name", "control_character")]
