"""`python -m tests.bench`: one table of figure, floor of the same run, ratio, bar, and whether it is met."""

from __future__ import annotations

import argparse
import logging
import os
import platform
import sqlite3
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from time import perf_counter

from tests.bench.bedside import bedside_rows
from tests.bench.door import door_rows
from tests.bench.enduring import enduring_rows
from tests.bench.engines import Engines
from tests.bench.looking import looking_rows
from tests.bench.measuring import seconds_of
from tests.bench.recall import recall_rows
from tests.bench.restoring import restoring_rows
from tests.bench.sizes import SHORT, Sizes
from tests.bench.table import Row, line, printed
from tests.bench.verifying import verifying_rows
from tests.bench.waiting import waiting_rows

Rows = Callable[[Engines, Sizes, Path], Iterator[Row]]
PARTS: Mapping[str, Rows] = {
    "door": lambda engines, sizes, folder: door_rows(engines, sizes),
    "bedside": bedside_rows,
    "recall": lambda engines, sizes, folder: recall_rows(engines, sizes),
    "enduring": enduring_rows,
    "looking": lambda engines, sizes, folder: looking_rows(engines, sizes),
    "waiting": lambda engines, sizes, folder: waiting_rows(engines, sizes),
    "restore": restoring_rows,
    "verify": verifying_rows,  # the longest last
}
_FLUSHES = 50
_BEGUN = perf_counter()


def main() -> None:
    """Measure what is asked for, and print the table."""
    given = asked(sys.argv[1:])
    sizes = SHORT if given.short else Sizes()
    sizes = replace(sizes, entries=given.entries or sizes.entries, edges=given.edges or sizes.edges)
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory(prefix="custody-bench-") as name:
        folder = Path(name)
        print(_where(folder), "A short form: too little of everything to judge by." if given.short else "", sep="\n")
        rows = list(_measured(given.parts or list(PARTS), sizes, folder))
    print(printed(rows), "", f"In {timedelta(seconds=round(perf_counter() - _BEGUN))}. {_busy()}", sep="\n")


def asked(arguments: list[str]) -> argparse.Namespace:
    """What is to be measured. Ends the process where nobody knows what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"by default all: {', '.join(PARTS)}")
    parser.add_argument("--short", action="store_true", help="little of everything, to see that it runs")
    parser.add_argument("--entries", type=int, help="of the ledger that is verified")
    parser.add_argument("--edges", type=int, help="relations of the record in which is recalled")
    given = parser.parse_args(arguments)
    unknown = [part for part in given.parts if part not in PARTS]
    if unknown:
        parser.error(f"there is no part {', '.join(unknown)}: {', '.join(PARTS)}")
    return given


def _measured(parts: list[str], sizes: Sizes, folder: Path) -> Iterator[Row]:
    engines = Engines(folder)
    if engines.left_out:
        print(engines.left_out)
    try:
        for part in parts:
            for row in PARTS[part](engines, sizes, folder):
                print(f"{timedelta(seconds=round(perf_counter() - _BEGUN))} {line(row)}", file=sys.stderr, flush=True)
                yield row
    finally:
        engines.stop()


def _where(folder: Path) -> str:
    """The machine, as far as it decides a figure."""
    path = folder / "flushed"
    with path.open("wb", buffering=0) as file:

        def flush() -> None:
            file.write(b"x" * 4096)
            os.fsync(file.fileno())

        flushed = statistics.median(seconds_of(flush) for _ in range(_FLUSHES)) * 1000
    told = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {os.cpu_count()} processors"
    return f"{told}, one flush to this disk {flushed:.2f} ms. {_busy()}"


def _busy() -> str:
    return f"Waiting for a processor on average, the last minutes: {os.getloadavg()[0]:.1f}, {os.getloadavg()[1]:.1f}."


if __name__ == "__main__":
    main()
