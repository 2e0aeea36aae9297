"""Use a material in a batch: both are scanned, and the quantity moves from the material to the batch.

Only what is released and in date is used. Where nothing else is at hand and the cells cannot wait, quality may take
the responsibility with a signature of their own, and a deviation is opened (EU GMP 5.34; 21 CFR 211.84(a)). What was
rejected is never used.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from custody.rules.effects import Effect, Linked, Moved, posted
from custody.rules.facts import decimal, scan
from custody.rules.guards.material import material_usable
from custody.rules.guards.supply import supply_held
from custody.rules.refusals import Refusal
from custody.rules.situation import ANCESTORS, BALANCES, ITEMS, Situation
from custody.rules.step import Act, Step


@dataclass(frozen=True)
class Facts:
    """The batch, the material, and how much of it in the unit of the material."""

    batch: str = scan("batch")
    material: str = scan("material_lot")
    quantity: Decimal = decimal(None, lowest="0.001")


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """The material is released, in date and not on hold."""
    material = situation.thing(facts.material)
    yield from material_usable(situation, material, act.at)
    yield from supply_held(situation, material, act.at)


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """The batch contains it from now on."""
    yield Moved(facts.batch, "batch")
    yield Linked(facts.material, facts.batch, "used")
    yield posted(facts.material, facts.batch, facts.quantity, situation.thing(facts.material).text("unit"))


STEP = Step(
    name="use_material",
    station="manufacture",
    kind="material.used",
    facts=Facts,
    effects=effects,
    refusals=refusals,
    primary="batch",
    reads=(ANCESTORS, ITEMS, BALANCES),
    cites="EU GMP 5.34; 21 CFR 211.84(a), 211.188(b)(3)",
)
