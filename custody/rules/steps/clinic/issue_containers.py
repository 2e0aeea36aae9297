"""Issue containers: they leave the pharmacy for one dose of one child, before two persons.

The first check of identity before anything irreversible: a second person scans, and every container must be this
dose's (journey.md, section 4). The dose is one a pharmacist verified as it is prescribed now, and not given yet. Lot
released, in date, nothing held, condition accepted. A fresh product also needs the investigator's go, because nothing
can be frozen again: from elsewhere too, once nothing could replace it. A container of another child is an identity
failure and is recorded as one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from custody.rules.effects import Effect, Moved, Set, Unlinked, instant_text
from custody.rules.facts import by_second, integer, scan
from custody.rules.guards.allocation import allocated, allocated_to, dose_not_given
from custody.rules.guards.containers import ended_container
from custody.rules.guards.doses import dose_unprescribed, prescription_verified
from custody.rules.guards.had_unclear import had_unclear
from custody.rules.guards.identity import near_miss_opened, other_subject, rescanned
from custody.rules.guards.lot import in_date, lot_released
from custody.rules.guards.pausing import dosing_not_paused
from custody.rules.guards.replacing import fresh_cleared, past_return
from custody.rules.guards.subject import consent_current
from custody.rules.guards.usable import condition_accepted, not_already_given, not_held, warm_too_long
from custody.rules.refusals import Refusal
from custody.rules.situation import ANCESTORS, ITEMS, PAUSES, RELATED, Situation
from custody.rules.step import Act, Circumstances, Sign, Step
from custody.rules.words import dose_key


@dataclass(frozen=True)
class Facts:
    """The containers, and the same once more by the second person; the dose they are issued for, read from the
    prescription."""

    containers: tuple[str, ...] = scan("container", many=True)
    containers_again: tuple[str, ...] = by_second(scan("container", many=True))
    subject: str = scan("subject")
    dose: int = integer(1, 99)


def names(facts: Facts) -> tuple[str, ...]:
    """The dose."""
    return (dose_key(facts.subject, facts.dose),)


def mismatches(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """No container is another child's, whichever of the two persons scanned it."""
    shown = situation.thing(facts.subject).text("number", facts.subject)
    meant = {code: allocated_to(situation, code) for code in (*facts.containers, *facts.containers_again)}
    others = {code: subject for code, subject in meant.items() if subject and subject != facts.subject}
    yield from other_subject(situation, others, shown)


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """Both scanned the same; the dose is this child's and each container this dose's; a fresh product has the
    investigator's go."""
    yield from rescanned(facts.containers, facts.containers_again)
    yield from dose_unprescribed(situation, facts.subject, facts.dose)
    dose = situation.find(names(facts)[0])
    if dose is not None:
        yield from prescription_verified(situation, dose)
        yield from dose_not_given(situation, dose, act.at)
    yield from consent_current(situation, situation.thing(facts.subject), act.at)
    for code in facts.containers:
        doses = [dose.integer("number") for dose in situation.parents(code, "allocated")]
        if doses and facts.dose not in doses:
            yield Refusal("another_dose", code, {"allocated": doses[0], "asked": facts.dose})
        if situation.thing(code).text("presentation") == "fresh":
            yield from fresh_cleared(situation, situation.thing(code), act.at)


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """Each container is issued and out of storage; another child's opens a near miss instead."""
    failed = tuple(mismatches(situation, facts, act))
    if failed:
        yield near_miss_opened(situation, STEP.name, failed, facts.subject)
        return
    now = instant_text(act.at)
    for code in facts.containers:
        yield Moved(code, "custody")
        yield Set(code, "issued_at", now)
        yield Set(code, "holder", act.actor)
        if not situation.thing(code).has("out_since"):
            yield Set(code, "out_since", now)
        for place in situation.parents(code, "keeps"):
            yield Unlinked(place.code, code, "keeps")


def around(situation: Situation, facts: Facts, act: Act) -> Circumstances:
    """Cells that are thawed, or a fresh lot that nothing can replace any more: past the point of no return."""
    containers = (situation.thing(code) for code in facts.containers)
    return Circumstances(past_return=past_return(situation, containers, act.at))


STEP = Step(
    name="issue_containers",
    station="clinic",
    kind="container.issued",
    facts=Facts,
    effects=effects,
    refusals=refusals,
    mismatches=mismatches,
    sign=Sign.PERFORMER_AND_SECOND,
    meanings=("issued", "checked"),
    primary="containers",
    guards=(
        ended_container,
        not_already_given,
        lot_released,
        in_date,
        not_held,
        condition_accepted,
        allocated,
        dosing_not_paused,
        had_unclear,
        warm_too_long,
    ),
    names=names,
    around=around,
    reads=(ANCESTORS, RELATED, RELATED, ITEMS, PAUSES),
    cites="ICH E6(R3) 3.15.3; FACT D7",
)
