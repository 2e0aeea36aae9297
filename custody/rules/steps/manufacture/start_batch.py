"""Start a batch: one differentiation run from one thawed bank vial.

The documents in force at this moment are the ones the batch, its lot and its containers are judged by for ever: the
profile of the presentation, the specification and the protocol (EU GMP 4.17; 21 CFR 211.186). Equipment past its day
or an operator who has not accepted a procedure does not stop the run, it opens a deviation: the cells cannot wait.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from custody.rules.effects import Created, Effect, Linked, Moved, Plain, instant_text
from custody.rules.facts import choice, scan, text
from custody.rules.guards.equipment import equipment_in_date
from custody.rules.guards.in_force import not_in_force
from custody.rules.guards.training import trained_for_batch
from custody.rules.refusals import Refusal
from custody.rules.situation import DESCENDANTS, Situation
from custody.rules.step import Act, Sign, Step


@dataclass(frozen=True)
class Facts:
    """The thawed vial, the batch's name, how the product will be presented, and the equipment set up for it."""

    vial: str = scan("bank_vial")
    name: str = text()
    presentation: str = choice("cryopreserved", "fresh")
    equipment: tuple[str, ...] = scan("equipment", many=True, required=False)


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """The vial was thawed and is no other batch's; the documents are in force; overdue equipment is noted."""
    vial = situation.thing(facts.vial)
    if vial.state("bank_vial") != "used":
        yield Refusal("vial_not_thawed", vial.code, {"state": vial.state("bank_vial")})
    for batch in situation.children(vial.code, "derived"):
        yield Refusal("vial_in_another_batch", vial.code, {"batch": batch.code})
    for type_, name in _wanted(facts):
        yield from not_in_force(situation, type_, name)
    for code in facts.equipment:
        yield from equipment_in_date(situation, situation.thing(code), act.at)
    operator = situation.find(act.actor)
    if operator is not None:
        yield from trained_for_batch(situation, operator, facts.presentation)


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """A batch in process, with the documents it begins with."""
    attrs: dict[str, Plain] = {
        "presentation": facts.presentation,
        "documents": {type_: situation.document(type_, name).digest for type_, name in _wanted(facts)},
        "vial": facts.vial,
        "equipment": facts.equipment,
        "started_at": instant_text(act.at),
    }
    yield Created("@1", "batch", attrs, name=facts.name)
    yield Moved("@1", "batch")
    yield Linked(facts.vial, "@1", "derived")


def _wanted(facts: Facts) -> tuple[tuple[str, str], ...]:
    return ("product_profile", facts.presentation), ("specification", ""), ("protocol", "")


STEP = Step(
    name="start_batch",
    station="manufacture",
    kind="batch.started",
    facts=Facts,
    effects=effects,
    refusals=refusals,
    sign=Sign.PERFORMER,
    primary="vial",
    reads=(DESCENDANTS,),
    cites="EU GMP 4.17; 21 CFR 211.186, 211.188",
)
