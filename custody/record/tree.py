"""The Merkle tree as it is stored: leaves with the entries, nodes above them in a table of their own. Reads only."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from custody.record.link import Link
from custody.record.merkle import (
    EMPTY_ROOT,
    HASH_LENGTH,
    Frontier,
    NodeReader,
    consistency_proof,
    frontier_at,
    inclusion_proof,
    interior,
    root,
)

_NOTHING = Frontier()
_AGAIN = "where the entries are whole, 'custody rebuild' gives it again."
_ABSENT = f"The stored tree has no hash over entries {{first}} to {{last}}: {_AGAIN}"
_CHANGED = f"The stored tree has another hash over entries {{first}} to {{last}} than they give: {_AGAIN}"


class TreeBroken(LookupError):
    """A hash the tree must have is not stored, or another in its place; the message says over which entries."""


def stored_hash(link: Link, level: int, position: int) -> bytes:
    """The hash over a complete subtree: of a leaf at level 0, of a node above it. Raises TreeBroken."""
    if level == 0:
        rows = link.run("SELECT leaf FROM entry WHERE idx = ?", (position,))
    else:
        rows = link.run("SELECT hash FROM node WHERE level = ? AND position = ?", (level, position))
    if not rows:
        raise TreeBroken(_ABSENT.format(**_covered(level, position)))
    return bytes(rows[0][0])


def stored_frontier(link: Link, size: int) -> Frontier:
    """The right edge of the tree as it was with `size` leaves."""
    return frontier_at(size, lambda level, position: stored_hash(link, level, position))


def leaves_frontier(link: Link, size: int, base: Frontier = _NOTHING) -> Frontier:
    """The same, folded from every leaf above `base`. Raises TreeBroken where they are not `size`, without a gap."""
    frontier = base
    leaves = link.stream("SELECT idx, leaf FROM entry WHERE idx >= ? AND idx < ? ORDER BY idx", (base.size, size))
    for idx, leaf in leaves:
        if idx != frontier.size:
            break
        frontier, _ = frontier.append(bytes(leaf))
    if frontier.size != size:
        raise TreeBroken(f"Entry {frontier.size} is lost.")
    return frontier


def trusted_frontier(link: Link, size: int, sealed: tuple[int, bytes]) -> Frontier:
    """The right edge, folded from the leaves above the head (size, root) that was signed last: what is stored of the
    tree is believed only where it gives that root. Raises TreeBroken where an entry is lost."""
    below, top = sealed if sealed[0] <= size else (0, EMPTY_ROOT)
    try:
        base = stored_frontier(link, below)
    except TreeBroken:
        base = _NOTHING
    return leaves_frontier(link, size, base if root(base) == top else _NOTHING)


def prove_edge(link: Link, frontier: Frontier) -> None:
    """Raises TreeBroken where the stored right edge is not this one."""
    hashes = iter(frontier.hashes)

    def compared(level: int, position: int) -> bytes:
        if stored_hash(link, level, position) != (wanted := next(hashes)):
            raise TreeBroken(_CHANGED.format(**_covered(level, position)))
        return wanted

    frontier_at(frontier.size, compared)


def look_closer(link: Link, earlier: int, later: int) -> None:
    """Raises TreeBroken where a hash that shows the first `earlier` of `later` entries unchanged is not that of the two
    below it: then the tree was changed, and not what it stands over."""

    def compared(level: int, position: int) -> bytes:
        found = stored_hash(link, level, position)
        below = (stored_hash(link, level - 1, 2 * position + right) for right in (0, 1))
        if level and interior(*below) != found:
            raise TreeBroken(_CHANGED.format(**_covered(level, position)))
        return found

    consistency_proof(earlier, later, compared)
    frontier_at(earlier, compared)


def stored_root(link: Link, size: int) -> bytes:
    """The root over the first `size` entries."""
    return root(stored_frontier(link, size))


def proof_of_entry(link: Link, idx: int, size: int) -> tuple[bytes, ...]:
    """The hashes from an entry to the root over the first `size`. Raises ValueError where it is not among them."""
    return _read_together(link, partial(inclusion_proof, idx, size))


def proof_of_growth(link: Link, earlier: int, later: int) -> tuple[bytes, ...]:
    """The hashes that show the first `earlier` of `later` entries unchanged. Raises ValueError."""
    return _read_together(link, partial(consistency_proof, earlier, later))


def _read_together(link: Link, proof: Callable[[NodeReader], tuple[bytes, ...]]) -> tuple[bytes, ...]:
    """A proof whose hashes are asked for all at once: first it is made of nothing, to learn of which it is."""
    wanted: list[tuple[int, int]] = []

    def learn(level: int, position: int) -> bytes:
        wanted.append((level, position))
        return bytes(HASH_LENGTH)

    proof(learn)
    found = _hashes(link, wanted)

    def read(level: int, position: int) -> bytes:
        if (level, position) not in found:
            raise TreeBroken(_ABSENT.format(**_covered(level, position)))
        return found[level, position]

    return proof(read)


def _hashes(link: Link, places: Sequence[tuple[int, int]]) -> Mapping[tuple[int, int], bytes]:
    """These hashes, of those that are stored, by level and position."""
    leaves = [position for level, position in places if level == 0]
    nodes = [number for place in places if place[0] for number in place]
    # One key after the other: of a list of pairs SQLite reads the whole table.
    each = " OR ".join(["(level = ? AND position = ?)"] * (len(nodes) // 2))
    sql = f"SELECT level, position, hash FROM node WHERE {each}"
    asked = [link.ask(sql, nodes)] if nodes else []
    sql = f"SELECT 0, idx, leaf FROM entry WHERE idx IN ({', '.join('?' * len(leaves))})"
    asked += [link.ask(sql, leaves)] if leaves else []
    return {(level, position): bytes(found) for rows in asked for level, position, found in rows()}


def _covered(level: int, position: int) -> dict[str, int]:
    return {"first": position << level, "last": (position + 1 << level) - 1}
