"""A primary lost under load: what was acknowledged is on the standby that took over, and nobody restarts anything."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import make_url

from custody.record.servers import driver_url
from tests.pair import Pair
from tests.record.failing_over import BEHIND, GONE_AND_BACK, IN_STEP, Loss, failed_over, room_on
from tests.telling import Tell

RUNS = 2
pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def pair() -> Iterator[Pair]:
    try:
        started = Pair()
    except Exception as error:
        pytest.skip(f"Two PostgreSQL servers cannot be started here, losing one of them is left out: {error}")
    yield started
    started.close()


def test_nothing_acknowledged_is_lost_with_a_primary_whose_standby_is_synchronous(pair: Pair, tell: Tell) -> None:
    _kept(pair, "primary lost", IN_STEP, tell)


def test_nothing_acknowledged_is_lost_where_the_database_is_gone_for_a_while_and_back(pair: Pair, tell: Tell) -> None:
    _kept(pair, "database gone and back", GONE_AND_BACK, tell)


def _kept(pair: Pair, what: str, loss: Loss, tell: Tell) -> None:
    with room_on(pair) as room:
        counts = failed_over(pair, room, RUNS, loss)
    told = f"{counts.runs} runs, {counts.acknowledged} acknowledged, {len(counts.lost)} of them lost"
    tell(f"{what}: {told}, {counts.unanswered} committed unanswered, {counts.entries} entries")
    assert counts.acknowledged >= counts.runs
    assert (counts.lost, counts.answered_otherwise) == ((), ())
    assert counts.whole


SEVERAL = "postgresql://anna:s%40id@one:5433,other/custody?sslmode=require"
ONE = "postgresql+psycopg://anna:s%40id@one:5433/custody"


def test_of_several_servers_the_one_that_can_be_written_to_is_asked_and_a_silent_one_is_given_up() -> None:
    url = make_url(driver_url(SEVERAL))
    assert (url.username, url.password, url.database, url.host) == ("anna", "s@id", "custody", None)
    assert url.query == {
        **{"host": "one,other", "port": "5433,5432", "sslmode": "require"},
        **{"target_session_attrs": "read-write", "connect_timeout": "5"},
        **{"keepalives_idle": "10", "keepalives_interval": "5", "keepalives_count": "3"},
    }
    assert driver_url(driver_url(SEVERAL)) == driver_url(SEVERAL)
    assert driver_url(ONE) == ONE
    own = make_url(driver_url("postgresql://[::1]:1,[::2]:2/custody?target_session_attrs=any"))
    assert [own.query[name] for name in ("host", "port", "target_session_attrs")] == ["::1,::2", "1,2", "any"]


def test_what_is_lost_with_a_primary_whose_standby_heard_of_nothing_is_counted(pair: Pair) -> None:
    with room_on(pair) as room:
        counts = failed_over(pair, room, 1, BEHIND)
    assert counts.lost
    assert not counts.whole
