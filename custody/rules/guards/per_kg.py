"""Limits per kilogram and hour, which a lot cannot be judged by alone: they depend on the child.

A lot that passes its specification may still hold too much volume, DMSO, endotoxin or residual T cells for an infant
of eight kilograms. What has no reviewed result is not known, and said so; it is never taken for zero.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from custody.rules.document import Document
from custody.rules.dose import Part, Plan, Serving, rounded, shown, volume_to_give
from custody.rules.guards.allocation import dose_of
from custody.rules.guards.dose_amount import Drawn, earlier_parts, had_straight, ran_in
from custody.rules.guards.doses import had_besides
from custody.rules.guards.lot import profile_of
from custody.rules.refusals import Refusal
from custody.rules.results import latest_by_test, release_results
from custody.rules.situation import Situation, Thing
from custody.rules.specification import INVALID, test_of
from custody.rules.units import Unit

ENDOTOXIN = "endotoxin"
CD3 = "residual_cd3"
_A_DAY = timedelta(hours=24)


def per_kg_reasons(situation: Situation, dose: Thing, containers: tuple[Thing, ...]) -> Iterator[Refusal]:
    """Every limit that giving this dose from these containers would pass, and every figure not known.
    Needs ANCESTORS and DESCENDANTS: results hang on the samples of the lot."""
    serving = serving_of(situation, dose, containers)
    if serving is None:
        return
    limits = situation.document("protocol")
    if serving.cells < dose.decimal("cells_min"):
        params = {"cells": shown(serving.cells.quantize(Decimal(1))), "least": dose.text("cells_min")}
        yield Refusal("volume_not_measurable", dose.code, params | {"volume": shown(serving.given_ml)})
    yield from over_limits(serving, dose, limits)
    yield from _unknown(serving, dose.code)


def over_limits(serving: Serving, about: Thing, limits: Document) -> Iterator[Refusal]:
    """Every limit of the protocol that giving this would pass, said about the dose (or, before there is one, the
    child); what is not known passes none."""
    yield from _volume_and_rates(serving, about.code, limits)
    yield from _dmso_of_a_day(serving, about.code, limits)


def _unknown(serving: Serving, dose: str) -> Iterator[Refusal]:
    """`endotoxin_unknown` and `cd3_unknown`: what has no reviewed result is said, and never taken for zero."""
    if serving.endotoxin_eu_per_kg_h is None:
        yield Refusal("endotoxin_unknown", dose)
    if serving.cd3_per_kg is None:
        yield Refusal("cd3_unknown", dose)


def _volume_and_rates(serving: Serving, dose: str, limits: Document) -> Iterator[Refusal]:
    rate, cd3 = serving.endotoxin_eu_per_kg_h, serving.cd3_per_kg
    if serving.ml_per_kg > limits.decimal("dose.max_ml_per_kg"):
        yield Refusal("volume_over_limit", dose, _over(serving.ml_per_kg, limits, "max_ml_per_kg"))
    if rate is not None and rate > limits.decimal("dose.max_endotoxin_eu_per_kg_h"):
        yield Refusal("endotoxin_rate_over_limit", dose, _over(rate, limits, "max_endotoxin_eu_per_kg_h"))
    if cd3 is not None and cd3 > limits.decimal("dose.max_cd3_per_kg"):
        yield Refusal("cd3_over_limit", dose, _over(cd3, limits, "max_cd3_per_kg"))


def _dmso_of_a_day(serving: Serving, dose: str, limits: Document) -> Iterator[Refusal]:
    if serving.dmso_g_per_kg > limits.decimal("dose.max_dmso_g_per_kg"):
        yield Refusal("dmso_over_limit", dose, _over(serving.dmso_g_per_kg, limits, "max_dmso_g_per_kg"))


def expected_serving(plan: Plan, profile: Document) -> Serving | None:
    """What would be given at the concentration the profile fills to, while no container is known yet: the volume and
    DMSO a child of this weight is to expect. None where the profile names no such concentration."""
    per_ml = stated(profile, "fill.nominal_cells_per_ml")
    step = profile.decimal("dose.syringe_step_ml")
    given = volume_to_give(plan.cells_target, plan.cells_max, per_ml, step) if per_ml else Decimal(0)
    if not given:
        return None
    part = Part(given, per_ml * given, dmso_g_per_ml=stated(profile, "composition.dmso_g_per_ml") or None)
    added = sum((stated(profile, f"prepare.{name}") for name in ("diluent_ml", "flush_ml")), Decimal(0))
    return Serving((part,), given, added, plan.weight_kg, profile.decimal("prepare.infusion_minutes"))


def worst_lot_reasons(situation: Situation, expected: Serving, about: Thing) -> Iterator[Refusal]:
    """What a lot may hold and still be released, and would be too much for this child: one reason each for endotoxin
    and residual T cells at the limit of the specification in force, against the protocol.

    Notes, for no lot is chosen yet, and one that holds less will do: whoever prescribes and whoever allocates know that
    they have to look. What a lot was found to hold is judged when it is allocated, and needs two then."""
    limits, specification = situation.document("protocol"), situation.finds_document("specification")
    if specification is None:
        return
    eu, percent = (_allowed(specification, *one) for one in ((ENDOTOXIN, Unit.EU_PER_ML), (CD3, Unit.PERCENT)))
    worst = replace(expected, parts=(replace(expected.parts[0], endotoxin_eu_per_ml=eu, cd3_percent=percent),))
    rate, cd3 = worst.endotoxin_eu_per_kg_h, worst.cd3_per_kg
    if rate is not None and rate > limits.decimal("dose.max_endotoxin_eu_per_kg_h"):
        yield Refusal("endotoxin_of_a_worst_lot", about.code, _over(rate, limits, "max_endotoxin_eu_per_kg_h"))
    if cd3 is not None and cd3 > limits.decimal("dose.max_cd3_per_kg"):
        yield Refusal("cd3_of_a_worst_lot", about.code, _over(cd3, limits, "max_cd3_per_kg"))


def prepared_per_kg(situation: Situation, drawn: tuple[Drawn, ...], volume_ml: Decimal) -> Iterator[Refusal]:
    """Every limit passed by `volume_ml` hung for this child, of which so much was `drawn`, and every figure not known:
    diluent and flush as they are, and what it has had or will have of the same dose added. Needs ANCESTORS, RELATED and
    DESCENDANTS."""
    dose, limits = dose_of(situation, drawn[0].container.code), situation.finds_document("protocol")
    if dose is None or limits is None or not dose.has("weight_kg") or not dose.has("duration_minutes"):
        return
    earlier, straight = earlier_parts(situation, dose), had_straight(situation, dose)
    taken = [(part.container, part.ml) for part in (*drawn, *straight)]
    for part in earlier:
        drawn_of = part.mapping("drawn").items()
        taken += [(situation.thing(code), ran_in(part, Decimal(str(ml)))) for code, ml in drawn_of]
    parts = tuple(part_of(situation, container, ml) for container, ml in taken if ml > 0 and _filled(container))
    if not parts:
        return
    hung = [volume_ml, *(ran_in(part, part.decimal("volume_ml")) for part in earlier)]
    flush = stated(profile_of(situation, drawn[0].container), "prepare.flush_ml") * len(hung)
    product = sum((part.volume_ml for part in parts), Decimal(0))
    whole = sum(hung, flush) + sum((part.ml for part in straight), Decimal(0))
    weight, minutes = dose.decimal("weight_kg"), dose.decimal("duration_minutes")
    serving = Serving(parts, product, max(whole - product, Decimal(0)), weight, minutes)
    yield from _volume_and_rates(serving, dose.code, limits)
    yield from _unknown(serving, dose.code)
    had = (*parts, *_had_of_late(situation, dose))
    of_the_day = sum((part.volume_ml for part in had), Decimal(0))
    yield from _dmso_of_a_day(Serving(had, of_the_day, Decimal(0), weight, minutes), dose.code, limits)


def endotoxin_in(situation: Situation, drawn: tuple[Drawn, ...]) -> Decimal | None:
    """EU in what was drawn; None where a lot has no result. Needs ANCESTORS and DESCENDANTS."""
    parts = [part_of(situation, one.container, one.ml) for one in drawn if one.ml > 0 and _filled(one.container)]
    held = [part.endotoxin_eu_per_ml for part in parts]
    if not parts or any(one is None for one in held):
        return None
    return sum((part.volume_ml * (part.endotoxin_eu_per_ml or Decimal(0)) for part in parts), Decimal(0))


def _had_of_late(situation: Situation, dose: Thing) -> Iterator[Part]:
    """What the child has had besides this dose in the last 24 hours, midnight or not, another child's too, in the
    measure in which each was given; all of it where nobody told how much."""
    for had, when in had_besides(situation, dose):
        whole = had.decimal("volume_ml") if had.has("volume_ml") else Decimal(0)
        if situation.at - when >= _A_DAY or whole <= 0:
            continue
        given = min(had.decimal("volume_given_ml"), whole) if had.has("volume_given_ml") else whole
        straight = {had.code: whole} if had.kind == "container" else {}
        for code, ml in {**had.mapping("drawn"), **straight}.items():
            container = situation.find(code)
            if container is not None and _filled(container):
                yield part_of(situation, container, Decimal(str(ml)) * given / whole)


def hung_serving(situation: Situation, prepared: Thing) -> Serving | None:
    """What one prepared dose gives this child by itself, diluent and flush included; None where its dose or what was
    drawn is not known. Needs ANCESTORS and RELATED."""
    dose = situation.find(prepared.text("dose"))
    drawn = [(situation.find(code), Decimal(str(ml))) for code, ml in prepared.mapping("drawn").items()]
    parts = tuple(part_of(situation, one, ml) for one, ml in drawn if one is not None and _filled(one))
    known = dose is not None and dose.has("weight_kg") and dose.has("duration_minutes")
    if dose is None or not known or not parts or len(parts) != len(drawn):
        return None
    product = sum((part.volume_ml for part in parts), Decimal(0))
    profile = situation.finds_document("product_profile", prepared.text("presentation"))
    flush = stated(profile, "prepare.flush_ml") if profile else Decimal(0)
    added = max(prepared.decimal("volume_ml") - product, Decimal(0)) + flush
    return Serving(parts, product, added, dose.decimal("weight_kg"), dose.decimal("duration_minutes"))


def serving_of(situation: Situation, dose: Thing, containers: tuple[Thing, ...]) -> Serving | None:
    """What would be given of these containers; None where one has no volume or cells yet, or its profile is gone."""
    parts = tuple(part_of(situation, container) for container in containers if _filled(container))
    profile = situation.finds_document("product_profile", dose.text("presentation"))
    if len(parts) != len(containers) or not parts or profile is None:
        return None
    held_ml = sum((part.volume_ml for part in parts), Decimal(0))
    cells = sum((part.cells for part in parts), Decimal(0))
    step = profile.decimal("dose.syringe_step_ml")
    wanted = volume_to_give(dose.decimal("cells_target"), dose.decimal("cells_max"), cells / held_ml, step)
    added = sum((stated(profile, f"prepare.{name}") for name in ("diluent_ml", "flush_ml")), Decimal(0))
    return Serving(parts, min(wanted, held_ml), added, dose.decimal("weight_kg"), dose.decimal("duration_minutes"))


def _over(found: Decimal, limits: Document, name: str) -> Mapping[str, str | int]:
    return {"found": rounded(found), "most": shown(limits.decimal(f"dose.{name}"))}


def _filled(container: Thing) -> bool:
    known = container.has("volume_ml") and container.has("cells")
    return known and container.decimal("volume_ml") > 0 and container.decimal("cells") > 0


def part_of(situation: Situation, container: Thing, ml: Decimal | None = None) -> Part:
    """A container, or `ml` of it, with what its lot was found to hold."""
    volume = container.decimal("volume_ml")
    lot = container.text("lot")
    profile = _began_with(situation, lot) or situation.finds_document("product_profile", container.text("presentation"))
    dmso = stated(profile, "composition.dmso_g_per_ml") if profile else Decimal(0)
    return Part(
        volume_ml=volume if ml is None else ml,
        cells=container.decimal("cells") if ml is None else container.decimal("cells") * ml / volume,
        endotoxin_eu_per_ml=_known(situation, lot, ENDOTOXIN, Unit.EU_PER_ML),
        cd3_percent=_known(situation, lot, CD3, Unit.PERCENT),
        dmso_g_per_ml=dmso or None,
    )


def _began_with(situation: Situation, lot: str) -> Document | None:
    found = situation.find(lot)
    if found is None or "product_profile" not in found.mapping("documents"):
        return None
    return situation.frozen_document(found, "product_profile")


def _allowed(specification: Document, test: str, unit: Unit) -> Decimal | None:
    """The most a lot may be found to hold; None where the specification sets no such limit in this unit."""
    row = test_of(specification, test) or {}
    limit = row.get("max", row.get("below"))
    return None if limit is None or row.get("unit") != unit.value else Decimal(str(limit))


def _known(situation: Situation, lot: str, test: str, unit: Unit) -> Decimal | None:
    """What the latest attempt of a test found, if it was reviewed, its control was valid, and it is in this unit.
    "< x" counts as x; "> x" is not known."""
    result = latest_by_test(release_results(situation, lot)).get(test)
    if result is None or result.state("result") != "reviewed" or result.text("verdict") == INVALID:
        return None
    if result.text("censor") == ">" or result.text("unit") != unit.value:
        return None
    number = re.fullmatch(r"<? *([0-9]+(?:\.[0-9]+)?)", result.text("value"))
    return Decimal(number.group(1)) if number else None


def stated(profile: Document, path: str) -> Decimal:
    """A figure of a profile; nothing where it states none."""
    return profile.decimal(path) if profile.states(path) else Decimal(0)
