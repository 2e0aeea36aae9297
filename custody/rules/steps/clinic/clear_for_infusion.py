"""Clear for infusion: the investigator's go for this dose, on this day, valid for the time the protocol names.

Every administrative guard lives here, because what can be known before the irreversible act is checked before it: from
the first thaw on no administrative reason stops a dose (journey.md, section 2). The child is there, wears a band, meets
the criteria of the day; consent and eligibility stand; weight and interval are right; the product is there, of a usable
lot, in date until the infusion can be over, and within the limits for this child as prescribed now; a back-up that
could be given is named, or its absence explained; and two verifiers are on duty.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from custody.rules.document import Document
from custody.rules.dose import change_percent, shown
from custody.rules.effects import Effect, Moved, Set, instant_text
from custody.rules.facts import choice, decimal, instant, integer, person, rows, scan, text, yes_no_unknown
from custody.rules.guards.backup import backup_usable
from custody.rules.guards.doses import (
    at_hand,
    containers_ready,
    dose_unprescribed,
    earlier_doses_given,
    enough_cells,
    interval_kept,
    of_presentation,
    prescription_verified,
    reserved_for,
    still_warm,
)
from custody.rules.guards.equipment import equipment_in_date
from custody.rules.guards.in_force import not_in_force
from custody.rules.guards.in_time import begun_by, given_in_date
from custody.rules.guards.known_of_child import had_known
from custody.rules.guards.lot import in_date, lot_released, tests_in_time
from custody.rules.guards.pausing import dosing_not_paused
from custody.rules.guards.per_kg import per_kg_reasons
from custody.rules.guards.replacing import WARM, past_return
from custody.rules.guards.subject import answered_once, consent_current, eligible_now, live_band
from custody.rules.guards.training import trained, trained_to_take
from custody.rules.guards.usable import not_held
from custody.rules.guards.weighing import weight_dated
from custody.rules.refusals import Refusal
from custody.rules.roles import performers, roles_of
from custody.rules.situation import ANCESTORS, DESCENDANTS, ITEMS, PAUSES, RELATED, Situation, Thing
from custody.rules.step import Act, Circumstances, Sign, Step
from custody.rules.units import Unit
from custody.rules.words import dose_key

NO_BACKUP = ("no_further_container", "fresh_product", "last_container_of_lot")


@dataclass(frozen=True)
class OfTheDay:
    """One criterion of the day of infusion, by its id."""

    criterion: str = text()
    answer: str = yes_no_unknown()


@dataclass(frozen=True)
class Facts:
    """What the investigator saw and asked, and the bath or pump that will be used. A new weight is given where the
    child was weighed again."""

    subject: str = scan("subject")
    dose: int = integer(1, 99)
    child_present: str = yes_no_unknown()
    answers: tuple[Mapping[str, Any], ...] = rows(OfTheDay)
    verifier_a: str = person()
    verifier_b: str = person()
    equipment: tuple[str, ...] = scan("equipment", many=True, required=False)
    no_backup_reason: str = choice(*NO_BACKUP, required=False)
    weight_kg: Decimal | None = decimal(Unit.KG, lowest="0.3", required=False)
    weight_at: datetime | None = instant(required=False)


def names(facts: Facts) -> tuple[str, ...]:
    """The dose."""
    return (dose_key(facts.subject, facts.dose),)


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """The child, the day, the people, the prescription and the product."""
    yield from _paperwork(situation, facts, act)
    dose = situation.find(names(facts)[0])
    if dose is not None and situation.finds_document("protocol") is not None:
        yield from _product_reasons(situation, facts, dose, act)


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """The dose is cleared, for as long as the protocol says, and no longer than it can still be begun in date."""
    dose = names(facts)[0]
    until = act.at + situation.document("protocol").minutes("clearance.valid_minutes")
    product = (container for container in reserved_for(situation, dose) if at_hand(container))
    until = min((until, *(last for container in product if (last := begun_by(situation, container)))))
    yield Moved(dose, "dose")
    yield Set(dose, "cleared_until", instant_text(until))
    yield Set(dose, "cleared_by", act.actor)
    yield Set(dose, "verifiers", _verifiers(situation, facts))
    yield from had_known(situation, situation.thing(dose))
    yield from _for_warm_cells(situation, facts, act)
    if facts.weight_kg is not None and facts.weight_at is not None:
        yield Set(dose, "weight_checked_kg", shown(facts.weight_kg))
        yield Set(dose, "weight_checked_at", instant_text(facts.weight_at))


def _paperwork(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """Everything but the product: what can be put in order while cells are frozen."""
    yield from _child_reasons(situation, facts)
    yield from _verifier_reasons(situation, facts, act)
    for code in facts.equipment:
        yield from equipment_in_date(situation, situation.thing(code), act.at)
    yield from dose_unprescribed(situation, facts.subject, facts.dose)
    yield from not_in_force(situation, "protocol")
    dose, protocol = situation.find(names(facts)[0]), situation.finds_document("protocol")
    if dose is None or protocol is None:
        return
    yield from _day_reasons(facts, protocol)
    yield from prescription_verified(situation, dose)
    yield from earlier_doses_given(situation, facts.subject, facts.dose)
    yield from interval_kept(situation, facts.subject, facts.dose, act.at)
    yield from _weight_reasons(situation, facts, dose, act)


def _for_warm_cells(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """Kept with a go that is given for the sake of cells already warm, although something stands against it."""
    dose, subject = situation.thing(names(facts)[0]), situation.thing(facts.subject)
    warm = any(container.state("container") in WARM for container in reserved_for(situation, dose.code))
    stands = (reason for guard in STEP.guards for reason in guard(situation, subject, act.at))
    against = any(stands) or any(_paperwork(situation, facts, act))
    if warm and against:
        yield Set(dose.code, "cleared_for_warm", "yes")
    elif dose.has("cleared_for_warm"):
        yield Set(dose.code, "cleared_for_warm", None)


def _child_reasons(situation: Situation, facts: Facts) -> Iterator[Refusal]:
    if facts.child_present != "yes":
        yield Refusal("child_absent", facts.subject)
    if live_band(situation, facts.subject) is None:
        yield Refusal("band_missing", facts.subject)


def _verifier_reasons(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    verifiers = _verifiers(situation, facts)
    if verifiers[0] == verifiers[1]:
        yield Refusal("verifiers_alike", verifiers[0])
    allowed = performers(situation, "verify_dose")
    for verifier in dict.fromkeys(verifiers):
        if not allowed & roles_of(situation, verifier):
            yield Refusal("verifier_not_permitted", verifier, {"roles": ", ".join(sorted(allowed))})
        yield from trained(situation, situation.thing(verifier))
        yield from trained_to_take(situation, verifier, "verify_dose", act)


def _verifiers(situation: Situation, facts: Facts) -> tuple[str, ...]:
    """The persons; a badge stands for the person it belongs to."""
    given = (facts.verifier_a, facts.verifier_b)
    return tuple(situation.thing(code).text("person", code) if situation.find(code) else code for code in given)


def _day_reasons(facts: Facts, protocol: Document) -> Iterator[Refusal]:
    yield from answered_once(facts.subject, facts.answers)
    asked = {str(row["id"]): str(row["expected"]) for row in protocol.rows("infusion_day")}
    answers = {str(row["criterion"]): str(row["answer"]) for row in facts.answers}
    silent = [one for one in asked if answers.get(one, "unknown") == "unknown"]
    failed = [one for one, expected in asked.items() if one not in silent and answers[one] != expected]
    if silent:
        yield Refusal("day_criterion_unanswered", facts.subject, {"criteria": ", ".join(silent)})
    if failed:
        yield Refusal("day_criterion_failed", facts.subject, {"criteria": ", ".join(failed)})


def _weight_reasons(situation: Situation, facts: Facts, dose: Thing, act: Act) -> Iterator[Refusal]:
    """A new weight changes a dose only beyond the protocol's tolerance; an old one must not be too old."""
    if (facts.weight_kg is None) != (facts.weight_at is None):
        yield Refusal("weight_incomplete", facts.subject)
    weighed_at = facts.weight_at or dose.instant("weight_at")
    if weighed_at is not None:
        yield from weight_dated(situation, facts.subject, weighed_at, act.at)
    most = situation.document("protocol").decimal("dose.represcribe_weight_change_percent")
    prescribed = dose.decimal("weight_kg")
    if facts.weight_kg is not None and change_percent(prescribed, facts.weight_kg) > most:
        params = {"weight": shown(facts.weight_kg), "prescribed": shown(prescribed), "percent": shown(most)}
        yield Refusal("weight_changed", dose.code, params)


