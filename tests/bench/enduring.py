"""What is asked of the record whatever becomes of disk, process or server, counted over a few runs; `make bench-faults`
counts it over many."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from tests.attack.single_bytes import Counts as Changes
from tests.attack.single_bytes import InFile, busy_ledger, changed_at_random
from tests.bench.engines import Engines
from tests.bench.sizes import Sizes
from tests.bench.table import Row, at_least, at_most
from tests.pair import Pair
from tests.record.failing_over import failed_over, room_on
from tests.record.killed import Counts, killed_at_random
from tests.record.own_steps import founded
from tests.record_room import Clock

NONE_LOST = at_most(0, "lost")


def enduring_rows(engines: Engines, sizes: Sizes, folder: Path) -> Iterator[Row]:
    """Single bytes changed, writers killed, primaries lost."""
    with tempfile.TemporaryDirectory(dir=folder) as own:
        here = Path(own)
        yield _changed(changed_at_random(InFile(busy_ledger(here / "busy.sqlite3"), here), sizes.changed))
    for engine, store in engines.both():
        with tempfile.TemporaryDirectory(dir=folder) as own:
            counts = killed_at_random(founded(store, Clock()), sizes.killed, Path(own))
            yield _lost(f"kill -9 under load, {engine}", counts)
    yield _primaries(sizes.lost)


def _changed(counts: Changes) -> Row:
    """What was found and located, of one byte changed at a time in every table of the record."""
    changed = counts.changed.total()
    found = changed - len(counts.missed)
    remark, bar = f"of {changed}", at_least(changed, "found")
    return Row("single bytes changed", f"{found} found", remark=remark, bar=bar, asked=found)


def _primaries(runs: int) -> Row:
    name = "primary killed under load, PostgreSQL"
    try:
        pair = Pair()
    except Exception as error:
        return Row(name, "", remark=f"left out, two servers cannot be started here: {error}")
    logging.disable(logging.ERROR)  # that the database went away is told each time, and meant
    with closing(pair), room_on(pair) as room:
        return _lost(name, failed_over(pair, room, runs))


def _lost(name: str, counts: Counts) -> Row:
    """What was acknowledged and is gone, or is answered otherwise when it is asked for again."""
    lost = len(counts.lost) + len(counts.answered_otherwise)
    assert counts.whole, counts
    remark = f"of {counts.acknowledged:,} acknowledged, {counts.runs} runs; {counts.unanswered} committed unanswered"
    return Row(name, f"{lost} lost", remark=remark, bar=NONE_LOST, asked=lost)
