"""One byte of one stored value changed, at random, in every table of the record, and looked for with nothing but the
instance itself.

`changed_at_random(held, count, seed)` counts by table what was changed and what was not found, so that a longer run
differs in one number. `held` is a record in a SQLite file (`InFile`) or in a PostgreSQL database (`OnServer`), whose
owner does it. A table that is new is taken along by itself. In the tables that are evidence the very row must be named,
by the key it had or was given.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import psycopg
from psycopg import sql as queries
from sqlalchemy import Table

from custody.record.audit import Audit, audit
from custody.record.engine import Store, open_store
from custody.record.tables import METADATA
from custody.record.verify import Unreadable
from tests.databases import INSTANCE
from tests.record.busy import KEY, fill, put_checkpoints
from tests.record.own_steps import founded
from tests.record_room import Clock

SEED = 20261122
PUBLIC_KEY = KEY.public_key().public_bytes_raw()
OUTSIDE = {"session", "invitation", "throttle", "code_use"}  # the key store: who is signed in is no part of the record
TABLES = tuple(sorted(set(METADATA.tables) - OUTSIDE))
EVIDENCE = {"entry", "node", "checkpoint", "blob"}
Key = tuple[object, ...]


@dataclass(frozen=True)
class Spot:
    """One stored value: where it is, and its bytes."""

    table: str
    column: str
    row: tuple[object, ...]  # its key
    stored: bytes
    kind: str  # what SQLite calls it


@dataclass
class Counts:
    """What came of the changes, by table. `missed`: not found, or found but not said to be there."""

    changed: Counter[str] = field(default_factory=Counter)
    missed: list[Spot] = field(default_factory=list)

    def add(self, other: Counts) -> None:
        """Count another run as well."""
        self.changed += other.changed
        self.missed += other.missed

    def lines(self) -> Iterator[str]:
        """The table of it, for people."""
        yield f"{'table':<14}{'changed':>8}{'found':>8}{'not found':>11}"
        for table, changed in sorted(self.changed.items()):
            missed = sum(spot.table == table for spot in self.missed)
            yield f"{table:<14}{changed:>8}{changed - missed:>8}{missed:>11}"


class Held(Protocol):
    """A record in somebody's hands."""

    def values(self, table: str) -> Iterator[Spot]:
        """Every value of a table that has a byte to change: neither NULL nor the empty text."""

    def put(self, spot: Spot, stored: bytes) -> bool:
        """Store these bytes in the place of the value, of the same type. Whether the table took them: a key may be that
        of another row, and a server takes no text that is none, and no number too large for it."""

    def put_back(self) -> None:
        """As it was before the last change."""

    def url(self) -> str:
        """Where the record is with what was changed."""


def busy_ledger(path: Path) -> Path:
    """A ledger of three hundred entries with rows in every table of the record, its triggers taken off: whoever has
    the file can do that too."""
    store = open_store(f"sqlite:///{path}")
    store.create(INSTANCE, demo=True)
    make_busy(store)
    store.engine.dispose()
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f"DROP TRIGGER {name}")
        database.execute("PRAGMA journal_mode=DELETE")
    return path


def make_busy(store: Store) -> None:
    """The same in an empty record, with its triggers."""
    room = founded(store, Clock())
    fill(room)
    put_checkpoints(room, 1, 64, 100, 257, room.size())
    assert room.size() >= 300
    assert audit(store, PUBLIC_KEY).intact


def changed_at_random(held: Held, count: int, seed: int = SEED) -> Counts:
    """Change one value at a time, `count` times, look for it, and put it back."""
    drawn, counts = random.Random(seed), Counts()
    values = {table: list(held.values(table)) for table in TABLES}
    while counts.changed.total() < count:
        # Tables first, so that the few rows of a small one are hit as well as the many of a large one.
        spot = drawn.choice(values[drawn.choice(TABLES)])
        stored = with_one_byte_changed(spot, drawn)
        if not held.put(spot, stored):
            continue
        counts.changed[spot.table] += 1
        if not _is_found(held.url(), spot, _key_after(spot, stored)):
            counts.missed.append(spot)
        held.put_back()
    return counts


def with_one_byte_changed(spot: Spot, drawn: random.Random) -> bytes:
    """The value with another byte somewhere; of a whole number, in its bytes as one."""
    stored = spot.stored
    if spot.kind == "integer":
        stored = _integer_bytes(int(stored))
    at, other = drawn.randrange(len(stored)), drawn.randrange(1, 256)
    stored = bytes(byte ^ other if place == at else byte for place, byte in enumerate(stored))
    return str(int.from_bytes(stored, "big", signed=True)).encode() if spot.kind == "integer" else stored


