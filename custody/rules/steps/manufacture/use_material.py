"""Use a material in a batch: both are scanned, and the quantity moves from the material to the batch.

Only what is released and in date is used. Where nothing else is at hand and the cells cannot wait, quality may take
the responsibility with a signature of their own, and a deviation is opened (EU GMP 5.34; 21 CFR 211.84(a)). What was
rejected is never used.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from custody.rules.effects import Effect, Linked, Moved, instant_text, posted
from custody.rules.facts import decimal, scan
from custody.rules.refusals import Refusal
from custody.rules.situation import BALANCES, Situation
from custody.rules.step import Act, Step


@dataclass(frozen=True)
class Facts:
    """The batch, the material, and how much of it in the unit of the material."""

    batch: str = scan("batch")
    material: str = scan("material_lot")
    quantity: Decimal = decimal(None, lowest="0.001")


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """The material is released and in date."""
    material = situation.thing(facts.material)
    state, expiry = material.state("material_lot"), material.instant("expiry_at")
    if state == "rejected":
        yield Refusal("material_rejected", material.code)
    elif state != "released":
        yield Refusal("material_not_released", material.code, {"state": state})
    if expiry is not None and expiry <= act.at:
        yield Refusal("material_expired", material.code, {"expiry_at": instant_text(expiry)})


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
    reads=(BALANCES,),
    cites="EU GMP 5.34; 21 CFR 211.84(a), 211.188(b)(3)",
)
