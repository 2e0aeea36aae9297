"""Verify a prescription: the pharmacist computes it anew, from the chart and not from the screen.

An independent double check (FACT D7): the pharmacist enters the weight read from the chart and the results of their
own arithmetic; what differs is refused, whichever of the two is wrong, and the other figure is not shown. Where a
container of the intended lot is at hand, the volume is computed too and the limits per kilogram and hour are judged
for this child.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from custody.rules.dose import shown
from custody.rules.effects import Effect, Moved, Set, instant_text
from custody.rules.facts import decimal, integer, scan
from custody.rules.guards.doses import dose_unprescribed
from custody.rules.guards.in_force import not_in_force
from custody.rules.guards.per_kg import per_kg_reasons, serving_of
from custody.rules.guards.subject import consent_current
from custody.rules.refusals import Refusal
from custody.rules.situation import ANCESTORS, DESCENDANTS, PARTICIPATION, Situation, Thing
from custody.rules.step import Act, Sign, Step
from custody.rules.units import Unit
from custody.rules.words import dose_key


@dataclass(frozen=True)
class Facts:
    """The pharmacist's own figures. `container`: one of the lot intended, with the volume that is to be given of it."""

    subject: str = scan("subject")
    dose: int = integer(1, 99)
    weight_kg: Decimal = decimal(Unit.KG, lowest="0.3")
    recomputed_cells: Decimal = decimal(Unit.CELLS)
    recomputed_il2_iu: Decimal = decimal(Unit.IU)
    container: str = scan("container", required=False)
    recomputed_volume_ml: Decimal | None = decimal(Unit.ML, required=False)


def names(facts: Facts) -> tuple[str, ...]:
    """The dose."""
    return (dose_key(facts.subject, facts.dose),)


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """Whatever differs between the two computations, and the limits for this child."""
    yield from dose_unprescribed(situation, facts.subject, facts.dose)
    dose = situation.find(names(facts)[0])
    if dose is None:
        return
    if facts.weight_kg != dose.decimal("weight_kg"):
        yield Refusal("weight_differs", dose.code, {"entered": shown(facts.weight_kg)})
    if facts.recomputed_cells != dose.decimal("cells_target"):
        yield Refusal("cells_differ", dose.code, {"entered": shown(facts.recomputed_cells)})
    if facts.recomputed_il2_iu != dose.decimal("il2_iu"):
        yield Refusal("il2_differs_from_prescribed", dose.code, {"entered": shown(facts.recomputed_il2_iu)})
    yield from not_in_force(situation, "protocol")
    if facts.container and situation.finds_document("protocol"):
        yield from _volume_reasons(situation, facts, dose)


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """The prescription as it stands is verified."""
    dose = names(facts)[0]
    yield Moved(dose, "dose")
    yield Set(dose, "verified_by", act.actor)
    yield Set(dose, "verified_at", instant_text(act.at))


def evidence(situation: Situation, facts: Facts) -> Mapping[str, object]:
    """The prescription that is verified, and the rates of the lot where one is named."""
    dose = situation.find(names(facts)[0])
    if dose is None:
        return {}
    figures = ("weight_kg", "weight_at", "body_surface_m2", "presentation", "cells_target", "il2_iu")
    return {name: dose.text(name) for name in figures}


def _volume_reasons(situation: Situation, facts: Facts, dose: Thing) -> Iterator[Refusal]:
    container = situation.thing(facts.container)
    serving = serving_of(situation, dose, (container,))
    if serving is not None and facts.recomputed_volume_ml != serving.given_ml:
        entered = shown(facts.recomputed_volume_ml) if facts.recomputed_volume_ml is not None else "–"
        yield Refusal("volume_differs", dose.code, {"entered": entered})
    yield from per_kg_reasons(situation, dose, (container,))


STEP = Step(
    name="verify_prescription",
    station="clinic",
    kind="dose.prescription_verified",
    facts=Facts,
    effects=effects,
    refusals=refusals,
    sign=Sign.PERFORMER,
    primary="subject",
    guards=(consent_current,),
    names=names,
    reads=(PARTICIPATION, ANCESTORS, DESCENDANTS),
    evidence=evidence,
    cites="FACT D7",
)
