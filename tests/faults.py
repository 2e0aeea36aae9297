"""`python -m tests.faults`: the long fault runs, on both engines: wrong doses tried at random, and writers killed; on
PostgreSQL also primaries lost, whose synchronous standby takes over or that come back themselves; and on SQLite, whose
file can be changed byte by byte, single bytes of every table of the record.

What the tests run for seconds runs here for an hour or more. Each part works on a fresh record and says what it
counted; the first thing that should not have happened ends the run with its message. `--small` makes one part of each,
`--only` leaves the others out.
"""

from __future__ import annotations

import argparse
import logging
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from custody.record.engine import Store, open_store
from tests.attack.single_bytes import Counts, busy_ledger, changed_at_random
from tests.databases import INSTANCE, Databases
from tests.pair import Pair
from tests.record.failing_over import GONE_AND_BACK, IN_STEP, Loss, failed_over, room_on
from tests.record.killed import killed_at_random
from tests.record.own_steps import founded
from tests.record.wrong_doses import IN_ORDER, attempts
from tests.record_room import Clock, Room

ATTEMPTS, ATTEMPTS_A_PART = 100_000, 2_500  # on each engine
RUNS, RUNS_A_PART = {"SQLite": 200, "PostgreSQL": 50}, 10
CHANGES, CHANGES_A_PART = 10_000, 500
LOSSES, LOSSES_A_PART = 20, 5
SEED = 20261122
KINDS = ("bytes", "doses", "kills", "losses")
_Fresh = Callable[[], AbstractContextManager[Store]]


@dataclass(frozen=True)
class _Engine:
    """An engine by name, and a fresh record on it for whoever asks."""

    name: str
    fresh: _Fresh


_Opened = Callable[[bool], AbstractContextManager[_Engine]]


def main() -> None:
    """Run everything on both engines, with progress."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__.splitlines()[0])
    parser.add_argument("--small", action="store_true", help="one part of each, to see that it works")
    parser.add_argument("--only", action="append", choices=KINDS, help="this kind, which may be said more than once")
    given = parser.parse_args()
    kinds, small = given.only or KINDS, given.small
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory(prefix="custody-faults-") as folder:
        here = Path(folder)
        if "bytes" in kinds:
            _changed_bytes(here, 1 if small else CHANGES // CHANGES_A_PART)
        engines: tuple[_Opened, ...] = (lambda safe: nullcontext(_Engine("SQLite", lambda: _sqlite(here))), _postgresql)
        for opened in engines:
            if "doses" in kinds:
                with opened(False) as engine:  # what is asked is whether anything is accepted, not whether it lasts
                    _wrong_doses(engine, 1 if small else ATTEMPTS // ATTEMPTS_A_PART)
            if "kills" in kinds:
                with opened(True) as engine:
                    _killed_writers(engine, here, 1 if small else RUNS[engine.name] // RUNS_A_PART)
    if "losses" in kinds:
        _lost_primaries(1 if small else LOSSES // LOSSES_A_PART)


def _wrong_doses(engine: _Engine, parts: int) -> None:
    came = Counter[str]()
    for part in range(1, parts + 1):
        with engine.fresh() as store:
            came += attempts(Room.founded(store, Clock()), ATTEMPTS_A_PART, SEED + part)
        wrong = came.total() - came[IN_ORDER]
        _say(f"wrong doses, {engine.name}, part {part} of {parts}: {wrong} attempts, 0 accepted")
    for kind, count in sorted(came.items()):
        print(f"  {count:>8}  {kind}")


def _killed_writers(engine: _Engine, folder: Path, parts: int) -> None:
    acknowledged, unanswered = 0, 0
    for part in range(1, parts + 1):
        told = folder / f"told-{engine.name}-{part}"
        told.mkdir()
        with engine.fresh() as store:
            counts = killed_at_random(founded(store, Clock()), RUNS_A_PART, told, SEED + part)
        shutil.rmtree(told)
        assert (counts.lost, counts.answered_otherwise, counts.whole) == ((), (), True), counts
        acknowledged, unanswered = acknowledged + counts.acknowledged, unanswered + counts.unanswered
        runs = f"kill -9, {engine.name}, {part * RUNS_A_PART} of {parts * RUNS_A_PART} runs"
        _say(f"{runs}: {acknowledged} acknowledged, 0 lost, {unanswered} committed unanswered")


def _changed_bytes(folder: Path, parts: int) -> None:
    ledger, counts = busy_ledger(folder / "busy.sqlite3"), Counts()
    for part in range(1, parts + 1):
        counts.add(changed_at_random(ledger, folder, CHANGES_A_PART, SEED + part))
        assert counts.missed == [], counts.missed
        _say(f"single bytes changed, seed {SEED + part}, part {part} of {parts}: {counts.changed.total()}, all found")
    for line in counts.lines():
        print(f"  {line}")


def _lost_primaries(parts: int) -> None:
    try:
        pair = Pair()
    except Exception as error:
        _say(f"primary lost: left out, two PostgreSQL servers cannot be started here: {error}")
        return
    logging.disable(logging.ERROR)  # that the database went away is told each time, and meant
    with closing(pair):
        for what, loss in (("primary lost", IN_STEP), ("database gone and back", GONE_AND_BACK)):
            _losses(pair, what, loss, parts)


def _losses(pair: Pair, what: str, loss: Loss, parts: int) -> None:
    acknowledged, unanswered = 0, 0
    for part in range(1, parts + 1):
        with room_on(pair) as room:
            counts = failed_over(pair, room, LOSSES_A_PART, loss, SEED + part)
        assert (counts.lost, counts.answered_otherwise, counts.whole) == ((), (), True), counts
        acknowledged, unanswered = acknowledged + counts.acknowledged, unanswered + counts.unanswered
        runs = f"{what}, {part * LOSSES_A_PART} of {parts * LOSSES_A_PART} runs"
        _say(f"{runs}: {acknowledged} acknowledged, 0 lost, {unanswered} committed unanswered")


@contextmanager
def _postgresql(safe: bool) -> Iterator[_Engine]:
    databases = Databases(safe)
    try:
        yield _Engine("PostgreSQL", databases.fresh)
    finally:
        databases.stop()


@contextmanager
def _sqlite(folder: Path) -> Iterator[Store]:
    with tempfile.TemporaryDirectory(dir=folder) as own:
        store = open_store(f"sqlite:///{Path(own) / 'custody.sqlite3'}")
        store.create(INSTANCE, demo=True)
        yield store
        store.engine.dispose()


def _say(what: str) -> None:
    print(what, flush=True)


if __name__ == "__main__":
    main()
