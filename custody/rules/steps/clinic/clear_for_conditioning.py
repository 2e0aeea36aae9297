"""Clear for conditioning: the first point of no return is the chemotherapy a week before the cells, not the thaw.

A child is not conditioned without a usable dose and a named back-up: the product of every dose of the course is there,
cold, reserved, of a released lot and in date beyond the last dose; or, where it is made fresh, a batch is on plan for
each dose, that of the first is being made already, and quality has confirmed the plan: a plan is no product of a dose
that is prescribed frozen. No day of the course lies behind. Consent and eligibility stand and dosing is not paused.
Investigator and pharmacist sign together. From here on a hold on that product is an alarm, because a child is
conditioned (journey.md, 2 and 7, step 39; ICH E6(R3) 2.7).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from custody.rules.effects import Effect, Linked, Moved, Set, instant_text, plain
from custody.rules.facts import day, integer, rows, scan, text
from custody.rules.guards.allocation import DOSE_GIVEN
from custody.rules.guards.conditioned import lives
from custody.rules.guards.doses import (
    beyond_protocol,
    containers_ready,
    enough_cells,
    prescription_verified,
    presented,
    reservable,
    reserved_for,
)
from custody.rules.guards.in_force import not_in_force
from custody.rules.guards.lot import lot_released, lots_of, tests_in_time
from custody.rules.guards.pausing import dosing_not_paused
from custody.rules.guards.subject import consent_current, eligible_now
from custody.rules.guards.usable import not_held
from custody.rules.refusals import Refusal
from custody.rules.situation import ANCESTORS, ITEMS, PAUSES, RELATED, Situation, Thing
from custody.rules.step import Act, Sign, Step
from custody.rules.words import dose_key

MAKING = frozenset({"in_process", "harvested"})
FRESH = "fresh"


@dataclass(frozen=True)
class Planned:
    """A dose that will be made fresh: its place on the plan, the day it is ready, and its batch once that has begun."""

    dose: int = integer(1, 99)
    slot: str = text()
    ready_on: date = day()
    batch: str | None = scan("batch", required=False)


@dataclass(frozen=True)
class Facts:
    """The days conditioning begins and the last dose is planned for, how many doses the course has, what stands by,
    and the plan of those made fresh."""

    subject: str = scan("subject")
    conditioning_on: date = day()
    last_dose_on: date = day()
    doses: int = integer(1, 99)
    backup: str = scan("container", "batch")
    plan: tuple[Mapping[str, Any], ...] | None = rows(Planned, required=False)


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """The plan of the course, the product of each of its doses, and the back-up."""
    missing = tuple(not_in_force(situation, "protocol"))
    yield from missing
    if missing:
        return
    yield from beyond_protocol(situation, facts.subject, facts.doses)
    if facts.last_dose_on <= facts.conditioning_on:
        yield Refusal("dose_before_conditioning", facts.subject, {"last_dose_on": facts.last_dose_on.isoformat()})
    yield from _days_behind(situation, facts, act)
    planned = _planned(situation, facts)
    for number in _open_doses(situation, facts):
        if number in planned:
            yield from _batch_reasons(situation, facts, planned[number], act)
        else:
            yield from _product_reasons(situation, facts, number, act)
    yield from _plan_reasons(facts, planned)
    yield from _backup_reasons(situation, facts, act)


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """The child is cleared to be conditioned, and waits for these containers and batches."""
    yield Moved(facts.subject, "conditioning")
    yield from lives(situation.thing(facts.subject))
    yield Set(facts.subject, "conditioning_on", plain(facts.conditioning_on))
    yield Set(facts.subject, "last_dose_on", plain(facts.last_dose_on))
    yield Set(facts.subject, "conditioning_cleared_at", instant_text(act.at))
    yield Set(facts.subject, "conditioning_cleared_by", (act.actor, act.second))
    yield Set(facts.subject, "conditioning_backup", facts.backup)
    for batch in _batches(situation, facts):
        yield Linked(batch, facts.subject, "awaited")


def _open_doses(situation: Situation, facts: Facts) -> tuple[int, ...]:
    doses = {dose.integer("number"): dose.state("dose") for dose in situation.children(facts.subject, "prescribed")}
    return tuple(number for number in range(1, facts.doses + 1) if doses.get(number) not in DOSE_GIVEN)


def _days_behind(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """A course is cleared ahead: neither conditioning nor a batch is planned for a day that is over."""
    days = [facts.conditioning_on, *(row["ready_on"] for row in facts.plan or ())]
    if min(days) < situation.day_of(act.at):
        yield Refusal("planned_in_the_past", facts.subject, {"day": min(days).isoformat()})


def _planned(situation: Situation, facts: Facts) -> Mapping[int, Mapping[str, Any]]:
    """The lines of the plan by dose, those left out whose dose is prescribed frozen: it is reserved and not planned."""
    still_open = _open_doses(situation, facts)
    lines = {int(row["dose"]): row for row in facts.plan or () if int(row["dose"]) in still_open}
    doses = {number: situation.find(dose_key(facts.subject, number)) for number in lines}
    frozen = {number for number, dose in doses.items() if dose and dose.text("presentation") != FRESH}
    return {number: row for number, row in sorted(lines.items()) if number not in frozen}


def _plan_reasons(facts: Facts, planned: Mapping[int, Mapping[str, Any]]) -> Iterator[Refusal]:
    """The first dose of the plan is being made, each batch is one dose's, and quality confirms what is only planned."""
    if not planned:
        return
    first, *_ = planned
    if not planned[first]["batch"]:
        yield Refusal("batch_not_begun", facts.subject, {"dose": first, "slot": str(planned[first]["slot"])})
    named = [row["batch"] for row in planned.values() if row["batch"]]
    for batch in sorted({batch for batch in named if named.count(batch) > 1}):
        doses = ", ".join(str(number) for number, row in planned.items() if row["batch"] == batch)
        yield Refusal("batch_planned_twice", batch, {"doses": doses})
    yield Refusal("batch_plan_unconfirmed", facts.subject, {"doses": ", ".join(map(str, planned))})


