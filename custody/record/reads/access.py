"""Accounts as they were at a moment: who there was with which roles, the documents then in force, and when each account
was begun and last used. A pure read over the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from custody.record.link import Link
from custody.record.reads.entries import EntryView, entries_at, instant
from custody.record.situation import load_situation, load_then
from custody.rules.access_review import Used
from custody.rules.effects import instant_text
from custody.rules.situation import ALL_PEOPLE, THEN, Situation

_BEGUN = """SELECT thing.code, MIN(entry.recorded_at) FROM thing JOIN entry_thing ON entry_thing.thing = thing.code
            JOIN entry ON entry.idx = entry_thing.idx WHERE thing.kind = 'person' AND entry.outcome = 'accepted'
            GROUP BY thing.code"""
_PERFORMED = """SELECT actor, MAX(recorded_at) FROM entry WHERE recorded_at <= ? AND outcome = 'accepted'
                GROUP BY actor"""
_TOOK_PART = """SELECT participation.person, MAX(entry.recorded_at) FROM participation
                JOIN entry ON entry.idx = participation.idx WHERE entry.recorded_at <= ?
                GROUP BY participation.person"""
_SIGNED_FOR = "SELECT idx FROM entry WHERE step = 'review_access' AND outcome = 'accepted' ORDER BY idx DESC"


@dataclass(frozen=True)
class Accounts:
    """All people and documents as they were, and what is known of the use of each account by then."""

    situation: Situation
    used: Mapping[str, Used]


def accounts_at(link: Link, now: datetime, at: datetime, place: tuple[str, str]) -> Accounts:
    """The accounts as they were at `at`, which is not after `now`. `place` is (station, site)."""
    known = load_situation(link, (), (ALL_PEOPLE, THEN), now, place)
    situation = load_then(link, known, (), (ALL_PEOPLE,), at).as_it_was()
    moment = instant_text(at)
    last: dict[str, datetime] = {}
    for sql in (_PERFORMED, _TOOK_PART):
        for person, stored in link.run(sql, (moment,)):
            last[person] = max(instant(stored), last.get(person, instant(stored)))
    stored = ((str(person), instant(since)) for person, since in link.run(_BEGUN))
    begun = {person: since for person, since in stored if since <= at}
    there = {code: one for code, one in situation.things.items() if one.kind != "person" or code in begun}
    used = {person: Used(since, last.get(person)) for person, since in begun.items()}
    return Accounts(replace(situation, at=at, things=there), used)


def reviews_of(link: Link, day: str) -> tuple[EntryView, ...]:
    """The signed reviews of a day (`YYYY-MM-DD`), newest first."""
    found = entries_at(link, [int(idx) for (idx,) in link.run(_SIGNED_FOR)])
    return tuple(one for one in found if one.body["facts"].get("day") == day)
