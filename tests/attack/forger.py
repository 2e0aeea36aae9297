"""What somebody can do who holds the database, and knows how the ledger is built as well as we do.

`Forger(place)`, a SQLite file or the URL of the owner of the tables on PostgreSQL, takes the triggers off first, as the
owner may, and puts them back. `rewrite` changes rows and then makes everything that is computed from them consistent
again: leaves, tree, checkpoints (signed anew where the forger has the key, left out where not) and current state.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg

from custody.record.checkpoints import Seal, note_text
from custody.record.engine import open_store
from custody.record.link import Link
from custody.record.merkle import Frontier, leaf_hash, root
from custody.record.replay import replay
from custody.record.tables import BLOB, CHECKPOINT, ENTRY, PROJECTIONS
from custody.record.verify import FIELDS

Row = dict[str, object]
Change = Callable[[list[Row]], None]
COLUMNS = tuple(ENTRY.columns.keys())


class Forger:
    """Works on one database behind the program's back."""

    def __init__(self, place: Path | str) -> None:
        self.url = f"sqlite:///{place}" if isinstance(place, Path) else place
        self._file = place if isinstance(place, Path) else None

    def run(self, statement: str, *parameters: object) -> None:
        """One statement, whatever the triggers say."""
        with self._open() as link:
            link.run(statement, parameters)

    def rows(self, statement: str) -> list[tuple[object, ...]]:
        """What is stored."""
        with self._open() as link:
            return link.run(statement)

    def rewrite(self, change: Change, key: bytes | None = None) -> None:
        """Change entries, then make the whole record agree with them. With the signing key checkpoints are made anew at
        the sizes they had; without it they can only be left out."""
        with self._open() as link:
            found = link.run(f"SELECT {', '.join(COLUMNS)} FROM entry ORDER BY idx")
            entries: list[Row] = [dict(zip(COLUMNS, row, strict=True)) for row in found]
            sizes = {row[0] for row in link.run("SELECT size FROM checkpoint")}
            instance = str(link.run("SELECT value FROM instance WHERE name = 'id'")[0][0])
            change(entries)
            link.run("DELETE FROM entry")
            link.run("DELETE FROM checkpoint")
            frontier, seal = Frontier(), Seal(instance, key) if key else None
            for row in entries:
                leaf = leaf_of(row, instance)
                _put(link, ENTRY.name, row | {"leaf": leaf})
                frontier, _ = frontier.append(leaf)
                if seal and frontier.size in sizes:
                    text = note_text(seal.name, frontier.size, root(frontier))
                    note = f"{text}\n{seal.signature(text)}"
                    _put(link, CHECKPOINT.name, {"size": frontier.size, "root": root(frontier), "note": note})
            for table in ("identity", "credential"):
                link.run(f"DELETE FROM {table} WHERE idx >= ?", (frontier.size,))
            bodies = "".join(str(row["body"]) for row in entries)
            for (digest,) in link.run(f"SELECT sha256 FROM {BLOB.name}"):
                if digest not in bodies:
                    link.run(f"DELETE FROM {BLOB.name} WHERE sha256 = ?", (digest,))
        self.replayed()

    def replayed(self) -> None:
        """Current state as the entries give it now."""
        with self._open() as link:
            for table in PROJECTIONS:
                link.run(f"DELETE FROM {table.name}")
        store = open_store(self.url)
        with store.writer() as link:
            replay(link, link)
            link.run("COMMIT")
        store.engine.dispose()

    @contextmanager
    def _open(self) -> Iterator[Link]:
        if self._file is None:
            with psycopg.connect(self.url) as raw:
                raw.execute("SET session_replication_role = replica")  # no trigger of the tables fires
                yield Link(raw, is_sqlite=False)
            return
        with closing(sqlite3.connect(self._file)) as database, database:
            triggers = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
            for name, _ in triggers:
                database.execute(f"DROP TRIGGER {name}")
            yield Link(database)
            for _, text in triggers:
                database.execute(text)


def _put(link: Link, table: str, row: Row) -> None:
    link.run(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", tuple(row.values()))


def leaf_of(row: Row, instance: str) -> bytes:
    """The leaf an entry has."""
    lines = (f"{name}\n" if row[name] is None else f"{name}={row[name]}\n" for name in FIELDS)
    return leaf_hash(instance, "".join(lines), str(row["body"]))
