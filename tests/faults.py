"""`python -m tests.faults`: the long fault runs, on both engines: wrong doses tried at random, writers killed, and
single bytes of every table of the record changed; on PostgreSQL also primaries lost, whose synchronous standby takes
over or that come back themselves.

What the tests run for seconds runs here for an hour or more. Each part works on a fresh record and says what it
counted, and for how long it ran; the first thing that should not have happened ends the run with its message. `--small`
makes one part of each, `--only` leaves the others out. With `--keep FILE` a run that was stopped goes on with the part
it was in: parts that came to their end stand in the file, and count for as long as the program is the same.
"""

from __future__ import annotations

import argparse
import logging
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from custody.record.engine import Store, open_store
from tests.attack.single_bytes import Counts as Changes
from tests.attack.single_bytes import Held, InFile, OnServer, busy_ledger, changed_at_random, make_busy
from tests.databases import INSTANCE, Databases
from tests.kept_parts import KeptParts
from tests.pair import Pair
from tests.record.failing_over import GONE_AND_BACK, IN_STEP, Loss, failed_over, room_on
from tests.record.killed import Counts, killed_at_random
from tests.record.own_steps import founded
from tests.record.wrong_doses import IN_ORDER, attempts
from tests.record_room import Clock, Room

SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"
ATTEMPTS, ATTEMPTS_A_PART = 100_000, 2_500  # on each engine
RUNS, RUNS_A_PART = {SQLITE: 200, POSTGRESQL: 50}, 10
CHANGES, CHANGES_A_PART = {SQLITE: 10_000, POSTGRESQL: 2_000}, 500
LOSSES, LOSSES_A_PART = 20, 5
SEED = 20261122
KINDS = ("bytes", "doses", "kills", "losses")
_Part = Callable[[int], Counter[str]]
_Told = Callable[[Counter[str]], str]


@dataclass(frozen=True)
class _Engine:
    """An engine by name; a fresh record on it for whoever asks, and a busy one in somebody's hands."""

    name: str
    fresh: Callable[[], AbstractContextManager[Store]]
    held: Callable[[], AbstractContextManager[Held]]


_Opened = Callable[[bool], AbstractContextManager[_Engine]]


@dataclass(frozen=True)
class _Long:
    """A long run: one part of each kind, or all; and the parts that were run before."""

    small: bool
    kept: KeptParts

    def run(self, what: str, parts: int, part_of: _Part, told: _Told) -> Counter[str]:
        """Every part that was not run before; what all of them counted together."""
        found, parts = Counter[str](), 1 if self.small else parts
        for part in range(1, parts + 1):
            begun, counts = perf_counter(), self.kept.of(what, part)
            ran = counts is None
            if counts is None:
                counts = part_of(part)
                self.kept.add(what, part, counts)
            found += counts
            how = f"{perf_counter() - begun:.0f} s" if ran else "run before"
            print(f"{what}, part {part} of {parts}: {told(found)} ({how})", flush=True)
        return found


