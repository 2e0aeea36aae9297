"""Who waits at the door, and what travels together: one commit for all who wait, one answer for several questions."""

from __future__ import annotations

import multiprocessing
import threading
from multiprocessing.synchronize import Event
from pathlib import Path

import psycopg
import pytest
from filelock import Timeout

from custody.record.attempt import Attempt, NotRecorded
from custody.record.engine import Store, open_store
from custody.record.link import Link
from custody.record.one_writer import only_writer
from custody.record.waiting import Waiting
from tests.record_room import Room

COMERS = 7
PATIENCE = 60  # seconds


def test_those_who_come_while_one_serves_are_served_together_by_one_of_them() -> None:
    waiting, batches = Waiting(), list[list[str]]()

    def come(number: int) -> None:
        ticket = waiting.join(Attempt(f"step {number}", None, "person"))
        if not ticket.served:
            batch = waiting.all_now()
            batches.append([each.attempt.step for each in batch])
            waiting.dismiss(batch)
        assert ticket.served

    waiting.join(Attempt("first", None, "person"))
    first = waiting.all_now()
    comers = [threading.Thread(target=come, args=(number,)) for number in range(COMERS)]
    for comer in comers:
        comer.start()
    while len(waiting) < COMERS:
        comers[0].join(0.001)
    waiting.dismiss(first)
    for comer in comers:
        comer.join(PATIENCE)
    assert [sorted(batch) for batch in batches] == [[f"step {number}" for number in range(COMERS)]]


def test_after_a_pause_the_next_to_come_serves_without_waiting() -> None:
    waiting = Waiting()
    for _ in range(3):
        ticket = waiting.join(Attempt("step", None, "person"))
        assert waiting.all_now() == [ticket]
        waiting.dismiss([ticket])


def test_the_file_lock_of_a_killed_process_is_free_at_once(tmp_path: Path) -> None:
    path, context = str(tmp_path / "lock"), multiprocessing.get_context("spawn")
    held = context.Event()
    process = context.Process(target=hold, args=(path, held), daemon=True)
    process.start()
    assert held.wait(PATIENCE)
    got = threading.Event()
    waiter = threading.Thread(target=take, args=(path, got))
    waiter.start()
    assert not got.wait(0.1)
    process.kill()
    assert got.wait(PATIENCE)
    waiter.join()


def test_nobody_waits_for_ever_for_a_lock_that_somebody_keeps(tmp_path: Path) -> None:
    path, got = str(tmp_path / "lock"), threading.Event()
    with only_writer(path), pytest.raises(Timeout), only_writer(path, patience=0.05):
        pass
    waiter = threading.Thread(target=take, args=(path, got))
    waiter.start()
    assert got.wait(PATIENCE), "whoever gave up does not have it"
    waiter.join()


def test_what_waits_too_long_for_another_process_is_not_recorded(room: Room) -> None:
    before = room.size()
    another = open_store(room.store.engine.url.render_as_string(hide_password=False))
    room.store.patience = 0.1
    with another.writer(), pytest.raises(NotRecorded):
        room.record("grow_container", room.quality, {"name": "late"})
    another.engine.dispose()
    assert room.size() == before
    room.store.patience = PATIENCE
    room.do("grow_container", room.quality, {"name": "on time"})
    with room.store.writer() as link:
        waits = [] if room.store.is_sqlite else link.run("SELECT current_setting('lock_timeout')")
    assert waits in ([], [("0",)]), "only the lock is waited for so shortly, not what a migration needs"


def hold(path: str, held: Event) -> None:
    with only_writer(path):
        held.set()
        threading.Event().wait()


def take(path: str, got: threading.Event) -> None:
    with only_writer(path):
        got.set()


@pytest.mark.postgres
def test_what_is_written_in_a_pipeline_is_seen_by_what_is_asked_in_it(postgres_store: Store) -> None:
    with postgres_store.writer() as link, link.pipelined():
        link.run_each("INSERT INTO edge (parent, child, kind, idx) VALUES (?, ?, ?, 7)", edges(1200))
        counted = link.ask("SELECT COUNT(*), MIN(idx) FROM edge")
        named = link.ask("SELECT kind FROM edge WHERE parent = ?", ("p1199",))
        link.run("DELETE FROM edge")
        assert (counted(), named(), link.run("SELECT 1 FROM edge")) == ([(1200, 7)], [("carries",)], [])


@pytest.mark.postgres
def test_what_goes_wrong_in_a_pipeline_is_raised_at_its_end_and_the_savepoint_stands(postgres_store: Store) -> None:
    with postgres_store.writer() as link:
        link.run_each("INSERT INTO edge (parent, child, kind, idx) VALUES (?, ?, ?, 7)", edges(1))
        link.run("SAVEPOINT here")
        with pytest.raises(psycopg.errors.UniqueViolation):
            add_twice(link)
        link.run("ROLLBACK TO SAVEPOINT here")
        assert link.run("SELECT parent, idx FROM edge") == [("p0", 7)]


def add_twice(link: Link) -> None:
    with link.pipelined():
        link.run_each("INSERT INTO edge (parent, child, kind, idx) VALUES (?, ?, ?, 8)", edges(2))
        link.run("DELETE FROM edge")


def edges(count: int) -> list[tuple[str, str, str]]:
    return [(f"p{number}", f"c{number}", "carries") for number in range(count)]
