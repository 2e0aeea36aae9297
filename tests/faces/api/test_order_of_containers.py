"""Allocating by a program: whoever passes over what is offered first says why, by the API and the command line too."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.faces.api.demo_instance import PASSWORDS, Api, application, signed_in
from tests.faces.cli.spoken import custody


def made_to_differ(folder: Path) -> tuple[str, list[str]]:
    """A child with a verified prescription, and the free containers: the first of them expires before the others."""
    with closing(sqlite3.connect(folder / "custody.sqlite3")) as database, database:
        dose = database.execute(
            "SELECT code FROM thing WHERE kind = 'dose' AND state = 'verified' ORDER BY created_idx"
        )
        child = str(dose.fetchone()[0]).partition(".")[0]
        free = "json_extract(states, '$.allocation') IS NULL OR json_extract(states, '$.allocation') IN ('', 'free')"
        found = f"SELECT code FROM thing WHERE kind = 'container' AND state = 'frozen' AND ({free}) ORDER BY code"
        codes = [str(code) for (code,) in database.execute(found)]
        for code in codes:
            year = 2098 if code == codes[0] else 2099
            set_to = "UPDATE thing SET attrs = json_set(attrs, '$.expiry_at', ?) WHERE code = ?"
            database.execute(set_to, (f"{year}-01-01T00:00:00.000000Z", code))
    return child, codes


@pytest.fixture(scope="module")
def stock(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Api, str, list[str]]:
    folder = tmp_path_factory.mktemp("order")
    app = application(folder)
    return folder / "instance", signed_in(app, "liu", "pharmacy"), *made_to_differ(folder / "instance")


def problems(body: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["field"], one["code"]) for one in body.get("problems", ())]


def test_a_program_that_passes_one_over_is_asked_why(stock: tuple[Path, Api, str, list[str]]) -> None:
    _, api, child, codes = stock
    before = api.head()
    facts = {"subject": child, "dose": 1, "containers": [codes[-1]]}
    owed = [("order_reason", "order_without_reason")]
    assert problems(api.post("/steps/allocate_containers/check", {"facts": facts}).get_json()) == owed
    assert api.head() == before
    refused = api.post("/steps/allocate_containers", {"facts": facts, "nonce": "over"})
    assert (refused.status_code, problems(refused.get_json())) == (422, owed)
    assert api.head() == before + 1
    for more in ({"order_reason": "not_at_hand"}, {"containers": [codes[0]]}):
        answer = api.post("/steps/allocate_containers/check", {"facts": {**facts, **more}})
        assert problems(answer.get_json()) == []


def test_the_command_line_asks_why_too_and_a_check_records_nothing(stock: tuple[Path, Api, str, list[str]]) -> None:
    folder, api, child, codes = stock
    before = api.head()
    step = ("step", "allocate_containers", "--as", "liu", "--json", f"subject={child}", "dose=1")
    for more, entries in (("--check",), 0), ((), 1):
        spoken = custody(folder, *step, f"containers={codes[-1]}", *more, typed=PASSWORDS["liu"] + "\n")
        assert problems(json.loads(spoken.out)) == [("order_reason", "order_without_reason")]
        assert api.head() == before + entries


def test_what_expires_first_is_offered_however_much_came_later(tmp_path: Path) -> None:
    """Five hundred newer containers push nothing out of the offer, and passing the oldest over still asks why."""
    app = application(tmp_path)
    folder = tmp_path / "instance"
    child, codes = made_to_differ(folder)
    with closing(sqlite3.connect(folder / "custody.sqlite3")) as database, database:
        sql = """WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)
                 INSERT INTO thing SELECT 'C-' || i, kind, name, state, states, attrs, version, created_idx + i, idx + i
                 FROM n, (SELECT * FROM thing WHERE code = ?)"""
        database.execute(sql, (codes[-1],))
        edges = "INSERT INTO edge SELECT parent, thing.code, edge.kind, edge.idx FROM edge, thing"
        database.execute(f"{edges} WHERE child = ? AND thing.code LIKE 'C-%'", (codes[-1],))
    api = signed_in(app, "liu", "pharmacy")
    facts = {"subject": child, "dose": 1, "containers": [codes[-1]]}
    asked = problems(api.post("/steps/allocate_containers/check", {"facts": facts}).get_json())
    assert asked == [("order_reason", "order_without_reason")]
