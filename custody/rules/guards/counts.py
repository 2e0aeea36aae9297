"""Two counts of the same cells: the second is entered by the second person, who does not see the first."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from custody.rules.document import Document
from custody.rules.refusals import Refusal


def counts_apart(thing: str, first: Decimal, second: Decimal, profile: Document) -> Iterator[Refusal]:
    """One reason if two entries differ by more percent of the first than the profile tolerates."""
    tolerance = profile.decimal("count.tolerance_percent")
    if abs(first - second) * 100 > first * tolerance:
        params = {"first": format(first, "f"), "second": format(second, "f"), "tolerance": format(tolerance, "f")}
        yield Refusal("counts_apart", thing, params)
