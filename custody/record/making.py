"""The tables and triggers of a new instance, all of them in one transaction or none; and what is never written into: a
database that holds tables of something else."""

from __future__ import annotations

from sqlalchemy import Connection, inspect

from custody.record.link import Link
from custody.record.schema import say_schema
from custody.record.tables import ENTRY, INSTANCE, METADATA
from custody.record.triggers import FUNCTIONS, POSTGRESQL, SQLITE

WRITER_KEY = 7_001_500  # PostgreSQL advisory lock of the one writer


class RecordThere(Exception):
    """The database holds a record already."""


class DatabaseForeign(Exception):
    """The database holds tables that are not those of an instance without an entry; the message names some of them."""


def make_tables(connection: Connection, link: Link, is_sqlite: bool, named: tuple[tuple[str, str], ...]) -> None:
    """Make tables and triggers, and put `named` into the table `instance`. Tables of an instance that were made before,
    whole and without a row, are made anew. `link` is the same connection, writable. Raises RecordThere and
    DatabaseForeign, with nothing changed."""
    link.run("BEGIN IMMEDIATE" if is_sqlite else f"BEGIN; SELECT pg_advisory_xact_lock({WRITER_KEY})")
    if _made_before(connection, link):
        METADATA.drop_all(connection, checkfirst=False)
        for name in () if is_sqlite else FUNCTIONS:
            link.run(f"DROP FUNCTION IF EXISTS {name}()")
    METADATA.create_all(connection, checkfirst=False)
    for statement in SQLITE if is_sqlite else POSTGRESQL:
        link.run(statement)
    for name, value in named:
        link.run("INSERT INTO instance (name, value) VALUES (?, ?)", (name, value))
    say_schema(link)
    link.run("COMMIT")


def _made_before(connection: Connection, link: Link) -> bool:
    """Whether all tables of an instance are there and empty, and no other; False where there is none at all."""
    found = inspect(connection)
    there = {*found.get_table_names(), *found.get_view_names()}
    ours = {
        name
        for name in there & set(METADATA.tables)
        if {column["name"] for column in found.get_columns(name)} == set(METADATA.tables[name].columns.keys())
    }
    filled = {name for name in ours - {INSTANCE.name} if link.run(f"SELECT 1 FROM {name} LIMIT 1")}
    if INSTANCE.name in ours and ENTRY.name in filled:
        raise RecordThere
    half_made = there if set(METADATA.tables) - there else set()
    if foreign := sorted(filled | (there - ours) or half_made):
        raise DatabaseForeign(", ".join(foreign[:3]))
    return bool(there)
