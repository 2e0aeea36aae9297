"""How the figures of a dose were worked out, line by line, to be shown beside them and printed (journey.md, section 6).

The same arithmetic that the guards judge by, from what the dose says of itself and from the documents in force. Pure:
whoever shows the lines asks for them, nothing is stored.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from custody.rules.document import Document
from custody.rules.dose import Line, Plan, Regimen, Serving, rounded, shown, volume_to_draw
from custody.rules.guards.doses import reserved_for
from custody.rules.guards.per_kg import hung_serving, serving_of
from custody.rules.situation import Situation, Thing


def workings(situation: Situation, thing: Thing) -> tuple[Line, ...]:
    """Every formula of a dose, or of a prepared dose, with inputs, units, rounding and result. A dose without weight or
    documents in force has none. Needs RELATED, ANCESTORS and DESCENDANTS from the thing."""
    if thing.kind == "prepared_dose":
        serving = hung_serving(situation, thing)
        return tuple(serving.lines()) if serving else ()
    protocol = situation.finds_document("protocol")
    profile = situation.finds_document("product_profile", thing.text("presentation"))
    if protocol is None or profile is None or not thing.has("weight_kg"):
        return ()
    return (*_planned(thing, regimen_of(protocol, profile)), *_served(situation, thing, profile))


def regimen_of(protocol: Document, profile: Document) -> Regimen:
    """What protocol and profile say of one dose."""
    return Regimen(
        cells_per_kg=protocol.decimal("dose.cells_per_kg"),
        cells_cap=protocol.decimal("dose.cells_cap"),
        lower_percent=profile.decimal("dose.tolerance_percent"),
        upper_percent=protocol.decimal("dose.upper_tolerance_percent"),
        iu_per_m2=protocol.decimal("il2.iu_per_m2"),
        iu_cap=protocol.decimal("il2.max_iu"),
    )


def _planned(dose: Thing, regimen: Regimen) -> Iterator[Line]:
    """The formulas of the prescription; none where it was prescribed by documents that were in force before."""
    if not dose.has("body_surface_m2"):
        return
    plan = Plan(regimen, dose.decimal("weight_kg"), dose.decimal("body_surface_m2"))
    found = (plan.cells_target, plan.cells_min, plan.cells_max, plan.il2_iu)
    if found == tuple(dose.decimal(name) for name in ("cells_target", "cells_min", "cells_max", "il2_iu")):
        yield from plan.lines()


def _served(situation: Situation, dose: Thing, profile: Document) -> Iterator[Line]:
    """What is to be given and drawn of the containers reserved for it, and every rate for this child."""
    serving = serving_of(situation, dose, reserved_for(situation, dose.code))
    if serving is None:
        return
    yield from _volumes(serving, dose, profile)
    yield from serving.lines()


def _volumes(serving: Serving, dose: Thing, profile: Document) -> Iterator[Line]:
    held = sum((part.cells for part in serving.parts), Decimal(0))
    cells = " + ".join(shown(part.cells) for part in serving.parts)
    volumes = " + ".join(shown(part.volume_ml) for part in serving.parts)
    per_ml = f"{rounded(held / serving.product_ml)} cells/mL"
    yield Line("cells_per_ml_held", f"({cells}) cells / ({volumes}) mL", per_ml)
    step = profile.decimal("dose.syringe_step_ml")
    exact = dose.decimal("cells_target") * serving.product_ml / held
    asked = f"{dose.text('cells_target')} cells × {shown(serving.product_ml)} mL / {shown(held)} cells"
    rule = f"{asked} = {rounded(exact)} mL → n × {shown(step)} mL, ≤ {dose.text('cells_max')} cells"
    yield Line("give", rule, f"{shown(serving.given_ml)} mL")
    dead = profile.decimal("dose.dead_volume_ml")
    drawn = volume_to_draw(serving.given_ml, dead)
    yield Line("draw", f"{shown(serving.given_ml)} mL + {shown(dead)} mL", f"{shown(drawn)} mL")
    given = f"{shown(held)} cells × {shown(serving.given_ml)} mL / {shown(serving.product_ml)} mL"
    yield Line("cells_given", given, f"{rounded(serving.cells)} cells")
