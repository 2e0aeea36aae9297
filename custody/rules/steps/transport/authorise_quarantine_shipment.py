"""Authorise a shipment in quarantine: quality lets named containers of a lot that is not released travel to one place,
until a day.

They arrive flagged and nobody reserves, issues or thaws them before the lot is released; a release while they are on
the road opens what was accepted without a second receipt. A fresh lot of hours would otherwise never reach a child (21
CFR 1271.265(b)(2): shipped in quarantine, and labelled so).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from custody.rules.effects import Effect, Set, instant_text
from custody.rules.facts import day, scan, text
from custody.rules.guards.at_once import too_many_at_once
from custody.rules.guards.containers import ended_container, unfit_for_storage
from custody.rules.guards.lot import in_date, lot_released, unreleased_lots
from custody.rules.guards.shipments import unknown_stations
from custody.rules.guards.usable import not_held
from custody.rules.refusals import Refusal
from custody.rules.situation import ANCESTORS, ITEMS, RELATED, Situation, Thing
from custody.rules.step import Act, Sign, Step

MOST_CONTAINERS = 50  # as many as one shipment holds


@dataclass(frozen=True)
class Facts:
    """Which containers, to which station, and the last day of their journey."""

    containers: tuple[str, ...] = scan("container", many=True)
    to_station: str = text()
    last_day: date = day()


def of_a_sound_lot(situation: Situation, thing: Thing, at: datetime) -> Iterator[Refusal]:
    """A lot that was rejected or recalled travels under no authorisation; one that is released needs none."""
    yield from (refusal for refusal in lot_released(situation, thing, at) if refusal.code != "lot_not_released")
    if not unreleased_lots(situation, thing):
        yield Refusal("lot_already_released", thing.code)


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """A place there is, and a day that is not over."""
    yield from too_many_at_once("", len(facts.containers), MOST_CONTAINERS)
    yield from unknown_stations(situation, facts.to_station)
    if situation.day_end(facts.last_day) <= act.at:
        yield Refusal("authorisation_over", params={"until": instant_text(situation.day_end(facts.last_day))})


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """Each container may travel there until the end of that day; a later authorisation replaces an earlier one."""
    for code in facts.containers:
        yield Set(code, "quarantine_to", facts.to_station)
        yield Set(code, "quarantine_until", instant_text(situation.day_end(facts.last_day)))
        yield Set(code, "quarantine_by", act.actor)


STEP = Step(
    name="authorise_quarantine_shipment",
    station="transport",
    kind="quarantine_shipment.authorised",
    facts=Facts,
    primary="containers",
    sign=Sign.PERFORMER,
    meanings=("authorised",),
    reads=(ANCESTORS, RELATED, ITEMS),
    guards=(ended_container, unfit_for_storage, in_date, of_a_sound_lot, not_held),
    refusals=refusals,
    effects=effects,
    cites="21 CFR 1271.265(b)",
)
