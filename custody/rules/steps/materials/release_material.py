"""Release or reject a material: quality reads the certificate and decides.

Whoever received it does not release it. Only what is in date and whose certificate was read is released
(EU GMP 5.34, 5.35; 21 CFR 211.84). Rejecting asks for neither.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from custody.rules.effects import Effect, Moved, Set, instant_text
from custody.rules.facts import choice, scan, yes_no_unknown
from custody.rules.refusals import Refusal
from custody.rules.situation import PARTICIPATION, Situation
from custody.rules.step import Act, Sign, Step


@dataclass(frozen=True)
class Facts:
    """Which material, the decision, and whether the certificate was read and fits."""

    material: str = scan("material_lot")
    decision: str = choice("released", "rejected")
    certificate_read: str = yes_no_unknown()


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """Reasons against a release; a rejection has none."""
    if facts.decision == "rejected":
        return
    if facts.certificate_read != "yes":
        yield Refusal("certificate_unread", facts.material)
    expiry = situation.thing(facts.material).instant("expiry_at")
    if expiry is not None and expiry <= act.at:
        yield Refusal("released_past_expiry", facts.material, {"expiry_at": instant_text(expiry)})


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """Released or rejected, by whom and when."""
    yield Moved(facts.material, "material_lot", facts.decision)
    yield Set(facts.material, "decided_by", act.actor)
    yield Set(facts.material, "decided_at", instant_text(act.at))


STEP = Step(
    name="release_material",
    station="materials",
    kind="material.decided",
    facts=Facts,
    effects=effects,
    refusals=refusals,
    sign=Sign.PERFORMER,
    meanings=("approved",),
    primary="material",
    reads=(PARTICIPATION,),
    cites="EU GMP 5.34; 21 CFR 211.84",
)
