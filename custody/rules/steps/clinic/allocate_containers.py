"""Allocate containers: these, and no others, are for this dose of this child.

A reservation may precede release; issue, thaw and infusion may not. Enough whole containers for the dose and none too
many, all of the presentation prescribed, one allocation a container, a back-up by name, which takes its place among
them where it is needed after all. What a lot passes on its own is
judged here for the child it is for: volume, DMSO, endotoxin and residual T cells per kilogram (journey.md, sections 6
and 7; ICH E6(R3) 3.15.3, accountability by subject).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from custody.rules.dose import volume_to_draw
from custody.rules.effects import Effect, Linked, Moved, Set, instant_text
from custody.rules.facts import choice, integer, scan
from custody.rules.guards.allocation import dose_not_given
from custody.rules.guards.conditioned import lives
from custody.rules.guards.doses import (
    RESERVABLE,
    dose_unprescribed,
    enough_cells,
    of_presentation,
    prescription_verified,
    reservable,
    reserved_for,
)
from custody.rules.guards.had_unclear import had_unclear
from custody.rules.guards.in_force import not_in_force
from custody.rules.guards.lot import in_date, lot_released, lots_of
from custody.rules.guards.per_kg import per_kg_reasons, serving_of
from custody.rules.guards.subject import consent_current
from custody.rules.guards.usable import condition_accepted, not_held
from custody.rules.refusals import Refusal
from custody.rules.situation import ANCESTORS, DESCENDANTS, ITEMS, RELATED, Situation, Thing
from custody.rules.step import Act, Step
from custody.rules.words import dose_key

ORDER_REASONS = ("amount_fits_better", "kept_for_another", "not_at_hand", "asked_for_by_investigator")


@dataclass(frozen=True)
class Facts:
    """The dose, its containers, one more that stands by for it, and why the order of the profile was not followed,
    where it was not."""

    subject: str = scan("subject")
    dose: int = integer(1, 99)
    containers: tuple[str, ...] = scan("container", many=True)
    backup: str = scan("container", required=False)
    order_reason: str | None = choice(*ORDER_REASONS, required=False)


def names(facts: Facts) -> tuple[str, ...]:
    """The dose."""
    return (dose_key(facts.subject, facts.dose),)


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """The dose, each container by itself, and all of them together for this child."""
    yield from dose_unprescribed(situation, facts.subject, facts.dose)
    dose = situation.find(names(facts)[0])
    if dose is None:
        return
    yield from prescription_verified(situation, dose)
    yield from dose_not_given(situation, dose, act.at)
    yield from had_unclear(situation, dose, act.at)
    if facts.backup in facts.containers:
        yield Refusal("backup_among_containers", facts.backup)
    last_needed = max(act.at, dose.instant("planned_for") or act.at)
    for code in _all(facts):
        yield from _container_reasons(situation, situation.thing(code), dose, last_needed)
    yield from _together(situation, facts, dose)


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """Each container is reserved for this dose; its back-up among them is a container of it from now on."""
    dose = names(facts)[0]
    standby = situation.thing(dose).text("backup")
    for code in _all(facts):
        if code != standby:
            yield Moved(code, "allocation")
            yield Linked(dose, code, "allocated")
    yield from lives(situation.thing(facts.subject))
    yield Set(dose, "lots", _lots(situation, facts))
    yield Set(dose, "allocated_at", instant_text(act.at))
    if facts.backup or standby in facts.containers:
        yield Set(dose, "backup", facts.backup or None)


def evidence(situation: Situation, facts: Facts) -> Mapping[str, object]:
    """What is to be drawn of these containers, and every rate for this child, with the formula."""
    dose = situation.find(names(facts)[0])
    containers = tuple(found for code in facts.containers if (found := situation.find(code)))
    profile = situation.finds_document("product_profile", dose.text("presentation")) if dose else None
    serving = serving_of(situation, dose, containers) if dose else None
    if serving is None or profile is None:
        return {}
    draw = volume_to_draw(serving.given_ml, profile.decimal("dose.dead_volume_ml"))
    shown = {line.name: f"{line.formula} = {line.result}" for line in serving.lines()}
    return {"give": f"{serving.given_ml} mL", "draw": f"{draw} mL", **shown}


def _all(facts: Facts) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*facts.containers, *((facts.backup,) if facts.backup else ()))))


def _container_reasons(situation: Situation, container: Thing, dose: Thing, last_needed: datetime) -> Iterator[Refusal]:
    yield from reservable(container)
    yield from of_presentation(dose, container)
    for refusal in lot_released(situation, container, last_needed):
        if refusal.code != "lot_not_released" or container.has("quarantine_to"):
            yield refusal  # what travelled in quarantine is not reserved where it arrived before its release
        else:
            yield Refusal("reserved_before_release", container.code, refusal.params)
    yield from in_date(situation, container, last_needed)
    yield from not_held(situation, container, last_needed)
    judged = condition_accepted(situation, container, last_needed)
    yield from (refusal for refusal in judged if refusal.code == "condition_rejected")


def _together(situation: Situation, facts: Facts, dose: Thing) -> Iterator[Refusal]:
    standing = tuple(c for c in reserved_for(situation, dose.code) if c.state("container") in RESERVABLE)
    new = tuple(situation.thing(code) for code in facts.containers)
    together = tuple({c.code: c for c in (*standing, *new)}.values())
    yield from enough_cells(dose, together)
    cells = {c.code: c.decimal("cells") for c in together if c.has("cells")}
    smallest = min((code for code in facts.containers if code in cells), key=cells.__getitem__, default="")
    if smallest and sum(cells.values(), Decimal(0)) - cells[smallest] >= dose.decimal("cells_target"):
        yield Refusal("container_superfluous", smallest, {"target": dose.text("cells_target")})
    lots = set(_lots(situation, facts))
    if len(lots) > 1:
        yield Refusal("lots_mixed", dose.code, {"lots": ", ".join(sorted(lots))})
    before = {lot for other in situation.children(facts.subject, "prescribed") for lot in other.texts("lots")}
    if before and not lots & before:
        yield Refusal("lot_changed", dose.code, {"before": ", ".join(sorted(before)), "now": ", ".join(sorted(lots))})
    yield from not_in_force(situation, "protocol")
    if situation.finds_document("protocol"):
        yield from per_kg_reasons(situation, dose, together)


def _lots(situation: Situation, facts: Facts) -> tuple[str, ...]:
    found = (lot.code for code in facts.containers for lot in lots_of(situation, situation.thing(code)))
    return tuple(dict.fromkeys(found))


STEP = Step(
    name="allocate_containers",
    station="clinic",
    kind="dose.allocated",
    facts=Facts,
    effects=effects,
    refusals=refusals,
    primary="subject",
    guards=(consent_current,),
    names=names,
    reads=(RELATED, ANCESTORS, ITEMS, DESCENDANTS),
    evidence=evidence,
    cites="ICH E6(R3) 3.15.3",
)
