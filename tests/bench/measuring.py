"""Measuring two things side by side: in turns, so that a busy machine is busy for both."""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

ROUNDS = 5
Act = Callable[[], object]


@dataclass(frozen=True)
class Row:
    """One line of the table. Rates are acts a second (more is better); `ratio` is figure over floor for rates, and
    for times floor over figure, so that 1 always means as fast as the floor."""

    name: str
    figure: str
    floor: str
    ratio: float
    remark: str = ""


def compared(name: str, measured: tuple[Sequence[Act], Sequence[Act]], threads: int = 1) -> Row:
    """Acts a second of `measured[0]` against those of its floor `measured[1]`; each list is used up once, a part a
    round. `threads` share a round's acts."""
    rates: tuple[list[float], list[float]] = ([], [])
    slowest: list[float] = []
    for number in range(ROUNDS):
        for side in (0, 1):
            acts = measured[side][number::ROUNDS]
            seconds, latencies = _timed(acts, threads)
            rates[side].append(len(acts) / seconds)
            slowest += latencies if side == 0 else []
    figure, floor = (statistics.median(side) for side in rates)
    tail = statistics.quantiles(slowest, n=100)[98]
    remark = f"p99 {tail * 1000:.1f} ms, worst {max(slowest) * 1000:.1f} ms"
    return Row(name, f"{figure:,.0f}/s", f"{floor:,.0f}/s", figure / floor, remark)


def timed(name: str, measured: Act, floor: Act, times: int) -> Row:
    """The median time of one act against that of its floor."""
    found: tuple[list[float], list[float]] = ([], [])
    for _ in range(times):
        for side, act in ((0, measured), (1, floor)):
            found[side].append(_timed([act], 1)[0])
    ours, theirs = (statistics.median(side) for side in found)
    return Row(name, f"{ours * 1000:.2f} ms", f"{theirs * 1000:.2f} ms", theirs / ours)


def printed(rows: Sequence[Row]) -> str:
    """The table."""
    head = ("", "figure", "floor", "ratio", "")
    cells = [head, *((r.name, r.figure, r.floor, f"{r.ratio:.2f}", r.remark) for r in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(head))]
    lines = []
    for name, figure, floor, ratio, remark in cells:
        numbers = f"{figure:>{widths[1]}}  {floor:>{widths[2]}}  {ratio:>{widths[3]}}"
        lines.append(f"{name:<{widths[0]}}  {numbers}  {remark}".rstrip())
    return "\n".join(lines)


def _timed(acts: Sequence[Act], threads: int) -> tuple[float, list[float]]:
    latencies: list[float] = []
    start = threading.Barrier(threads + 1)

    def work(mine: Sequence[Act]) -> None:
        own = []
        start.wait()
        for act in mine:
            begun = time.perf_counter()
            act()
            own.append(time.perf_counter() - begun)
        latencies.extend(own)

    workers = [threading.Thread(target=work, args=(acts[number::threads],)) for number in range(threads)]
    for worker in workers:
        worker.start()
    start.wait()
    begun = time.perf_counter()
    for worker in workers:
        worker.join()
    return time.perf_counter() - begun, latencies
