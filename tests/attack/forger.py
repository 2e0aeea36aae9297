"""What somebody can do who holds the database file, and knows how the ledger is built as well as we do.

`Forger(path)` takes the triggers off first, as its owner may, and puts them back. `rewrite` changes rows and then makes
everything that is computed from them consistent again: leaves, tree, checkpoints (signed anew where the forger has the
key, left out where not) and current state.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from custody.record.checkpoints import Seal, note_text
from custody.record.engine import open_store
from custody.record.merkle import Frontier, leaf_hash, root
from custody.record.replay import replay
from custody.record.tables import PROJECTIONS
from custody.record.verify import FIELDS

Row = dict[str, object]
Change = Callable[[list[Row]], None]


class Forger:
    """Works on one SQLite file behind the program's back."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def run(self, statement: str, *parameters: object) -> None:
        """One statement, whatever the triggers say."""
        with self._open() as database:
            database.execute(statement, parameters)

    def rows(self, statement: str) -> list[tuple[object, ...]]:
        """What is stored."""
        with closing(sqlite3.connect(self.path)) as database:
            return database.execute(statement).fetchall()

    def rewrite(self, change: Change, key: bytes | None = None) -> None:
        """Change entries, then make the whole record agree with them. With the signing key checkpoints are made anew at
        the sizes they had; without it they can only be left out."""
        with self._open() as database:
            database.row_factory = sqlite3.Row
            entries = [dict(row) for row in database.execute("SELECT * FROM entry ORDER BY idx")]
            sizes = [row["size"] for row in database.execute("SELECT size FROM checkpoint ORDER BY size")]
            instance = database.execute("SELECT value FROM instance WHERE name = 'id'").fetchone()["value"]
            change(entries)
            database.execute("DELETE FROM entry")
            database.execute("DELETE FROM checkpoint")
            frontier, seal = Frontier(), Seal(instance, key) if key else None
            for row in entries:
                row["leaf"] = leaf_of(row, instance)
                marks = ", ".join(f":{name}" for name in row)
                database.execute(f"INSERT INTO entry ({', '.join(row)}) VALUES ({marks})", row)
                frontier, _ = frontier.append(bytes(row["leaf"]))
                if seal and frontier.size in sizes:
                    text = note_text(seal.name, frontier.size, root(frontier))
                    kept = (frontier.size, root(frontier), f"{text}\n{seal.signature(text)}")
                    database.execute("INSERT INTO checkpoint VALUES (?, ?, ?)", kept)
            for table in ("identity", "credential"):
                database.execute(f"DELETE FROM {table} WHERE idx >= ?", (frontier.size,))
            bodies = "".join(str(row["body"]) for row in entries)
            for (digest,) in database.execute("SELECT sha256 FROM blob").fetchall():
                if digest not in bodies:
                    database.execute("DELETE FROM blob WHERE sha256 = ?", (digest,))
        self.replayed()

    def replayed(self) -> None:
        """Current state as the entries give it now."""
        with self._open() as database:
            for table in PROJECTIONS:
                database.execute(f"DELETE FROM {table.name}")
        store = open_store(f"sqlite:///{self.path}")
        with store.writer() as link:
            replay(link, link)
            link.run("COMMIT")
        store.engine.dispose()

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self.path)) as database, database:
            triggers = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
            for name, _ in triggers:
                database.execute(f"DROP TRIGGER {name}")
            yield database
            for _, text in triggers:
                database.execute(text)


def leaf_of(row: Row, instance: str) -> bytes:
    """The leaf an entry has."""
    lines = (f"{name}\n" if row[name] is None else f"{name}={row[name]}\n" for name in FIELDS)
    return leaf_hash(instance, "".join(lines), str(row["body"]))
