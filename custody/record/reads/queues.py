"""What stands in a queue: things of a kind in some states, what runs out first or waits longest before the others."""

from __future__ import annotations

from collections.abc import Sequence

import orjson

from custody.record.applier import THING_COLUMNS
from custody.record.codec import thing_from_row
from custody.record.engine import Link
from custody.record.reads.things import MOST_ROWS, Listing
from custody.rules.queues import Queue
from custody.rules.situation import Thing


def waiting(link: Link, queue: Queue, after: int = 0, most: int = 50) -> Listing:
    """A page of a queue, beginning with the row of number `after`, and how many wait in all. Those whose clock runs out
    first stand first; without a clock, those nothing has happened to for longest."""
    where, parameters = _filtered(queue)
    total = int(link.run(f"SELECT COUNT(*) FROM thing WHERE {where}", parameters)[0][0])
    if queue.clock:
        codes = _by_clock(link, queue)[after : after + most]
        found = _in_order(link, codes)
    else:
        sql = f"SELECT {THING_COLUMNS} FROM thing WHERE {where} ORDER BY idx, code LIMIT ? OFFSET ?"
        found = tuple(thing_from_row(row) for row in link.run(sql, (*parameters, most, after)))
    return Listing(found, total, str(after + most) if after + most < total else "")


def _filtered(queue: Queue) -> tuple[str, tuple[str, ...]]:
    """The condition and its values. The state of the kind's own journey is a column and narrows by the index; further
    journeys, and values, stand in texts of sorted JSON."""
    own = queue.states if queue.on == queue.kind else queue.lifecycle
    where, given = ["kind = ?"], [queue.kind]
    if own:
        where.append(f"state IN ({_marks(own)})")
        given += own
    for journey, states in ((queue.journey, queue.states), ("custody", queue.custody)):
        if journey and states:
            where.append(f"({' OR '.join(['states LIKE ?'] * len(states))})")
            given += [f'%"{journey}":"{state}"%' for state in states]
    if queue.presentation:
        where.append("attrs LIKE ?")
        given.append(f'%"presentation":"{queue.presentation}"%')
    return " AND ".join(where), tuple(given)


def _by_clock(link: Link, queue: Queue) -> list[str]:
    where, parameters = _filtered(queue)
    rows = link.run(f"SELECT code, attrs FROM thing WHERE {where} ORDER BY idx LIMIT ?", (*parameters, MOST_ROWS))
    # What has no time yet stands last; the last character sorts after every instant.
    timed = [
        (str(orjson.loads(attrs).get(queue.clock) or "~"), number, code) for number, (code, attrs) in enumerate(rows)
    ]
    return [code for _, _, code in sorted(timed)]


def _in_order(link: Link, codes: list[str]) -> tuple[Thing, ...]:
    if not codes:
        return ()
    rows = link.run(f"SELECT {THING_COLUMNS} FROM thing WHERE code IN ({_marks(codes)})", codes)
    found = {row[0]: thing_from_row(row) for row in rows}
    return tuple(found[code] for code in codes)


def _marks(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))
