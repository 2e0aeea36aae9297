"""A trial as the clinic sees it: an investigator, pharmacists, nurses, one child, a released lot with results.

trial = Trial.begun()
trial.prescribed()        dose 1 of 8 kg: 80 million cells, verified by the pharmacist
trial.container()         20 million cells/mL in 6 mL of the lot: one holds the dose
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from custody.rules.words import dose_key, result_key
from custody.seeds import seed
from tests.rules.world import World

PROTOCOL = tomllib.loads(seed("protocol").decode())
ANSWERS = [
    {"criterion": row["id"], "answer": "met" if row["kind"] == "inclusion" else "not_met"}
    for row in PROTOCOL["criterion"]
]
OF_THE_DAY = [{"criterion": row["id"], "answer": row["expected"]} for row in PROTOCOL["infusion_day"]]


@dataclass
class Trial:
    """The world and who is in it. `subject` is a girl born in 2025 who weighs 8 kg, consented and eligible."""

    world: World
    investigator: str
    other_investigator: str
    pharmacist: str
    other_pharmacist: str
    nurse: str
    other_nurse: str
    qa: str
    coordinator: str
    subject: str
    lot: str
    sample: str

    @classmethod
    def begun(cls, presentation: str = "cryopreserved") -> Trial:
        """Everything in order up to eligibility; no dose yet."""
        world = World.founded("protocol")
        profile = world.document("product_profile", presentation, seed(f"product_profile_{presentation}"))
        lot = world.put(
            "lot",
            {"lot": "released"},
            presentation=presentation,
            documents={"product_profile": profile.digest},
            expiry_at=world.at + timedelta(days=300),
        )
        sample = world.put("sample", {"sample": "in_test"}, lot=lot, purpose="test")
        world.link(lot, sample, "sampled")
        until = world.at + timedelta(days=20)
        subject = world.put(
            "subject",
            {"subject": "eligible", "consent": "current"},
            name="03",
            number="03",
            sex="female",
            birth_year=2025,
            consent_version="2",
            eligible_until=until,
        )
        people = {
            "investigator": world.person("Dr Lin", "investigator"),
            "other_investigator": world.person("Dr Gao", "investigator"),
            "pharmacist": world.person("Pan Wei", "pharmacist"),
            "other_pharmacist": world.person("Ma Li", "pharmacist"),
            "nurse": world.person("Nie Fang", "nurse"),
            "other_nurse": world.person("Hu Jing", "nurse"),
            "qa": world.person("Wu Qiang", "qa"),
            "coordinator": world.person("Zhou Yan", "coordinator"),
        }
        trial = cls(world, **people, subject=subject, lot=lot, sample=sample)
        trial.result("endotoxin", "0.5")
        trial.result("residual_cd3", "0.40")
        return trial

    @property
    def dose(self) -> str:
        """The name of dose 1."""
        return dose_key(self.subject, 1)

    def result(self, test: str, value: str, **attrs: Any) -> str:
        """A reviewed result of the lot, the latest of its test."""
        attempt = 1 + len([t for t in self.world.things.values() if t.kind == "result" and t.text("test") == test])
        unit = {"endotoxin": "EU/mL", "residual_cd3": "%"}[test]
        found = {"test": test, "value": value, "unit": unit, "attempt": attempt, "verdict": "in_specification", **attrs}
        key = result_key(self.sample, test, attempt)
        self.world.put("result", {"result": "reviewed"}, code=key, lot=self.lot, **found)
        self.world.link(self.sample, key, "tested")
        return key

    def container(self, volume: str = "6", cells: str = "120000000", **attrs: Any) -> str:
        """A stored, frozen (or filled, if fresh) container of the lot."""
        presentation = self.world.things[self.lot].text("presentation")
        states = {
            "container": "frozen" if presentation == "cryopreserved" else "filled",
            "custody": "stored",
            "condition": "accepted",
        }
        per_ml = Decimal(cells) / Decimal(volume)
        values = {"volume_ml": volume, "cells": cells, "cells_per_ml": per_ml, "presentation": presentation, **attrs}
        code = self.world.put("container", states, lot=self.lot, **values)
        self.world.link(self.lot, code, "filled")
        return code

    def prescription(self, **facts: Any) -> dict[str, Any]:
        """The facts of dose 1 for 8 kg."""
        plain = {
            "subject": self.subject,
            "dose": 1,
            "weight_kg": "8",
            "weight_at": self.world.at - timedelta(hours=2),
            "body_surface_m2": "0.40",
            "presentation": self.world.things[self.lot].text("presentation"),
        }
        return {**plain, **facts}

    def verification(self, **facts: Any) -> dict[str, Any]:
        """The pharmacist's own figures for dose 1."""
        own = {"weight_kg": "8.0", "recomputed_cells": "80000000", "recomputed_il2_iu": "400000"}
        return {"subject": self.subject, "dose": 1, **own, **facts}

    def prescribed(self) -> str:
        """Dose 1, prescribed and verified; gives its name."""
        self.world.do("prescribe_dose", self.investigator, self.prescription())
        self.world.do("verify_prescription", self.pharmacist, self.verification())
        return self.dose

    def allocation(self, *containers: str, **facts: Any) -> dict[str, Any]:
        """These containers for dose 1."""
        return {"subject": self.subject, "dose": 1, "containers": list(containers), **facts}

    def allocated(self, **attrs: Any) -> str:
        """Dose 1 with one container and no back-up; gives the container."""
        self.prescribed()
        container = self.container(**attrs)
        self.world.do("allocate_containers", self.pharmacist, self.allocation(container))
        return container

    def clearance(self, **facts: Any) -> dict[str, Any]:
        """All in order on the day."""
        there = {"child_present": "yes", "answers": OF_THE_DAY, "no_backup_reason": "no_further_container"}
        verifiers = {"verifier_a": self.nurse, "verifier_b": self.other_nurse}
        return {"subject": self.subject, "dose": 1, **there, **verifiers, **facts}

    def banded(self) -> str:
        """A live band on the child; gives the band."""
        band = self.world.put("wristband", {"wristband": "on"}, subject=self.subject)
        self.world.link(self.subject, band, "wears")
        return band

    def other_child(self) -> str:
        """A second subject, consented and eligible."""
        thing = self.world.things[self.subject]
        attrs = {**thing.attrs, "number": "07", "birth_year": 2019}
        return self.world.put("subject", dict(thing.states), name="07", **attrs)

    def state(self, code: str, journey: str) -> str:
        """A state of a thing."""
        return self.world.things[code].state(journey)

    def text(self, code: str, name: str) -> str:
        """A value of a thing."""
        return self.world.things[code].text(name)
