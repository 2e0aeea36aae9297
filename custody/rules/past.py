"""An entry of the record as a later step sees it: which step it was, whose, what it answered, and what it set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from custody.rules.effects import Effect  # which itself knows what a situation is


@dataclass(frozen=True)
class Since:
    """An accepted entry about the same things that was recorded afterwards."""

    idx: int
    step: str
    effects: tuple[Effect, ...] = ()
    corrects: int | None = None


@dataclass(frozen=True)
class PastEntry:
    """One entry: its index, the step, the outcome, and each value it set, as (thing, name of the value).

    `said` is the outcome as the person was told it, with a failed identity check as `mismatch`; `reasons` the codes
    given with it, worst first; `signers` whoever signed it, in whichever capacity. Where the step reads AROUND:
    `things` it was about, its `effects`, those of the entries about the same things `before` it with their indices,
    newest first, and what was recorded `since`."""

    idx: int
    step: str
    outcome: str
    values: frozenset[tuple[str, str]] = frozenset()
    actor: str = ""
    said: str = "accepted"
    reasons: tuple[str, ...] = ()
    signers: frozenset[str] = frozenset()
    things: frozenset[str] = frozenset()
    effects: tuple[Effect, ...] = ()
    before: tuple[tuple[int, tuple[Effect, ...]], ...] = ()
    since: tuple[Since, ...] = ()
