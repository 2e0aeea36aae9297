"""The schema of an instance's tables: its version, and what brings an earlier one to it.

The version stands in the table `instance`; an instance without one is of before versions, which is version 1. Each
migration is one transaction of the door's and is never edited afterwards: it meets instances as they are. It changes
how entries are kept, never an entry, a leaf or a checkpoint; current state is replayed when all of them are done.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import Table

from custody.record.tables import DURABLE, SINCE


class Link(Protocol):
    """A connection to the tables, in a transaction; writable where something is written."""

    def run(self, statement: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run one statement; its rows."""


class OtherSchema(Exception):
    """The tables are not of this program's version; `older` says whether an upgrade helps."""

    def __init__(self, found: str, wanted: int) -> None:
        super().__init__(f"The tables are of version {found}; this program works with version {wanted}.")
        self.found = found
        self.wanted = wanted
        self.older = found.isdecimal() and int(found) < wanted


@dataclass(frozen=True)
class Migration:
    """To schema `version`; the statements for each engine, each of which may find its work done."""

    version: int
    sqlite: tuple[str, ...]
    postgresql: tuple[str, ...]


# SQLite keeps the words of a table as they were written: these are the words a new instance is made with.
_SESSION = """CREATE TABLE session ( token_hash TEXT NOT NULL, name TEXT NOT NULL, person TEXT NOT NULL,
    station TEXT NOT NULL, locale TEXT NOT NULL, method TEXT NOT NULL, address TEXT NOT NULL, created_at TEXT NOT NULL,
    seen_at TEXT NOT NULL, ended_at TEXT, earlier_hash TEXT, turned_at TEXT, PRIMARY KEY (token_hash) )"""
_SESSION_INDEXES = (
    "CREATE INDEX session_by_earlier ON session (earlier_hash)",
    "CREATE INDEX session_by_person ON session (person)",
)
_CODE_USE = """CREATE TABLE IF NOT EXISTS code_use ( person TEXT NOT NULL, mark TEXT NOT NULL,
    counter INTEGER NOT NULL, PRIMARY KEY (person, mark) )"""

MIGRATIONS = (
    Migration(  # signed checkpoints stay, as entries and stored files do
        2,
        sqlite=(
            """CREATE TRIGGER IF NOT EXISTS checkpoint_keeps BEFORE UPDATE ON checkpoint
               BEGIN SELECT RAISE(ABORT, 'a checkpoint stays'); END""",
            """CREATE TRIGGER IF NOT EXISTS checkpoint_stays BEFORE DELETE ON checkpoint
               BEGIN SELECT RAISE(ABORT, 'a checkpoint stays'); END""",
            """CREATE TRIGGER IF NOT EXISTS checkpoint_next BEFORE INSERT ON checkpoint
               WHEN NEW.size <= (SELECT COALESCE(MAX(size), 0) FROM checkpoint)
               BEGIN SELECT RAISE(ABORT, 'a checkpoint follows the one before it'); END""",
        ),
        postgresql=(
            """CREATE OR REPLACE FUNCTION checkpoint_is_next() RETURNS trigger LANGUAGE plpgsql AS $$
               BEGIN
                 IF NEW.size <= (SELECT COALESCE(MAX(size), 0) FROM checkpoint) THEN
                   RAISE EXCEPTION 'a checkpoint follows the one before it';
                 END IF;
                 RETURN NEW;
               END $$""",
            """CREATE OR REPLACE TRIGGER checkpoint_next BEFORE INSERT ON checkpoint
               FOR EACH ROW EXECUTE FUNCTION checkpoint_is_next()""",
            """CREATE OR REPLACE TRIGGER checkpoint_stays BEFORE DELETE OR UPDATE ON checkpoint
               FOR EACH ROW EXECUTE FUNCTION history_stays()""",
            """CREATE OR REPLACE TRIGGER checkpoint_whole BEFORE TRUNCATE ON checkpoint
               FOR EACH STATEMENT EXECUTE FUNCTION history_stays()""",
        ),
    ),
    Migration(  # what a person was stopped for, and what they did, without reading the whole ledger
        3,
        sqlite=("CREATE INDEX IF NOT EXISTS entry_by_actor ON entry (actor, outcome, step)",),
        postgresql=("CREATE INDEX IF NOT EXISTS entry_by_actor ON entry (actor, outcome, step)",),
    ),
    Migration(  # second factors, and sessions whose token is renewed: every session ends, everybody signs in again
        4,
        sqlite=(
            "DROP TABLE IF EXISTS session",
            f"{_SESSION} STRICT",
            *_SESSION_INDEXES,
            f"{_CODE_USE} WITHOUT ROWID, STRICT",
            """CREATE TABLE IF NOT EXISTS second_factor ( person TEXT NOT NULL, sealed BLOB NOT NULL,
               idx INTEGER NOT NULL, PRIMARY KEY (person) ) STRICT""",
        ),
        postgresql=(
            "DROP TABLE IF EXISTS session",
            _SESSION,
            *_SESSION_INDEXES,
            _CODE_USE,
            """CREATE TABLE IF NOT EXISTS second_factor ( person TEXT NOT NULL, sealed BYTEA NOT NULL,
               idx INTEGER NOT NULL, PRIMARY KEY (person) )""",
            # whoever serves the instance without owning its tables goes on serving it
            """DO $$ DECLARE serving text; BEGIN
                 FOR serving IN SELECT DISTINCT grantee FROM information_schema.role_table_grants
                   WHERE table_schema = 'public' AND table_name = 'throttle' AND privilege_type = 'INSERT'
                     AND grantee <> current_user LOOP
                   EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON session, code_use TO %I', serving);
                   EXECUTE format('GRANT SELECT, INSERT, UPDATE ON second_factor TO %I', serving);
                 END LOOP;
               END $$""",
        ),
    ),
)
FIRST, SCHEMA = MIGRATIONS[0].version - 1, MIGRATIONS[-1].version
_SAY = """INSERT INTO instance (name, value) VALUES ('schema', ?)
          ON CONFLICT (name) DO UPDATE SET value = excluded.value"""


def schema_of(link: Link) -> str:
    """The version the tables say they are of; text, for it may be anything."""
    rows = link.run("SELECT value FROM instance WHERE name = 'schema'")
    return str(rows[0][0]) if rows else str(FIRST)


def durable_tables(link: Link) -> tuple[Table, ...]:
    """The durable tables that a record or a backup has: one of an earlier version lacks the later ones."""
    said = schema_of(link)
    version = int(said) if said.isdecimal() else SCHEMA
    return tuple(table for table in DURABLE if SINCE.get(table.name, 0) <= version)


def due_migrations(found: str) -> tuple[Migration, ...]:
    """What is still to be done to tables of version `found`, in order. Raises OtherSchema where they are of a later
    program, or say nothing sensible."""
    if not OtherSchema(found, SCHEMA).older and found != str(SCHEMA):
        raise OtherSchema(found, SCHEMA)
    return tuple(migration for migration in MIGRATIONS if migration.version > int(found))


def migrate(link: Link, migration: Migration, is_sqlite: bool) -> None:
    """Do one migration in the transaction that is open. Raises OtherSchema where the one before it is not done."""
    found = schema_of(link)
    if found != str(migration.version - 1):
        raise OtherSchema(found, migration.version - 1)
    for statement in migration.sqlite if is_sqlite else migration.postgresql:
        link.run(statement)
    say_schema(link, migration.version)


def say_schema(link: Link, version: int = SCHEMA) -> None:
    """Write down of which version the tables are."""
    link.run(_SAY, (str(version),))
