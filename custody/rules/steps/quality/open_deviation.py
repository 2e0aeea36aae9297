"""Open a deviation: something departed from what was approved, and whoever saw it says so, at once and without a
signature.

The class is a proposal; quality decides it when it closes the deviation. Whoever is named as its cause does not close
it; where nobody is named, nobody is written down as such, least of all whoever reported it: to report costs nothing
(journey.md, 3 and 10; 21 CFR 211.192; EU GMP 1.4(xiv)).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from custody.rules.effects import Effect, Opened, Plain, instant_text
from custody.rules.facts import choice, person, scan, text
from custody.rules.people import person_of
from custody.rules.situation import Situation
from custody.rules.step import Act, Step, Tense

GRADES = ("minor", "major", "critical")
REASONS = (
    "procedure_not_followed",
    "record_incomplete",
    "equipment_failed",
    "material_in_doubt",
    "environment_out_of_limits",
    "temperature_out_of_limits",
    "labels_do_not_add_up",
    "identity_confused",
    "other_departure",
)
ABOUT = (
    *("lot", "container", "prepared_dose", "batch", "sample", "shipment", "material_lot"),
    *("bank", "bank_vial", "cell_line", "equipment", "shipper", "storage_place", "label_copy"),
)


@dataclass(frozen=True)
class Facts:
    """What it is about, the kind of departure, the class proposed, what was seen, and who caused it where known."""

    about: tuple[str, ...] = scan(*ABOUT, many=True)
    reason: str = choice(*REASONS)
    grade: str = choice(*GRADES)
    note: str = text()
    caused_by: str | None = person(required=False)


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """One open deviation about all of them."""
    attrs: dict[str, Plain] = {
        "reason": facts.reason,
        "grade": facts.grade,
        "note": facts.note,
        "opened_by": act.actor,
        "opened_at": instant_text(act.at),
        "happened_at": instant_text(act.occurred_at),
    }
    if facts.caused_by:
        attrs["caused_by"] = person_of(situation, facts.caused_by)
    yield Opened("@1", "deviation", facts.about, attrs)


STEP = Step(
    name="open_deviation",
    station="quality",
    kind="deviation.opened",
    facts=Facts,
    primary="about",
    tense=Tense.REPORTS_THE_PAST,
    effects=effects,
    cites="21 CFR 211.192; EU GMP 1.4(xiv)",
)
