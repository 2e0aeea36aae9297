"""The one append. Called by the door alone: an entry gets the next index, is hashed, and the tree moves with it."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace

from custody.record.entry import HEADER_FIELDS, LONGEST_ENTRY, EntryTooLarge, Header
from custody.record.link import Link
from custody.record.merkle import Frontier, leaf_hash
from custody.record.tree import TreeBroken, leaves_frontier, stored_frontier

_LOG = logging.getLogger("custody.append")
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


def read_head(link: Link) -> Head:
    """The head as the database has it: after a restart, and when another process has written. A stored hash that is
    lost, which the leaves give again, stops no dose. Raises TreeBroken where an entry is lost."""
    last = last_entry(link)
    try:
        frontier = stored_frontier(link, last.next_idx)
    except TreeBroken as broken:
        _LOG.error("%s", broken)
        frontier = leaves_frontier(link, last.next_idx)
    return Head(frontier, last.recorded_at, last.leaf)
