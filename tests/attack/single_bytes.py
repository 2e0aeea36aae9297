"""One byte of one stored value changed, at random, in every table of the record, and looked for with nothing but the
instance itself.

`changed_at_random(ledger, folder, count, seed)` counts by table what was changed and what was not found, so that a
longer run differs in one number. A table that is new is taken along by itself. In the tables that are evidence the very
row must be named, by the key it had or was given.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from custody.record.audit import Audit, audit
from custody.record.engine import open_store
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


def busy_ledger(path: Path) -> Path:
    """A ledger of three hundred entries with rows in every table of the record, its triggers taken off: whoever has
    the file can do that too."""
    store = open_store(f"sqlite:///{path}")
    store.create(INSTANCE, demo=True)
    room = founded(store, Clock())
    fill(room)
    put_checkpoints(room, 1, 64, 100, 257, room.size())
    assert room.size() >= 300
    assert audit(store, PUBLIC_KEY).intact
    store.engine.dispose()
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f"DROP TRIGGER {name}")
        database.execute("PRAGMA journal_mode=DELETE")
    return path


def changed_at_random(ledger: Path, folder: Path, count: int, seed: int = SEED) -> Counts:
    """Change one value at a time in a copy of the ledger, `count` times, and look for it."""
    drawn, counts, changed = random.Random(seed), Counts(), folder / "changed.sqlite3"
    values = {table: list(stored_values(ledger, table)) for table in TABLES}
    while counts.changed.total() < count:
        # Tables first, so that the few rows of a small one are hit as well as the many of a large one.
        spot = drawn.choice(values[drawn.choice(TABLES)])
        shutil.copy(ledger, changed)
        key = change(changed, spot, drawn)
        if key is None:
            continue  # the changed key is that of another row: the table itself refuses
        counts.changed[spot.table] += 1
        if not _is_found(changed, spot, key):
            counts.missed.append(spot)
    return counts


def stored_values(path: Path, table: str) -> Iterator[Spot]:
    """Every value of a table that has a byte to change: neither NULL nor the empty text."""
    keys = ", ".join(column.name for column in METADATA.tables[table].primary_key)
    with closing(sqlite3.connect(path)) as database:
        database.text_factory = bytes
        for column in METADATA.tables[table].columns:
            cast = f"SELECT CAST({column.name} AS BLOB), typeof({column.name}), {keys} FROM {table}"
            for stored, kind, *row in database.execute(cast):
                if stored:
                    yield Spot(table, column.name, _texts(row), stored, kind.decode())


def change(path: Path, spot: Spot, drawn: random.Random) -> Key | None:
    """Change one byte of the value, keeping its type. Gives the key of its row after that, None where the table did not
    take it."""
    stored = spot.stored
    if spot.kind == "integer":
        stored = _integer_bytes(int(stored))
    at, other = drawn.randrange(len(stored)), drawn.randrange(1, 256)
    stored = bytes(byte ^ other if place == at else byte for place, byte in enumerate(stored))
    if spot.kind == "integer":
        stored = str(int.from_bytes(stored, "big", signed=True)).encode()
    cast = {"integer": "INTEGER", "text": "TEXT", "blob": "BLOB"}[spot.kind]
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        try:
            keys = " AND ".join(f"{column.name} = ?" for column in METADATA.tables[spot.table].primary_key)
            sql = f"UPDATE {spot.table} SET {spot.column} = CAST(? AS {cast}) WHERE {keys}"
            assert database.execute(sql, (stored, *spot.row)).rowcount == 1
        except sqlite3.IntegrityError:
            return None
    value = stored.decode("utf-8", "surrogateescape") if spot.kind == "text" else stored
    names = [column.name for column in METADATA.tables[spot.table].primary_key]
    given = int(stored) if spot.kind == "integer" else value
    return tuple(given if name == spot.column else part for name, part in zip(names, spot.row, strict=True))


def _is_found(path: Path, spot: Spot, key: Key) -> bool:
    store = open_store(f"sqlite:///{path}")
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
