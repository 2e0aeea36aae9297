"""Connections: one way to talk to SQLite and to PostgreSQL, read-only unless the door or the key store asks to write.

Statements are written with `?` and run on the driver connection, without implicit transactions. SQLAlchemy gives
the pool, the dialect and the table definitions; the hot path does not pass through it.
"""

from __future__ import annotations

import functools
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from custody.record.link import Link, texts_of
from custody.record.making import WRITER_KEY, make_tables
from custody.record.one_writer import PATIENCE, only_writer
from custody.record.servers import driver_url
from custody.record.triggers import grant_server_role

_LOG = logging.getLogger("custody.store")
# Every question of this program is for a few rows by their keys; of tables that were never analysed the planner thinks
# otherwise and reads them whole. A schema of the role's own name, or a temporary table, stands before no table of ours.
_BY_KEYS = """SET search_path = public, pg_temp;
    SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_seqscan = off"""
_SQLITE_SETTINGS = (
    *("busy_timeout=5000", "journal_mode=WAL", "synchronous=FULL"),
    *("foreign_keys=ON", "recursive_triggers=ON", "query_only=ON"),
    # A step touches many pages, often the same ones: they go into the file once in some hundred steps.
    *("wal_autocheckpoint=8000", "cache_size=-32000"),
)
# What is told as recorded is on the disk, whatever the database or the role was set to; a stricter word is left.
_FLUSHES = """SELECT set_config('synchronous_commit', 'on', false)
    WHERE current_setting('synchronous_commit') = 'off'"""


class Store:
    """The database of one instance."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.is_sqlite = engine.dialect.name == "sqlite"
        self.patience = PATIENCE  # seconds for which another process may have the record
        self._turn = threading.Lock()
        path = engine.url.database if self.is_sqlite else None
        self._lock_file = f"{path}.lock" if path else None
        self._writing: PoolProxiedConnection | None = None
        _prepare(engine, self.is_sqlite)
        event.listen(engine, "engine_disposed", lambda _: self._end_writer())

    def exists(self) -> bool:
        """Whether there are tables of an instance in this database."""
        return bool(inspect(self.engine).has_table("instance"))

    def create(self, instance: str, demo: bool) -> None:
        """Make the tables and triggers of a new instance and name it. Nothing else is ever written here. Raises
        RecordThere and DatabaseForeign with nothing changed; what somebody was interrupted in making, and holds no
        entry, is made anew."""
        with self._owned() as (connection, link):
            make_tables(connection, link, self.is_sqlite, (("id", instance), ("demo", "yes" if demo else "no")))

    def admit(self, role: str) -> None:
        """Let a PostgreSQL role serve this database and change nothing of its ledger. Raises RoleUnfit."""
        with self._owned() as (_, link):
            grant_server_role(link, role)

    @contextmanager
    def _owned(self) -> Iterator[tuple[Connection, Link]]:
        """A connection that may write, for what makes an instance; nobody gets it after."""
        with self.engine.connect() as connection:
            link = Link(connection.connection.driver_connection, self.is_sqlite)
            link.run("PRAGMA query_only=OFF" if self.is_sqlite else "SET default_transaction_read_only=off")
            try:
                yield connection, link
            finally:
                connection.invalidate()

    @contextmanager
    def reading(self, any_bytes: bool = False) -> Iterator[Link]:
        """A read-only snapshot. `any_bytes`: text that is no UTF-8 any more is given as it is (surrogate escapes)
        instead of raising, for whoever looks for damage."""
        with self._checked_out(self._begin_reading) as link, texts_of(link, any_bytes and self.is_sqlite):
            yield link

    @contextmanager
    def writer(self) -> Iterator[Link]:
        """The one writer's connection with a transaction begun under the lock. Whoever asked must end it: what was
        not committed is rolled back. Raises what database_trouble knows where another process keeps the lock."""
        begun = self._kept_writer if self.is_sqlite else functools.partial(self._checked_out, self._begin_writing)
        with self._turn, self._across_processes(), begun() as link:
            yield link

    @contextmanager
    def _kept_writer(self) -> Iterator[Link]:
        """SQLite compiles every statement anew once a connection became writable: the writer keeps one that is."""
        if self._writing is None:
            self._writing = self.engine.raw_connection()
            Link(self._writing.driver_connection).run("PRAGMA query_only=OFF")
        link = Link(self._writing.driver_connection)
        try:
            link.run("BEGIN IMMEDIATE")
            yield link
            if link.in_transaction:
                link.run("ROLLBACK")
        except BaseException:
            self._end_writer()
            raise

    def _end_writer(self) -> None:
        if self._writing is not None:
            self._writing.invalidate()
            self._writing = None

    def _begin_reading(self, link: Link) -> None:
        link.run("BEGIN" if self.is_sqlite else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")

    def _begin_writing(self, link: Link) -> None:
        link.run(
            f"BEGIN READ WRITE; SET LOCAL lock_timeout = {int(self.patience * 1000)}; "
            f"SELECT pg_advisory_xact_lock({WRITER_KEY}); SET LOCAL lock_timeout TO DEFAULT"
        )

    @contextmanager
    def _checked_out(self, begin: Callable[[Link], None]) -> Iterator[Link]:
        """A connection in a transaction. Where anything goes wrong it is thrown away, and with it what was not
        committed; else it goes back to the others as it came, read-only."""
        held, link = self._begun(begin)
        try:
            yield link
        except BaseException:
            held.invalidate()
            raise
        try:
            self._tidied(link)
        except Exception:  # whoever committed is told so all the same: what stands in the record is recorded
            _LOG.exception("a connection could not be given back and was thrown away")
            held.invalidate()
        else:
            held.close()

    def _tidied(self, link: Link) -> None:
        """The connection as it came: no transaction."""
        if link.in_transaction:
            link.run("ROLLBACK")

    def _begun(self, begin: Callable[[Link], None]) -> tuple[PoolProxiedConnection, Link]:
        held = self.engine.raw_connection()
        link = Link(held.driver_connection, self.is_sqlite)
        try:
            begin(link)
        except BaseException:
            dead = not self.is_sqlite and bool(getattr(held.driver_connection, "closed", False))
            held.invalidate()
            if not dead:
                raise
            self.engine.dispose()  # the server went away, and every pooled connection with it
            held = self.engine.raw_connection()
            link = Link(held.driver_connection, self.is_sqlite)
            begin(link)
        return held, link

    def _across_processes(self) -> AbstractContextManager[None]:
        return only_writer(self._lock_file, self.patience) if self._lock_file else nullcontext()


def open_store(url: str) -> Store:
    """A store on its own engine, for the command line and for tests; the web application passes its own engine."""
    return Store(create_engine(driver_url(url), pool_size=20, max_overflow=20))


def _prepare(engine: Engine, is_sqlite: bool) -> None:
    @event.listens_for(engine, "connect")
    def settings(raw: Any, record: ConnectionPoolEntry) -> None:
        if is_sqlite:
            raw.isolation_level = None
            for setting in _SQLITE_SETTINGS:
                raw.execute(f"PRAGMA {setting}")
        else:
            raw.autocommit = True
            raw.execute("SET default_transaction_read_only=on")
            raw.execute(_FLUSHES)
            raw.execute(_BY_KEYS)
