"""Prescribe a dose: weight and body surface in, cells and IL-2 out, with every formula shown to the one who signs.

Cells per kilogram and the cap, the number of doses and the interval come from the protocol, never from here. The weight
is dated, and believed only beside the last one and the child's age (journey.md, section 6: a misplaced point is the
commonest lethal error). A new prescription voids the pharmacist's verification of the one before. It ends with the
issue of the first container: what the pharmacist gave out is what the sheet beside it says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from custody.rules.dose import Plan, shown
from custody.rules.effects import Created, Effect, Linked, Moved, Plain, Set, instant_text
from custody.rules.facts import choice, decimal, instant, integer, scan
from custody.rules.guards.doses import beyond_protocol, dose_begun, interval_kept
from custody.rules.guards.in_force import not_in_force
from custody.rules.guards.parts_over import NO_FURTHER
from custody.rules.guards.pausing import dosing_not_paused
from custody.rules.guards.per_kg import expected_serving, over_limits, worst_lot_reasons
from custody.rules.guards.subject import consent_current, eligible_now
from custody.rules.guards.weighing import surface_plausible, weight_dated, weight_plausible
from custody.rules.refusals import Refusal
from custody.rules.situation import ANCESTORS, PAUSES, RELATED, Situation
from custody.rules.step import Act, Sign, Step
from custody.rules.units import Unit
from custody.rules.words import dose_key
from custody.rules.workings import regimen_of

PRESENTATIONS = ("cryopreserved", "fresh")


@dataclass(frozen=True)
class Facts:
    """Which dose of the course, and what it is computed from. `planned_for`: the day of infusion, where it is known;
    the interval to the dose before is then judged by it."""

    subject: str = scan("subject")
    dose: int = integer(1, 99)
    weight_kg: Decimal = decimal(Unit.KG, lowest="0.3")
    weight_at: datetime = instant()
    body_surface_m2: Decimal = decimal(Unit.M2, lowest="0.05")
    presentation: str = choice(*PRESENTATIONS)
    planned_for: datetime | None = instant(required=False)


def names(facts: Facts) -> tuple[str, ...]:
    """The dose: a subject and a number."""
    return (dose_key(facts.subject, facts.dose),)


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """The documents, the place of this dose in the course, and what it is computed from."""
    missing = (
        *not_in_force(situation, "protocol"),
        *not_in_force(situation, "product_profile", facts.presentation),
    )
    yield from missing
    if missing:
        return
    yield from beyond_protocol(situation, facts.subject, facts.dose)
    yield from _place_reasons(situation, facts)
    yield from interval_kept(situation, facts.subject, facts.dose, facts.planned_for or act.at)
    subject = situation.thing(facts.subject)
    yield from weight_dated(situation, facts.subject, facts.weight_at, act.at)
    yield from weight_plausible(situation, subject, facts.weight_kg, act.at)
    yield from surface_plausible(situation, facts.subject, facts.weight_kg, facts.body_surface_m2)
    yield from _limit_reasons(situation, facts)
    yield from dose_begun(situation, names(facts)[0])


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """The dose as prescribed now; whatever was verified or cleared before no longer is, nor that it was to end."""
    dose = names(facts)[0]
    values = _prescribed(situation, facts, act)
    if situation.find(dose) is None:
        yield Created(dose, "dose", {"subject": facts.subject, "number": facts.dose, **values})
        yield Linked(facts.subject, dose, "prescribed")
    else:
        for name, value in values.items():
            yield Set(dose, name, value)
        for name in ("verified_by", "cleared_until", NO_FURTHER):
            yield Set(dose, name, None)
    yield Moved(dose, "dose")


def evidence(situation: Situation, facts: Facts) -> Mapping[str, object]:
    """Every formula with its inputs: what the investigator signs is the arithmetic, not a result alone."""
    if list(not_in_force(situation, "protocol")) or list(
        not_in_force(situation, "product_profile", facts.presentation)
    ):
        return {}
    plan = plan_of(situation, facts)
    expected = expected_serving(plan, situation.document("product_profile", facts.presentation))
    lines = (*plan.lines(), *(expected.lines() if expected else ()))
    return {line.name: f"{line.formula} = {line.result}" for line in lines}


def _limit_reasons(situation: Situation, facts: Facts) -> Iterator[Refusal]:
    """What a child of this weight may not have, known before any container is: volume and DMSO of such a dose, which
    no lot can better; and what a lot may hold at its limits, which is noted."""
    expected = expected_serving(plan_of(situation, facts), situation.document("product_profile", facts.presentation))
    if expected is not None:
        yield from over_limits(expected, situation.thing(facts.subject), situation.document("protocol"))
        yield from worst_lot_reasons(situation, expected, situation.thing(facts.subject))


def plan_of(situation: Situation, facts: Facts) -> Plan:
    """The plan for these facts by the documents in force."""
    profile = situation.document("product_profile", facts.presentation)
    return Plan(regimen_of(situation.document("protocol"), profile), facts.weight_kg, facts.body_surface_m2)


def _place_reasons(situation: Situation, facts: Facts) -> Iterator[Refusal]:
    known = {dose.integer("number") for dose in situation.children(facts.subject, "prescribed")}
    if facts.dose > 1 and facts.dose - 1 not in known:
        yield Refusal("dose_number_skipped", facts.subject, {"dose": facts.dose, "missing": facts.dose - 1})


def _prescribed(situation: Situation, facts: Facts, act: Act) -> Mapping[str, Plain]:
    plan = plan_of(situation, facts)
    protocol = situation.document("protocol")
    profile = situation.document("product_profile", facts.presentation)
    return {
        "weight_kg": shown(facts.weight_kg),
        "weight_at": instant_text(facts.weight_at),
        "body_surface_m2": shown(facts.body_surface_m2),
        "presentation": facts.presentation,
        "cells_per_kg": shown(plan.regimen.cells_per_kg),
        "cells_target": shown(plan.cells_target),
        "cells_min": shown(plan.cells_min),
        "cells_max": shown(plan.cells_max),
        "il2_iu": shown(plan.il2_iu),
        "il2_window": (protocol.text("il2.window_min_minutes"), protocol.text("il2.window_max_minutes")),
        "duration_minutes": profile.text("prepare.infusion_minutes"),
        "planned_for": instant_text(facts.planned_for) if facts.planned_for else None,
        "prescribed_by": act.actor,
        "prescribed_at": instant_text(act.at),
    }


STEP = Step(
    name="prescribe_dose",
    station="clinic",
    kind="dose.prescribed",
    facts=Facts,
    effects=effects,
    refusals=refusals,
    sign=Sign.PERFORMER,
    full_password=True,
    primary="subject",
    guards=(consent_current, eligible_now, dosing_not_paused),
    names=names,
    reads=(RELATED, RELATED, ANCESTORS, PAUSES),
    evidence=evidence,
    cites="ICH E6(R3) 2.10",
)