def main() -> None:
    """Run everything on both engines, with progress."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__.splitlines()[0])
    parser.add_argument("--small", action="store_true", help="one part of each, to see that it works")
    parser.add_argument("--only", action="append", choices=KINDS, help="this kind, which may be said more than once")
    parser.add_argument("--keep", type=Path, metavar="FILE", help="go on with what is in this file, and add to it")
    given = parser.parse_args()
    kinds, long = given.only or KINDS, _Long(given.small, KeptParts(given.keep))
    if long.kept.begun_anew:
        print(f"{given.keep} was of another program and is begun anew.", flush=True)
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory(prefix="custody-faults-") as folder:
        here = Path(folder)
        engines: tuple[_Opened, ...] = (lambda safe: _sqlite_engine(here), _postgresql)
        for opened in engines:
            # What is asked of these is whether anything is accepted or not found, not whether it lasts.
            if "bytes" in kinds:
                with opened(False) as engine, engine.held() as held:
                    _changed_bytes(long, engine.name, held)
            if "doses" in kinds:
                with opened(False) as engine:
                    _wrong_doses(long, engine)
            if "kills" in kinds:
                with opened(True) as engine:
                    _killed_writers(long, engine, here)
    if "losses" in kinds:
        _lost_primaries(long)


def _wrong_doses(long: _Long, engine: _Engine) -> None:
    def part_of(part: int) -> Counter[str]:
        with engine.fresh() as store:
            return attempts(Room.founded(store, Clock()), ATTEMPTS_A_PART, SEED + part)

    def told(came: Counter[str]) -> str:
        return f"{came.total() - came[IN_ORDER]} attempts, 0 accepted"

    for kind, count in sorted(
        long.run(f"wrong doses, {engine.name}", ATTEMPTS // ATTEMPTS_A_PART, part_of, told).items()
    ):
        print(f"  {count:>8}  {kind}")


def _killed_writers(long: _Long, engine: _Engine, folder: Path) -> None:
    def part_of(part: int) -> Counter[str]:
        told = folder / f"told-{engine.name}-{part}"
        told.mkdir()
        with engine.fresh() as store:
            counts = killed_at_random(founded(store, Clock()), RUNS_A_PART, told, SEED + part)
        shutil.rmtree(told)
        return _none_lost(counts)

    long.run(f"kill -9, {engine.name}", RUNS[engine.name] // RUNS_A_PART, part_of, _acknowledged)


def _changed_bytes(long: _Long, engine: str, held: Held) -> None:
    def part_of(part: int) -> Counter[str]:
        counts = changed_at_random(held, CHANGES_A_PART, SEED + part)
        assert counts.missed == [], counts.missed
        return counts.changed

    def told(changed: Counter[str]) -> str:
        return f"{changed.total()}, all found"

    changed = long.run(f"single bytes changed, {engine}", CHANGES[engine] // CHANGES_A_PART, part_of, told)
    for line in Changes(changed).lines():
        print(f"  {line}")


def _lost_primaries(long: _Long) -> None:
    try:
        pair = Pair()
    except Exception as error:
        print(f"primary lost: left out, two PostgreSQL servers cannot be started here: {error}", flush=True)
        return
    logging.disable(logging.ERROR)  # that the database went away is told each time, and meant
    with closing(pair):
        for what, loss in (("primary lost", IN_STEP), ("database gone and back", GONE_AND_BACK)):
            _losses(long, pair, what, loss)


def _losses(long: _Long, pair: Pair, what: str, loss: Loss) -> None:
    def part_of(part: int) -> Counter[str]:
        with room_on(pair) as room:
            return _none_lost(failed_over(pair, room, LOSSES_A_PART, loss, SEED + part))

    long.run(what, LOSSES // LOSSES_A_PART, part_of, _acknowledged)


def _none_lost(counts: Counts) -> Counter[str]:
    assert (counts.lost, counts.answered_otherwise, counts.whole) == ((), (), True), counts
    return Counter(runs=counts.runs, acknowledged=counts.acknowledged, unanswered=counts.unanswered)


def _acknowledged(came: Counter[str]) -> str:
    told = f"{came['acknowledged']} acknowledged, 0 lost, {came['unanswered']} committed unanswered"
    return f"{came['runs']} runs, {told}"


@contextmanager
def _postgresql(safe: bool) -> Iterator[_Engine]:
    databases = Databases(safe)

    @contextmanager
    def held() -> Iterator[Held]:
        with databases.fresh() as store:
            make_busy(store)
            yield OnServer(store.engine.url.set(drivername="postgresql").render_as_string(hide_password=False))

    try:
        yield _Engine(POSTGRESQL, databases.fresh, held)
    finally:
        databases.stop()


@contextmanager
def _sqlite_engine(folder: Path) -> Iterator[_Engine]:
    @contextmanager
    def held() -> Iterator[Held]:
        yield InFile(busy_ledger(folder / "busy.sqlite3"), folder)

    yield _Engine(SQLITE, lambda: _sqlite(folder), held)


@contextmanager
def _sqlite(folder: Path) -> Iterator[Store]:
    with tempfile.TemporaryDirectory(dir=folder) as own:
        store = open_store(f"sqlite:///{Path(own) / 'custody.sqlite3'}")
        store.create(INSTANCE, demo=True)
        yield store
        store.engine.dispose()


if __name__ == "__main__":
    main()
