"""The floor of every step: one row in one commit, by the same driver, with the same settings, on the same disk."""

from __future__ import annotations

import threading

from custody.record.engine import Store

ROW = "x" * 200
_WRITABLE = {
    "sqlite": ("PRAGMA query_only=OFF", "PRAGMA busy_timeout=60000"),
    "postgresql": ("SET default_transaction_read_only=off",),
}


class Plain:
    """A table without any rule, and connections of their own for each thread that writes into it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._local = threading.local()
        with store.writer() as link:
            link.run("CREATE TABLE plain (a TEXT, b TEXT)")
            link.run("COMMIT")

    def commit(self) -> None:
        """One row in one commit, on a connection of this thread's own with the store's settings."""
        raw = getattr(self._local, "raw", None)
        if raw is None:
            self._local.held = self._store.engine.raw_connection()
            raw = self._local.raw = self._local.held.driver_connection
            for setting in _WRITABLE[self._store.engine.dialect.name]:
                raw.execute(setting)
        marks = "?, ?" if self._store.is_sqlite else "%s, %s"
        raw.execute(f"INSERT INTO plain VALUES ({marks})", (ROW, ROW))
