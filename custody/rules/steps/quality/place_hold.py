"""Place a hold. Anyone may, at once, and for a reason picked from a list: stopping must never be the hard thing.

It takes effect everywhere the same moment, because usability is worked out at each scan. Where cells are already
travelling or thawed, or have already been given, a scan comes too late: the entry says so for each of them, which is
the alarm (21 CFR 211.22; journey.md, 7, step 25).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from custody.rules.effects import Effect, Opened, instant_text
from custody.rules.facts import choice, scan, text
from custody.rules.guards.lot import containers_of
from custody.rules.refusals import Refusal
from custody.rules.situation import REACH, SOURCE, Situation
from custody.rules.step import Act, Step

REASONS = (
    "suspected_contamination",
    "result_in_doubt",
    "identity_in_doubt",
    "temperature_excursion",
    "damaged",
    "document_missing",
    "supplier_notice",
    "reaction_in_a_child",
    "other",
)
OF_ONE_BAG = frozenset({"damaged", "document_missing"})  # reasons that say nothing of what the cells came from


@dataclass(frozen=True)
class Facts:
    """What is held, and why. Of a sample in doubt the lot is held: nothing is given from a sample."""

    about: tuple[str, ...] = scan(
        *("lot", "container", "material_lot", "batch", "bank", "shipment", "prepared_dose"), many=True
    )
    reason: str = choice(*REASONS)
    note: str | None = text(required=False)


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """Nothing stops a hold; what it comes too late for is said, one by one (aftermath.py)."""
    if facts.reason == "other" and not facts.note:
        yield Refusal("hold_without_words", facts.about[0])


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """One hold about all of them and, of a prepared dose, about the containers it was drawn from as well: what may be
    wrong with the product is wrong with the next part of it too."""
    attrs = {"reason": facts.reason, "note": facts.note, "placed_by": act.actor, "placed_at": instant_text(act.at)}
    parts = [part.code for code in facts.about for part in containers_of(situation, situation.thing(code))]
    about = facts.about if facts.reason in OF_ONE_BAG else tuple(dict.fromkeys((*facts.about, *parts)))
    yield Opened("@1", "hold", about, attrs)


STEP = Step(
    name="place_hold",
    station="quality",
    kind="hold.placed",
    facts=Facts,
    primary="about",
    reads=(SOURCE, REACH),
    refusals=refusals,
    effects=effects,
    cites="21 CFR 211.22",
)
