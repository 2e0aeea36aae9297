"""Alarms in the order in which they are told: cells that run first, then by how bad it is, then the oldest."""

from __future__ import annotations

from dataclasses import dataclass

from custody.record.applier import THING_COLUMNS
from custody.record.codec import thing_from_row
from custody.record.link import Link
from custody.record.reads.things import Listing, Wanted, filtered
from custody.rules.journeys.dose import RUNNING
from custody.rules.situation import Thing
from custody.rules.urgency import about_running, worst_first


@dataclass(frozen=True)
class Told:
    """The open alarms to tell, the worst first; how many of them are of cells that run, how many are open in all, and
    everything any open one is about."""

    first: tuple[Thing, ...]
    running: int
    total: int
    about: frozenset[str]


def told_first(link: Link, most: int) -> Told:
    """Every open alarm of cells that run, however many, and of the others as many as make `most`."""
    found, running = worst_of(link, Wanted("alarm", "open")), running_now(link)
    count = sum(about_running(alarm, running) for alarm in found)
    about = frozenset(code for alarm in found for code in alarm.texts("about"))
    return Told(found[: max(most, count)], count, len(found), about)


def ranked(link: Link, wanted: Wanted) -> Listing:
    """A page of alarms, the open ones first and the worst of them before the others."""
    found = worst_of(link, wanted)
    start = int(wanted.after) if wanted.after.isdigit() else 0
    end = start + wanted.most
    return Listing(found[start:end], len(found), str(end) if end < len(found) else "")


def worst_of(link: Link, wanted: Wanted) -> tuple[Thing, ...]:
    """All alarms wanted, in order. None is left out for their number: the one left out could be the worst."""
    where, parameters = filtered(wanted)
    rows = link.run(f"SELECT {THING_COLUMNS} FROM thing WHERE {where}", parameters)
    return worst_first((thing_from_row(row) for row in rows), running_now(link))


def running_now(link: Link) -> frozenset[str]:
    """The prepared doses that run into a child now, the containers whose cells are in them, the doses they serve."""
    hung = f"thing.kind = 'prepared_dose' AND thing.state IN ({', '.join('?' * len(RUNNING))})"
    sql = f"""SELECT thing.code FROM thing WHERE {hung} UNION SELECT edge.parent FROM edge
              JOIN thing ON thing.code = edge.child WHERE edge.kind IN ('pooled', 'serves') AND {hung}"""
    return frozenset(row[0] for row in link.run(sql, (*sorted(RUNNING), *sorted(RUNNING))))
