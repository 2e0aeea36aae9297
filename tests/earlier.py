"""Instances as earlier versions made them: tests/data/schema keeps the tables of each, as that version wrote them.

`EARLIER` names those versions; `made_earlier(path, version)` turns a SQLite file of today into one of then.
`tables_of_today(engine)` is what would be kept of this one: a test holds it against the file of the same number.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.schema import CreateIndex, CreateTable

from custody.record.schema import FIRST
from custody.record.tables import METADATA
from custody.record.triggers import POSTGRESQL, SQLITE

SCHEMAS = Path(__file__).parent / "data/schema"
EARLIER = (FIRST, 3)
_TRIGGERS = {"sqlite": SQLITE, "postgresql": POSTGRESQL}


def kept_tables(engine: str, version: int) -> str:
    """The statements that make the tables, indexes and triggers of a version."""
    return (SCHEMAS / f"{version}.{engine}.sql").read_text(encoding="utf-8")


def tables_of_today(engine: str) -> str:
    """The same of this version, a statement a line."""
    dialect = make_url({"sqlite": "sqlite://", "postgresql": "postgresql+psycopg://"}[engine]).get_dialect()()
    said: list[str] = []
    for table in METADATA.sorted_tables:
        said.append(str(CreateTable(table).compile(dialect=dialect)))
        indexes = sorted(table.indexes, key=lambda index: str(index.name))
        said += [str(CreateIndex(index).compile(dialect=dialect)) for index in indexes]
    return "".join(" ".join(statement.split()) + ";\n" for statement in (*said, *_TRIGGERS[engine]))


def made_earlier(path: Path, version: int) -> None:
    """Every row as it is, in tables as they were, what those lacked left out; of before versions, nothing says which
    one it is."""
    old = path.with_name("earlier.sqlite3")
    with closing(sqlite3.connect(old, isolation_level=None)) as database:
        database.executescript(kept_tables("sqlite", version))
        database.execute("ATTACH ? AS today", (str(path),))
        there = [str(row[0]) for row in database.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'")]
        for name in there:
            columns = ", ".join(str(row[1]) for row in database.execute(f"PRAGMA main.table_info({name})"))
            database.execute(f"INSERT INTO {name} ({columns}) SELECT {columns} FROM today.{name} ORDER BY 1")
        database.execute("DELETE FROM instance WHERE name = 'schema'")
        if version > FIRST:
            database.execute("INSERT INTO instance VALUES ('schema', ?)", (str(version),))
        database.execute("DETACH today")
    for end in ("-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)
    old.replace(path)
