"""Whether a product is past the point of no return: cells that are warm are, and so is what nothing could replace any
more. A fresh one, once it has less shelf life left than a replacement needs, is as cells are that thaw (journey.md, 2).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from custody.rules.guards.allocation import cleared, cleared_or_answered_for
from custody.rules.refusals import Refusal
from custody.rules.situation import Situation, Thing

WARM = frozenset({"thawing", "thawed", "usable"})  # and still to be prepared
_NEEDS = "replacement.fresh_hours"


def past_return(situation: Situation, containers: Iterable[Thing], at: datetime) -> bool:
    """Whether one of these containers is thawed or thawing, however it came to that, or nothing could replace it."""
    known = tuple(containers)
    return any(container.state("container") in WARM for container in known) or past_replacement(situation, known, at)


def past_replacement(situation: Situation, containers: Iterable[Thing], at: datetime) -> bool:
    """Whether one of these containers is fresh, and expires sooner than the hours the protocol says a new one takes."""
    protocol = situation.finds_document("protocol")
    if protocol is None or not protocol.states(_NEEDS):
        return False
    needed = timedelta(hours=float(protocol.decimal(_NEEDS)))
    fresh = (container.instant("expiry_at") for container in containers if container.text("presentation") == "fresh")
    return any(expiry is not None and expiry - at < needed for expiry in fresh)


def fresh_cleared(situation: Situation, container: Thing, at: datetime) -> Iterator[Refusal]:
    """The go for a fresh container, which is opened without a thaw: without it `not_cleared`, and once nothing could
    replace the container `thawed_uncleared`, since no administrative reason stops it any more (journey.md, 2)."""
    gone = past_replacement(situation, (container,), at)
    yield from (cleared_or_answered_for if gone else cleared)(situation, container, at)
