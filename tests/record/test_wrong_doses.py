"""A wrong dose tried at random, many times, through the door: the short run (the long one: `make bench-faults`)."""

from __future__ import annotations

from collections import Counter

import pytest

from custody.record.engine import Store
from tests.record.wrong_doses import IN_ORDER, KINDS, attempts
from tests.record_room import Clock, Room
from tests.telling import Tell

SQLITE_COUNT, POSTGRESQL_COUNT, SEED = 1000, 400, 20261122


def test_no_wrong_dose_comes_through_on_sqlite(sqlite_store: Store, clock: Clock, tell: Tell) -> None:
    came = attempts(Room.founded(sqlite_store, clock), SQLITE_COUNT, SEED)
    assert _none(came, "SQLite", tell) == SQLITE_COUNT


@pytest.mark.postgres
def test_no_wrong_dose_comes_through_on_postgresql(postgres_store: Store, clock: Clock, tell: Tell) -> None:
    came = attempts(Room.founded(postgres_store, clock), POSTGRESQL_COUNT, SEED + 1)
    assert _none(came, "PostgreSQL", tell) == POSTGRESQL_COUNT


def _none(came: Counter[str], engine: str, tell: Tell) -> int:
    """How many wrong ones there were."""
    in_order = came.pop(IN_ORDER)
    told = ", ".join(f"{kind} {count}" for kind, count in sorted(came.items()))
    tell(f"wrong doses, {engine}: {came.total()} attempts, 0 accepted; {in_order} in order between them; {told}")
    assert {kind.split(":")[0] for kind in came} == {kind.step for kind in KINDS}
    for expected in ("wrong_subject", "no_independent_check", "stand_in_from_bench", "stand_in_on_record"):
        assert any(expected in kind for kind in came), expected
    return came.total()
