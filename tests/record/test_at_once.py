"""Many at the door at once: one order, one tree, one winner."""

from __future__ import annotations

import functools
import sqlite3
import threading
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from sqlalchemy import event

from custody.record.attempt import Answer
from custody.record.audit import audit
from custody.record.engine import Store
from custody.record.merkle import Frontier, root
from tests.record.own_steps import frozen_containers, positions
from tests.record_room import Room

T = TypeVar("T")
PERSONS, ATTEMPTS = 8, 25


def at_once(acts: Sequence[Callable[[], T]]) -> list[T]:
    """What each act gives, all begun together."""
    start = threading.Barrier(len(acts))
    given: list[tuple[int, T]] = []

    def act(number: int) -> None:
        start.wait()
        given.append((number, acts[number]()))

    threads = [threading.Thread(target=act, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [value for _, value in sorted(given, key=lambda pair: pair[0])]


def test_of_two_who_put_a_container_into_the_same_position_exactly_one_wins(room: Room) -> None:
    first, second = frozen_containers(room, 2)
    (place,) = positions(room, 1)
    cryo = room.person("Qin Hao", "cryo")
    attempts = [room.attempt("store_container", cryo, {"container": c, "place": place}) for c in (first, second)]
    answers = at_once([functools.partial(room.door.record, attempt) for attempt in attempts])
    assert sorted(answer.status for answer in answers) == ["accepted", "refused"]
    loser = next(answer for answer in answers if not answer.passed)
    assert [reason.code for reason in loser.reasons] == ["position_taken"]
    assert len(room.rows("SELECT child FROM edge WHERE parent = ? AND kind = 'keeps'", place)) == 1


def test_of_eight_who_mark_the_same_container_exactly_one_wins(room: Room, container: str) -> None:
    attempt = room.attempt("mark_container", room.quality, {"container": container})
    answers = at_once([lambda: room.door.record(attempt)] * PERSONS)
    assert sorted(answer.status for answer in answers) == ["accepted", *["refused"] * (PERSONS - 1)]


def test_the_same_nonce_sent_twice_at_once_is_recorded_once(room: Room) -> None:
    attempt = room.attempt("grow_container", room.quality, {"name": "first"}, nonce="n1")
    size = room.size()
    answers = at_once([lambda: room.door.record(attempt)] * PERSONS)
    assert len({answer.idx for answer in answers}) == 1
    assert sorted(answer.repeat for answer in answers) == [False, *[True] * (PERSONS - 1)]
    assert room.size() == size + 1


def test_eight_threads_leave_every_entry_once_in_one_order_and_share_commits(room: Room) -> None:
    size, commits = room.size(), counted_commits(room.store)

    def many(number: int) -> list[Answer]:
        facts = [{"name": f"{number}.{turn}"} for turn in range(ATTEMPTS)]
        return [room.record("grow_container", room.quality, fact, nonce=fact["name"]) for fact in facts]

    answers = [a for some in at_once([functools.partial(many, n) for n in range(PERSONS)]) for a in some]
    assert all(answer.passed for answer in answers)
    assert sorted(answer.idx or 0 for answer in answers) == list(range(size, size + PERSONS * ATTEMPTS))
    assert 1 <= len(commits) < PERSONS * ATTEMPTS
    assert audit(room.store).intact


def test_everyone_in_a_shared_commit_gets_their_own_answer(room: Room, container: str) -> None:
    """Accepted, refused, denied, malformed and failed side by side: a savepoint each."""
    attempts = [
        room.attempt("mark_container", room.quality, {"container": container}),
        room.attempt("mark_container", room.quality, {"container": ""}),
        room.attempt("collide_names", room.quality, {"name": "x"}),
        room.attempt("place_hold", room.quality, {}),
        room.attempt("grow_container", room.quality, {"name": "y"}),
    ]
    answers = at_once([functools.partial(room.door.record, attempt) for attempt in attempts])
    assert [a.status for a in answers] == ["accepted", "malformed", "failed", "malformed", "accepted"]
    assert len({answer.idx for answer in answers}) == len(attempts)
    assert audit(room.store).intact


def test_two_processes_worth_of_doors_keep_one_tree(room: Room) -> None:
    other = room.beside()
    size = room.size()

    def many(house: Room, name: str) -> list[Answer]:
        return [house.do("grow_container", house.quality, {"name": f"{name}{turn}"}) for turn in range(ATTEMPTS)]

    at_once([functools.partial(many, h, n) for h, n in ((room, "a"), (other, "b"), (room, "c"), (other, "d"))])
    assert room.size() == size + 4 * ATTEMPTS
    found = audit(room.store)
    assert found.intact
    assert found.ledger.root == root(frontier_of(room)).hex()
    other.store.engine.dispose()


def frontier_of(room: Room) -> Frontier:
    frontier = Frontier()
    for (leaf,) in room.rows("SELECT leaf FROM entry ORDER BY idx"):
        frontier, _ = frontier.append(bytes(leaf))
    return frontier


def counted_commits(store: Store) -> list[None]:
    """Grows by one with each commit; on PostgreSQL whenever a connection comes back to the pool, once at least."""
    seen: list[None] = []

    def told(statement: str) -> None:
        if statement == "COMMIT":
            seen.append(None)

    if store.is_sqlite:
        store.engine.dispose()  # the writer's connection too: the next one is listened to
        event.listen(store.engine, "connect", lambda raw, _: raw.set_trace_callback(told))
    else:
        event.listen(store.engine, "checkin", lambda raw, _: seen.append(None))
    return seen


def test_a_house_goes_on_from_the_ledger_that_is_there_though_it_knew_another(
    sqlite_room: Room, tmp_path: Path
) -> None:
    """As when a standby took over that had not heard of everything, or an old backup was put in place."""
    room = sqlite_room
    path = str(room.store.engine.url.database)
    with closing(sqlite3.connect(path)) as there, closing(sqlite3.connect(tmp_path / "old")) as old:
        there.backup(old)
        room.do("grow_container", room.quality, {"name": "lost"})
        old.backup(there)
    room.beside().do("grow_container", room.quality, {"name": "instead"})
    for number in range(5):  # until what it knew would be folded into the tree
        room.do("grow_container", room.quality, {"name": f"after {number}"})
    found = audit(room.store)
    assert found.intact, found.ledger.problems
