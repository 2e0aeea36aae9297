"""A primary lost under load, its standby promoted, and what the writers had been told by then looked for.

`failed_over(pair, room, runs)` gives the counts, so that a longer run differs in one number. The writers are never
told of it: they have the URL of both servers, and repeat with its nonce what they got no answer to.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from custody.record.attempt import NotRecorded
from custody.record.audit import audit
from custody.record.engine import open_store
from tests.databases import INSTANCE
from tests.pair import Pair
from tests.record.killed import Acknowledged, Counts, is_repeated, is_there, last_of_each
from tests.record.own_steps import founded
from tests.record_room import Clock, Room

HOUSES, CLIENTS = 2, 3  # processes in a hospital, and who works in each at once
LONGEST_LIFE = 0.5  # seconds from the first acknowledgement to the loss
AFTERWARDS = 5  # attempts of each client on the server that took over
DATABASE = "custody_failover"
SEED = 20261122


@dataclass
class _Run:
    """What the clients of one run know of each other."""

    begun: threading.Event = field(default_factory=threading.Event)
    taken_over: threading.Event = field(default_factory=threading.Event)
    told: list[Acknowledged] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)  # nonces that were committed although the answer never came
    broken: list[BaseException] = field(default_factory=list)


@contextmanager
def room_on(pair: Pair) -> Iterator[Room]:
    """A record founded on the pair."""
    with pair.primary.connected() as link:
        link.execute(f"CREATE DATABASE {DATABASE}".encode())
    store = open_store(pair.url(DATABASE))
    store.create(INSTANCE, demo=True)
    yield founded(store, Clock())
    store.engine.dispose()
    with pair.primary.connected() as link:
        link.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)".encode())


def failed_over(pair: Pair, room: Room, runs: int, in_step: bool = True, seed: int = SEED) -> Counts:
    """Lose the primary under load, `runs` times, and have the standby take over; then look for what was acknowledged.
    `in_step`: the standby is synchronous; else it is one that heard of nothing."""
    moments = random.Random(seed)
    before, told, unanswered = room.size(), [], 0
    houses = [room.beside() for _ in range(HOUSES)]
    for number in range(runs):
        run = _one_run(pair, houses, number, in_step, moments.uniform(0, LONGEST_LIFE))
        told += run.told
        unanswered += len(run.unanswered)
    lost = [one.nonce for one in told if not is_there(room, one)]
    otherwise = [one.nonce for one in last_of_each(told) if not is_repeated(room, one)]
    whole = audit(room.store).intact and room.size() == before + len(told)
    for house in houses:
        house.store.engine.dispose()
    return Counts(runs, len(told), unanswered, tuple(lost), tuple(otherwise), room.size(), whole)


def _one_run(pair: Pair, houses: list[Room], number: int, in_step: bool, moment: float) -> _Run:
    run = _Run()
    if in_step:
        pair.put_in_step()
    else:
        pair.leave_behind()
    names = [(house, f"{number}-{at}-{client}") for at, house in enumerate(houses) for client in range(CLIENTS)]
    clients = [threading.Thread(target=_write, args=(house, name, run)) for house, name in names]
    for client in clients:
        client.start()
    assert run.begun.wait(60), "nobody recorded anything"
    clients[0].join(moment)
    pair.lose_primary(at_once=number % 2 == 0)
    pair.promote_standby()
    run.taken_over.set()
    for client in clients:
        client.join()
    assert run.broken == []
    return run


def _write(house: Room, name: str, run: _Run) -> None:
    """What a client does: one attempt after the other, until some were recorded by the server that took over."""
    number, afterwards = 0, 0
    try:
        while afterwards < AFTERWARDS:
            afterwards += run.taken_over.is_set()
            run.told.append(_recorded(house, f"{name}-{number}", run))
            run.begun.set()
            number += 1
    except Exception as error:
        run.broken.append(error)


def _recorded(house: Room, nonce: str, run: _Run) -> Acknowledged:
    """The answer to one attempt, repeated with its nonce where none came."""
    try:
        answer = house.do("grow_container", house.quality, {"name": nonce}, nonce=nonce)
    except NotRecorded:
        assert run.taken_over.wait(60), "nobody took over"
        answer = house.do("grow_container", house.quality, {"name": nonce}, nonce=nonce)
        if answer.repeat:
            run.unanswered.append(nonce)
    assert answer.idx is not None
    return Acknowledged(nonce, answer.idx, answer.created["@1"])
