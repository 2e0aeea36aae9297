"""From the laboratory's freezer to the hospital's: packed by two, carried by a courier, received, judged, stored."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from custody.faces.demo.cast import Cast
from custody.faces.demo.setting_up import Shop
from custody.record.reads.things import origins

STORE, PHARMACY = "cryo_store", "pharmacy"
FINE = {"seal_intact": "yes", "ln2_present": "yes", "logger_verdict": "within", "damage": "no"}
TOO_WARM = FINE | {"logger_verdict": "outside"}


def send(cast: Cast, shop: Shop, containers: Sequence[str], seal: str) -> str:
    """Packed and handed to the courier; gives the shipment."""
    facts: dict[str, Any] = {
        "places": positions_of(cast, containers),
        "containers": list(containers),
        "containers_again": list(containers),
        "shipper": shop.things["shipper"],
        "logger": shop.things["logger"],
        "seal": seal,
        "ln2_kg": "12.5",
        "from_station": STORE,
        "to_station": PHARMACY,
        "eta": (cast.clock.at + timedelta(hours=6)).isoformat(),
    }
    created = cast.do("pack_shipment", "zhao", facts, second="ma", station=STORE)
    shipment = next(code for code in created.values() if code.startswith("H"))
    handed = {"things": [shipment], **_courier(shop), "waybill": f"DEMO-WB-{seal[-1]}"}
    cast.do("hand_over", "zhao", handed, station=STORE)
    return shipment


def positions_of(cast: Cast, containers: Sequence[str]) -> list[str]:
    """The storage positions the containers lie in, in their order."""
    with cast.house.store.reading() as link:
        around = origins(link, containers, cast.clock.at)
    return [place.code for code in containers for place in around.parents(code, "keeps")]


def receive(cast: Cast, shipment: str, containers: Sequence[str], seal: str, celsius: str = "-188") -> None:
    """Everything on the list is there, and the seal is the one it left with."""
    arrived = {"shipment": shipment, "containers": list(containers), "seal_intact": "yes", "seal": seal}
    cast.do("receive_shipment", "liu", arrived | {"arrival_celsius": celsius}, station=PHARMACY)


def accept(cast: Cast, containers: Sequence[str]) -> None:
    """In order in every point."""
    facts = {"containers": list(containers), "decision": "accept", **FINE}
    cast.do("judge_condition", "liu", facts, station=PHARMACY)


def judge_excursion(cast: Cast, shipment: str, good: Sequence[str], bad: str) -> None:
    """The logger was outside its limits: quality takes responsibility for those below the lid's warm layer, and the
    one above them is rejected."""
    departed = {"about": [shipment], "reason": "temperature_out_of_limits", "grade": "major"}
    note = "Logger 7: nine minutes above -120 °C at the lid, highest -116 °C, an hour before arrival"
    cast.do("open_deviation", "liu", departed | {"note": note}, station=PHARMACY)
    facts = {"containers": list(good), "decision": "accept", **TOO_WARM}
    why = "Nine minutes at -116 °C at the lid; the lower rack stayed below -150 °C on its own sensor"
    cast.do("judge_condition", "liu", facts, station=PHARMACY, allow=(("condition_unproven", "fang", why),))
    cast.do("judge_condition", "liu", {"containers": [bad], "decision": "reject", **TOO_WARM}, station=PHARMACY)


def put_in_hospital_freezer(cast: Cast, shop: Shop, containers: Sequence[str]) -> None:
    """Each into a position of its own."""
    for container in containers:
        facts = {"container": container, "place": shop.hospital_positions.pop(0)}
        cast.do("store_container", "liu", facts, station=PHARMACY)


def _courier(shop: Shop) -> dict[str, str]:
    if "courier" in shop.things:
        return {"party": shop.things["courier"]}
    return {"party_name": "Demo Courier", "party_firm": "Fictitious Cold Chain"}
