"""What stands between a thing and the road: equipment that is overdue or in use, and who has it in hand now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from custody.rules.guards.lot import lot_released
from custody.rules.refusals import Refusal
from custody.rules.situation import Situation, Thing


def carried(situation: Situation, shipment: str) -> tuple[Thing, ...]:
    """The containers on a shipment's list, by code."""
    return tuple(sorted(situation.children(shipment, "carries"), key=lambda container: container.code))


def on_the_road(situation: Situation, container: Thing) -> Thing | None:
    """The shipment a container is inside, from packing until it is received."""
    if container.state("custody") not in ("packed", "in_transit"):
        return None
    riding = [s for s in situation.parents(container.code, "carries") if s.state("shipment") != "arrived"]
    return riding[-1] if riding else None


def in_use_or_overdue(situation: Situation, thing: Thing, at: datetime) -> Iterator[Refusal]:
    """A reason if a shipper or logger rides with another shipment, or is past the day its qualification is due."""
    for shipment in situation.children(thing.code, "rides"):
        yield Refusal("riding_already", thing.code, {"shipment": shipment.code})
    due = thing.instant("due_at")
    if due is not None and due <= at:
        yield Refusal("qualification_overdue", thing.code, {"due_on": thing.text("due_on")})


def released_or_authorised(situation: Situation, thing: Thing, at: datetime) -> Iterator[Refusal]:
    """As `lot_released`, but for a container that quality lets travel in quarantine."""
    until = thing.instant("quarantine_until")
    authorised = until is not None and at < until
    for refusal in lot_released(situation, thing, at):
        if not (authorised and refusal.code == "lot_not_released"):
            yield refusal


def unknown_stations(situation: Situation, *stations: str) -> Iterator[Refusal]:
    """A reason for each name that is no station of the document in force."""
    known = {str(row.get("name")) for row in situation.document("sites").rows("station")}
    for station in dict.fromkeys(stations):
        if station not in known:
            yield Refusal("unknown_station", params={"station": station})


def site_of(situation: Situation, station: str) -> str:
    """The site a station belongs to; empty for no station of ours."""
    rows = situation.document("sites").rows("station")
    return next((str(row["site"]) for row in rows if row.get("name") == station), "")
