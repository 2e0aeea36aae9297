"""Label a dose: the label that names a child is scanned on the product, by one person, and the product by another.

Every other label says what a thing is; this one says whose it is, so it takes two (journey.md, 7, step 14; FACT D7:
checks against transfer errors). It ends the open preparation at the bench: until then nobody can verify the dose, and
nothing else is prepared there. Where nobody is there to sign as second, the check is made as in any other emergency
(guards/stand_in.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from custody.rules.effects import Effect, Moved, Set
from custody.rules.facts import by_second, choice, scan, text
from custody.rules.guards.identity import rescanned
from custody.rules.guards.labels import names_a_child, of_another_thing, void_copy
from custody.rules.guards.preparation import preparation_ended
from custody.rules.guards.stand_in import (
    BY_VIDEO,
    ON_WARD,
    beside_stand_in,
    stand_in,
    stand_in_reasons,
    stand_in_to_countersign,
)
from custody.rules.refusals import Refusal
from custody.rules.situation import ALL_PEOPLE, ANCESTORS, ITEMS, Situation, Thing
from custody.rules.step import Act, Sign, Step


@dataclass(frozen=True)
class Facts:
    """The serial of the copy and the product it stands on; the product once more by the second person, or how it was
    checked in an emergency."""

    copy: str = scan("label_copy")
    prepared_dose: str = scan("prepared_dose")
    dose_again: str = by_second(scan("prepared_dose"))
    emergency: str | None = choice(ON_WARD, BY_VIDEO, required=False)
    clinician: str | None = text(required=False)
    staff_number: str | None = text(required=False)
    nobody_on_ward: str | None = choice("yes", required=False)


def of_a_dose(situation: Situation, thing: Thing, at: datetime) -> Iterator[Refusal]:
    """`label_of_no_dose` for a copy that was made for anything else than a prepared dose."""
    if not names_a_child(thing):
        yield Refusal("label_of_no_dose", thing.code, {"about": thing.text("about")})


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """The copy is this product's, and both scanned the same."""
    yield from stand_in_reasons(situation, facts, facts.prepared_dose, act)
    yield from of_another_thing(situation, facts.copy, facts.prepared_dose)
    yield from rescanned((facts.prepared_dose,), (facts.dose_again,))


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """The copy is applied, and the preparation has ended."""
    yield Moved(facts.copy, "label_copy")
    yield from preparation_ended(situation, facts.prepared_dose, "labelled")
    if stand_in(facts):
        yield Set(facts.prepared_dose, "label_checked_by", stand_in(facts))
    yield from stand_in_to_countersign(situation, facts, (STEP.name, facts.prepared_dose), act)


STEP = Step(
    name="label_dose",
    station="labels",
    kind="dose.labelled",
    facts=Facts,
    effects=effects,
    refusals=refusals,
    around=beside_stand_in,
    sign=Sign.PERFORMER_AND_SECOND,
    primary="copy",
    reads=(ANCESTORS, ITEMS, ALL_PEOPLE),
    guards=(void_copy, of_a_dose),
    after_thaw=True,
    cites="journey.md 7, step 14; FACT D7",
)
