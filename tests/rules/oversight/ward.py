"""A ward in the middle of a dose: a released lot, a container pooled into a prepared dose, the child wearing a band."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tests.rules.world import World


@dataclass
class Ward:
    """The world, who works in it, and what lies on the bench."""

    world: World
    nurse: str
    pharmacist: str
    technician: str
    qa: str
    lot: str
    spare: str
    pooled: str
    prepared: str
    subject: str
    band: str
    dose: str

    def fill(self, code: str, volume: int, cells: int) -> None:
        """Put so much on the accounts of a thing."""
        self.world.balances |= {(code, "mL"): Decimal(volume), (code, "cells"): Decimal(cells)}

    def balance(self, account: str, unit: str = "mL") -> Decimal:
        """What stands on an account."""
        return self.world.balances.get((account, unit), Decimal(0))

    def state(self, code: str) -> str:
        """The state of a thing on its own journey."""
        thing = self.world.things[code]
        return thing.state(thing.kind)

    def opened(self, kind: str) -> list[tuple[str, tuple[str, ...]]]:
        """Reason and things of every open item of a kind."""
        return [(item.text("reason"), item.about) for item in self.world.items.values() if item.kind == kind]


def ward_with_a_prepared_dose() -> Ward:
    """The prepared dose is labelled and not yet verified; one more container is reserved and still frozen."""
    world = World.founded("protocol", "product_profile:product_profile_cryopreserved")
    profile = world.documents[-1].digest
    lot = world.put("lot", {"lot": "released"}, presentation="cryopreserved", documents={"product_profile": profile})
    states = {"custody": "issued", "allocation": "reserved", "condition": "accepted"}
    spare = world.put("container", {**states, "container": "frozen"}, lot=lot)
    pooled = world.put("container", {**states, "container": "prepared"}, lot=lot)
    subject = world.put("subject", {"subject": "eligible", "consent": "current"}, number="03")
    band = world.put("wristband", {"wristband": "on"}, subject=subject)
    dose = world.put("dose", {"dose": "cleared"}, code=f"{subject}.1", subject=subject, number=1, backup=spare)
    prepared = world.put(
        *("prepared_dose", {"prepared_dose": "prepared"}), lot=lot, subject=subject, dose=dose, parts_total=1
    )
    for parent, child, kind in (
        *((lot, spare, "filled"), (lot, pooled, "filled"), (pooled, prepared, "pooled")),
        *((subject, band, "wears"), (subject, dose, "prescribed"), (dose, prepared, "serves")),
        *((dose, spare, "allocated"), (dose, pooled, "allocated")),
    ):
        world.link(parent, child, kind)
    nurse, pharmacist, technician, qa = (
        world.person("Nur Se", "nurse"),
        world.person("Phar Macist", "pharmacist"),
        world.person("Tech Nician", "thaw_technician"),
        world.person("Qu Ality", "qa"),
    )
    ward = Ward(world, nurse, pharmacist, technician, qa, lot, spare, pooled, prepared, subject, band, dose)
    ward.fill(spare, 20, 200)
    ward.fill(prepared, 50, 500)
    return ward
