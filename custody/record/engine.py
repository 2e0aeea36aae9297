"""Connections: one way to talk to SQLite and to PostgreSQL, read-only unless the door or the key store asks to write.

Statements are written with `?` and run on the driver connection, without implicit transactions. SQLAlchemy gives
the pool, the dialect and the table definitions; the hot path does not pass through it.
"""

from __future__ import annotations

import functools
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from filelock import FileLock
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.pool import ConnectionPoolEntry

from custody.record.tables import METADATA
from custody.record.triggers import POSTGRESQL, SQLITE

_WRITER_KEY = 7_001_500  # PostgreSQL advisory lock of the one writer
_SQLITE_SETTINGS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "recursive_triggers=ON")
Row = tuple[Any, ...]


class Link:
    """One driver connection. `run` gives the rows of a statement, or none."""

    def __init__(self, raw: Any, numbered: bool) -> None:
        self._raw = raw
        self._formatted = numbered

    def run(self, statement: str, parameters: Sequence[object] = ()) -> list[Row]:
        """Run one statement with `?` placeholders; its rows as tuples."""
        cursor = self._raw.cursor()
        cursor.execute(_percent(statement) if self._formatted else statement, tuple(parameters))
        return [tuple(row) for row in cursor.fetchall()] if cursor.description else []

    def run_each(self, statement: str, rows: Sequence[Sequence[object]]) -> None:
        """Run one statement for each row of parameters."""
        if rows:
            self._raw.cursor().executemany(_percent(statement) if self._formatted else statement, rows)

    def stream(self, statement: str, parameters: Sequence[object] = ()) -> Iterator[Row]:
        """The rows of a statement one by one, for what does not fit in memory."""
        cursor = self._raw.cursor()
        cursor.execute(_percent(statement) if self._formatted else statement, tuple(parameters))
        while batch := cursor.fetchmany(500):
            yield from (tuple(row) for row in batch)


class Store:
    """The database of one instance."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.is_sqlite = engine.dialect.name == "sqlite"
        self._turn = threading.Lock()
        path = engine.url.database if self.is_sqlite else None
        self._file_lock = FileLock(f"{path}.lock") if path else None
        _prepare(engine, self.is_sqlite)

    def create(self, instance: str, demo: bool) -> None:
        """Make the tables and triggers of a new instance and name it. Nothing else is ever written here."""
        with self.engine.connect() as connection:
            raw = connection.connection.driver_connection
            link = Link(raw, not self.is_sqlite)
            link.run("PRAGMA query_only=OFF" if self.is_sqlite else "SET default_transaction_read_only=off")
            METADATA.create_all(connection)
            for statement in SQLITE if self.is_sqlite else POSTGRESQL:
                link.run(statement)
            link.run("INSERT INTO instance (name, value) VALUES ('id', ?)", (instance,))
            link.run("INSERT INTO instance (name, value) VALUES ('demo', ?)", ("yes" if demo else "no",))
            connection.invalidate()

    @contextmanager
    def reading(self) -> Iterator[Link]:
        """A read-only snapshot."""
        with self._checked_out() as link:
            link.run("BEGIN" if self.is_sqlite else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            try:
                yield link
            finally:
                link.run("ROLLBACK")

    @contextmanager
    def writer(self) -> Iterator[Link]:
        """The one writer's connection with a transaction begun under the lock. Whoever asked must end it: what was
        not committed is rolled back."""
        with self._turn, self._across_processes(), self._checked_out() as link:
            link.run("PRAGMA query_only=OFF" if self.is_sqlite else "SET default_transaction_read_only=off")
            link.run("BEGIN IMMEDIATE" if self.is_sqlite else "BEGIN")
            if not self.is_sqlite:
                link.run("SELECT pg_advisory_xact_lock(?)", (_WRITER_KEY,))
            try:
                yield link
            finally:
                self._make_harmless(link)

    def _make_harmless(self, link: Link) -> None:
        if not self.is_sqlite or link._raw.in_transaction:
            link.run("ROLLBACK")
        link.run("PRAGMA query_only=ON" if self.is_sqlite else "SET default_transaction_read_only=on")

    @contextmanager
    def _checked_out(self) -> Iterator[Link]:
        held = self.engine.raw_connection()
        try:
            yield Link(held.driver_connection, not self.is_sqlite)
        finally:
            held.close()

    @contextmanager
    def _across_processes(self) -> Iterator[None]:
        if self._file_lock is None:
            yield
            return
        with self._file_lock:
            yield


def open_store(url: str) -> Store:
    """A store on its own engine, for the command line and for tests; the web application passes its own engine."""
    return Store(create_engine(driver_url(url), pool_size=20, max_overflow=20))


def driver_url(url: str) -> str:
    """The URL with the driver this project uses."""
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


def scratch_link() -> Link:
    """An empty record in memory, to replay a ledger into; it is gone with the process."""
    raw = sqlite3.connect(":memory:", isolation_level=None)
    with create_engine("sqlite://", creator=lambda: raw).connect() as connection:
        METADATA.create_all(connection)
        connection.detach()
    return Link(raw, False)


def _prepare(engine: Engine, is_sqlite: bool) -> None:
    @event.listens_for(engine, "connect")
    def settings(raw: Any, record: ConnectionPoolEntry) -> None:
        if is_sqlite:
            raw.isolation_level = None
            for setting in (*_SQLITE_SETTINGS, "busy_timeout=5000", "query_only=ON"):
                raw.execute(f"PRAGMA {setting}")
        else:
            raw.autocommit = True
            raw.execute("SET default_transaction_read_only=on")


@functools.cache
def _percent(statement: str) -> str:
    return statement.replace("%", "%%").replace("?", "%s")
