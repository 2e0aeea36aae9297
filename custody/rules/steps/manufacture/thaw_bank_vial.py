"""Thaw a bank vial: position and vial are both scanned, by two, before the vial is warmed.

The number on a frosted vial is hard to read; the position it was put in is the second proof that it is the right one.
Only a released bank is thawed, and a vial only once (EU GMP Annex 2, cell bank system; ICH Q5D 2.2.3).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from custody.rules.effects import Effect, Moved, Set, Unlinked, instant_text
from custody.rules.facts import scan
from custody.rules.guards.supply import supply_held
from custody.rules.refusals import Refusal
from custody.rules.situation import ANCESTORS, ITEMS, RELATED, Situation, Thing
from custody.rules.step import Act, Sign, Step


@dataclass(frozen=True)
class Facts:
    """The vial, and the position it was taken from."""

    vial: str = scan("bank_vial")
    position: str = scan("storage_place")


def bank_not_released(situation: Situation, thing: Thing, at: datetime) -> Iterator[Refusal]:
    """One reason for each bank directly above the vial that quality has not released."""
    for bank in situation.parents(thing.code, "derived"):
        if bank.state("bank") != "released":
            yield Refusal("bank_not_released", bank.code, {"state": bank.state("bank")})


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """The vial stood where it was taken from."""
    places = [place.code for place in situation.parents(facts.vial, "keeps")]
    if places and facts.position not in places:
        yield Refusal("vial_from_elsewhere", facts.vial, {"position": facts.position, "expected": places[0]})


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """The vial is used, and its position is free."""
    yield Moved(facts.vial, "bank_vial")
    yield Set(facts.vial, "thawed_at", instant_text(act.at))
    if any(place.code == facts.position for place in situation.parents(facts.vial, "keeps")):
        yield Unlinked(facts.position, facts.vial, "keeps")


STEP = Step(
    name="thaw_bank_vial",
    station="manufacture",
    kind="bank_vial.thawed",
    facts=Facts,
    effects=effects,
    refusals=refusals,
    sign=Sign.PERFORMER_AND_SECOND,
    primary="vial",
    reads=(ANCESTORS, RELATED, ITEMS),
    guards=(bank_not_released, supply_held),
    cites="EU GMP Annex 2; ICH Q5D 2.2.3",
)
