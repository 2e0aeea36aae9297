"""The Merkle tree as it is stored: leaves with the entries, nodes above them in a table of their own. Reads only."""

from __future__ import annotations

from custody.record.link import Link
from custody.record.merkle import Frontier, consistency_proof, frontier_at, inclusion_proof, root


class TreeBroken(LookupError):
    """A hash the tree must have is not stored; the message says over which entries."""


def stored_hash(link: Link, level: int, position: int) -> bytes:
    """The hash over a complete subtree: of a leaf at level 0, of a node above it. Raises TreeBroken."""
    if level == 0:
        rows = link.run("SELECT leaf FROM entry WHERE idx = ?", (position,))
    else:
        rows = link.run("SELECT hash FROM node WHERE level = ? AND position = ?", (level, position))
    if not rows:
        first, last = position << level, (position + 1 << level) - 1
        raise TreeBroken(
            f"The stored tree has no hash over entries {first} to {last}: where the entries are whole, "
            "'custody rebuild' gives it again."
        )
    return bytes(rows[0][0])


def stored_frontier(link: Link, size: int) -> Frontier:
    """The right edge of the tree as it was with `size` leaves."""
    return frontier_at(size, lambda level, position: stored_hash(link, level, position))


def leaves_frontier(link: Link, size: int) -> Frontier:
    """The same, folded from every leaf. Raises TreeBroken where they are not `size`, without a gap."""
    frontier = Frontier()
    for idx, leaf in link.stream("SELECT idx, leaf FROM entry WHERE idx < ? ORDER BY idx", (size,)):
        if idx != frontier.size:
            break
        frontier, _ = frontier.append(bytes(leaf))
    if frontier.size != size:
        raise TreeBroken(f"Entry {frontier.size} is lost.")
    return frontier


def stored_root(link: Link, size: int) -> bytes:
    """The root over the first `size` entries."""
    return root(stored_frontier(link, size))


def proof_of_entry(link: Link, idx: int, size: int) -> tuple[bytes, ...]:
    """The hashes from an entry to the root over the first `size`. Raises ValueError where it is not among them."""
    return inclusion_proof(idx, size, lambda level, position: stored_hash(link, level, position))


def proof_of_growth(link: Link, earlier: int, later: int) -> tuple[bytes, ...]:
    """The hashes that show the first `earlier` of `later` entries unchanged. Raises ValueError."""
    return consistency_proof(earlier, later, lambda level, position: stored_hash(link, level, position))
