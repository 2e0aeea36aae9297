"""A ward by night: four people, two children, a released lot, and for each child a container issued and cleared.

ward = Ward.cryopreserved()
prepared = ward.prepared(ward.first)       thawed, judged, pooled and labelled
ward.verify(prepared, ward.nurse)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from custody.rules.decide import Accepted
from custody.rules.words import dose_key, result_key
from custody.seeds import seed
from tests.rules.world import World


@dataclass(frozen=True)
class Child:
    """A subject with a live wristband, dose 1 cleared for today, and a container of 20 mL issued for it."""

    number: str
    subject: str
    band: str
    dose: str
    container: str


@dataclass
class Ward:
    """The world and who is in it."""

    world: World
    presentation: str
    technician: str
    pharmacist: str
    nurse: str
    other_nurse: str
    investigator: str
    qa: str
    lot: str
    bath: str
    saline: str
    first: Child
    second: Child

    @classmethod
    def cryopreserved(cls) -> Ward:
        """The frozen presentation, at the thaw bench."""
        return _ward("cryopreserved")

    @classmethod
    def fresh(cls) -> Ward:
        """The presentation in saline."""
        return _ward("fresh")

    def thaw_facts(self, child: Child, **other: Any) -> dict[str, Any]:
        """What the two persons scan and read at the start of a thaw."""
        code = child.container
        facts = {"container": code, "container_again": code, "subject_number": child.number, "bath": self.bath}
        return {**facts, **other}

    def use_facts(self, child: Child, **other: Any) -> dict[str, Any]:
        """A container that is as it should be."""
        facts = {"container": child.container, "appearance": "as_described", "leak": "no"}
        return {**facts, "viability_percent": "90", "decision": "usable", **other}

    def prepare_facts(self, *containers: str, **other: Any) -> dict[str, Any]:
        """All 20 mL of each container, in 30 mL of diluent, in one part."""
        facts = {"containers": list(containers), "containers_again": list(containers), "leftover": "discarded"}
        drawn = {"drawn_ml": str(20 * len(containers)), "parts_total": 1}
        return {**facts, **drawn, "diluent": self.saline, "diluent_ml": "30", **other}

    def thaw(self, child: Child) -> Accepted:
        """Start the thaw: technician, and the pharmacist scans too."""
        return self.world.do("start_thaw", self.technician, self.thaw_facts(child), second=self.pharmacist)

    def usable(self, child: Child) -> None:
        """Up to a container that may be used."""
        if self.presentation == "cryopreserved":
            self.thaw(child)
            self.world.later(minutes=5)
            self.world.do("end_thaw", self.technician, {"container": child.container})
        self.world.do("decide_use", self.technician, self.use_facts(child))

    def prepare(self, *containers: str, **other: Any) -> str:
        """Prepare without a label; gives the code of the prepared dose."""
        facts = self.prepare_facts(*containers, **other)
        self.world.do("prepare_dose", self.technician, facts, second=self.pharmacist)
        return self.world.created["@1"]

    def label(self, prepared: str) -> str:
        """A proved label, scanned on the product."""
        copy = self.world.put("label_copy", {"label_copy": "proved"}, about=prepared, copy_number=1)
        self.world.link(copy, prepared, "labels")
        facts = {"copy": copy, "prepared_dose": prepared, "dose_again": prepared}
        self.world.do("label_dose", self.technician, facts, second=self.pharmacist)
        return copy

    def prepared(self, child: Child) -> str:
        """Up to a prepared dose with its label on."""
        self.usable(child)
        prepared = self.prepare(child.container)
        self.label(prepared)
        return prepared

    def bedside(self, prepared: str, child: Child | None = None, **other: Any) -> dict[str, Any]:
        """Look, wristband, product."""
        band = (child or self.first).band
        return {"look_good": "yes", "wristband": band, "prepared_dose": prepared, **other}

    def verify(self, prepared: str, nurse: str, child: Child | None = None) -> Accepted:
        """One identity check."""
        return self.world.do("verify_dose", nurse, self.bedside(prepared, child))

    def verified(self, child: Child | None = None) -> str:
        """Up to a prepared dose with both checks."""
        child = child or self.first
        prepared = self.prepared(child)
        self.verify(prepared, self.nurse, child)
        self.verify(prepared, self.other_nurse, child)
        return prepared

    def start(self, prepared: str, nurse: str | None = None, child: Child | None = None) -> Accepted:
        """The infusion begins."""
        facts = {"wristband": (child or self.first).band, "prepared_dose": prepared}
        return self.world.do("start_infusion", nurse or self.nurse, facts)

    def running(self) -> str:
        """Up to an infusion that runs."""
        prepared = self.verified()
        self.start(prepared)
        return prepared

    def end(self, prepared: str, volume: str = "50", **other: Any) -> Accepted:
        """The infusion ends."""
        facts = {"prepared_dose": prepared, "volume_given_ml": volume, "complete": "yes"}
        how = {"occurred_at": other.pop("occurred_at")} if "occurred_at" in other else {}
        return self.world.do("end_infusion", self.nurse, {**facts, **other}, **how)

    def another_container(self, child: Child) -> str:
        """One more container for the dose of a child, issued."""
        return _container(self.world, self.lot, child.dose, self.presentation)

    def admit(self, number: str) -> Child:
        """One more child, with a container of a lot of its own."""
        attrs: dict[str, Any] = dict(self.world.things[self.lot].attrs)
        lot = self.world.put("lot", {"lot": "released"}, **attrs)
        return _child(self.world, lot, number, self.presentation)


def _ward(presentation: str) -> Ward:
    world = World.founded("protocol")
    world.station = "thaw_bench"
    profile = world.document("product_profile", presentation, seed(f"product_profile_{presentation}"))
    documents = {"product_profile": profile.digest, "protocol": world.documents[-2].digest}
    expiry = world.at + timedelta(days=100)
    lot = world.put("lot", {"lot": "released"}, presentation=presentation, documents=documents, expiry_at=expiry)
    _tested(world, lot)
    return Ward(
        world=world,
        presentation=presentation,
        technician=world.person("Tech Nician", "thaw_technician"),
        pharmacist=world.person("Pharma Cist", "pharmacist"),
        nurse=world.person("Nurse One", "nurse"),
        other_nurse=world.person("Nurse Two", "nurse"),
        investigator=world.person("Investi Gator", "investigator"),
        qa=world.person("Qua Lity", "qa"),
        lot=lot,
        bath=world.put("equipment", {"equipment": "in_use"}, equipment_kind="bath", due_at=expiry),
        saline=world.put("material_lot", {"material_lot": "released"}, unit="mL", expiry_at=expiry),
        first=_child(world, lot, "03", presentation),
        second=_child(world, lot, "07", presentation),
    )


def _tested(world: World, lot: str) -> None:
    """What a dose is judged by for its child: endotoxin and residual T cells, found and reviewed."""
    sample = world.put("sample", {"sample": "in_test"}, lot=lot, purpose="test")
    world.link(lot, sample, "sampled")
    for test, value, unit in (("endotoxin", "0.5", "EU/mL"), ("residual_cd3", "0.10", "%")):
        found: dict[str, Any] = {
            "test": test,
            "value": value,
            "unit": unit,
            "attempt": 1,
            "verdict": "in_specification",
        }
        key = world.put("result", {"result": "reviewed"}, code=result_key(sample, test, 1), lot=lot, **found)
        world.link(sample, key, "tested")


def _child(world: World, lot: str, number: str, presentation: str) -> Child:
    subject = world.put("subject", {"subject": "eligible", "consent": "current"}, number=number)
    band = world.put("wristband", {"wristband": "on"}, subject=subject)
    world.link(subject, band, "wears")
    dose = world.put(
        "dose",
        {"dose": "cleared"},
        code=dose_key(subject, 1),
        subject=subject,
        number=1,
        presentation=presentation,
        weight_kg="18.0",
        weight_at=world.at,
        duration_minutes="30",
        il2_iu="750000",
        il2_given_at=world.at - timedelta(minutes=30),
        cells_min="160000000",
        cells_target="180000000",
        cells_max="200000000",
        cleared_until=world.at + timedelta(hours=2),
    )
    world.link(subject, dose, "prescribed")
    return Child(number, subject, band, dose, _container(world, lot, dose, presentation))


def _container(world: World, lot: str, dose: str, presentation: str) -> str:
    code = world.put(
        "container",
        {
            "container": "frozen" if presentation == "cryopreserved" else "filled",
            "custody": "issued",
            "allocation": "reserved",
            "condition": "accepted",
        },
        lot=lot,
        presentation=presentation,
        documents=world.things[lot].attrs["documents"],
        volume_ml="20",
        cells="200000000",
        expiry_at=world.at + timedelta(days=90),
        issued_at=world.at,
    )
    world.link(lot, code, "filled")
    world.link(dose, code, "allocated")
    world.balances |= {(code, "mL"): Decimal(20), (code, "cells"): Decimal(200_000_000)}
    return code
