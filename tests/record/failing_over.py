"""A primary lost under load, its standby promoted or itself started again, and what the writers had been told by then
looked for.

`failed_over(pair, room, runs)` gives the counts, so that a longer run differs in one number. The writers are never
told of it: they have the URL of both servers, and repeat with its nonce what they got no answer to.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
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


@dataclass(frozen=True)
class Loss:
    """What is made ready before a primary is lost, and who answers after it. `killed`: every second time its processes
    are killed; else they drop everything when told to, so that the same folder can be started again at once."""

    ready: Callable[[Pair], None]
    answered: Callable[[Pair], None]
    killed: bool = True


IN_STEP = Loss(Pair.put_in_step, Pair.promote_standby)  # the standby has whatever was acknowledged
BEHIND = Loss(Pair.leave_behind, Pair.promote_standby)  # the standby heard of nothing
GONE_AND_BACK = Loss(lambda pair: None, Pair.start_primary_again, killed=False)


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


def failed_over(pair: Pair, room: Room, runs: int, loss: Loss = IN_STEP, seed: int = SEED) -> Counts:
    """Lose the primary under load, `runs` times, and have another or itself answer after it; then look for what was
    acknowledged."""
    moments = random.Random(seed)
    before, told, unanswered = room.size(), [], 0
    houses = [room.beside() for _ in range(HOUSES)]
    for number in range(runs):
        run = _one_run(pair, houses, number, loss, moments.uniform(0, LONGEST_LIFE))
        told += run.told
        unanswered += len(run.unanswered)
    lost = [one.nonce for one in told if not is_there(room, one)]
    otherwise = [one.nonce for one in last_of_each(told) if not is_repeated(room, one)]
    whole = audit(room.store).intact and room.size() == before + len(told)
    for house in houses:
        house.store.engine.dispose()
    return Counts(runs, len(told), unanswered, tuple(lost), tuple(otherwise), room.size(), whole)


def _one_run(pair: Pair, houses: list[Room], number: int, loss: Loss, moment: float) -> _Run:
    run = _Run()
    loss.ready(pair)
    names = [(house, f"{number}-{at}-{client}") for at, house in enumerate(houses) for client in range(CLIENTS)]
    clients = [threading.Thread(target=_write, args=(house, name, run)) for house, name in names]
    for client in clients:
        client.start()
    assert run.begun.wait(60), "nobody recorded anything"
    clients[0].join(moment)
    pair.lose_primary(at_once=loss.killed and number % 2 == 0)
    loss.answered(pair)
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
