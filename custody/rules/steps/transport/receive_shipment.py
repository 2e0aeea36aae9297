"""Receive a shipment: every container is scanned, and what is on the list but not in the box is sought at once.

Nothing is silently short: a missing container opens a deviation and a hold in the same entry and stays sought until
it is found or closed as lost. What is in the box but not on the list is put aside and refused. Whoever packed it does
not receive it (21 CFR 1271.265(a): evaluated on receipt, then accepted, rejected or quarantined, here by
judge_condition).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from custody.rules.effects import Effect, Moved, Opened, Rich, Set, Unlinked, held_by_the_program, instant_text, plain
from custody.rules.facts import celsius, scan, text, yes_no_unknown
from custody.rules.guards.shipments import carried, site_of
from custody.rules.out_of_storage import clock_started
from custody.rules.refusals import Refusal
from custody.rules.situation import PARTICIPATION, REACH, RELATED, Situation, Thing
from custody.rules.step import Act, Step


@dataclass(frozen=True)
class Facts:
    """The shipment, what was found in it, and how it arrived."""

    shipment: str = scan("shipment")
    containers: tuple[str, ...] = scan("container", many=True, required=False)
    seal_intact: str = yes_no_unknown()
    seal: str = text(required=False)
    arrival_celsius: Decimal | None = celsius(required=False)


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """Only what is on the list; another seal or another place than planned is noted."""
    shipment = situation.thing(facts.shipment)
    listed = {container.code for container in carried(situation, facts.shipment)}
    for code in facts.containers:
        if code not in listed:
            yield Refusal("not_on_the_list", code, {"shipment": facts.shipment})
    if facts.seal and facts.seal != shipment.text("seal"):
        yield Refusal("another_seal", facts.shipment, {"packed": shipment.text("seal"), "read": facts.seal})
    planned = shipment.text("to_station")
    if site_of(situation, situation.station) != site_of(situation, planned):
        yield Refusal("another_destination", facts.shipment, {"planned": planned, "station": situation.station})


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """What is there is received and held by the receiver; what is not is sought; shipper and logger are free."""
    yield from _arrived(situation, facts, act)
    for code in facts.containers:
        container = situation.thing(code)
        yield Moved(code, "custody", "present")
        yield Set(code, "holder", act.actor)
        yield Set(code, "handed_at", instant_text(act.at))
        yield Set(code, "receipt", "by_badge")
        yield from clock_started(container, act.at)
    missing = _missing(situation, facts)
    for container in missing:
        yield Moved(container.code, "custody", "missing")
    if missing:
        about = tuple(container.code for container in missing)
        yield Opened("@deviation_missing", "deviation", about, {"reason": "missing_on_receipt", "grade": "major"})
        yield held_by_the_program("@hold_missing", about, "missing_on_receipt", act.at)


def _arrived(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    yield Moved(facts.shipment, "shipment")
    found: dict[str, Rich] = {
        "arrived_at": act.at,
        "holder": act.actor,
        "receipt": "by_badge",
        "seal_intact": facts.seal_intact,
        "seal_read": facts.seal,
        "arrival_celsius": facts.arrival_celsius,
    }
    for name, value in found.items():
        if value is not None:
            yield Set(facts.shipment, name, plain(value))
    for riding in situation.parents(facts.shipment, "rides"):
        yield Unlinked(riding.code, facts.shipment, "rides")


def _missing(situation: Situation, facts: Facts) -> tuple[Thing, ...]:
    on_board = (c for c in carried(situation, facts.shipment) if c.state("custody") == "in_transit")
    return tuple(container for container in on_board if container.code not in facts.containers)


STEP = Step(
    name="receive_shipment",
    station="transport",
    kind="shipment.received",
    facts=Facts,
    effects=effects,
    refusals=refusals,
    primary="shipment",
    reads=(RELATED, PARTICIPATION, REACH),
    cites="21 CFR 1271.265(a)",
)
