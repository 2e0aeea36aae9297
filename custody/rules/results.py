"""Results of a lot: in which order they were found, and which one speaks for a test.

Results that decide about release come from samples drawn for test or from a whole container; those of stability and
retention samples stand by themselves, each sample its own series. The latest attempt speaks; no attempt is ever
overwritten, and none is averaged away.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from custody.rules.effects import Effect, Opened, held_by_the_program
from custody.rules.situation import Situation, Thing
from custody.rules.specification import INVALID, OUT_OF_SPECIFICATION
from custody.rules.step import Act

DISPOSED = frozenset({"released", "conditionally_released"})
FOR_RELEASE = frozenset({"test", "qc_container"})


def series_of(sample: Thing, test: str) -> tuple[str, str]:
    """Where the attempts of this test are counted: (the lot or the sample, the test)."""
    return (sample.text("lot") if sample.text("purpose") in FOR_RELEASE else sample.code, test)


def attempts(holder: Thing | None, test: str) -> int:
    """How often a test has been done in the series of a lot or sample."""
    return int(str(holder.mapping("attempts").get(test, 0))) if holder else 0


def release_results(situation: Situation, lot: str) -> tuple[Thing, ...]:
    """Every loaded result that decides about release of a lot, by test and attempt."""
    samples = [s for s in situation.children(lot, "sampled") if s.text("purpose") in FOR_RELEASE]
    found = [result for sample in samples for result in situation.children(sample.code, "tested")]
    return tuple(sorted(found, key=lambda result: (result.text("test"), result.integer("attempt"))))


def latest_by_test(results: Iterable[Thing]) -> dict[str, Thing]:
    """Test → the result of its latest attempt; `results` in order of attempts."""
    return {result.text("test"): result for result in results}


def verdict_effects(situation: Situation, found: tuple[Thing, str], verdict: str, act: Act) -> Iterator[Effect]:
    """What a verdict on the result `found` (sample, key) brings by itself: a deviation, and a hold where the lot has
    already been released."""
    sample, key = found
    lot = situation.find(sample.text("lot"))
    about = (*((lot.code,) if lot else ()), sample.code, key)
    if verdict == INVALID:
        yield Opened("@invalid", "deviation", about, {"reason": "invalid_control", "grade": "minor"})
    if verdict == OUT_OF_SPECIFICATION:
        yield Opened("@oos", "deviation", about, {"reason": "out_of_specification", "grade": "major"})
        yield from released_lot_held(lot, "late_result", act)


def released_lot_held(lot: Thing | None, reason: str, act: Act) -> Iterator[Effect]:
    """A hold on a lot that has been released; nothing where it has not, or there is none."""
    if lot and lot.state("lot") in DISPOSED:
        yield held_by_the_program("@hold", (lot.code,), reason, act.at)
