"""Entries as people read them: one, a range, or the history of a thing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from custody.record.link import Link, Row
from custody.record.reads.changed import Change, changes_after
from custody.record.upcasting import FORMS

_COLUMNS = (
    "v, idx, kind, step, actor, outcome, occurred_at, recorded_at, site, zone, utc_offset, station, channel, "
    "reason, corrects_idx, body"
)

_CHUNK = 400  # placeholders a statement


@dataclass(frozen=True)
class EntryView:
    """An entry. `corrected_by` names the entries that later corrected it; `body` is its JSON. `changed_after`: what was
    changed of what it was signed for, since; nothing where it is not signed."""

    idx: int
    kind: str
    step: str
    actor: str
    actor_name: str
    outcome: str
    occurred_at: datetime
    recorded_at: datetime
    site: str
    zone: str
    utc_offset: str
    station: str
    channel: str
    reason: str
    corrects_idx: int | None
    body: Mapping[str, Any]
    corrected_by: tuple[int, ...] = ()
    changed_after: tuple[Change, ...] = ()

    @property
    def result(self) -> str:
        """The outcome, with a failed identity check named as such."""
        return str(self.body.get("result") or self.outcome)

    @property
    def signatures(self) -> tuple[Mapping[str, Any], ...]:
        """The signatures of the entry."""
        return tuple(self.body.get("signatures", ()))


def entry(link: Link, idx: int) -> EntryView | None:
    """One entry, or None."""
    found = _viewed(link, link.run(f"SELECT {_COLUMNS} FROM entry WHERE idx = ?", (idx,)))
    return found[0] if found else None


def index_of_nonce(link: Link, actor: str, nonce: str) -> int | None:
    """The entry of the attempt that a person made with this nonce, or None."""
    rows = link.run("SELECT idx FROM entry WHERE actor = ? AND nonce = ?", (actor, nonce))
    return int(rows[0][0]) if rows else None


def entries_after(link: Link, idx: int, most: int = 200) -> tuple[EntryView, ...]:
    """The entries that follow index `idx`, in order; -1 begins at the first."""
    return _viewed(link, link.run(f"SELECT {_COLUMNS} FROM entry WHERE idx > ? ORDER BY idx LIMIT ?", (idx, most)))


def latest_entries(link: Link, most: int = 100) -> tuple[EntryView, ...]:
    """The newest entries, newest first."""
    return _viewed(link, link.run(f"SELECT {_COLUMNS} FROM entry ORDER BY idx DESC LIMIT ?", (most,)))


def history(link: Link, codes: tuple[str, ...], most: int = 500) -> tuple[EntryView, ...]:
    """Every entry about any of these things, newest first: accepted, refused and denied."""
    marks = ", ".join("?" * len(codes))
    sql = f"""SELECT {_COLUMNS} FROM entry WHERE idx IN (SELECT idx FROM entry_thing WHERE thing IN ({marks}))
              ORDER BY idx DESC LIMIT ?"""
    return _viewed(link, link.run(sql, (*codes, most)))


def indices_about(link: Link, codes: Sequence[str]) -> tuple[int, ...]:
    """The indices of every entry about any of these things, in order."""
    found: set[int] = set()
    for start in range(0, len(codes), _CHUNK):
        some = codes[start : start + _CHUNK]
        marks = ", ".join("?" * len(some))
        found.update(row[0] for row in link.run(f"SELECT idx FROM entry_thing WHERE thing IN ({marks})", some))
    return tuple(sorted(found))


def entries_of(link: Link, indices: Sequence[int]) -> Iterator[EntryView]:
    """These entries, in their order, some at a time."""
    for start in range(0, len(indices), _CHUNK):
        some = indices[start : start + _CHUNK]
        marks = ", ".join("?" * len(some))
        yield from _viewed(link, link.run(f"SELECT {_COLUMNS} FROM entry WHERE idx IN ({marks}) ORDER BY idx", some))


def entries_by(link: Link, actor: str, most: int = 100) -> tuple[EntryView, ...]:
    """The newest entries of a person, newest first."""
    sql = f"SELECT {_COLUMNS} FROM entry WHERE actor = ? ORDER BY idx DESC LIMIT ?"
    return _viewed(link, link.run(sql, (actor, most)))


def entries_at(link: Link, indices: Sequence[int]) -> tuple[EntryView, ...]:
    """The entries of these indices, newest first."""
    marks = ", ".join("?" * len(indices))
    sql = f"SELECT {_COLUMNS} FROM entry WHERE idx IN ({marks}) ORDER BY idx DESC"
    return _viewed(link, link.run(sql, tuple(indices))) if indices else ()


def head(link: Link) -> tuple[int, str]:
    """(index, recorded_at) of the last entry; (-1, '') in an empty ledger."""
    rows = link.run("SELECT idx, recorded_at FROM entry ORDER BY idx DESC LIMIT 1")
    return (int(rows[0][0]), str(rows[0][1])) if rows else (-1, "")


def recorded_at(link: Link, idx: int) -> datetime | None:
    """When an entry was recorded; None where there is none of this index."""
    rows = link.run("SELECT recorded_at FROM entry WHERE idx = ?", (idx,))
    return instant(str(rows[0][0])) if rows else None


def head_leaf(link: Link) -> tuple[int, str]:
    """(index, leaf in hex) of the last entry; (-1, '') in an empty ledger."""
    rows = link.run("SELECT idx, leaf FROM entry ORDER BY idx DESC LIMIT 1")
    return (int(rows[0][0]), bytes(rows[0][1]).hex()) if rows else (-1, "")


def stored_text(link: Link, idx: int) -> tuple[str, str]:
    """(body, leaf in hex) of an entry, as stored."""
    rows = link.run("SELECT body, leaf FROM entry WHERE idx = ?", (idx,))
    return (str(rows[0][0]), bytes(rows[0][1]).hex()) if rows else ("", "")


def _viewed(link: Link, rows: list[Row]) -> tuple[EntryView, ...]:
    names = _names(link, {str(row[4]) for row in rows})
    corrections = _corrections(link, [int(row[1]) for row in rows])
    views = tuple(_view(row, names, corrections) for row in rows)
    changed = changes_after(link, {view.idx: view.body for view in views if view.signatures})
    return tuple(replace(view, changed_after=changed[view.idx]) if changed.get(view.idx) else view for view in views)


def _view(row: Row, names: Mapping[str, str], corrections: Mapping[int, tuple[int, ...]]) -> EntryView:
    (
        version,
        idx,
        kind,
        step,
        actor,
        outcome,
        occurred,
        recorded,
        site,
        zone,
        offset,
        station,
        channel,
        reason,
        corrects,
        body,
    ) = row
    return EntryView(
        idx=idx,
        kind=kind,
        step=step,
        actor=actor,
        actor_name=names.get(actor, actor),
        outcome=outcome,
        occurred_at=instant(occurred),
        recorded_at=instant(recorded),
        site=site,
        zone=zone,
        utc_offset=offset,
        station=station,
        channel=channel,
        reason=reason or "",
        corrects_idx=corrects,
        body=FORMS.read(version, step, body),
        corrected_by=corrections.get(idx, ()),
    )


def instant(stored: str) -> datetime:
    """A stored instant as an aware datetime."""
    return datetime.fromisoformat(stored.replace("Z", "+00:00"))


def _names(link: Link, persons: set[str]) -> Mapping[str, str]:
    wanted = sorted(persons)
    if not wanted:
        return {}
    rows = link.run(f"SELECT code, name FROM thing WHERE code IN ({', '.join('?' * len(wanted))})", wanted)
    return {str(code): str(name) for code, name in rows}


def _corrections(link: Link, indices: list[int]) -> Mapping[int, tuple[int, ...]]:
    if not indices:
        return {}
    marks = ", ".join("?" * len(indices))
    found: dict[int, tuple[int, ...]] = {}
    sql = f"SELECT corrects_idx, idx FROM entry WHERE corrects_idx IN ({marks}) AND outcome = 'accepted' ORDER BY idx"
    for corrected, by in link.run(sql, indices):
        found[corrected] = (*found.get(corrected, ()), by)
    return found
