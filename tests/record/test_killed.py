"""`kill -9` of writer processes under load: what was acknowledged is there, and the ledger is whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.record.killed import Counts, killed_at_random
from tests.record_room import Room
from tests.telling import Tell

SQLITE_RUNS, POSTGRESQL_RUNS = 10, 4


def test_nothing_acknowledged_is_lost_when_sqlite_writers_are_killed(
    sqlite_room: Room, tmp_path: Path, tell: Tell
) -> None:
    _kept(killed_at_random(sqlite_room, SQLITE_RUNS, tmp_path), "SQLite", tell)


@pytest.mark.postgres
def test_nothing_acknowledged_is_lost_when_postgresql_writers_are_killed(
    postgres_room: Room, tmp_path: Path, tell: Tell
) -> None:
    _kept(killed_at_random(postgres_room, POSTGRESQL_RUNS, tmp_path), "PostgreSQL", tell)


def _kept(counts: Counts, engine: str, tell: Tell) -> None:
    told = f"{counts.runs} runs, {counts.acknowledged} acknowledged, {len(counts.lost)} of them lost"
    tell(f"kill -9, {engine}: {told}, {counts.unanswered} committed unanswered, {counts.entries} entries")
    assert counts.acknowledged >= counts.runs
    assert (counts.lost, counts.answered_otherwise) == ((), ())
    assert counts.whole
