"""The account of a lot's labels: how many were printed, where each of them is, and whether somebody has added them up.

What was thrown away before the eyes of another lies on the lot's own account of copies until the account is closed.
Containers that were planned and never filled are not yet below the lot: each counts as one copy printed. Needs
DESCENDANTS, then RELATED, and BALANCES.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from custody.rules.refusals import Refusal
from custody.rules.situation import Situation, Thing
from custody.rules.units import Unit

WEARERS = frozenset({"container", "sample", "lot"})  # what wears a label of the lot's own account


@dataclass(frozen=True)
class LabelAccount:
    """Copies of a lot: printed in all, on a thing, spoiled or void, kept with the record."""

    printed: int
    applied: int
    spoiled: int
    kept: int

    @property
    def adds_up(self) -> bool:
        """Whether every copy printed is somewhere."""
        return self.printed == self.applied + self.spoiled + self.kept


def label_account(situation: Situation, lot: Thing, kept: frozenset[str]) -> LabelAccount:
    """What the record knows of the lot's labels, with `kept` about to be kept as record copies."""
    below = [thing for thing in situation.descendants(lot.code) if thing.kind in WEARERS]
    copies = {copy.code: copy for thing in below for copy in situation.parents(thing.code, "labels")}
    unfilled = max(lot.integer("containers_planned") - lot.integer("filled_count"), 0)
    printed = [copy for copy in copies.values() if _was_printed(copy)]
    void = [copy for copy in printed if copy.state("label_copy") == "void" and _still_somewhere(situation, copy)]
    applied = [copy for copy in printed if copy.state("label_copy") == "applied"]
    return LabelAccount(
        printed=len(printed) + unfilled,
        applied=len(applied),
        spoiled=int(situation.balance(lot.code, Unit.COPY.value)) + len(void),
        kept=len(kept),
    )


def labels_reconciled(situation: Situation, thing: Thing, at: datetime) -> Iterator[Refusal]:
    """`labels_not_reconciled` for a lot whose labels nobody has added up."""
    if thing.integer("containers_planned") and not thing.has("labels_reconciled_at"):
        yield Refusal("labels_not_reconciled", thing.code, {"planned": thing.integer("containers_planned")})


def _was_printed(copy: Thing) -> bool:
    """Nothing leaves the printer before its proof; a file that failed it never does."""
    return copy.state("label_copy") != "ordered" and not copy.has("trouble")


def _still_somewhere(situation: Situation, copy: Thing) -> bool:
    return situation.balance(copy.code, Unit.COPY.value) > 0
