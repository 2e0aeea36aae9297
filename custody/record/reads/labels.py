"""What a label says comes from here: the thing, what it belongs to, who made it, and the design it is printed with."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from custody.record.link import Link
from custody.record.reads.entries import EntryView, entries_at, head, recorded_at
from custody.record.reads.things import stored_file, thing
from custody.record.situation import load_situation
from custody.rules.situation import ANCESTORS, BALANCES, PARTICIPATION, RELATED, Situation

APPLYING = ("apply_label", "label_dose")
_BELONGS_TO = ("lot", "subject", "dose", "bank", "person", "prepared_by")


def labelled(link: Link, code: str, at: datetime) -> Situation | None:
    """A thing with what it belongs to, its ancestors, its copies and who took part; None where there is none."""
    found = thing(link, code)
    if found is None:
        return None
    codes = (code, *(found.text(name) for name in _BELONGS_TO if found.has(name)))
    situation = load_situation(link, codes, (ANCESTORS, RELATED, RELATED, PARTICIPATION, BALANCES), at)
    took_part = dict.fromkeys(part.person for part in situation.participation if part.thing == code)
    named = {person: known for person in took_part if (known := thing(link, person))}
    return replace(situation, things={**situation.things, **named})


def design_bytes(link: Link, digest: str) -> bytes | None:
    """The approved bytes of a label design, or None where the record has no such file."""
    stored = stored_file(link, digest)
    return stored[0] if stored else None


def typed_for(link: Link, reasons: Collection[str], site: str, since: datetime) -> tuple[EntryView, ...]:
    """The entries at a site, newest first, whose codes were typed for one of these reasons from a moment on, whatever
    came of them."""
    marks = ", ".join("?" * len(reasons))
    sql = f"""SELECT idx FROM entry WHERE idx >= ? AND channel = 'typed' AND reason IN ({marks}) AND site = ?
              ORDER BY idx DESC"""
    found = link.run(sql, (_first_since(link, since), *reasons, site))
    return entries_at(link, [int(idx) for (idx,) in found])


def labelled_after(link: Link, code: str, idx: int) -> bool:
    """Whether a copy of its label was applied to a thing after an entry."""
    marks = ", ".join("?" * len(APPLYING))
    sql = f"""SELECT 1 FROM entry_thing JOIN entry ON entry.idx = entry_thing.idx
              WHERE thing = ? AND entry.idx > ? AND outcome = 'accepted' AND step IN ({marks}) LIMIT 1"""
    return bool(link.run(sql, (code, idx, *APPLYING)))


def _first_since(link: Link, since: datetime) -> int:
    """The first entry recorded from a moment on, found by halves: entries stand in the order of their times."""
    low, high = 0, head(link)[0] + 1
    while low < high:
        middle = (low + high) // 2
        at = recorded_at(link, middle)
        low, high = (middle + 1, high) if at is not None and at < since else (low, middle)
    return low
