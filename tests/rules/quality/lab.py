"""A lot as the quality unit finds it: filled, in quarantine, with the documents it began with."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tests.rules.world import World

PASSES = {
    "viability": ("91.2", "%"),
    "identity_cd56": ("95.0", "%"),
    "residual_cd3": ("0.12", "%"),
    "residual_pluripotent": ("<0.001", "%"),
    "endotoxin": ("0.05", "EU/mL"),
    "mycoplasma": ("not detected", ""),
    "gram_stain": ("no organisms", ""),
    "sterility": ("no growth", ""),
}
SEEN = {"record": "yes", "audit_trail": "yes", "labels": "yes", "deviations": "yes"}


@dataclass
class Lab:
    """The world, who works in it, and one lot with its bank, batch, a container and a received sample."""

    world: World
    operator: str
    analyst: str
    reviewer: str
    qa: str
    releaser: str
    bank: str
    batch: str
    lot: str
    container: str
    sample: str

    def result(self, test: str, value: str = "", unit: str | None = None, **facts: str) -> str:
        """Record a result on the lab's sample and give its key."""
        passing, own_unit = PASSES.get(test, ("", ""))
        given = {"sample": self.sample, "test": test, "value": value or passing, "control_valid": "yes", **facts}
        wanted = own_unit if unit is None else unit
        self.world.do("record_result", self.analyst, {**given, "unit": wanted} if wanted else given)
        return f"{self.sample}.{test}.1"

    def review(self, test: str, number: int = 1) -> None:
        """Review a result."""
        facts = {"sample": self.sample, "test": test, "number": number}
        self.world.do("review_result", self.reviewer, facts)

    def pass_tests(self, *left_out: str) -> None:
        """Every test of the specification passed and reviewed, but for those left out."""
        for test in PASSES:
            if test not in left_out:
                self.result(test)
                self.review(test)

    def reviewed(self) -> None:
        """The batch record reviewed."""
        self.world.do("review_batch", self.qa, {"lot": self.lot, **SEEN})

    def release(self, outcome: str = "released") -> None:
        """The lot released."""
        self.world.do("release_lot", self.releaser, {"lot": self.lot, "outcome": outcome})


def lab_with_a_lot() -> Lab:
    """A lab whose lot has no result yet."""
    world = World.founded("specification")
    digest = world.documents[-1].digest
    bank = world.put("bank", {"bank": "released"}, bank_kind="working")
    batch = world.put("batch", {"batch": "harvested"}, documents={"specification": digest})
    lot = world.put("lot", {"lot": "quarantine"}, batch=batch, documents={"specification": digest})
    states = {"container": "filled", "custody": "held", "condition": "accepted"}
    container = world.put("container", states, lot=lot, volume_ml="20", cells="200000000", cells_per_ml="10000000")
    sample = world.put("sample", {"sample": "received"}, lot=lot, purpose="test", drawn_at=world.at)
    for parent, child, kind in (
        *((bank, batch, "derived"), (batch, lot, "derived")),
        *((lot, container, "filled"), (lot, sample, "sampled")),
    ):
        world.link(parent, child, kind)
    world.balances |= {(container, "mL"): Decimal(20), (container, "cells"): Decimal(200_000_000)}
    operator, analyst, reviewer, qa, releaser = (
        world.person("Op Erator", "operator"),
        world.person("Ana Lyst", "qc_analyst"),
        world.person("Re Viewer", "qc_reviewer"),
        world.person("Qu Ality", "qa"),
        world.person("Re Leaser", "release"),
    )
    return Lab(world, operator, analyst, reviewer, qa, releaser, bank, batch, lot, container, sample)
