"""The doctor says how the list of who may not do both stands: in a document, in none, or in one older than the list."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

import custody as package
from tests.faces.cli.spoken import custody

DATABASE = "custody.sqlite3"


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("SELECT 1", "who may not do both stands in an approved document"),
        (
            "UPDATE thing SET state = 'superseded', states = '{\"document\":\"superseded\"}' "
            "WHERE kind = 'document' AND attrs LIKE '%\"separation_of_duties\"%'",
            f"note: no document says who may not do both; the closed list of release {package.__version__} holds",
        ),
    ],
)
def test_the_doctor_says_which_list_holds_and_an_older_instance_is_no_trouble(
    own: Path, statement: str, told: str
) -> None:
    with closing(sqlite3.connect(own / DATABASE)) as database, database:
        database.execute(statement)
    spoken = custody(own, "doctor")
    assert told in spoken.out
    assert spoken.status == 0
