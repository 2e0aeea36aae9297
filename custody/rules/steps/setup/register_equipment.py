"""Register equipment: loggers, baths and counters, shippers, and freezers with their positions.

Whatever measures, or holds a temperature during a step, has a day by which it must be calibrated or qualified again
(EU GMP 3.41; 21 CFR 211.68). A shipper is qualified for so many hours and no more. A freezer is registered together
with its positions, each with a code of its own, so that what stands where is scanned and never written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from custody.rules.effects import Created, Effect, Moved, Plain, instant_text
from custody.rules.facts import choice, day, integer, text
from custody.rules.refusals import Refusal
from custody.rules.situation import Situation
from custody.rules.step import Act, Sign, Step

MEASURING = ("logger", "bath", "counter", "balance", "isolator", "controlled_rate_freezer", "incubator")
STORAGE_CLASSES = ("ln2_vapour", "minus80", "fridge", "room")
MOST_POSITIONS = 150  # so that one entry holds them all; a larger freezer is registered rack by rack


@dataclass(frozen=True)
class Facts:
    """What it is, which one, and until when it is fit for use. Hours are for shippers, positions for freezers."""

    kind: str = choice(*MEASURING, "shipper", "freezer")
    name: str = text()
    serial: str = text()
    due_on: date | None = day(required=False)
    hold_hours: int | None = integer(1, 1000, required=False)
    storage_class: str | None = choice(*STORAGE_CLASSES, required=False)
    positions: int | None = integer(1, MOST_POSITIONS, required=False)


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """Everything its kind needs is given, and it is not overdue on its first day."""
    if facts.due_on is None and facts.kind != "freezer":
        yield Refusal("due_day_missing", params={"kind": facts.kind})
    if facts.due_on and situation.day_end(facts.due_on) <= act.at:
        yield Refusal("due_day_past", params={"day": facts.due_on.isoformat()})
    if facts.kind == "shipper" and facts.hold_hours is None:
        yield Refusal("hold_hours_missing")
    if facts.kind == "freezer" and (facts.storage_class is None or facts.positions is None):
        yield Refusal("positions_missing")


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """The thing, in use; a freezer with all its positions."""
    attrs: dict[str, Plain] = {"serial": facts.serial}
    if facts.due_on:
        due_at = instant_text(situation.day_end(facts.due_on))
        attrs |= {"due_on": facts.due_on.isoformat(), "due_at": due_at}
    if facts.kind == "freezer":
        yield from _begun("@1", "storage_place", facts.name, attrs | {"storage_class": facts.storage_class})
        yield from _positions(facts)
    elif facts.kind == "shipper":
        yield from _begun("@1", "shipper", facts.name, attrs | {"hold_hours": facts.hold_hours})
    else:
        yield from _begun("@1", "equipment", facts.name, attrs | {"equipment_kind": facts.kind})


def _positions(facts: Facts) -> Iterator[Effect]:
    for number in range(1, (facts.positions or 0) + 1):
        attrs = {"storage_class": facts.storage_class, "freezer": "@1", "position": str(number)}
        yield from _begun(f"@{number + 1}", "storage_place", str(number), attrs)


def _begun(placeholder: str, kind: str, name: str, attrs: Mapping[str, Plain]) -> Iterator[Effect]:
    yield Created(placeholder, kind, attrs, name=name)
    yield Moved(placeholder, kind)


STEP = Step(
    name="register_equipment",
    station="setup",
    kind="equipment.registered",
    facts=Facts,
    effects=effects,
    refusals=refusals,
    sign=Sign.PERFORMER,
    cites="EU GMP 3.41; 21 CFR 211.68(a)",
)
