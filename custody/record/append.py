"""The one append. Called by the door alone: an entry gets the next index, is hashed, and the tree moves with it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace

from custody.record.entry import HEADER_FIELDS, LONGEST_ENTRY, EntryTooLarge, Header
from custody.record.link import Link
from custody.record.merkle import EMPTY_ROOT, Frontier, leaf_hash
from custody.record.tree import TreeBroken, leaves_frontier, prove_edge, stored_frontier, stored_hash, trusted_frontier

_LOG = logging.getLogger("custody.append")
UNSEALED = (0, EMPTY_ROOT)
_INSERT = (
    f"INSERT INTO entry ({', '.join(HEADER_FIELDS)}, nonce_digest, body, leaf) "
    f"VALUES ({', '.join('?' * (len(HEADER_FIELDS) + 3))})"
)


@dataclass(frozen=True)
class Head:
    """Where the ledger stands: a value, so that a savepoint rolled back is a value put back."""

    frontier: Frontier
    recorded_at: str = ""
    leaf: bytes = b""  # of the last entry: another ledger of the same length ends in another one

    @property
    def next_idx(self) -> int:
        """The index of the next entry."""
        return self.frontier.size


@dataclass(frozen=True)
class Written:
    """What an entry says: its header (the index is filled in here), its body, and what its nonce is bound to."""

    header: Header
    body: str
    nonce_digest: str | None = None


def append_entry(link: Link, head: Head, instance: str, written: Written) -> Head:
    """Append one entry and give the new head. Raises EntryTooLarge; the caller's transaction then holds nothing."""
    if len(written.body.encode()) > LONGEST_ENTRY:
        raise EntryTooLarge(f"an entry of {len(written.body.encode())} bytes; at most {LONGEST_ENTRY}")
    header = replace(written.header, idx=head.next_idx)
    leaf = leaf_hash(instance, header.text(), written.body)
    link.add(_INSERT, (*header.values(), written.nonce_digest, written.body, leaf))
    frontier, nodes = head.frontier.append(leaf)
    link.run_each("INSERT INTO node (level, position, hash) VALUES (?, ?, ?)", nodes)
    return Head(frontier, header.recorded_at, leaf)


def last_entry(link: Link) -> Head:
    """How far the ledger has come and when it was last written, without the tree: enough to look, not to append."""
    rows = link.run("SELECT idx, recorded_at, leaf FROM entry ORDER BY idx DESC LIMIT 1")
    return Head(Frontier(int(rows[0][0]) + 1), str(rows[0][1]), bytes(rows[0][2])) if rows else Head(Frontier())


def read_head(link: Link, sealed: tuple[int, bytes] = UNSEALED) -> Head:
    """The head as the leaves give it, after a restart: `sealed` is what was signed last, size and root. A stored hash
    that is lost or another leads nobody to a head that no entry gives, and stops no dose: it is told in the log. Raises
    TreeBroken where an entry is lost and the tree has no hash over it."""
    last = last_entry(link)
    try:
        frontier = trusted_frontier(link, last.next_idx, sealed)
    except TreeBroken as lost:
        _LOG.error("%s", lost)
        return replace(last, frontier=stored_frontier(link, last.next_idx))
    try:
        prove_edge(link, frontier)
    except TreeBroken as changed:
        _LOG.error("%s", changed)
    return replace(last, frontier=frontier)


def head_now(link: Link, kept: Head | None, sealed: Callable[[Link], tuple[int, bytes]]) -> Head:
    """The head kept from the last commit, with what another process has written since; read anew where another ledger
    stands here: an old copy was put in place, or a server took over that had not heard of everything."""
    last = last_entry(link)
    if kept is not None and (kept.next_idx, kept.leaf) == (last.next_idx, last.leaf):
        return kept
    if kept is not None and 0 < kept.next_idx < last.next_idx and stored_hash(link, 0, kept.next_idx - 1) == kept.leaf:
        return replace(last, frontier=leaves_frontier(link, last.next_idx, kept.frontier))
    return read_head(link, sealed(link))
