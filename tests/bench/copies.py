"""Many of one: a lot that waits for its release, or a dose that waits to be hung, copied under codes of their own.

The one was made through the door; the copies are rows of current state that differ from its rows in the codes alone, so
that a step loads and decides for each of them exactly what it would for the one.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence

from custody.record.engine import Store
from custody.record.link import Row
from custody.rules.scancode import minted
from custody.rules.words import ALPHABET, CODE_LENGTH, LETTERS
from tests.record_room import Room

Names = Mapping[str, str]
_KINDS = {letter: kind for kind, letter in LETTERS.items()}
_COPIED = ("thing", "edge", "item", "item_about", "participation", "balance", "entry_thing")
_SEED = 20261123


def made_since(room: Room, first: int) -> tuple[str, ...]:
    """What was created by entry `first` and later, and the places that keep any of it."""
    sql = """SELECT code FROM thing WHERE created_idx >= ? UNION
             SELECT parent FROM edge JOIN thing ON code = child WHERE edge.kind = 'keeps' AND created_idx >= ?"""
    return tuple(str(code) for (code,) in room.rows(sql, first, first))


def copied(store: Store, own: Sequence[str], count: int) -> list[Names]:
    """So many copies of these codes; of each, what every code of the one is called in it."""
    # What bears no code of its own is named after what does (the first dose of a child), or numbered.
    coded = [code for code in own if len(code) == CODE_LENGTH and code[0] in _KINDS]
    numbered = [name for name in own if name.split(".")[0] not in coded]
    with store.reading() as link:
        fresh = _fresh_cores({str(code)[1:-1] for (code,) in link.run("SELECT code FROM thing")})
    names: list[Names] = [_named(coded, fresh) | {name: f"{name}-{copy}" for name in numbered} for copy in range(count)]
    called = re.compile("(" + "|".join(rf"\b{re.escape(name)}\b" for name in (*coded, *numbered)) + ")")
    with store.writer() as link:
        for table in _COPIED:
            rows = [_apart(row, called) for row in link.run(f"SELECT * FROM {table}") if _is_own(row, called)]
            if rows:
                statement = f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})"
                link.run_each(statement, [_joined(row, name) for name in names for row in rows])
        link.run("COMMIT")
    return names


def _named(coded: Sequence[str], fresh: Iterator[str]) -> dict[str, str]:
    return {code: next(made for core in fresh if (made := minted(_KINDS[code[0]], core))) for code in coded}


def _is_own(row: Row, called: re.Pattern[str]) -> bool:
    """The key of every one of these tables begins it; of a relation either end may be shared."""
    return any(isinstance(value, str) and called.search(value) for value in row[:2])


def _apart(row: Row, called: re.Pattern[str]) -> list[object]:
    """The row with each text taken apart, so that every other part is a name."""
    return [called.split(value) if isinstance(value, str) else value for value in row]


def _joined(row: Sequence[object], names: Names) -> list[object]:
    return ["".join(names.get(part, part) for part in value) if isinstance(value, list) else value for value in row]


def _fresh_cores(known: set[str]) -> Iterator[str]:
    """Cores of codes of a demonstration, as good as at random, none of them known."""
    drawn = random.Random(_SEED)
    while True:
        core = "X" + "".join(drawn.choices(ALPHABET, k=CODE_LENGTH - 3))
        if core not in known:
            known.add(core)
            yield core