def _product_reasons(situation: Situation, facts: Facts, dose: Thing, act: Act) -> Iterator[Refusal]:
    """The containers as they are now: the dose may have been prescribed anew since they were reserved."""
    reserved = reserved_for(situation, dose.code)
    product = tuple(container for container in reserved if at_hand(container) or still_warm(container, act.at))
    yield from containers_ready(situation, reserved, act.at)
    yield from enough_cells(dose, product)
    yield from per_kg_reasons(situation, dose, product)
    for container in reserved:
        yield from of_presentation(dose, container)
        yield from lot_released(situation, container, act.at)
        yield from tests_in_time(situation, container, act.at)
        yield from in_date(situation, container, act.at)
        yield from given_in_date(situation, container, act.at) if at_hand(container) else ()
        yield from not_held(situation, container, act.at)
    if facts.no_backup_reason:
        return
    if not dose.text("backup"):
        yield Refusal("backup_unnamed", dose.code)
    yield from backup_usable(situation, dose, act.at)


def around(situation: Situation, facts: Facts, act: Act) -> Circumstances:
    """Cells that are thawed, or a fresh lot that nothing can replace any more: past the point of no return."""
    reserved = reserved_for(situation, names(facts)[0])
    return Circumstances(past_return=past_return(situation, reserved, act.at))


STEP = Step(
    name="clear_for_infusion",
    station="clinic",
    kind="dose.cleared",
    facts=Facts,
    effects=effects,
    refusals=refusals,
    sign=Sign.PERFORMER,
    primary="subject",
    guards=(consent_current, eligible_now, dosing_not_paused),
    names=names,
    around=around,
    reads=(RELATED, RELATED, ANCESTORS, ITEMS, DESCENDANTS, PAUSES),
    cites="journey.md 2",
)
