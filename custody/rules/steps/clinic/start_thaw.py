"""Start the thaw: from here there is no way back, so whose cells these are is checked once more before the act.

The technician scans the container, the second person scans it too, and reads the child's number from the sheet that
was printed at issue: a container pulled for another child is found while it is still frozen. The investigator's go
for the day is valid, the container was issued, its lot is released, in date until the infusion can be over, not held
and its condition accepted, and the dose is not whole without it (journey.md, 2 and 4; ICH E6(R3) 3.15.3; FACT D7). The
use-by runs from this moment.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from custody.rules.effects import Effect, Moved, Set, plain
from custody.rules.facts import by_second, choice, scan, text
from custody.rules.guards.allocation import (
    allocated,
    allocated_to,
    cleared,
    cleared_while_frozen,
    consent_not_withdrawn,
    issued,
)
from custody.rules.guards.dose_amount import dose_not_complete
from custody.rules.guards.equipment import equipment_in_date
from custody.rules.guards.had_unclear import had_unclear
from custody.rules.guards.identity import near_miss_opened, other_subject, registered_number, rescanned
from custody.rules.guards.in_time import given_in_date
from custody.rules.guards.known_of_child import had_nothing_since, no_reaction_before
from custody.rules.guards.lot import in_date, lot_released, profile_of
from custody.rules.guards.parts_over import a_further_one, no_further_told
from custody.rules.guards.pausing import thaw_not_paused
from custody.rules.guards.stand_in import (
    BY_VIDEO,
    ON_WARD,
    beside_stand_in,
    stand_in_reasons,
    stand_in_to_countersign,
)
from custody.rules.guards.told_anew import told_anew
from custody.rules.guards.usable import (
    condition_accepted,
    not_already_given,
    not_held,
    outcome_known,
    warm_too_long,
)
from custody.rules.refusals import Refusal
from custody.rules.situation import (
    ALL_PEOPLE,
    ALL_SUBJECTS,
    ANCESTORS,
    DESCENDANTS,
    ITEMS,
    PAUSES,
    RELATED,
    Situation,
)
from custody.rules.step import Act, Sign, Step


@dataclass(frozen=True)
class Facts:
    """The container by the technician, the same container by the second person, whose it is, and the bath.

    `subject_number` is read from the sheet printed at issue, not from the container."""

    container: str = scan("container")
    container_again: str = by_second(scan("container"))
    subject_number: str = text()
    bath: str = scan("equipment")
    emergency: str | None = choice(ON_WARD, BY_VIDEO, required=False)
    clinician: str | None = text(required=False)
    staff_number: str | None = text(required=False)
    nobody_on_ward: str | None = choice("yes", required=False)


def mismatches(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """Identity, the last time before the cells are thawed: what each of the two scanned is for the child on the
    sheet. A number no child has is a slip of the hand, and a message."""
    shown = registered_number(situation, facts.subject_number)
    meant = {code: situation.find(allocated_to(situation, code)) for code in (facts.container, facts.container_again)}
    others = {code: child.code for code, child in meant.items() if child and child.text("number") != shown}
    if shown:
        yield from other_subject(situation, others, shown)


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """The second person scanned the same container, and the bath is in date."""
    yield from stand_in_reasons(situation, facts, facts.container, act)
    yield from rescanned((facts.container,), (facts.container_again,))
    if not registered_number(situation, facts.subject_number):
        yield Refusal("subject_number_unknown", facts.container, {"typed": facts.subject_number})
    bath = situation.thing(facts.bath)
    if bath.text("equipment_kind") != "bath":
        yield Refusal("not_a_bath", bath.code, {"equipment_kind": bath.text("equipment_kind")})
    yield from equipment_in_date(situation, bath, act.at)


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """The container thaws, and the clock of its use-by runs; another child's stays frozen and opens a near miss."""
    container = situation.thing(facts.container)
    failed = tuple(mismatches(situation, facts, act))
    if failed:
        yield near_miss_opened(situation, STEP.name, failed, container.code)
        return
    profile = profile_of(situation, container)
    yield Moved(container.code, "container")
    if not profile.states("thaw.use_by_minutes"):
        return  # nothing of it is ever frozen: the journey has no thaw from here, and says so
    allowed = profile.minutes("thaw.use_by_minutes")
    yield Set(container.code, "thaw_started_at", plain(act.at))
    yield Set(container.code, "thaw_bath", facts.bath)
    yield from stand_in_to_countersign(situation, facts, (STEP.name, container.code), act)
    yield Set(container.code, "use_by", plain(act.at + allowed))
    yield from a_further_one(situation, container)


STEP = Step(
    name="start_thaw",
    station="clinic",
    kind="container.thaw_started",
    facts=Facts,
    effects=effects,
    sign=Sign.PERFORMER_AND_SECOND,
    primary="container",
    reads=(DESCENDANTS, ANCESTORS, RELATED, RELATED, ANCESTORS, ITEMS, PAUSES, ALL_PEOPLE, ALL_SUBJECTS),
    guards=(
        not_already_given,
        lot_released,
        in_date,
        given_in_date,
        allocated,
        consent_not_withdrawn,
        not_held,
        condition_accepted,
        cleared,
        cleared_while_frozen,
        thaw_not_paused,
        dose_not_complete,
        no_further_told,
        no_reaction_before,
        had_nothing_since,
        had_unclear,
        told_anew,
        issued,
        outcome_known,
        warm_too_long,
    ),
    mismatches=mismatches,
    refusals=refusals,
    around=beside_stand_in,
    after_thaw=True,
    cites="journey.md 7, step 49; FACT D7",
)
