"""The specification a lot began with: every result of the lot is judged by that version and no later one."""

from __future__ import annotations

from collections.abc import Iterator

from custody.rules.document import Document
from custody.rules.refusals import Refusal
from custody.rules.situation import Situation, Thing


def specification_of(situation: Situation, lot: Thing | None) -> Document | None:
    """The frozen specification of a lot, or None where it began with none."""
    if lot is None or not lot.mapping("documents").get("specification"):
        return None
    return situation.frozen_document(lot, "specification")


def unspecified_lot(situation: Situation, lot: str) -> Iterator[Refusal]:
    """One reason if the lot began with no specification: nothing about it can be judged."""
    if specification_of(situation, situation.find(lot)) is None:
        yield Refusal("unspecified_lot", lot)
