"""Current state is what the ledger gives, row by row, and what was changed by hand is found, named and repaired."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from custody.record.audit import Audit, audit
from custody.record.engine import Store, open_store
from custody.record.rebuild import check_state, rebuild_state
from custody.record.tables import BLOB, CHECKPOINT, ENTRY, METADATA, NODE, PROJECTIONS
from tests.record.busy import KEY, fill, put_checkpoints
from tests.record.own_steps import founded
from tests.record.test_append_only import writable
from tests.record_room import Clock, Room

CHANGES = 500
KEY_BYTES = KEY.public_key().public_bytes_raw()


def test_current_state_is_what_replay_gives(room: Room) -> None:
    fill(room, rounds=3)
    assert check_state(room.store) == ()


def test_what_all_accounts_hold_sums_to_zero(room: Room) -> None:
    fill(room, rounds=3)
    rows = room.rows("SELECT unit, quantity FROM balance")
    assert len(rows) > 6
    for unit in {row[0] for row in rows}:
        assert sum(Decimal(row[1]) for row in rows if row[0] == unit) == 0


def test_participation_of_a_thing_that_was_only_looked_at_reaches_its_lot_live_and_replayed(room: Room) -> None:
    room.do("order_label", room.quality, {"count": 1, "profile": "none"})
    lot, container = room.created["@lot"], room.created["@0"]
    room.do("view_container", room.administrator, {"container": container})
    found = room.rows("SELECT person FROM participation WHERE thing = ? AND step = 'view_container'", lot)
    assert found == [(room.administrator,)]
    assert check_state(room.store) == ()


EDITS = (
    ("thing", "UPDATE thing SET state = 'infused' WHERE code = (SELECT MIN(code) FROM thing)"),
    ("thing", "UPDATE thing SET version = version + 1 WHERE code = (SELECT MIN(code) FROM thing)"),
    ("thing", "UPDATE thing SET attrs = '{}' WHERE code = 'person.1'"),
    ("thing", "DELETE FROM thing WHERE code = (SELECT MIN(code) FROM thing)"),
    ("edge", "DELETE FROM edge WHERE child = (SELECT MIN(child) FROM edge)"),
    ("edge", "INSERT INTO edge (parent, child, kind, idx) VALUES ('a', 'b', 'filled', 0)"),
    ("item", "UPDATE item SET closed_idx = NULL"),
    ("item_about", "DELETE FROM item_about"),
    ("participation", "DELETE FROM participation WHERE capacity = 'second'"),
    ("balance", "UPDATE balance SET quantity = '99' WHERE account = (SELECT MIN(account) FROM balance)"),
    ("entry_thing", "UPDATE entry_thing SET seq = NULL WHERE idx = 0"),
)


@pytest.mark.parametrize(("table", "edit"), EDITS)
def test_a_row_edited_by_hand_is_found_and_repaired(room: Room, table: str, edit: str) -> None:
    fill(room, rounds=1)
    with writable(room) as link:
        link.run(edit)
    found = check_state(room.store)
    assert {difference.table for difference in found} == {table}
    assert not audit(room.store).intact
    rebuild_state(room.door)
    assert check_state(room.store) == ()
    assert audit(room.store).intact
    room.do("grow_container", room.quality, {"name": "after"})
    assert audit(room.store).intact


def test_a_tree_node_edited_by_hand_is_found_and_repaired(room: Room) -> None:
    fill(room, rounds=1)
    with writable(room) as link:
        link.run("UPDATE node SET hash = ? WHERE level = 1 AND position = 2", (bytes(32),))
    found = audit(room.store)
    assert [problem.where for problem in found.ledger.problems] == ["node/1/2"]
    rebuild_state(room.door)
    assert audit(room.store).intact


@dataclass(frozen=True)
class Spot:
    """One stored value: where it is, and its bytes."""

    table: str
    column: str
    row: tuple[object, ...]  # its key
    stored: bytes
    kind: str  # what SQLite calls it


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ledger") / "custody.sqlite3"
    store = open_store(f"sqlite:///{path}")
    store.create("TESTROOM", demo=True)
    room = founded(store, Clock())
    fill(room)
    put_checkpoints(room, 1, 64, 100, 257, room.size())
    assert room.size() >= 300
    assert audit(store, KEY_BYTES).intact
    store.engine.dispose()
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f"DROP TRIGGER {name}")  # whoever has the file has this too
        database.execute("PRAGMA journal_mode=DELETE")
    return path


def test_each_of_five_hundred_changes_of_one_byte_is_found_and_located(ledger: Path, tmp_path: Path) -> None:
    drawn = random.Random(500)
    spots = list(stored_values(ledger))
    changed, done, missed = tmp_path / "changed.sqlite3", 0, []
    while done < CHANGES:
        # Tables first, so that the few rows of a small one are hit as well as the many of a large one.
        table = drawn.choice(sorted({spot.table for spot in spots}))
        spot = drawn.choice([spot for spot in spots if spot.table == table])
        shutil.copy(ledger, changed)
        if not change(changed, spot, drawn):
            continue  # the changed key is that of another row: the table itself refuses
        done += 1
        store = open_store(f"sqlite:///{changed}")
        if not located(audit(store, KEY_BYTES), spot.table):
            missed.append(spot)
        store.engine.dispose()
    assert missed == []


def stored_values(path: Path) -> Iterator[Spot]:
    with closing(sqlite3.connect(path)) as database:
        database.text_factory = bytes
        for table in (ENTRY, NODE, CHECKPOINT, BLOB, *PROJECTIONS):
            keys = ", ".join(column.name for column in table.primary_key)
            for column in table.columns:
                cast = f"SELECT CAST({column.name} AS BLOB), typeof({column.name}), {keys} FROM {table.name}"
                for stored, kind, *row in database.execute(cast):
                    if stored:
                        yield Spot(table.name, column.name, _texts(row), stored, kind.decode())


def _texts(row: list[Any]) -> tuple[object, ...]:
    return tuple(value.decode() if isinstance(value, bytes) else value for value in row)


def change(path: Path, spot: Spot, drawn: random.Random) -> bool:
    """Change one byte of the value, keeping its type; whether the table took it."""
    at, other = drawn.randrange(len(spot.stored)), drawn.randrange(1, 256)
    stored = bytes(byte ^ other if place == at else byte for place, byte in enumerate(spot.stored))
    if spot.kind == "integer":
        stored = str(int(spot.stored) ^ (1 << drawn.randrange(20))).encode()
    cast = {"integer": "INTEGER", "text": "TEXT", "blob": "BLOB"}[spot.kind]
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        try:
            keys = " AND ".join(f"{column.name} = ?" for column in METADATA.tables[spot.table].primary_key)
            sql = f"UPDATE {spot.table} SET {spot.column} = CAST(? AS {cast}) WHERE {keys}"
            assert database.execute(sql, (stored, *spot.row)).rowcount == 1
        except sqlite3.IntegrityError:
            return False
    return True


def located(found: Audit, table: str) -> bool:
    """Whether the audit names the table, or for the ledger's own tables the entry, node, checkpoint or file."""
    places = {problem.where.partition("/")[0] for problem in found.ledger.problems}
    rows = {difference.table for difference in (*found.state, *found.enclosures)}
    return not found.intact and bool({table} & (places | rows))


def test_an_audit_of_a_store_changed_nowhere_is_intact(ledger: Path) -> None:
    store: Store = open_store(f"sqlite:///{ledger}")
    found = audit(store, KEY_BYTES)
    assert (found.ledger.problems, found.state, found.enclosures) == ((), (), ())
    store.engine.dispose()
