"""One entry of the ledger has a largest size: what is done to many things at once is divided before it is too large."""

from __future__ import annotations

from collections.abc import Iterator

from custody.rules.refusals import Refusal


def too_many_at_once(thing: str, given: int, most: int) -> Iterator[Refusal]:
    """One reason if more things were given than one entry holds."""
    if given > most:
        yield Refusal("too_many_at_once", thing, {"given": given, "most": most})