def _product_reasons(situation: Situation, facts: Facts, number: int, act: Act) -> Iterator[Refusal]:
    """What is reserved for a dose is enough, verified, and can be given to the last day of the course."""
    dose = situation.find(dose_key(facts.subject, number))
    reserved = reserved_for(situation, dose.code) if dose else ()
    if dose is None or not reserved:
        yield Refusal("dose_without_product", facts.subject, {"dose": number})
        return
    yield from prescription_verified(situation, dose)
    yield from enough_cells(dose, reserved)
    for container in reserved:
        yield from _usable_to_the_end(situation, facts, container, act)


def _usable_to_the_end(situation: Situation, facts: Facts, container: Thing, act: Act) -> Iterator[Refusal]:
    yield from reservable(container)
    yield from containers_ready(situation, (container,), act.at)
    for guard in (lot_released, tests_in_time, not_held):
        yield from guard(situation, container, act.at)
    end = situation.day_end(facts.last_dose_on)
    for part in (container, *lots_of(situation, container)):
        expiry = part.instant("expiry_at")
        if expiry is not None and expiry < end:
            params = {"expiry_at": instant_text(expiry), "last_dose_on": facts.last_dose_on.isoformat()}
            yield Refusal("expiry_before_last_dose", part.code, params)


def _batch_reasons(situation: Situation, facts: Facts, row: Mapping[str, Any], act: Act) -> Iterator[Refusal]:
    if row["ready_on"] > facts.last_dose_on:
        params = {"dose": int(row["dose"]), "ready_on": row["ready_on"].isoformat()}
        yield Refusal("batch_after_last_dose", facts.subject, params)
    batch = situation.find(row["batch"] or "")
    if batch is not None:
        yield from presented(batch, FRESH)
        yield from _being_made(situation, batch, act)


def _being_made(situation: Situation, batch: Thing, act: Act) -> Iterator[Refusal]:
    if batch.state("batch") not in MAKING:
        yield Refusal("batch_not_running", batch.code, {"state": batch.state("batch")})
    yield from not_held(situation, batch, act.at)


def _backup_reasons(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """A container kept back for a dose of this child, or a batch that is no other dose's product."""
    backup = situation.thing(facts.backup)
    doses = situation.children(facts.subject, "prescribed")
    if backup.kind == "container":
        set_aside = backup.code in {dose.text("backup") for dose in doses}
        yield from _usable_to_the_end(situation, facts, backup, act)
    else:
        set_aside = backup.code not in {row["batch"] for row in facts.plan or ()}
        yield from presented(backup, *_presentations(situation, facts))
        yield from _being_made(situation, backup, act)
    if not set_aside:
        yield Refusal("backup_not_set_aside", backup.code)


def _presentations(situation: Situation, facts: Facts) -> tuple[str, ...]:
    """Those of the doses still to be given, as prescribed, or as planned."""
    doses = (situation.find(dose_key(facts.subject, number)) for number in _open_doses(situation, facts))
    prescribed = (dose.text("presentation") for dose in doses if dose)
    return tuple(dict.fromkeys((*prescribed, *([FRESH] if _planned(situation, facts) else []))))


def _batches(situation: Situation, facts: Facts) -> tuple[str, ...]:
    named = [row["batch"] for row in _planned(situation, facts).values() if row["batch"]]
    backup = [facts.backup] if situation.thing(facts.backup).kind == "batch" else []
    return tuple(dict.fromkeys((*named, *backup)))


STEP = Step(
    name="clear_for_conditioning",
    station="clinic",
    kind="subject.cleared_for_conditioning",
    facts=Facts,
    effects=effects,
    refusals=refusals,
    sign=Sign.PERFORMER_AND_SECOND,
    primary="subject",
    guards=(consent_current, eligible_now, dosing_not_paused),
    reads=(RELATED, RELATED, RELATED, ANCESTORS, ITEMS, PAUSES),
    cites="journey.md 2 and 7, step 39",
)
