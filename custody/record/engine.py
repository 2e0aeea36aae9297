"""Connections: one way to talk to SQLite and to PostgreSQL, read-only unless the door or the key store asks to write.

Statements are written with `?` and run on the driver connection, without implicit transactions. SQLAlchemy gives
the pool, the dialect and the table definitions; the hot path does not pass through it.
"""

from __future__ import annotations

import functools
import logging
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from custody.record.one_writer import only_writer
from custody.record.schema import say_schema
from custody.record.servers import driver_url
from custody.record.tables import METADATA
from custody.record.triggers import FUNCTIONS, POSTGRESQL, SQLITE, grant_server_role

_LOG = logging.getLogger("custody.store")
_WRITER_KEY = 7_001_500  # PostgreSQL advisory lock of the one writer
_SQLITE_SETTINGS = (
    *("busy_timeout=5000", "journal_mode=WAL", "synchronous=FULL"),
    *("foreign_keys=ON", "recursive_triggers=ON", "query_only=ON"),
    # A step touches many pages, often the same ones: they go into the file once in some hundred steps.
    *("wal_autocheckpoint=8000", "cache_size=-32000"),
)
# What is told as recorded is on the disk, whatever the database or the role was set to; a stricter word is left.
_FLUSHES = """SELECT set_config('synchronous_commit', 'on', false)
    WHERE current_setting('synchronous_commit') = 'off'"""
_ROWS_AT_ONCE = 500  # rows in one INSERT, or read ahead of who asks for them
_IDLE = 0  # PostgreSQL's status of a connection without a transaction
_VALUES = re.compile(r"(?<=VALUES )(\([^()]*\))")
Row = tuple[Any, ...]
Asked = Callable[[], list[Row]]


class RowLost(Exception):
    """The database took a row, said nothing and does not have it: somebody made a rule or a trigger for that."""


class RecordThere(Exception):
    """The database holds a record already."""


