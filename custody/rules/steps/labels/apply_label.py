"""Apply a label: the label is scanned on the thing it now stands on, and the thing is scanned beside it.

Never label A on product B (journey.md, section 9, failure 2): a copy is made for one thing and may stand on no other.
One copy, one thing, once. A label that names a child takes two persons (step label_dose). A copy that was replaced is
refused in its own words and names what replaced it (FACT D7: checks against transfer errors).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from custody.rules.effects import Effect, Moved, Set
from custody.rules.facts import scan
from custody.rules.guards.labels import names_a_child, of_another_thing, void_copy
from custody.rules.refusals import Refusal
from custody.rules.situation import Situation, Thing
from custody.rules.step import Act, Step

CARRIERS = (
    *("container", "bank_vial", "sample", "prepared_dose", "shipper", "storage_place", "staff_badge"),
    *("equipment", "material_lot", "lot", "batch", "shipment"),
)


@dataclass(frozen=True)
class Facts:
    """The serial of the copy, and the code of what it stands on."""

    copy: str = scan("label_copy")
    thing: str = scan(*CARRIERS)


def names_nobody(situation: Situation, thing: Thing, at: datetime) -> Iterator[Refusal]:
    """`label_names_a_child` for the copy of a prepared dose: one person alone does not say whose it is."""
    if names_a_child(thing):
        yield Refusal("label_names_a_child", thing.code)


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """The copy is this thing's."""
    yield from of_another_thing(situation, facts.copy, facts.thing)


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """The copy is applied; a planned container is labelled with it."""
    thing = situation.thing(facts.thing)
    yield Moved(facts.copy, "label_copy")
    if thing.kind == "container":
        yield Set(thing.code, "copy", facts.copy)
        if thing.state("container") == "planned":
            yield Moved(thing.code, "container")


STEP = Step(
    name="apply_label",
    station="labels",
    kind="label.applied",
    facts=Facts,
    effects=effects,
    refusals=refusals,
    primary="copy",
    guards=(void_copy, names_nobody),
    cites="FACT D7",
)
