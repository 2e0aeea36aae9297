"""What a person waits for at a desk with 10,000 rows in a queue, on the one database and on the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from custody.record.engine import Store, open_store
from custody.record.reads.queues import waiting
from custody.rules.queues import QUEUES, Leads, Queue
from tests.bench.measuring import Row, timed
from tests.databases import INSTANCE, Databases
from tests.record.own_steps import founded, frozen_containers
from tests.record_room import Clock

TIMES, ROWS = 20, 10_000
_COPIES = """INSERT INTO thing
             WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
             SELECT 'C-' || i, kind, name, state, states, attrs, version, created_idx, idx + i
             FROM n, (SELECT * FROM thing WHERE code = ?) AS one"""


def waiting_rows(folder: Path) -> Iterator[Row]:
    """The first page of a queue: as it came, sorted by its clock, and of what leads to nothing; PostgreSQL beside
    SQLite."""
    light = open_store(f"sqlite:///{folder / 'waiting.sqlite3'}")
    light.create(INSTANCE, demo=True)
    databases = Databases(safe=True)
    with databases.fresh() as heavy:
        for store in (light, heavy):
            _fill(store)
        plain = replace(QUEUES["to_pack"], custody=(), states=("frozen",), journey="", lifecycle=())
        unreserved = replace(plain, lacking=Leads("allocated"))
        queues = {"by its clock": replace(plain, clock="expiry_at"), "where nothing is reserved": unreserved}
        for told, queue in ({"without a clock": plain} | queues).items():
            name = f"10,000 rows wait, {told}, PostgreSQL, floor: SQLite"
            yield timed(name, _page(heavy, queue), _page(light, queue), TIMES)
    light.engine.dispose()
    databases.stop()


def _fill(store: Store) -> None:
    container = frozen_containers(founded(store, Clock()), 8)[0]
    with store.writer() as link:
        link.run(_COPIES, (ROWS, container))
        link.run("COMMIT")


def _page(store: Store, queue: Queue) -> Callable[[], object]:
    def read() -> object:
        with store.reading() as link:
            found = waiting(link, queue)
        assert found.total > ROWS
        return found

    return read
