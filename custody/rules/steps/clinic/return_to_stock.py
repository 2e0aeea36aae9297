"""Return to stock: a container that was issued and never thawed goes back into the cold, for this child or another.

The pharmacist scans the container and the position, and says how it is known that it stayed cold: the logger that was
read is scanned, or the shipper it came in and never left. Where that is not proven, or it was outside for too long in
all, it goes into quarantine and quality decides there (step judge_condition).
Once it is back, its reservation may be released, and a dose whose weight has changed prescribed anew: what was issued
before the go of the day is no trap (journey.md, 1 and 7, step 47; 21 CFR 312.59, 312.62).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from custody.rules.effects import Effect, Linked, Moved, Set
from custody.rules.facts import choice, scan
from custody.rules.guards.allocation import issued
from custody.rules.guards.containers import ended_container, unfit_for_storage
from custody.rules.guards.storage import place_fits
from custody.rules.guards.usable import not_already_given, warm_too_long
from custody.rules.out_of_storage import clock_stopped
from custody.rules.refusals import Refusal
from custody.rules.situation import ANCESTORS, DESCENDANTS, RELATED, Situation
from custody.rules.step import Act, Sign, Step

WHY = ("weight_changed", "dose_postponed", "dose_omitted", "child_unfit", "container_replaced", "issued_in_error")


@dataclass(frozen=True)
class Facts:
    """The container, its position, why it comes back, and how it is known that it stayed cold: by which logger, or in
    which shipper."""

    container: str = scan("container")
    place: str = scan("storage_place")
    why: str = choice(*WHY)
    cold_chain: str = choice("logger_read", "shipper_unopened", "not_proven")
    logger: str | None = scan("equipment", required=False)
    shipper: str | None = scan("shipper", required=False)


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """The position fits; a cold chain that is not proven is noted, and leads into quarantine."""
    container = situation.thing(facts.container)
    yield from place_fits(situation, container, situation.thing(facts.place))
    if not _stayed_cold(situation, facts, act):
        yield Refusal("cold_chain_unproven", container.code, {"cold_chain": facts.cold_chain})


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """It stands in its position, nobody holds it, and it is as if it had not been issued; reserved it stays."""
    container = situation.thing(facts.container)
    yield Moved(container.code, "custody")
    if not _stayed_cold(situation, facts, act):
        yield Moved(container.code, "condition", "quarantine")
    yield Linked(facts.place, container.code, "keeps")
    for name in ("issued_at", "holder"):
        yield Set(container.code, name, None)
    yield from clock_stopped(container, act.at)


def _stayed_cold(situation: Situation, facts: Facts, act: Act) -> bool:
    container = situation.thing(facts.container)
    return _proven(situation, facts) and not tuple(warm_too_long(situation, container, act.at))


def _proven(situation: Situation, facts: Facts) -> bool:
    """A logger was read, or the container came in this shipper on its last ride: nobody's word alone is a proof."""
    if facts.cold_chain == "logger_read":
        read = situation.find(facts.logger or "")
        return read is not None and read.text("equipment_kind") == "logger"
    rides = sorted(situation.parents(facts.container, "carries"), key=lambda shipment: shipment.text("packed_at"))
    return facts.cold_chain == "shipper_unopened" and bool(rides) and rides[-1].text("shipper") == facts.shipper


STEP = Step(
    name="return_to_stock",
    station="clinic",
    kind="container.returned",
    facts=Facts,
    effects=effects,
    refusals=refusals,
    sign=Sign.PERFORMER,
    primary="container",
    guards=(ended_container, not_already_given, issued, unfit_for_storage),
    reads=(DESCENDANTS, ANCESTORS, RELATED),
    cites="journey.md 7, step 47; 21 CFR 312.59",
)
