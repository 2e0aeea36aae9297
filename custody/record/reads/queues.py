"""What stands in a queue: things of a kind in some states, what runs out first or waits longest before the others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import orjson

from custody.record.applier import THING_COLUMNS
from custody.record.codec import thing_from_row
from custody.record.link import Link
from custody.record.reads.alarms import ranked
from custody.record.reads.things import MOST_ROWS, Listing, Wanted
from custody.rules.effects import instant_text
from custody.rules.queues import Leads, Queue
from custody.rules.situation import Thing


def waiting(link: Link, queue: Queue, after: int = 0, most: int = 50, now: datetime | None = None) -> Listing:
    """A page of a queue, beginning with the row of number `after`, and how many wait in all. Those whose clock runs out
    first stand first; without a clock, those nothing has happened to for longest, and of alarms the worst. What lapsed
    by `now` is left out."""
    if queue.kind == "alarm":
        return ranked(link, Wanted(queue.kind, queue.states[0], after=str(after), most=most))
    where, parameters = _filtered(queue)
    total = int(link.run(f"SELECT COUNT(*) FROM thing WHERE {where}", parameters)[0][0])
    if queue.clock:
        codes = _by_clock(link, queue, instant_text(now) if queue.lapses and now else "")
        total = len(codes) if queue.lapses else total
        found = _in_order(link, codes[after : after + most])
    else:
        sql = f"SELECT {THING_COLUMNS} FROM thing WHERE {where} ORDER BY idx, code LIMIT ? OFFSET ?"
        found = tuple(thing_from_row(row) for row in link.run(sql, (*parameters, most, after)))
    return Listing(found, total, str(after + most) if after + most < total else "")


def past_clock(link: Link, queue: Queue, now: datetime) -> int:
    """How many of a queue with a clock are past it."""
    timed = _by_clock(link, queue, "")
    return len(timed) - len(_by_clock(link, queue, instant_text(now)))


def ends(link: Link, code: str, relation: str) -> tuple[Thing, ...]:
    """What a thing leads to over a relation, by code."""
    columns = ", ".join(f"thing.{name}" for name in THING_COLUMNS.split(", "))
    sql = f"""SELECT {columns} FROM thing JOIN edge ON edge.child = thing.code
              WHERE edge.parent = ? AND edge.kind = ? ORDER BY thing.code"""
    return tuple(thing_from_row(row) for row in link.run(sql, (code, relation)))


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
    if queue.but_for:
        where.append("states NOT LIKE ?")
        given.append('%"{}":"{}"%'.format(*queue.but_for))
    for leads, must in ((queue.having, "EXISTS"), (queue.lacking, "NOT EXISTS")):
        if leads:
            condition, values = _led(leads)
            where.append(f"{must} ({condition})")
            given += values
    return " AND ".join(where), tuple(given)


def _led(leads: Leads) -> tuple[str, list[str]]:
    sql = """SELECT 1 FROM edge JOIN thing AS other ON other.code = edge.child
             WHERE edge.parent = thing.code AND edge.kind = ?"""
    narrowed = f" AND other.state IN ({_marks(leads.states)})" if leads.states else ""
    return sql + narrowed, [leads.relation, *leads.states]


def _by_clock(link: Link, queue: Queue, since: str) -> list[str]:
    where, parameters = _filtered(queue)
    rows = link.run(f"SELECT code, attrs FROM thing WHERE {where} ORDER BY idx LIMIT ?", (*parameters, MOST_ROWS))
    # What has no time yet stands last; the last character sorts after every instant.
    timed = [
        (str(orjson.loads(attrs).get(queue.clock) or "~"), number, code) for number, (code, attrs) in enumerate(rows)
    ]
    return [code for clock, _, code in sorted(timed) if clock >= since]


def _in_order(link: Link, codes: list[str]) -> tuple[Thing, ...]:
    if not codes:
        return ()
    rows = link.run(f"SELECT {THING_COLUMNS} FROM thing WHERE code IN ({_marks(codes)})", codes)
    found = {row[0]: thing_from_row(row) for row in rows}
    return tuple(found[code] for code in codes)


def _marks(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))
