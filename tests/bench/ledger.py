"""A long ledger, written fast: entries as the door wrote them, over and over, each under its own index and leaf, with
the tree, the checkpoints and the current state they lead to.

What is repeated ends where it began, as containers do that go from one place to another and back: so the same effects
may follow once more, and nothing but version and index of what they touch is another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from custody.record.append import read_head
from custody.record.checkpoints import Seal, seal_head
from custody.record.entry import HEADER_FIELDS, Header
from custody.record.link import Link, Row
from custody.record.merkle import Frontier, Node, leaf_hash
from tests.databases import INSTANCE
from tests.record_room import Room

_FIELDS = len(HEADER_FIELDS)
_COLUMNS = (*HEADER_FIELDS, "nonce_digest", "body", "leaf")
_INSERT = f"INSERT INTO entry ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"
_AT_ONCE, CHECKPOINTS = 10_000, 10


@dataclass(frozen=True)
class Told:
    """An entry to be told again: its header before and after the index, as the leaf covers it, and its row."""

    before: str
    after: str
    row: Row

    def again(self, idx: int) -> tuple[object, ...]:
        """The row of the same entry at another index."""
        body = str(self.row[_FIELDS + 1])
        leaf = leaf_hash(INSTANCE, f"{self.before}{idx}{self.after}", body)
        return (self.row[0], idx, *self.row[2:-1], leaf)


def grow(room: Room, first: int, rounds: int, with_state: bool = True) -> int:
    """Tell the entries from `first` on again, so many times; gives the number of entries there are then. `with_state`:
    current state as well, which only entries that end where they began allow."""
    seal = Seal(INSTANCE, room.keyring.seal_key)
    with room.store.writer() as link:
        stored = link.run(f"SELECT {', '.join(_COLUMNS)} FROM entry WHERE idx >= ? ORDER BY idx", (first,))
        told = [_told(row) for row in stored]
        frontier = read_head(link).frontier
        end = frontier.size + rounds * len(told)
        due = [end * part // CHECKPOINTS for part in range(1, CHECKPOINTS + 1)]
        while frontier.size < end:
            until = min(frontier.size + _AT_ONCE, next(size for size in due if size > frontier.size))
            frontier = _written(link, told, frontier, until)
            if until in due:
                seal_head(link, frontier, seal)
            link.run("COMMIT")
            link.run("BEGIN IMMEDIATE")
        if with_state:
            _move_state(link, first, len(told), rounds)
            link.run("COMMIT")
    return end


def _told(row: Row) -> Told:
    text = Header(*row[:_FIELDS]).text()
    before, _, after = text.partition(f"\nidx={row[1]}\n")
    return Told(f"{before}\nidx=", f"\n{after}", row)


def _written(link: Link, told: Sequence[Told], frontier: Frontier, until: int) -> Frontier:
    """The entries up to here and the nodes above them."""
    rows, nodes = [], list[Node]()
    for idx in range(frontier.size, until):
        # The last of what is repeated stands right before the first that is told again.
        rows.append(told[(idx - int(told[0].row[1])) % len(told)].again(idx))
        leaf = rows[-1][-1]
        assert isinstance(leaf, bytes)
        frontier, completed = frontier.append(leaf)
        nodes += completed
    link.run_each(_INSERT, rows)
    link.run_each("INSERT INTO node (level, position, hash) VALUES (?, ?, ?)", nodes)
    return frontier


def _move_state(link: Link, first: int, length: int, rounds: int) -> None:
    """Every thing and relation touched stands as before, at the index and version that the last round gives it."""
    lines = link.run("SELECT thing, idx, seq FROM entry_thing WHERE idx >= ?", (first,))
    touched = Counter(str(thing) for thing, _, seq in lines if seq is not None)
    for round_ in range(1, rounds + 1):
        rows = [
            (thing, idx + round_ * length, None if seq is None else seq + round_ * touched[thing])
            for thing, idx, seq in lines
        ]
        link.run_each("INSERT INTO entry_thing (thing, idx, seq) VALUES (?, ?, ?)", rows)
    moved = [(thing, count * rounds) for thing, count in touched.items()]
    for thing, versions in moved:
        sql = "UPDATE thing SET version = version + ?, idx = idx + ? WHERE code = ?"
        link.run(sql, (versions, length * rounds, thing))
    link.run("UPDATE edge SET idx = idx + ? WHERE idx >= ?", (length * rounds, first))


def texts(link: Link) -> Iterator[str]:
    """The body of every entry, in order."""
    return (str(row[0]) for row in link.stream("SELECT body FROM entry ORDER BY idx"))
