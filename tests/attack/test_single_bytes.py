"""Random changes of one byte in every table of the record: each is found by the record alone, and said to be where it
was made."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from custody.record.audit import audit
from custody.record.engine import open_store
from tests.attack.single_bytes import (
    PUBLIC_KEY,
    SEED,
    TABLES,
    Counts,
    InFile,
    busy_ledger,
    changed_at_random,
    is_located,
)
from tests.telling import Tell

CHANGES = 500


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return busy_ledger(tmp_path_factory.mktemp("ledger") / "custody.sqlite3")


def test_each_of_five_hundred_changes_of_one_byte_is_found_and_located(
    ledger: Path, tmp_path: Path, tell: Tell
) -> None:
    each_is_found(changed_at_random(InFile(ledger, tmp_path), CHANGES), "SQLite", tell)


def each_is_found(counts: Counts, engine: str, tell: Tell) -> None:
    tell("\n  ".join([f"single bytes changed, {engine}, seed {SEED}:", *counts.lines()]))
    assert counts.missed == []
    assert counts.changed.total() == CHANGES
    assert min(counts.changed[table] for table in TABLES) > CHANGES // len(TABLES) // 3


def test_a_change_that_is_found_somewhere_else_is_not_located(ledger: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.sqlite3"
    own.write_bytes(ledger.read_bytes())
    with closing(sqlite3.connect(own)) as database, database:
        database.execute("UPDATE entry SET reason = 'never said' WHERE idx = 17")
    store = open_store(f"sqlite:///{own}")
    found = audit(store, PUBLIC_KEY)
    store.engine.dispose()
    assert is_located(found, "entry", {(17,)})
    assert not is_located(found, "entry", {(18,)})
    assert not is_located(found, "node", {(1, 8)})


def test_every_table_of_the_record_has_values_to_change(ledger: Path, tmp_path: Path) -> None:
    held = InFile(ledger, tmp_path)
    assert [table for table in TABLES if not any(held.values(table))] == []


def test_the_ledger_that_is_changed_was_intact(ledger: Path) -> None:
    store = open_store(f"sqlite:///{ledger}")
    found = audit(store, PUBLIC_KEY)
    assert (found.ledger.problems, found.state, found.enclosures) == ((), (), ())
    store.engine.dispose()


@pytest.mark.parametrize("table", ["session", "throttle", "code_use"])
def test_who_is_signed_in_is_no_part_of_the_record(ledger: Path, tmp_path: Path, table: str) -> None:
    """docs/tampering.md says so; the day it is one, say so there."""
    own = tmp_path / "own.sqlite3"
    own.write_bytes(ledger.read_bytes())
    session = "'x', 'n', 'p', 's', 'en', 'password', '', 't', 't', NULL, NULL, NULL"
    row = {"session": session, "throttle": "'x', 9, NULL", "code_use": "'p', '', 9"}[table]
    with closing(sqlite3.connect(own)) as database, database:
        database.execute(f"INSERT INTO {table} VALUES ({row})")
    store = open_store(f"sqlite:///{own}")
    found = audit(store, PUBLIC_KEY)
    assert (found.ledger.intact, found.state, found.enclosures) == (True, (), ())
    store.engine.dispose()
