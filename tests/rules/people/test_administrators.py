"""Whoever looks after accounts takes no step that is looked after: neither by the seed nor by any matrix to come."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from custody.rules.decide import Refused
from custody.rules.journeys import ENDS, TABLES
from custody.rules.registry import registry
from custody.rules.soundness import unsound
from custody.rules.soundness_of_roles import TWO_SIDED
from custody.seeds import seed
from tests.rules.world import World

MATRIX: dict[str, Any] = tomllib.loads(seed("role_matrix").decode())
ROWS: list[dict[str, Any]] = MATRIX["permission"]


def given(name: str, **columns: list[str]) -> dict[str, Any]:
    """The seed with other roles in one row."""
    rows = [{**row, **columns} if row["name"] == name else row for row in ROWS]
    return {**MATRIX, "permission": rows}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["name"])
def test_an_administrator_takes_and_approves_nothing_but_what_is_done_to_accounts(row: dict[str, Any]) -> None:
    held = {*row["roles"], *row.get("second", ())}
    step = registry().steps.get(row["name"])
    assert "administrator" not in held or (step is not None and step.station == "people")


@pytest.mark.parametrize("name", ["release_lot", "approve_document", "lift_hold_by_quality", "register_party"])
@pytest.mark.parametrize("column", ["roles", "second"])
def test_no_matrix_that_gives_an_administrator_anything_else_is_approved(name: str, column: str) -> None:
    number = [row["name"] for row in ROWS].index(name) + 1
    held = given(name, **{column: ["administrator", "qa"]})
    assert unsound("role_matrix", held) == (f"permission.{number}.roles",)


@pytest.mark.parametrize("name", sorted(TWO_SIDED))
def test_no_matrix_lets_one_role_ask_for_access_and_approve_it(name: str) -> None:
    number = [row["name"] for row in ROWS].index(name) + 1
    assert unsound("role_matrix", given(name, second=["qa", "administrator"])) == (f"permission.{number}.second",)
    left_out = [{key: value for key, value in row.items() if key != "second"} for row in ROWS if row["name"] == name]
    matrix = {**MATRIX, "permission": [row for row in ROWS if row["name"] != name] + left_out}
    assert unsound("role_matrix", matrix) == (f"permission.{len(ROWS)}.second",)


@pytest.mark.parametrize("name", sorted(TWO_SIDED))
@pytest.mark.parametrize("second", ["auditor", "release"])
def test_no_matrix_has_access_approved_by_anybody_but_quality(name: str, second: str) -> None:
    number = [row["name"] for row in ROWS].index(name) + 1
    for held in ([second], ["qa", second]):
        assert unsound("role_matrix", given(name, second=held)) == (f"permission.{number}.second",)


@pytest.mark.parametrize("name", ["answer_account_alert", "review_access"])
def test_no_matrix_has_administrators_look_at_what_administrators_did(name: str) -> None:
    number = [row["name"] for row in ROWS].index(name) + 1
    for held in (["administrator"], ["qa", "administrator"]):
        assert unsound("role_matrix", given(name, roles=held)) == (f"permission.{number}.roles",)


@pytest.mark.parametrize(("minutes", "where"), [(1440, ()), (1441, ("session.1.absolute_minutes",))])
def test_no_matrix_has_a_session_that_outlives_a_day(minutes: int, where: tuple[str, ...]) -> None:
    session = {"roles": ["auditor"], "idle_minutes": 30, "absolute_minutes": minutes}
    assert unsound("role_matrix", {**MATRIX, "session": [session]}) == where


def test_the_seed_is_sound() -> None:
    assert unsound("role_matrix", MATRIX) == ()


def test_quality_is_told_which_row_gives_an_administrator_too_much() -> None:
    world = World.founded()
    author, quality = world.person("Wu Qiang", "qa"), world.person("Fang Rui", "qa")
    text = seed("role_matrix").decode()
    old = 'name = "release_lot"\nroles = ["release"]'
    assert old in text
    file = world.file(text.replace(old, 'name = "release_lot"\nroles = ["release", "administrator"]'))
    facts = {"type": "role_matrix", "title": "role_matrix", "version": "2", "file": file}
    decision = world.decide("approve_document", author, facts, second=quality)
    assert isinstance(decision, Refused)
    assert [reason.code for reason in decision.reasons] == ["document_unsound"]


def test_no_step_takes_an_account_out_of_the_record() -> None:
    """An account is closed and never removed: no journey of a person ends, and nothing unlinks a badge from it."""

    assert "person" not in ENDS
    assert {row.to for row in TABLES["person"]} == {"invited", "active", "deactivated"}
