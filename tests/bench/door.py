"""The door against plain one-row commits through the same driver, settings and disk."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence

from custody.record.append import Head, Written, append_entry, read_head
from custody.record.attempt import Attempt
from custody.record.engine import Store
from custody.record.entry import Header
from tests.bench.engines import Engines
from tests.bench.floor import ROW, Plain
from tests.bench.loads import loads
from tests.bench.measuring import Act, Pace, paced
from tests.bench.sizes import Sizes
from tests.bench.storing import Storing
from tests.bench.table import Bar, Row, at_least, at_most
from tests.databases import INSTANCE
from tests.record_room import Room

BARS: dict[tuple[str, int], Bar] = {
    ("SQLite", 1): at_least(0.5),
    ("SQLite", 16): at_least(1.2),
    ("PostgreSQL", 16): at_least(0.6),
}
APPEND_BARS = {"SQLite": at_least(0.85)}
WORST, LATE, SIGNED = at_most(50, "ms"), at_most(50, "ms"), at_least(0.4)
MOST_CLIENTS = 16


def door_rows(engines: Engines, sizes: Sizes) -> Iterator[Row]:
    """store_container on SQLite and PostgreSQL at 1, 4 and 16 clients, and the append alone."""
    for engine, store in engines.both():
        yield from _storing(engine, store, sizes)


def _storing(engine: str, store: Store, sizes: Sizes) -> Iterator[Row]:
    storing, plain = Storing(store), Plain(store)
    told = loads(storing.room, list(storing.attempts(5)))
    for clients, count in sizes.acts:
        acts = [recorded(storing.room, attempt) for attempt in storing.attempts(count)]
        pace = paced((acts, [plain.commit] * count), clients)
        yield pace.row(f"store_container, {engine}, {clients} at once", BARS.get((engine, clients)), told)
        if clients == MOST_CLIENTS:
            yield pace.slow_row(f"store_container, {engine}, {clients} at once, the worst answer", 100, WORST)
    append = [Appending(store, storing.cryo).append] * sizes.appends
    pace = paced((append, [plain.commit] * sizes.appends))
    yield pace.row(f"the append alone, {engine}, 1 at once", APPEND_BARS.get(engine))


def signed_rows(step: str, engine: str, room: Room, attempts: Sequence[Attempt], plain: Plain) -> Iterator[Row]:
    """A signed step by 16 clients, each attempt once; the first few only to count what it loads."""
    told = loads(room, attempts[:2])
    acts = [recorded(room, attempt) for attempt in attempts[2:]]
    pace: Pace = paced((acts, [plain.commit] * len(acts)), MOST_CLIENTS)
    yield pace.row(f"{step}, {engine}, {MOST_CLIENTS} at once", SIGNED, told)
    yield pace.slow_row(f"{step}, {engine}, {MOST_CLIENTS} at once, 95 of 100 answers", 95, LATE)


def recorded(room: Room, attempt: Attempt) -> Act:
    """The attempt as an act that must be accepted."""
    return functools.partial(_record, room, attempt)


def _record(room: Room, attempt: Attempt) -> None:
    answer = room.door.record(attempt)
    assert answer.passed, answer


class Appending:
    """One entry after the other, appended and committed, with nothing loaded or decided."""

    def __init__(self, store: Store, actor: str) -> None:
        self._store = store
        self._head: Head | None = None
        at = "2026-11-02T01:00:00.000000Z"
        said = ("container.stored", "store_container", actor, "accepted", at, at, "", "UTC", "+0000", "", "wedge")
        self._written = Written(Header(1, 0, *said, None, None, None), f'{{"facts":"{ROW}"}}')

    def append(self) -> None:
        """The next one."""
        with self._store.writer() as link:
            self._head = append_entry(link, self._head or read_head(link), INSTANCE, self._written)
            link.run("COMMIT")