class InFile:
    """A SQLite file without triggers: each change is made in a copy."""

    def __init__(self, ledger: Path, folder: Path) -> None:
        self._ledger, self._changed = ledger, folder / "changed.sqlite3"

    def values(self, table: str) -> Iterator[Spot]:
        """As the file has them, text that is none among them."""
        keys = ", ".join(_keys(table))
        with closing(sqlite3.connect(self._ledger)) as database:
            database.text_factory = bytes
            for column in METADATA.tables[table].columns:
                cast = f"SELECT CAST({column.name} AS BLOB), typeof({column.name}), {keys} FROM {table}"
                for stored, kind, *row in database.execute(cast):
                    if stored:
                        yield Spot(table, column.name, _texts(row), stored, kind.decode())

    def put(self, spot: Spot, stored: bytes) -> bool:
        """In a fresh copy."""
        shutil.copy(self._ledger, self._changed)
        cast = {"integer": "INTEGER", "text": "TEXT", "blob": "BLOB"}[spot.kind]
        keys = " AND ".join(f"{name} = ?" for name in _keys(spot.table))
        sql = f"UPDATE {spot.table} SET {spot.column} = CAST(? AS {cast}) WHERE {keys}"
        with closing(sqlite3.connect(self._changed, isolation_level=None)) as database:
            try:
                assert database.execute(sql, (stored, *spot.row)).rowcount == 1
            except sqlite3.IntegrityError:
                return False
        return True

    def put_back(self) -> None:
        """The next change is made in another copy."""

    def url(self) -> str:
        """The copy."""
        return f"sqlite:///{self._changed}"


class OnServer:
    """A PostgreSQL database, by its owner, who has its triggers hold their peace: a change is made, and taken back."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._last: tuple[Spot, Key] | None = None

    def values(self, table: str) -> Iterator[Spot]:
        """Text and numbers as they are written."""
        keys = _keys(table)
        with self._owner() as database:
            for column in METADATA.tables[table].columns:
                kind = _KINDS[str(column.type)]
                for value, *row in database.execute(_SELECT.format(*map(_name, (column.name, table)), _names(keys))):
                    stored = bytes(value) if kind == "blob" else str(value).encode() if value is not None else b""
                    if stored:
                        yield Spot(table, column.name, tuple(row), stored, kind)

    def put(self, spot: Spot, stored: bytes) -> bool:
        """In the database itself."""
        try:
            self._update(spot, stored, spot.row)
        except (psycopg.DataError, psycopg.IntegrityError, UnicodeDecodeError):
            return False
        self._last = spot, _key_after(spot, stored)
        return True

    def put_back(self) -> None:
        """The value that was there, by the key its row was given."""
        assert self._last is not None
        spot, key = self._last
        self._update(spot, spot.stored, key)

    def url(self) -> str:
        """The database itself."""
        return self._url

    def _update(self, spot: Spot, stored: bytes, row: Key) -> None:
        value: object = stored if spot.kind == "blob" else stored.decode()
        if spot.kind == "integer":
            value = int(stored)
        matched = queries.SQL(" AND ").join(queries.SQL("{} = %s").format(_name(key)) for key in _keys(spot.table))
        with self._owner() as database:
            done = database.execute(_UPDATE.format(_name(spot.table), _name(spot.column), matched), (value, *row))
            assert done.rowcount == 1

    @contextmanager
    def _owner(self) -> Iterator[psycopg.Connection[Any]]:
        with psycopg.connect(self._url) as database:
            database.execute("SET session_replication_role = replica")  # no trigger of the tables fires
            yield database


_KINDS = {"INTEGER": "integer", "TEXT": "text", "BLOB": "blob"}
_SELECT = queries.SQL("SELECT {0}, {2} FROM {1}")
_UPDATE = queries.SQL("UPDATE {} SET {} = %s WHERE {}")
_name = queries.Identifier


def _names(names: list[str]) -> queries.Composable:
    return queries.SQL(", ").join(map(_name, names))


def _keys(table: str) -> list[str]:
    of: Table = METADATA.tables[table]
    return [column.name for column in of.primary_key]


def _key_after(spot: Spot, stored: bytes) -> Key:
    """The key of the row whose value was changed."""
    value = stored.decode("utf-8", "surrogateescape") if spot.kind == "text" else stored
    given = int(stored) if spot.kind == "integer" else value
    return tuple(given if name == spot.column else part for name, part in zip(_keys(spot.table), spot.row, strict=True))


def _is_found(url: str, spot: Spot, key: Key) -> bool:
    store = open_store(url)
    try:
        return is_located(audit(store, PUBLIC_KEY), spot.table, {spot.row, key})
    except Unreadable:  # told in one sentence: the database does not say any more which instance it is
        return spot.table == "instance"
    finally:
        store.engine.dispose()


def is_located(found: Audit, table: str, keys: set[Key]) -> bool:
    """Whether the audit names the row that was changed, by one of its keys: the entry, node, checkpoint or file. Of
    what else there is it names the table. Under another name of the instance no entry has its leaf."""
    places = {problem.where for problem in found.ledger.problems}
    places |= {f"entry/{problem.values.get('found')}" for problem in found.ledger.problems}
    tables = {difference.table for difference in (*found.state, *found.enclosures)}
    if table in EVIDENCE and any("/".join((table, *map(str, key))) in places for key in keys):
        return not found.intact
    if table == "instance" and any(place.startswith("entry/") for place in places):
        return True
    return not found.intact and table in tables


def _integer_bytes(value: int) -> bytes:
    return value.to_bytes(value.bit_length() // 8 + 1, "big", signed=True)


def _texts(row: list[Any]) -> tuple[object, ...]:
    return tuple(value.decode() if isinstance(value, bytes) else value for value in row)
