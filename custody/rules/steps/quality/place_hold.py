"""Place a hold. Anyone may, at once, and for a reason picked from a list: stopping must never be the hard thing.

It takes effect everywhere the same moment, because usability is worked out at each scan. Where cells are already
travelling or thawed, or have already been given, a scan comes too late: the entry says so for each of them, which is
the alarm (21 CFR 211.22; journey.md, 7, step 25).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from custody.rules.alarms import in_transit, late_alarms, past_thaw, reached
from custody.rules.effects import Effect, Opened, instant_text
from custody.rules.facts import choice, scan, text
from custody.rules.guards.allocation import dose_of
from custody.rules.guards.conditioned import conditioned_alarms, hold_on_conditioned
from custody.rules.guards.usable import GIVEN
from custody.rules.refusals import Refusal
from custody.rules.situation import DESCENDANTS, RELATED, Situation
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


@dataclass(frozen=True)
class Facts:
    """What is held, and why. Of a sample in doubt the lot is held: nothing is given from a sample."""

    about: tuple[str, ...] = scan(
        *("lot", "container", "material_lot", "batch", "bank", "shipment", "prepared_dose"), many=True
    )
    reason: str = choice(*REASONS)
    note: str | None = text(required=False)


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """Nothing stops a hold; what it comes too late for is said, one by one."""
    if facts.reason == "other" and not facts.note:
        yield Refusal("hold_without_words", facts.about[0])
    yield from hold_on_conditioned(situation, facts.about)
    for thing in reached(situation, facts.about):
        state = thing.state(thing.kind)
        if state in GIVEN:
            yield Refusal("hold_after_infusion", thing.code, {"state": state})
        elif past_thaw(thing):
            dose = dose_of(situation, thing.code)
            yield Refusal("hold_after_thaw", thing.code, {"state": state, "dose": dose.code if dose else "–"})
        elif in_transit(thing):
            yield Refusal("hold_in_transit", thing.code, {"holder": thing.text("holder")})


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """One hold about all of them; an alarm as well for what it comes too late for, and for a conditioned child."""
    attrs = {"reason": facts.reason, "note": facts.note, "placed_by": act.actor, "placed_at": instant_text(act.at)}
    yield Opened("@1", "hold", facts.about, attrs)
    yield from conditioned_alarms(situation, facts.about, act)
    yield from late_alarms(situation, facts.about, act)


STEP = Step(
    name="place_hold",
    station="quality",
    kind="hold.placed",
    facts=Facts,
    primary="about",
    reads=(RELATED, DESCENDANTS, RELATED, RELATED),
    refusals=refusals,
    effects=effects,
    cites="21 CFR 211.22",
)
