"""Whoever looks cannot write; a snapshot does not move under the one who looks."""

from __future__ import annotations

import sqlite3

import psycopg
import pytest

from custody.record.reads.entries import head
from tests.record_room import Room

REFUSED = (sqlite3.OperationalError, psycopg.errors.ReadOnlySqlTransaction)
WRITES = (
    "INSERT INTO thing SELECT * FROM thing",
    "UPDATE thing SET name = 'x'",
    "DELETE FROM session",
    "CREATE TABLE other (a INTEGER)",
    "DROP TABLE thing",
)


@pytest.mark.parametrize("statement", WRITES)
def test_a_reading_link_cannot_write(room: Room, statement: str) -> None:
    with pytest.raises(REFUSED), room.store.reading() as link:
        link.run(statement)


@pytest.mark.parametrize("statement", WRITES)
def test_a_connection_is_read_only_again_after_the_writer_had_it(room: Room, statement: str) -> None:
    room.do("grow_container", room.quality, {"name": "first"})
    with room.store.engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        with pytest.raises(REFUSED):
            raw.execute(statement)


def test_what_a_writer_did_not_commit_is_gone(room: Room) -> None:
    with room.store.writer() as link:
        link.run("DELETE FROM thing")
    assert room.thing(room.quality).kind == "person"


def test_a_snapshot_does_not_see_what_is_recorded_meanwhile(room: Room) -> None:
    with room.store.reading() as link:
        before = head(link)
        room.do("grow_container", room.quality, {"name": "first"})
        assert head(link) == before
    assert room.size() == before[0] + 2


def test_a_stream_gives_every_row_once(room: Room) -> None:
    for number in range(7):
        room.do("grow_container", room.quality, {"name": str(number)})
    with room.store.reading() as link:
        streams = [link.stream("SELECT idx FROM entry WHERE idx > ? ORDER BY idx", (2,)) for _ in range(3)]
        assert [[row[0] for row in stream] for stream in streams] == [list(range(3, 10))] * 3
