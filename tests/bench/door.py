"""The door against plain one-row commits through the same driver, settings and disk."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator
from pathlib import Path

from custody.record.append import Head, Written, append_entry, read_head
from custody.record.attempt import Attempt
from custody.record.engine import Store, open_store
from custody.record.entry import Header
from tests.bench.measuring import Act, Row, compared
from tests.databases import INSTANCE, Databases
from tests.record.own_steps import founded, frozen_containers, positions
from tests.record_room import Clock, Room

CLIENTS = (1, 4, 16)
ACTS = {1: 500, 4: 1000, 16: 2000}
APPENDS = 1000
CONTAINERS = 64
_ROW = "x" * 200
_WRITABLE = {
    "sqlite": ("PRAGMA query_only=OFF", "PRAGMA busy_timeout=60000"),
    "postgresql": ("SET default_transaction_read_only=off",),
}


def door_rows(folder: Path) -> Iterator[Row]:
    """store_container on SQLite and PostgreSQL at 1, 4 and 16 clients, and the append alone."""
    store = open_store(f"sqlite:///{folder / 'door.sqlite3'}")
    store.create(INSTANCE, demo=True)
    yield from _on(store, "SQLite")
    store.engine.dispose()
    databases = Databases(safe=True)
    try:
        with databases.fresh() as store:
            yield from _on(store, "PostgreSQL")
    finally:
        databases.stop()


def _on(store: Store, engine: str) -> Iterator[Row]:
    bench = Bench(store)
    for clients in CLIENTS:
        acts = bench.storings(ACTS[clients]), [bench.plain_commit] * ACTS[clients]
        yield compared(f"store_container, {engine}, {clients} at once", acts, clients)
    acts = [bench.append] * APPENDS, [bench.plain_commit] * APPENDS
    yield compared(f"the append alone, {engine}, 1 at once", acts)


class Bench:
    """A founded room with frozen containers and two positions for each."""

    def __init__(self, store: Store) -> None:
        self.room: Room = founded(store, Clock())
        self.containers = frozen_containers(self.room, CONTAINERS)
        self.places = positions(self.room, 2 * CONTAINERS)
        self.cryo = self.room.person("Qin Hao", "cryo")
        self.stored = 0
        self.head: Head | None = None
        self.local = threading.local()
        with store.writer() as link:
            link.run("CREATE TABLE plain (a TEXT, b TEXT)")
            link.run("COMMIT")

    def storings(self, count: int) -> list[Act]:
        """Containers put from one of their two positions into the other, in turn."""
        acts: list[Act] = []
        for _ in range(count):
            at, turn = self.stored % CONTAINERS, self.stored // CONTAINERS % 2
            facts = {"container": self.containers[at], "place": self.places[2 * at + turn]}
            nonce = f"bench-{self.stored}"
            attempt = self.room.attempt("store_container", self.cryo, facts, nonce=nonce, station="cryo_store")
            acts.append(functools.partial(self._recorded, attempt))
            self.stored += 1
        return acts

    def _recorded(self, attempt: Attempt) -> None:
        answer = self.room.door.record(attempt)
        assert answer.passed, answer

    def plain_commit(self) -> None:
        """One row in one commit, on a connection of this thread's own with the store's settings."""
        raw = getattr(self.local, "raw", None)
        if raw is None:
            self.local.held = self.room.store.engine.raw_connection()
            raw = self.local.raw = self.local.held.driver_connection
            for setting in _WRITABLE[self.room.store.engine.dialect.name]:
                raw.execute(setting)
        marks = "?, ?" if self.room.store.is_sqlite else "%s, %s"
        raw.execute(f"INSERT INTO plain VALUES ({marks})", (_ROW, _ROW))

    def append(self) -> None:
        """One entry appended and committed, with nothing loaded or decided."""
        with self.room.store.writer() as link:
            if self.head is None:
                self.head = read_head(link)
            at = "2026-11-02T01:00:00.000000Z"
            names = (
                "container.stored",
                "store_container",
                self.cryo,
                "accepted",
                at,
                at,
                "",
                "UTC",
                "+0000",
                "",
                "wedge",
            )
            header = Header(1, 0, *names, None, None, None)
            self.head = append_entry(link, self.head, INSTANCE, Written(header, f'{{"facts":"{_ROW}"}}'))
            link.run("COMMIT")
