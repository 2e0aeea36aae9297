"""A recall: everything that came of one thing, out of a record with millions of relations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from custody.record.engine import Store
from custody.record.reads.things import trace
from tests.bench.engines import Engines, settled
from tests.bench.measuring import timed
from tests.bench.sizes import Sizes
from tests.bench.table import Row, at_most
from tests.record.own_steps import founded, frozen_containers
from tests.record_room import Clock, Room

BAR = at_most(25, "ms")
_TREES = 500  # in one commit; in each every thing has eight children, until there are enough
# Written in the order in which both indexes keep them.
_RELATE = {
    "sqlite": """INSERT INTO edge WITH RECURSIVE
        tree(t) AS (SELECT ? UNION ALL SELECT t + 1 FROM tree WHERE t < ?),
        node(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM node WHERE n < ?)
        SELECT printf('C%06d.%04d', t, (n - 1) / 8), printf('C%06d.%04d', t, n), 'derived', 0 FROM tree, node""",
    "postgresql": """INSERT INTO edge
        SELECT 'C' || lpad(t::text, 6, '0') || '.' || lpad(((n - 1) / 8)::text, 4, '0'),
            'C' || lpad(t::text, 6, '0') || '.' || lpad(n::text, 4, '0'), 'derived', 0
        FROM generate_series(?::int, ?::int) AS t, generate_series(1, ?::int) AS n""",
}
_WALK = """WITH RECURSIVE reached(code) AS (
    SELECT CAST(? AS TEXT)
    UNION SELECT edge.child FROM edge JOIN reached ON edge.parent = reached.code WHERE edge.kind = 'derived')
    SELECT code FROM reached"""


def recall_rows(engines: Engines, sizes: Sizes) -> Iterator[Row]:
    """What a recall reads, on both engines: relations, and every thing they lead to; floor: the relations alone."""
    trees = -(-sizes.edges // (sizes.recalled - 1))
    recalled = [f"C{number * trees // sizes.recalls:06d}.0000" for number in range(sizes.recalls)]
    for engine, store in engines.both():
        room = founded(store, Clock())
        like = frozen_containers(room, 1)[0]
        for first in range(0, trees, _TREES):
            _relate(store, first, min(first + _TREES, trees) - 1, sizes.recalled - 1)
        for one in recalled:
            _put_things(store, one, sizes.recalled, like)
        settled(store)
        name = f"recall of {sizes.recalled:,} things among {trees * (sizes.recalled - 1):,} relations, {engine}"
        yield _timed_recall(room, name, recalled, sizes.recalled)


def _relate(store: Store, first: int, last: int, relations: int) -> None:
    """The relations of these trees."""
    with store.writer() as link:
        link.run(_RELATE[store.engine.dialect.name], (first, last, relations))
        link.run("COMMIT")


def _put_things(store: Store, root: str, count: int, like: str) -> None:
    """What will be recalled, each like a container. The things of the other relations are not needed to find it."""
    with store.writer() as link:
        stored = link.run("SELECT * FROM thing WHERE code = ?", (like,))[0]
        rows = [(f"{root[:-4]}{number:04d}", *stored[1:]) for number in range(count)]
        link.run_each(f"INSERT INTO thing VALUES ({', '.join('?' * len(stored))})", rows)
        link.run("COMMIT")


def _timed_recall(room: Room, name: str, recalled: Sequence[str], things: int) -> Row:
    """Each is recalled once, by itself."""
    ours, floors, at = iter(recalled), iter(recalled), room.clock()
    with room.store.reading() as link:

        def recall() -> None:
            assert len(trace(link, next(ours), "forward", at).things) == things

        def walk() -> None:
            assert len(link.run(_WALK, (next(floors),))) == things

        return timed(f"{name}, floor: relations alone", recall, walk, len(recalled), BAR)
