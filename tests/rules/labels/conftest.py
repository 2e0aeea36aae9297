"""A lot in process, label designs in force, and an operator."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.rules.world import World


@dataclass
class Bench:
    """The world of the labels station, and what stands in it."""

    world: World
    operator: str
    lot: str

    def design(self, title: str, letters: str) -> str:
        """A label design in force; gives its digest."""
        content = f'format = 1\nname = "{title}"\nversion = 1\nletters = "{letters}"\n'
        return self.world.document("label_design", title, content).digest

    def order(self, **facts: object) -> str:
        """Order one label, and give the code of its copy."""
        self.world.do("order_label", self.operator, facts)
        return self.world.created["@copy1"]

    def prove(self, copy: str) -> None:
        """The proof the program makes of a copy."""
        row = {"copy": copy, "outcome": "proved", "format": "pdf", "sha256": "a" * 64}
        self.world.do("prove_label", "", {"copies": [row]})


@pytest.fixture
def bench() -> Bench:
    """A lot in process whose documents are frozen, and the designs of containers, wristbands and shippers."""
    world = World.founded("product_profile:product_profile_cryopreserved")
    profile = world.documents[-1].digest
    lot = world.put(
        "lot",
        {"lot": "in_process"},
        name="JK500-26-001",
        presentation="cryopreserved",
        documents={"product_profile": profile},
    )
    found = Bench(world, world.person("Wu Qiang", "operator"), lot)
    found.design("container", "C")
    found.design("wristband", "X")
    found.design("shipper", "S")
    found.design("prepared_dose", "D")
    found.design("staff_badge", "E")
    return found
