"""Replay: current state once more from the ledger. Effects are applied, nothing is decided, so old ledgers replay
under new rules."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from custody.record.applier import Involved, apply_effects, index_unaccepted
from custody.record.codec import effect_from_json
from custody.record.link import Link
from custody.record.merkle import Frontier
from custody.record.tables import METADATA, PROJECTIONS
from custody.record.upcasting import FORMS, Forms

Progress = Callable[[int], None]


@dataclass(frozen=True)
class Difference:
    """A row of a projection that is not what replay gives. `there` is the row as stored, `replayed` as it should be."""

    table: str
    there: tuple[object, ...] | None
    replayed: tuple[object, ...] | None


def replay(source: Link, target: Link, progress: Progress = lambda idx: None, forms: Forms = FORMS) -> None:
    """Apply every entry of `source` to the empty projections of `target`; one of an earlier form as `forms` reads it,
    while its leaf stays what was hashed. Raises UnknownForm."""
    frontier = Frontier()
    entries = source.stream("SELECT v, idx, step, outcome, body, leaf FROM entry ORDER BY idx")
    for version, idx, step, outcome, text, leaf in entries:
        frontier, nodes = frontier.append(bytes(leaf))
        target.run_each("INSERT INTO node (level, position, hash) VALUES (?, ?, ?)", nodes)
        body = forms.read(version, step, text)
        about = tuple(body.get("about", ()))
        if outcome == "accepted":
            persons = tuple((person, capacity) for person, capacity in body.get("persons", ()))
            effects = [effect_from_json(stored) for stored in body["effects"]]
            apply_effects(target, idx, effects, Involved(step, persons, about))
        else:
            index_unaccepted(target, idx, about)
        progress(idx)


def differences(link: Link, replayed: Link) -> Iterator[Difference]:
    """Every row in which the stored projections and replayed ones differ."""
    for table in PROJECTIONS:
        columns = ", ".join(column.name for column in table.columns)
        keys = ", ".join(column.name for column in table.primary_key)
        statement = f"SELECT {columns} FROM {table.name} ORDER BY {keys}"
        there = {_plain(row) for row in link.stream(statement)}
        absent = []
        for row in map(_plain, replayed.stream(statement)):
            if row in there:
                there.remove(row)
            else:
                absent.append(row)
        yield from (Difference(table.name, row, None) for row in sorted(there, key=repr))
        yield from (Difference(table.name, None, row) for row in sorted(absent, key=repr))


def _plain(row: tuple[object, ...]) -> tuple[object, ...]:
    return tuple(bytes(value) if isinstance(value, (bytes, memoryview)) else value for value in row)


def scratch_link() -> Link:
    """An empty record of its own, to replay a ledger into; it is gone with the process. What does not fit into
    SQLite's cache goes into a nameless file, so that a long ledger needs no more memory than a short one."""
    raw = sqlite3.connect("", isolation_level=None)
    METADATA.create_all(create_engine("sqlite://", creator=lambda: raw, poolclass=StaticPool))
    for setting in ("cache_size=-32000", "synchronous=OFF", "journal_mode=OFF"):
        raw.execute(f"PRAGMA {setting}")
    raw.execute("BEGIN")
    return Link(raw)
