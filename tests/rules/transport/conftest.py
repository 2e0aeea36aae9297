"""Two frozen containers of a released lot in the cryo store, a shipper, a logger, and the people of the road."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from tests.rules.world import World

CRYO = "product_profile_cryopreserved"
FRESH = "product_profile_fresh"


@dataclass
class Road:
    """The world of the station transport."""

    world: World
    lot: str
    containers: list[str]
    positions: list[str]
    shipper: str
    logger: str
    people: dict[str, str] = field(default_factory=dict)
    shipment: str = ""

    def facts(self, **more: Any) -> dict[str, Any]:
        """The facts of packing; the positions are those the containers lie in."""
        containers = more.get("containers", self.containers)
        known = {
            "places": [place.code for code in containers for place in self.world.situation().parents(code, "keeps")],
            "containers": containers,
            "containers_again": containers,
            "shipper": self.shipper,
            "logger": self.logger,
            "seal": "S-1201",
            "ln2_kg": "4.2",
            "from_station": "cryo_store",
            "to_station": "pharmacy",
            "eta": self.world.at + timedelta(hours=20),
        }
        return {**known, **more}

    def pack(self, **more: Any) -> str:
        """Pack, and give the code of the shipment."""
        people = self.people
        self.world.do("pack_shipment", people["packer"], self.facts(**more), second=people["checker"])
        self.shipment = self.world.created["@shipment"]
        return self.shipment

    def packing_refused(self, **more: Any) -> tuple[str, ...]:
        people = self.people
        return self.world.refused("pack_shipment", people["packer"], self.facts(**more), second=people["checker"])

    def send(self) -> None:
        """Hand the packed shipment to the courier, who takes it to the hospital."""
        facts = {"things": [self.shipment], "receiver": self.people["courier"]}
        self.world.do("hand_over", self.people["packer"], facts)
        self.world.later(hours=18)
        self.world.station = "pharmacy"

    def receive(self, *containers: str, **more: Any) -> None:
        """Receive what is in the box."""
        facts = {"shipment": self.shipment, "containers": list(containers), "seal_intact": "yes", **more}
        self.world.do("receive_shipment", self.people["receiver"], facts)

    def arrived(self) -> None:
        """Pack, send and receive everything."""
        self.pack()
        self.send()
        self.receive(*self.containers)

    def another(self, lot: str, profile: str = CRYO, state: str = "frozen") -> str:
        """One more container of a lot, stored."""
        digest = self.world.situation().document("product_profile", profile).digest
        states = {"container": state, "custody": "stored", "condition": "accepted"}
        code = self.world.put("container", states, lot=lot, documents={"product_profile": digest})
        self.world.link(lot, code, "filled")
        return code


@pytest.fixture
def road() -> Road:
    """Everything ready to be packed."""
    world = World.founded(f"product_profile:{CRYO}", f"product_profile:{FRESH}")
    world.station = "cryo_store"
    lot = world.put("lot", {"lot": "released"}, name="JK500-26-001")
    shipper = world.put("shipper", {"shipper": "in_use"}, hold_hours=96, due_at=world.at + timedelta(days=100))
    logger = world.put(
        "equipment", {"equipment": "in_use"}, equipment_kind="logger", due_at=world.at + timedelta(days=100)
    )
    found = Road(world, lot, [], [], shipper, logger)
    for number in (1, 2):
        found.containers.append(found.another(lot))
        found.positions.append(world.put("storage_place", storage_class="ln2_vapour", position=f"A{number}"))
        world.link(found.positions[-1], found.containers[-1], "keeps")
    roles = {"packer": "cryo", "checker": "cryo", "courier": "courier", "receiver": "site_receiver", "qa": "qa"}
    found.people = {name: world.person(f"Person {name}", role) for name, role in roles.items()}
    return found
