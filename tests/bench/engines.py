"""An empty record on the one engine and on the other, flushed to disk as in a hospital."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from custody.record.engine import Store, open_store
from tests.databases import INSTANCE, Databases

_SQLITE, _POSTGRESQL = "SQLite", "PostgreSQL"


class Engines:
    """Fresh records for whoever measures, one at a time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made = 0
        self._databases: Databases | None = None
        self.left_out = ""  # why there is one engine only
        try:
            self._databases = Databases(safe=True)
        except Exception as error:
            self.left_out = f"PostgreSQL is left out, it cannot be started here: {error}"

    def stop(self) -> None:
        """Stop the server and remove what it wrote."""
        if self._databases is not None:
            self._databases.stop()

    def both(self) -> Iterator[tuple[str, Store]]:
        """The name of each engine and a fresh record on it, gone when the next is asked for."""
        with self.sqlite() as store:
            yield _SQLITE, store
        if self._databases is not None:
            with self._databases.fresh() as store:
                yield _POSTGRESQL, store

    @contextmanager
    def beside_each_other(self) -> Iterator[tuple[Store, Store] | None]:
        """A fresh record on SQLite and one on PostgreSQL; None where there is one engine only."""
        if self._databases is None:
            yield None
        else:
            with self.sqlite() as light, self._databases.fresh() as heavy:
                yield light, heavy

    @contextmanager
    def sqlite(self) -> Iterator[Store]:
        """A fresh record in a file, which is removed afterwards."""
        self._made += 1
        path = self._folder / f"{self._made}.sqlite3"
        store = open_store(f"sqlite:///{path}")
        store.create(INSTANCE, demo=True)
        yield store
        store.engine.dispose()
        for left in self._folder.glob(f"{path.name}*"):
            left.unlink()


def settled(store: Store) -> None:
    """After many rows at once, what PostgreSQL does by itself within a minute: else it plans for tables still empty."""
    if not store.is_sqlite:
        with store.writer() as link:
            link.run("ANALYZE")
            link.run("COMMIT")
