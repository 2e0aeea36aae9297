"""An entry of the record as a correction sees it: which step it was, whether it was accepted, and what it set."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PastEntry:
    """One entry: its index, the step, the outcome, and each value it set, as (thing, name of the value)."""

    idx: int
    step: str
    outcome: str
    values: frozenset[tuple[str, str]]
