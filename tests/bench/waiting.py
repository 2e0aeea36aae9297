"""What a person waits for at a desk with 10,000 rows in a queue, on the one database and on the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from custody.record.engine import Store
from custody.record.reads.queues import waiting
from custody.rules.queues import QUEUES, Leads, Queue
from tests.bench.engines import Engines
from tests.bench.measuring import timed
from tests.bench.sizes import Sizes
from tests.bench.table import Row
from tests.record.own_steps import founded, frozen_containers
from tests.record_room import Clock

_COPIES = """INSERT INTO thing
             WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
             SELECT 'C-' || i, kind, name, state, states, attrs, version, created_idx, idx + i
             FROM n, (SELECT * FROM thing WHERE code = ?) AS one"""


def waiting_rows(engines: Engines, sizes: Sizes) -> Iterator[Row]:
    """The first page of a queue: as it came, sorted by its clock, and of what leads to nothing; PostgreSQL beside
    SQLite."""
    with engines.beside_each_other() as both:
        for store in both or ():
            _fill(store, sizes.waiting)
        plain = replace(QUEUES["to_pack"], custody=(), states=("frozen",), journey="", lifecycle=())
        unreserved = replace(plain, lacking=Leads("allocated"))
        queues = {"by its clock": replace(plain, clock="expiry_at"), "where nothing is reserved": unreserved}
        for told, queue in ({"without a clock": plain} | queues).items() if both else ():
            name = f"{sizes.waiting:,} rows wait, {told}, PostgreSQL, floor: SQLite"
            light, heavy = (_page(store, queue, sizes.waiting) for store in both or ())
            yield timed(name, heavy, light, sizes.pages)


def _fill(store: Store, rows: int) -> None:
    container = frozen_containers(founded(store, Clock()), 8)[0]
    with store.writer() as link:
        link.run(_COPIES, (rows, container))
        link.run("COMMIT")


def _page(store: Store, queue: Queue, rows: int) -> Callable[[], object]:
    def read() -> object:
        with store.reading() as link:
            found = waiting(link, queue)
        assert found.total > rows
        return found

    return read
