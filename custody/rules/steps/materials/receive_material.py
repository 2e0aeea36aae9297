"""Receive a material: what came, from whom, of which lot, how much, until when, and the supplier's certificate.

It stands in quarantine until quality has read the certificate (EU GMP 5.33; 21 CFR 211.82). Something that arrives
past its expiry is recorded as well, so that nobody wonders later where it went; it can only be rejected.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from custody.rules.effects import Created, Effect, Moved, instant_text, posted
from custody.rules.facts import choice, day, decimal, stored_file, text
from custody.rules.refusals import Refusal
from custody.rules.situation import Situation
from custody.rules.step import Act, Step
from custody.rules.units import Unit

UNITS = (Unit.ML, Unit.UL, Unit.G, Unit.MG, Unit.IU, Unit.VIAL, Unit.PIECE)


@dataclass(frozen=True)
class Facts:
    """What is on the delivery note and the label, and the certificate as a file."""

    name: str = text()
    supplier: str = text()
    supplier_lot: str = text()
    expires_on: date = day()
    quantity: Decimal = decimal(None, lowest="0.001")
    unit: str = choice(*UNITS)
    certificate: str = stored_file()


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """Past its expiry already: a note."""
    if situation.day_end(facts.expires_on) <= act.at:
        yield Refusal("expired_on_arrival", params={"day": facts.expires_on.isoformat()})


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """A material lot in quarantine, with its quantity."""
    attrs = {
        "supplier": facts.supplier,
        "supplier_lot": facts.supplier_lot,
        "expiry_at": instant_text(situation.day_end(facts.expires_on)),
        "unit": facts.unit,
        "certificate": facts.certificate,
        "received_by": act.actor,
    }
    yield Created("@1", "material_lot", attrs, name=facts.name)
    yield Moved("@1", "material_lot")
    yield posted("world.supply", "@1", facts.quantity, facts.unit)


STEP = Step(
    name="receive_material",
    station="materials",
    kind="material.received",
    facts=Facts,
    effects=effects,
    refusals=refusals,
    cites="EU GMP 5.33; 21 CFR 211.82",
)
