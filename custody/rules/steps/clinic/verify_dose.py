"""Verify a dose: two persons, one after the other, each alone: look, wristband, product, in that order.

An independent check, not a second click: the second person scans everything again and does not see what the first
one entered. The two differ by person, and neither prepared the dose (guards/pairs.py). Every hung bag or syringe is
verified by itself. If the wristband belongs to another child than the dose, or than any container in it, that is not
passed over: the check is recorded as a mismatch, both checks are void and a near miss is open; no button gets past
it (journey.md, 4; story 26 and 34). So are the checks of what waits for the child whose wristband it was: who takes
another child's bag for the second check had that child's own bag in mind. A first check that has grown too old is
void, and the new one counts as the first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from custody.rules.effects import Effect, Moved, Set, plain
from custody.rules.facts import choice, scan, text, yes_no_unknown
from custody.rules.guards.giving import GIVING
from custody.rules.guards.identity import checks_voided, identity_mismatches
from custody.rules.guards.known_of_child import known_of_child, reaction_read
from custody.rules.guards.parts_over import a_further_one, no_further_told
from custody.rules.guards.preparation import label_applied
from custody.rules.guards.stand_in import (
    BY_VIDEO,
    ON_WARD,
    PREPARER,
    beside_stand_in,
    independent_reasons,
    stand_in,
    stand_in_reasons,
    stand_in_to_countersign,
)
from custody.rules.guards.told_anew import told_anew
from custody.rules.guards.too_much import more_than_the_dose, taken_on
from custody.rules.guards.usable import outcome_known
from custody.rules.guards.verified import another_half_checked, lapsed
from custody.rules.journeys.dose import CHECKED
from custody.rules.one_person import accounts_of
from custody.rules.refusals import Refusal
from custody.rules.situation import ALL_PEOPLE, ANCESTORS, ITEMS, PARTICIPATION, PAUSES, RELATED, Situation, Thing
from custody.rules.step import Act, Sign, Step

NAME = "verify_dose"


@dataclass(frozen=True)
class Facts:
    """The look (cells as described, bag whole, label readable), then the wristband on the child, then the product.

    In an emergency the second check is made in another way (guards/stand_in.py)."""

    look_good: str = yes_no_unknown()
    wristband: str = scan("wristband")
    prepared_dose: str = scan("prepared_dose")
    emergency: str | None = choice(ON_WARD, BY_VIDEO, PREPARER, required=False)
    clinician: str | None = text(required=False)
    staff_number: str | None = text(required=False)
    nobody_on_ward: str | None = choice("yes", required=False)


def mismatches(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """Identity: the wearer of the band is the child of this dose and of every container in it."""
    yield from identity_mismatches(situation, facts.wristband, situation.thing(facts.prepared_dose))


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """The look, the second person, and the age of the first check."""
    prepared = situation.thing(facts.prepared_dose)
    if facts.look_good != "yes":
        yield Refusal("look_not_good", prepared.code, {"answer": facts.look_good})
    old = lapsed(situation, prepared, act.at)
    if old is not None:
        yield Refusal("first_check_expired", prepared.code, {"minutes": int(old.total_seconds() // 60)})
    elif _checked_by(situation, prepared, act.actor) and not stand_in(facts):
        yield Refusal("same_verifier_twice", act.actor, {"prepared_dose": prepared.code})
    if not _is_second(prepared, old):
        yield from another_half_checked(situation, prepared, act.actor)
    if facts.emergency and not _is_second(prepared, old):
        yield Refusal("emergency_check_first", prepared.code)
    elif facts.emergency:
        yield from independent_reasons(situation, facts, prepared, act)
    yield from stand_in_reasons(situation, facts, prepared.code, act)


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """The first or the second check; or, where identity failed, neither, here or of the wearer's, and a near miss."""
    prepared = situation.thing(facts.prepared_dose)
    failed = tuple(mismatches(situation, facts, act))
    if failed:
        yield from checks_voided(situation, NAME, facts.wristband, prepared, failed)
    elif _is_second(prepared, lapsed(situation, prepared, act.at)):
        yield Moved(prepared.code, "prepared_dose", "second")
        yield Set(prepared.code, "checks", (*prepared.texts("checks"), stand_in(facts) or act.actor))
        yield Set(prepared.code, "verified_at", plain(act.at))
        if facts.emergency == BY_VIDEO:
            yield Set(prepared.code, "checked_by_video", act.actor)
        yield from stand_in_to_countersign(situation, facts, (NAME, prepared.code), act)
    else:
        yield from _first(prepared, act.actor, act.at)
    if not failed:
        yield from taken_on(situation, prepared, act.at)
        yield from a_further_one(situation, prepared)


def _checked_by(situation: Situation, prepared: Thing, actor: str) -> bool:
    """Whether this person's check stands. Of what was discarded since, that is what is told, and nothing else."""
    return prepared.state("prepared_dose") in CHECKED and bool(
        accounts_of(situation, actor) & {*prepared.texts("checks")}
    )


def _is_second(prepared: Thing, old: timedelta | None) -> bool:
    return prepared.state("prepared_dose") != "prepared" and old is None


def _first(prepared: Thing, actor: str, at: datetime) -> Iterator[Effect]:
    yield Moved(prepared.code, "prepared_dose", "first")
    yield Set(prepared.code, "checks", (actor,))
    yield Set(prepared.code, "first_check_at", plain(at))
    yield Set(prepared.code, "verified_at", None)
    if prepared.has("checked_by_video"):
        yield Set(prepared.code, "checked_by_video", None)


STEP = Step(
    name=NAME,
    station="clinic",
    kind="dose.verified",
    facts=Facts,
    effects=effects,
    sign=Sign.PERFORMER,
    meanings=("verified",),
    primary="prepared_dose",
    reads=(ANCESTORS, RELATED, RELATED, RELATED, ITEMS, PARTICIPATION, ALL_PEOPLE, PAUSES),
    guards=(
        *GIVING,
        more_than_the_dose,
        no_further_told,
        label_applied,
        outcome_known,
        told_anew,
        known_of_child,
        reaction_read,
    ),
    mismatches=mismatches,
    refusals=refusals,
    around=beside_stand_in,
    after_thaw=True,
    shows_identity=True,
    cites="journey.md 4 and 7, step 53; FACT D7",
)
