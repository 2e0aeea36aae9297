"""Whether anything could still replace a product: a fresh one, once it has less shelf life left than a replacement
needs, is past the point of no return as cells are that thaw (journey.md, 2)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from custody.rules.situation import Situation, Thing

_NEEDS = "replacement.fresh_hours"


def past_replacement(situation: Situation, containers: Iterable[Thing], at: datetime) -> bool:
    """Whether one of these containers is fresh, and expires sooner than the hours the protocol says a new one takes."""
    protocol = situation.finds_document("protocol")
    if protocol is None or not protocol.states(_NEEDS):
        return False
    needed = timedelta(hours=float(protocol.decimal(_NEEDS)))
    fresh = (container.instant("expiry_at") for container in containers if container.text("presentation") == "fresh")
    return any(expiry is not None and expiry - at < needed for expiry in fresh)
