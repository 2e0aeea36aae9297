"""Measuring two things side by side: in turns, so that a busy machine is busy for both."""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.bench.table import Bar, Row

ROUNDS = 5
Act = Callable[[], object]


@dataclass(frozen=True)
class Pace:
    """What came of many acts: acts a second of what was measured and of its floor (medians of the rounds), how many
    seconds each of those measured took to be answered, shortest first, and how many of this process's processor it
    cost: what a step is on a machine that is shared."""

    figure: float
    floor: float
    answered: tuple[float, ...]
    worked: float

    def row(self, name: str, bar: Bar | None = None, remark: str = "") -> Row:
        """Acts a second against those of the floor."""
        ends = f"p95 {self.within(95) * 1000:.1f} ms, worst {self.answered[-1] * 1000:.1f} ms"
        cost = f"{self.worked * 1000:.2f} ms of the processor each"
        told = ", ".join(part for part in (remark, cost, ends) if part)
        return Row(name, f"{self.figure:,.0f}/s", f"{self.floor:,.0f}/s", self.figure / self.floor, told, bar)

    def slow_row(self, name: str, percent: int, bar: Bar) -> Row:
        """How long it took until so many of a hundred were answered; all of them: the worst."""
        late = self.within(percent) * 1000
        return Row(name, f"{late:.1f} ms", remark=f"of {len(self.answered):,} answers", bar=bar, asked=late)

    def within(self, percent: int) -> float:
        """Seconds until so many of a hundred were answered."""
        return self.answered[max(0, -(-len(self.answered) * percent // 100) - 1)]


def paced(measured: tuple[Sequence[Act], Sequence[Act]], threads: int = 1) -> Pace:
    """Acts a second of `measured[0]` against those of its floor `measured[1]`; each list is used up once, a part a
    round. `threads` share a round's acts."""
    rates: tuple[list[float], list[float]] = ([], [])
    answered: list[float] = []
    worked = [0.0, 0.0]
    for number in range(ROUNDS):
        for side in (0, 1):
            acts, begun = measured[side][number::ROUNDS], time.process_time()
            seconds, latencies = _timed(acts, threads)
            worked[side] += time.process_time() - begun
            rates[side].append(len(acts) / seconds)
            answered += latencies if side == 0 else []
    figure, floor = (statistics.median(side) for side in rates)
    return Pace(figure, floor, tuple(sorted(answered)), worked[0] / len(answered))


def timed(name: str, measured: Act, floor: Act, times: int, bar: Bar | None = None) -> Row:
    """The median time of one act against that of its floor; a bar is asked of the milliseconds by the clock."""
    found: tuple[list[float], list[float]] = ([], [])
    worked: list[float] = []
    for _ in range(times):
        begun = time.process_time()
        found[0].append(seconds_of(measured))
        worked.append(time.process_time() - begun)
        found[1].append(seconds_of(floor))
    ours, theirs = (statistics.median(side) * 1000 for side in found)
    remark = f"{_milliseconds(statistics.median(worked) * 1000)} of the processor each"
    return Row(name, _milliseconds(ours), _milliseconds(theirs), theirs / ours, remark, bar, ours)


def seconds_of(act: Act) -> float:
    """How long one act takes."""
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def _milliseconds(value: float) -> str:
    return f"{value:.2f} ms" if value >= 0.1 else f"{value:.4f} ms"


def _timed(acts: Sequence[Act], threads: int) -> tuple[float, list[float]]:
    latencies: list[float] = []
    start = threading.Barrier(threads + 1)

    def work(mine: Sequence[Act]) -> None:
        start.wait()
        latencies.extend([seconds_of(act) for act in mine])

    workers = [threading.Thread(target=work, args=(acts[number::threads],)) for number in range(threads)]
    for worker in workers:
        worker.start()
    start.wait()
    begun = time.perf_counter()
    for worker in workers:
        worker.join()
    return time.perf_counter() - begun, latencies
