"""Single-byte changes of stored values: every one is found, and found where it was made."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from custody.record.verify import Report
from custody.record.verify_stored import verify_sqlite
from tests.record.synthetic_ledger import HEADER, PUBLIC_KEY, entries, write_sqlite

CHANGES = 500
SEED = 20261122
COLUMNS = {
    "entry": (*HEADER, "nonce_digest", "body", "leaf"),
    "node": ("level", "position", "hash"),
    "checkpoint": ("size", "root", "note"),
    "blob": ("sha256", "bytes", "length"),  # no hash covers the media type
}
Value = int | str | bytes


@dataclass(frozen=True)
class Change:
    table: str
    column: str
    key: tuple[Value, ...]
    before: Value
    after: Value


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("changes") / "custody.sqlite"
    write_sqlite(path, entries(300))
    return path


def test_five_hundred_single_byte_changes_are_each_found_and_located(ledger: Path) -> None:
    rng, missed, unlocated, done = random.Random(SEED), [], [], dict.fromkeys(COLUMNS, 0)
    with closing(sqlite3.connect(ledger, isolation_level=None)) as database:
        database.execute("PRAGMA synchronous = OFF")
        database.text_factory = bytes
        for change in random_changes(database, rng, CHANGES):
            done[change.table] += 1
            report = verify_sqlite(ledger, PUBLIC_KEY)
            if report.intact:
                missed.append(change)
            elif not is_located(change, report):
                unlocated.append((change, report.problems[:2]))
    assert sum(done.values()) == CHANGES
    assert min(done.values()) > 50
    assert missed == []
    assert unlocated == []
    assert verify_sqlite(ledger, PUBLIC_KEY).intact


def is_located(change: Change, report: Report) -> bool:
    """Whether a problem names the changed row, under the name it had or the one it was given."""
    keys = KEYS[change.table]
    renamed = tuple(change.after if key == change.column else old for key, old in zip(keys, change.key, strict=True))
    names = {"/".join([change.table, *map(text, key)]) for key in (change.key, renamed)}
    found = {problem.where for problem in report.problems}
    moved = {f"entry/{problem.values.get('found')}" for problem in report.problems}
    return bool(names & (found | moved))


def random_changes(database: sqlite3.Connection, rng: random.Random, count: int) -> Iterator[Change]:
    """Make a change, hand it out, take it back."""
    while count:
        change = random_change(database, rng)
        if change is not None and write(database, change, change.key, change.after):
            count -= 1
            yield change
            keys = KEYS[change.table]
            moved = tuple(
                change.after if key == change.column else old for key, old in zip(keys, change.key, strict=True)
            )
            assert write(database, change, moved, change.before)


KEYS = {"entry": ("idx",), "node": ("level", "position"), "checkpoint": ("size",), "blob": ("sha256",)}


def random_change(database: sqlite3.Connection, rng: random.Random) -> Change | None:
    table = rng.choice(list(COLUMNS))
    column, keys = rng.choice(COLUMNS[table]), KEYS[table]
    rows = database.execute(f"SELECT {', '.join(keys)}, {column}, typeof({column}) FROM {table}").fetchall()
    *key, before, kind = rng.choice(rows)
    stored = integer_bytes(before) if kind == b"integer" else before
    if not stored:  # NULL and the empty text have no byte
        return None
    place = rng.randrange(len(stored))
    changed = bytearray(stored)
    changed[place] ^= rng.randrange(1, 256)
    after = int.from_bytes(changed, "big", signed=True) if kind == b"integer" else bytes(changed)
    return Change(table, column, tuple(key), before, after)


def integer_bytes(value: int) -> bytes:
    return value.to_bytes(value.bit_length() // 8 + 1, "big", signed=True)


def write(database: sqlite3.Connection, change: Change, key: tuple[Value, ...], value: Value) -> bool:
    """Whether the value could be written; a key that exists already cannot."""
    is_text = change.column not in ("leaf", "hash", "root", "bytes") and isinstance(value, bytes)
    mark = "CAST(? AS TEXT)" if is_text else "?"
    where = " AND ".join(
        f"{name} = {'CAST(? AS TEXT)' if isinstance(part, bytes) else '?'}"
        for name, part in zip(KEYS[change.table], key, strict=True)
    )
    try:
        done = database.execute(f"UPDATE {change.table} SET {change.column} = {mark} WHERE {where}", (value, *key))
    except sqlite3.IntegrityError:
        return False
    return done.rowcount == 1


def text(value: Value) -> str:
    return str(value, "utf-8", "surrogateescape") if isinstance(value, bytes) else str(value)
