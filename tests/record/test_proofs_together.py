"""The hashes of a proof are asked for together and by their keys, however long it and the ledger are: a release, a
hand-over and an infusion wait for one with every checkpoint."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from custody.record.link import Link
from custody.record.merkle import Frontier, interior, leaf_hash, root, verify_consistency, verify_inclusion
from custody.record.tree import TreeBroken, proof_of_entry, proof_of_growth, stored_hash

SIZE = 300


@pytest.fixture
def stored() -> Iterator[sqlite3.Connection]:
    """A tree over three hundred leaves as it is stored, and nothing else of a record."""
    with closing(sqlite3.connect(":memory:")) as raw:
        raw.execute("CREATE TABLE entry (idx INTEGER PRIMARY KEY, leaf BLOB)")
        raw.execute("CREATE TABLE node (level INTEGER, position INTEGER, hash BLOB, PRIMARY KEY (level, position))")
        hashes = [leaf_hash("ROOM", f"{idx}\n", "{}") for idx in range(SIZE)]
        raw.executemany("INSERT INTO entry VALUES (?, ?)", enumerate(hashes))
        level = 0
        while len(hashes) > 1:
            level, pairs = level + 1, zip(hashes[::2], hashes[1::2], strict=False)
            hashes = [interior(*pair) for pair in pairs]
            rows = [(level, position, one) for position, one in enumerate(hashes)]
            raw.executemany("INSERT INTO node VALUES (?, ?, ?)", rows)
        yield raw


def root_over(stored: sqlite3.Connection, size: int) -> bytes:
    frontier = Frontier()
    for (leaf,) in stored.execute("SELECT leaf FROM entry WHERE idx < ? ORDER BY idx", (size,)):
        frontier, _ = frontier.append(leaf)
    return root(frontier)


def test_every_proof_leads_where_it_should(stored: sqlite3.Connection) -> None:
    link, top = Link(stored), root_over(stored, SIZE)
    for at in (1, 2, 7, 64, 255, 256, 299):
        old = root_over(stored, at)
        assert verify_consistency(at, SIZE, old, top, proof_of_growth(link, at, SIZE))
        assert verify_inclusion(stored_hash(link, 0, at), at, SIZE, proof_of_entry(link, at, SIZE), top)


def test_a_proof_asks_twice_at_most_and_reads_no_table_from_end_to_end(stored: sqlite3.Connection) -> None:
    heard: list[str] = []
    stored.set_trace_callback(heard.append)
    for at in (1, 199, 255, 299):
        for proof in (proof_of_growth, proof_of_entry):
            heard.clear()
            proof(Link(stored), at, SIZE)
            assert 1 <= len(heard) <= 2
            plans = [row[3] for asked in tuple(heard) for row in stored.execute(f"EXPLAIN QUERY PLAN {asked}")]
            assert [plan for plan in plans if plan.startswith("SCAN")] == []


def test_a_hash_that_is_lost_is_told_by_the_entries_it_is_over(stored: sqlite3.Connection) -> None:
    stored.execute("DELETE FROM node WHERE level = 5 AND position = 0")
    with pytest.raises(TreeBroken, match="no hash over entries 0 to 31"):
        proof_of_entry(Link(stored), 40, SIZE)
