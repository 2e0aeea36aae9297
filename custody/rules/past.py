"""An entry of the record as a correction sees it: which step it was, whether it was accepted, and what it was about."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PastEntry:
    """One entry: its index, the step, the outcome, and the names of the things it changed."""

    idx: int
    step: str
    outcome: str
    things: frozenset[str]
