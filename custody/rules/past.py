"""An entry of the record as a later step sees it: which step it was, whose, what it answered, and what it set."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PastEntry:
    """One entry: its index, the step, the outcome, and each value it set, as (thing, name of the value).

    `said` is the outcome as the person was told it, with a failed identity check as `mismatch`; `reasons` the codes
    given with it, worst first."""

    idx: int
    step: str
    outcome: str
    values: frozenset[tuple[str, str]] = frozenset()
    actor: str = ""
    said: str = "accepted"
    reasons: tuple[str, ...] = ()
