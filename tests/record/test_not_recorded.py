"""When the commit fails: nobody is told it happened, nothing is half written, and the next attempt works."""

from __future__ import annotations

import dataclasses
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import event

from custody.record.attempt import NotRecorded
from custody.record.audit import audit
from custody.record.engine import open_store
from custody.record.keyring import fresh_keyring
from custody.record.link import Link
from custody.rules.effects import Created, Effect
from custody.rules.situation import Situation
from custody.rules.step import Act, Registry
from tests.record_room import Clock, Room


def test_a_full_disk_is_told_and_leaves_nothing_half_written(sqlite_room: Room) -> None:
    room = sqlite_room
    pages = room.rows("PRAGMA page_count")[0][0]
    limits = [pages + 3]
    room.store.engine.dispose()  # connections made from here on find the disk full
    event.listen(room.store.engine, "connect", lambda raw, _: raw.execute(f"PRAGMA max_page_count={limits[0]}"))
    size, written = room.size(), grown_until_full(room)
    assert room.size() == size + written
    assert audit(room.store).intact
    limits[0] = 1_000_000
    room.store.engine.dispose()
    again = room.record("grow_container", room.quality, {"name": f"{written} " * 300}, nonce=f"n{written}")
    assert (again.passed, again.idx) == (True, size + written)
    assert audit(room.store).intact


def test_a_connection_lost_in_mid_transaction_is_told_and_the_next_attempt_works(room: Room) -> None:
    """The step's own effects break the connection the door is writing on, as a server that goes away does."""
    room, lost = breaking(room)
    size = room.size()
    room.do("grow_container", room.quality, {"name": "before"})
    lost.set()
    with pytest.raises(NotRecorded):
        room.record("lose_connection", room.quality, {"name": "lost"}, nonce="n1")
    lost.clear()
    assert room.size() == size + 1
    again = room.do("lose_connection", room.quality, {"name": "lost"}, nonce="n1")
    assert (again.idx, again.repeat) == (size + 1, False)
    assert audit(room.store).intact


def test_what_was_read_is_told_though_its_connection_cannot_be_given_back(sqlite_room: Room) -> None:
    room = sqlite_room
    size = room.size()
    event.listen(room.store.engine, "checkout", lambda raw, *_: raw.set_authorizer(never_rolled_back))
    assert (room.size(), room.size()) == (size, size)
    assert room.record("grow_container", room.quality, {"name": "next"}).passed
    assert audit(room.store).intact


def test_everyone_who_waited_for_a_commit_that_failed_is_told(room: Room) -> None:
    room, lost = breaking(room)
    size = room.size()
    lost.set()
    told: list[str] = []

    def attempt(number: int) -> None:
        try:
            room.record("lose_connection", room.quality, {"name": str(number)})
        except NotRecorded:
            told.append("not recorded")

    threads = [threading.Thread(target=attempt, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (told, room.size()) == (["not recorded"] * 6, size)


@pytest.mark.postgres
def test_a_server_that_dropped_every_pooled_connection_is_found_again(postgres_room: Room) -> None:
    room = postgres_room
    url = room.store.engine.url.set(drivername="postgresql", database="postgres")
    with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
            (room.store.engine.url.database,),
        )
    assert room.size() == 3
    room.do("grow_container", room.quality, {"name": "first"})
    assert audit(room.store).intact


def test_a_file_that_is_no_instance_records_nothing(tmp_path: Path, clock: Clock) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'empty.sqlite3'}")
    empty = Room.opened(store, clock, fresh_keyring())
    with pytest.raises(NotRecorded):
        empty.record("set_secret", "person.1", {"password_digest": "a", "pin_digest": "b"})
    store.engine.dispose()


def never_rolled_back(action: int, name: str | None, *_: str | None) -> int:
    """SQLite's authorizer: the one thing it denies is what a connection is given back with."""
    tidies = (action, name) == (sqlite3.SQLITE_TRANSACTION, "ROLLBACK")
    return sqlite3.SQLITE_DENY if tidies else sqlite3.SQLITE_OK


def grown_until_full(room: Room) -> int:
    """How many containers were recorded before there was no room for another."""
    for number in range(2000):
        try:
            assert room.record("grow_container", room.quality, {"name": f"{number} " * 300}, nonce=f"n{number}").passed
        except NotRecorded:
            return number
    raise AssertionError("the disk was never full")


def breaking(room: Room) -> tuple[Room, threading.Event]:
    """The same room with a step during which, once the event is set, the door's connection is lost."""
    lost = threading.Event()
    connected: list[Any] = []
    room.store.engine.dispose()
    event.listen(room.store.engine, "connect", lambda raw, _: connected.append(raw))

    def effects(situation: Situation, facts: object, act: Act) -> Iterator[Effect]:
        for raw in tuple(connected) if lost.is_set() else ():
            if Link(raw, room.store.is_sqlite).in_transaction:
                connected.remove(raw)
                raw.close()
        yield Created("@1", "container", {})

    step = dataclasses.replace(room.steps.steps["grow_container"], name="lose_connection", effects=effects)
    steps = Registry({**room.steps.steps, step.name: step})
    other = Room.opened(room.store, room.clock, room.keyring, steps)
    other.quality = room.quality
    return other, lost
