"""Writer processes that are killed with SIGKILL at random moments, and what is left of their work.

`killed_at_random(room, runs)` gives the counts, so that a longer run differs in one number.
"""

from __future__ import annotations

import functools
import multiprocessing
import os
import random
import threading
from dataclasses import dataclass
from multiprocessing.synchronize import Event
from pathlib import Path

from custody.record.audit import audit
from custody.record.engine import open_store
from custody.record.keyring import fresh_keyring
from tests.record.own_steps import registry_with_own_steps
from tests.record_room import Clock, Room

PROCESSES, THREADS = 2, 3
LONGEST_LIFE = 0.2  # seconds from the first acknowledgement to the kill
SEED = 20261122
_START = multiprocessing.get_context("forkserver")


@dataclass(frozen=True)
class Counts:
    """What came of the runs. `unanswered`: committed although the writer died before it could answer. `lost` and
    `answered_otherwise` are the nonces of acknowledged entries that are gone, or that a repetition answers anew."""

    runs: int
    acknowledged: int
    unanswered: int
    lost: tuple[str, ...]
    answered_otherwise: tuple[str, ...]
    entries: int
    whole: bool  # the ledger verifies, state is what replay gives, and every attempt is in it once


@dataclass(frozen=True)
class Acknowledged:
    """What a writer was told: its attempt is this entry, and created this code."""

    nonce: str
    idx: int
    code: str


def killed_at_random(room: Room, runs: int, folder: Path, seed: int = SEED) -> Counts:
    """Start writers and kill them, `runs` times; then look for what they had been told is recorded."""
    _START.set_forkserver_preload([__name__])
    moments = random.Random(seed)
    before, lost, otherwise, known, unanswered = room.size(), [], [], 0, 0
    for run in range(runs):
        told = _killed(room, folder, run, moments)
        known += len(told)
        lost += [one.nonce for one in told if not is_there(room, one)]
        last = last_of_each(told)
        otherwise += [one.nonce for one in last if not is_repeated(room, one)]
        clients = [f"{run}-{number}-{client}" for number in range(PROCESSES) for client in range(THREADS)]
        unanswered += [_was_in_the_air(room, client, told) for client in clients].count(True)
        before += len(clients)  # what was in the air is in the ledger now, once
    whole = audit(room.store).intact and room.size() == before + known
    return Counts(runs, known, unanswered, tuple(lost), tuple(otherwise), room.size(), whole)


def _killed(room: Room, folder: Path, run: int, moments: random.Random) -> list[Acknowledged]:
    """One run: the writers start, write, and die. What they had been told by then."""
    url = room.store.engine.url.render_as_string(hide_password=False)
    writers = []
    for number in range(PROCESSES):
        told, begun = folder / f"{run}-{number}", _START.Event()
        writing = (url, room.quality, f"{run}-{number}", told, begun)
        process = _START.Process(target=write_until_killed, args=writing, daemon=True)
        process.start()
        writers.append((process, told, begun))
    for process, _, begun in writers:
        assert begun.wait(60), "a writer never recorded anything"
        process.join(moments.uniform(0, LONGEST_LIFE))
        assert process.is_alive(), "a writer ended by itself"
        process.kill()
    for process, _, _ in writers:
        process.join()
    lines = [line.split() for _, told, _ in writers for line in told.read_text().splitlines()]
    return [Acknowledged(nonce, int(idx), code) for nonce, idx, code in lines]


def write_until_killed(url: str, person: str, name: str, told: Path, begun: Event) -> None:
    """What a writer process does: several clients at its door. Each answer is written down before the next attempt,
    by one system call, so that what was told outlives the process."""
    room = Room.opened(open_store(url), Clock(), fresh_keyring(), registry_with_own_steps())
    file = os.open(told, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def write(client: int) -> None:
        number = 0
        while True:
            nonce = f"{name}-{client}-{number}"
            answer = room.do("grow_container", person, {"name": nonce}, nonce=nonce)
            os.write(file, f"{nonce} {answer.idx} {answer.created['@1']}\n".encode())
            begun.set()
            number += 1

    clients = [threading.Thread(target=functools.partial(write, number)) for number in range(THREADS)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()


def is_there(room: Room, one: Acknowledged) -> bool:
    """Whether it is in the record, as it was told."""
    sql = "SELECT idx FROM entry WHERE actor = ? AND nonce = ?"
    return room.rows(sql, room.quality, one.nonce) == [(one.idx,)] and room.thing(one.code).name == one.nonce


def last_of_each(told: list[Acknowledged]) -> list[Acknowledged]:
    """The last that each client was told."""
    return list({one.nonce.rpartition("-")[0]: one for one in told}.values())


def is_repeated(room: Room, one: Acknowledged) -> bool:
    """Whether the first answer is given again."""
    again = room.record("grow_container", room.quality, {"name": one.nonce}, nonce=one.nonce)
    return (again.idx, again.created.get("@1"), again.repeat) == (one.idx, one.code, True)


def _was_in_the_air(room: Room, client: str, told: list[Acknowledged]) -> bool:
    """Whether the attempt after the last acknowledged one had been committed. Repeated, it is there either way."""
    nonce = f"{client}-{sum(one.nonce.startswith(f'{client}-') for one in told)}"
    return room.do("grow_container", room.quality, {"name": nonce}, nonce=nonce).repeat