class Link:
    """One driver connection. `run` gives the rows of a statement, or none."""

    def __init__(self, raw: Any, is_sqlite: bool = True) -> None:
        self._raw = raw
        self._is_sqlite = is_sqlite
        self._streams = 0
        self._owed: list[Asked] | None = None  # rows added in a pipeline, and not yet known to have arrived

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open on this connection."""
        if self._is_sqlite:
            return bool(self._raw.in_transaction)
        return int(self._raw.info.transaction_status) != _IDLE

    def run(self, statement: str, parameters: Sequence[object] = ()) -> list[Row]:
        """Run one statement with `?` placeholders; its rows as tuples."""
        if self._is_sqlite:
            found: list[Row] = self._raw.execute(statement, parameters).fetchall()
            return found
        cursor = self._raw.execute(_percent(statement), parameters)
        return cursor.fetchall() if _gives_rows(statement) else []

    def ask(self, statement: str, parameters: Sequence[object] = ()) -> Asked:
        """Ask now and have the rows later, when what is given back is called: several questions asked before the
        first answer is wanted travel together."""
        if self._is_sqlite:
            found: list[Row] = self._raw.execute(statement, parameters).fetchall()
            return lambda: found
        asked: Asked = self._raw.execute(_percent(statement), parameters).fetchall
        return asked

    def add(self, statement: str, parameters: Sequence[object]) -> None:
        """Run an INSERT of one row that must not be lost unnoticed. Raises RowLost, inside `pipelined` at its end."""
        arrived = self.ask(f"{statement} RETURNING 1", parameters)
        if self._owed is None:
            _found(arrived)
        else:
            self._owed.append(arrived)

    @contextmanager
    def pipelined(self) -> Iterator[None]:
        """Inside it PostgreSQL is not waited for but where rows are wanted: what changes something is sent with what
        comes next. At the end all of it has happened, or the first thing that went wrong is raised."""
        owed: list[Asked] = []
        with nullcontext() if self._is_sqlite else self._raw.pipeline():
            self._owed = owed
            try:
                yield
            finally:
                self._owed = None
        for arrived in owed:
            _found(arrived)

    def run_each(self, statement: str, rows: Sequence[Sequence[object]]) -> None:
        """Run an INSERT for each row of parameters."""
        if self._is_sqlite:
            if rows:
                self._raw.executemany(statement, rows)
            return
        for start in range(0, len(rows), _ROWS_AT_ONCE):
            some = rows[start : start + _ROWS_AT_ONCE]
            self._raw.execute(_percent(_of_many(statement, len(some))), [value for row in some for value in row])

    def stream(self, statement: str, parameters: Sequence[object] = (), at_once: int = _ROWS_AT_ONCE) -> Iterator[Row]:
        """The rows of a statement one by one, for what does not fit in memory; `at_once` are held, 1 where each may be
        a file. Needs a transaction."""
        self._streams += 1
        # PostgreSQL hands a plain cursor everything at once; a named one is read in parts.
        cursor = self._raw.cursor() if self._is_sqlite else self._raw.cursor(name=f"stream_{self._streams}")
        cursor.execute(statement if self._is_sqlite else _percent(statement), parameters)
        while batch := cursor.fetchmany(at_once):
            yield from batch
        cursor.close()


class Store:
    """The database of one instance."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.is_sqlite = engine.dialect.name == "sqlite"
        self._turn = threading.Lock()
        path = engine.url.database if self.is_sqlite else None
        self._lock_file = f"{path}.lock" if path else None
        _prepare(engine, self.is_sqlite)

    def exists(self) -> bool:
        """Whether there are tables of an instance in this database."""
        return bool(inspect(self.engine).has_table("instance"))

    def create(self, instance: str, demo: bool) -> None:
        """Make the tables and triggers of a new instance and name it. Nothing else is ever written here. Raises
        RecordThere; what somebody was interrupted in making, and holds no entry, is made anew."""
        with self._owned() as (connection, link):
            there = inspect(connection).get_table_names()
            if "entry" in there and link.run("SELECT 1 FROM entry LIMIT 1"):
                raise RecordThere
            if there:
                METADATA.drop_all(connection)
            for name in () if self.is_sqlite else FUNCTIONS:
                link.run(f"DROP FUNCTION IF EXISTS {name}()")
            METADATA.create_all(connection)
            for statement in SQLITE if self.is_sqlite else POSTGRESQL:
                link.run(statement)
            link.run("INSERT INTO instance (name, value) VALUES ('id', ?)", (instance,))
            link.run("INSERT INTO instance (name, value) VALUES ('demo', ?)", ("yes" if demo else "no",))
            say_schema(link)

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
        with self._checked_out(self._begin_reading) as link, _texts_of(link, any_bytes and self.is_sqlite):
            yield link

    @contextmanager
    def writer(self) -> Iterator[Link]:
        """The one writer's connection with a transaction begun under the lock. Whoever asked must end it: what was
        not committed is rolled back."""
        with self._turn, self._across_processes(), self._checked_out(self._begin_writing) as link:
            yield link

    def _begin_reading(self, link: Link) -> None:
        link.run("BEGIN" if self.is_sqlite else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")

    def _begin_writing(self, link: Link) -> None:
        if self.is_sqlite:
            link.run("PRAGMA query_only=OFF")
            link.run("BEGIN IMMEDIATE")
        else:
            link.run(f"BEGIN READ WRITE; SELECT pg_advisory_xact_lock({_WRITER_KEY})")

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
        """The connection as it came: no transaction, read-only."""
        if link.in_transaction:
            link.run("ROLLBACK")
        if self.is_sqlite:
            link.run("PRAGMA query_only=ON")

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
        return only_writer(self._lock_file) if self._lock_file else nullcontext()


@contextmanager
def _texts_of(link: Link, any_bytes: bool) -> Iterator[None]:
    if any_bytes:
        link._raw.text_factory = lambda stored: str(stored, "utf-8", "surrogateescape")
    yield
    if any_bytes:
        link._raw.text_factory = str


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


def _found(arrived: Asked) -> None:
    if len(arrived()) != 1:
        raise RowLost


@functools.cache
def _percent(statement: str) -> str:
    return statement.replace("%", "%%").replace("?", "%s")


@functools.cache
def _gives_rows(statement: str) -> bool:
    return statement.lstrip().startswith(("SELECT", "WITH"))


@functools.lru_cache(maxsize=512)
def _of_many(statement: str, count: int) -> str:
    """An INSERT of one row as one of `count` rows: a single statement, and so a single answer to wait for."""
    head, values, tail = _VALUES.split(statement)
    return f"{head}{', '.join([values] * count)}{tail}"
