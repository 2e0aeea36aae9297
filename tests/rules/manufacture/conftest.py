"""The clean room: people, a released working bank in its tank, documents in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from custody.seeds import seed
from tests.rules.world import World

RUN_FILE = "f" * 64
HARVESTED = 400_000_000


@dataclass(frozen=True)
class Room:
    """A world with a clean room, and the ways through it."""

    world: World
    operator: str
    checker: str
    quality: str
    vial: str
    position: str

    def batch(self, presentation: str = "cryopreserved") -> str:
        """A batch started from the vial."""
        self.world.do(
            "thaw_bank_vial", self.operator, {"vial": self.vial, "position": self.position}, second=self.checker
        )
        facts = {"vial": self.vial, "name": "B-26-014", "presentation": presentation}
        self.world.do("start_batch", self.operator, facts)
        return self.world.created["@1"]

    def lot(self, presentation: str = "cryopreserved") -> str:
        """A lot with HARVESTED cells."""
        batch = self.batch(presentation)
        self.world.later(days=21)
        self.world.do("harvest_lot", self.operator, harvest(batch), second=self.checker)
        return self.world.created["@1"]

    def containers(self, lot: str, count: int = 4) -> list[str]:
        """Labelled, empty containers of a lot."""
        thing = self.world.things[lot]
        attrs: dict[str, Any] = {key: thing.attrs[key] for key in ("presentation", "documents")}
        return [self.world.put("container", {"container": "labelled"}, lot=lot, **attrs) for _ in range(count)]

    def filled(self, presentation: str = "cryopreserved") -> list[str]:
        """The containers of a filled lot."""
        lot = self.lot(presentation)
        codes = self.containers(lot)
        self.world.do("fill_containers", self.operator, fill(lot, codes), second=self.checker)
        return codes


@pytest.fixture
def room() -> Room:
    world = World.founded("specification", "protocol")
    for presentation in ("cryopreserved", "fresh"):
        world.document("product_profile", presentation, seed(f"product_profile_{presentation}"))
    line = world.put("cell_line", {"cell_line": "registered"}, "H-1")
    bank = world.put("bank", {"bank": "released"}, "WCB-1", bank_kind="working")
    vial = world.put("bank_vial", {"bank_vial": "stored"}, "1", bank=bank, number="1")
    tank = world.put("storage_place", {"storage_place": "in_use"}, storage_class="ln2_vapour")
    position = world.put("storage_place", storage_class="ln2_vapour", freezer=tank, position="1")
    world.link(line, bank, "derived")
    world.link(bank, vial, "derived")
    world.link(position, vial, "keeps")
    operator, checker = world.person("Sun Jie", "operator", "bank_operator"), world.person("Zhao Min", "operator")
    return Room(world, operator, checker, world.person("Wu Qiang", "qa"), vial, position)


def harvest(batch: str, **changed: Any) -> dict[str, Any]:
    facts = {"batch": batch, "name": "L-26-014", "cells": HARVESTED, "cells_second": 396_000_000}
    return {**facts, "viability_percent": "91.5", **changed}


def fill(lot: str, codes: list[str], **changed: Any) -> dict[str, Any]:
    """Facts that fill `codes` with 10 mL each at ten million cells in a millilitre."""
    rows = [{"container": code, "volume_ml": "10"} for code in codes]
    facts = {
        "lot": lot,
        "containers": rows,
        "containers_second": changed.get("containers", rows),
        "cells_per_ml": "10000000",
        "cells_per_ml_second": "10200000",
        "line_clearance": "yes",
    }
    return {**facts, **changed}


def minutes(number: int) -> timedelta:
    return timedelta(minutes=number)
