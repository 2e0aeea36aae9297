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
from custody.rules.guards.usable import GIVEN
from custody.rules.journeys.dose import WAITING
from custody.rules.refusals import Refusal
from custody.rules.situation import DESCENDANTS, RELATED, Situation, Thing
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
AFTER_THAW = frozenset({"thawing", "thawed", "usable"}) | WAITING
TRAVELLING = frozenset({"packed", "in_transit"})


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
    for thing in _reached(situation, facts):
        state = thing.state(thing.kind)
        if state in GIVEN:
            yield Refusal("hold_after_infusion", thing.code, {"state": state})
        elif state in AFTER_THAW:
            yield Refusal("hold_after_thaw", thing.code, {"state": state})
        elif thing.state("custody") in TRAVELLING:
            yield Refusal("hold_in_transit", thing.code, {"holder": thing.text("holder")})


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """One hold about all of them."""
    attrs = {"reason": facts.reason, "note": facts.note, "placed_by": act.actor, "placed_at": instant_text(act.at)}
    yield Opened("@1", "hold", facts.about, attrs)


def _reached(situation: Situation, facts: Facts) -> tuple[Thing, ...]:
    """The containers and prepared doses the hold reaches, each once."""
    carried = [thing.code for code in facts.about for thing in situation.children(code, "carries")]
    below = {thing.code: thing for code in (*facts.about, *carried) for thing in situation.descendants(code)}
    return tuple(thing for thing in below.values() if thing.kind in ("container", "prepared_dose"))


STEP = Step(
    name="place_hold",
    station="quality",
    kind="hold.placed",
    facts=Facts,
    primary="about",
    reads=(RELATED, DESCENDANTS),
    refusals=refusals,
    effects=effects,
    cites="21 CFR 211.22",
)
