"""Hand over: custody passes from the person who has it to a named other, inside the house or out of it.

A logger may show when a shift happened, never who was responsible at that moment; so every change of hands is
recorded, with the giver's signature. The receiver scans their badge, or is an external party named with firm and
waybill: sometimes an unsigned side, never a gap (PIC/S Annex 2 paragraph 28; ISO 21973: transport starts at the
transfer to the carrier).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from custody.rules.effects import Created, Effect, Moved, Set, instant_text
from custody.rules.facts import person, scan, text
from custody.rules.guards.accounts import badge_in_use
from custody.rules.guards.at_once import too_many_at_once
from custody.rules.guards.containers import ended_container
from custody.rules.guards.shipments import carried, on_the_road
from custody.rules.one_person import same_human
from custody.rules.people import person_of
from custody.rules.refusals import Refusal
from custody.rules.situation import RELATED, Situation, Thing
from custody.rules.step import Act, Sign, Step

MOST_THINGS = 100  # with everything inside, so that one entry holds them all
JOURNEYS = {"shipment": "shipment", "container": "custody", "sample": "sample"}
LIMIT = "transport.hand_over_minutes"


@dataclass(frozen=True)
class Facts:
    """What changes hands, and to whom: a person by badge, or an external party by its code or by name and firm."""

    things: tuple[str, ...] = scan("shipment", "container", "sample", many=True)
    receiver: str = person(required=False)
    party: str = scan("external_party", required=False)
    party_name: str = text(required=False)
    party_firm: str = text(required=False)
    waybill: str = text(required=False)


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """One receiver who is not the giver; the giver has it; it is not inside something else; no time was lost."""
    yield from _receiver_reasons(situation, facts, act)
    inside = sum(len(_inside(situation, situation.thing(code))) for code in facts.things)
    yield from too_many_at_once(facts.things[0], len(facts.things) + inside, MOST_THINGS)
    for code in facts.things:
        thing = situation.thing(code)
        riding = on_the_road(situation, thing) if thing.kind == "container" else None
        if riding:
            yield Refusal("inside_a_shipment", code, {"shipment": riding.code})
        elif not _holds(situation, thing, act):
            yield Refusal("not_the_holder", code, {"holder": thing.text("holder", "none")})
        yield from _lateness(situation, thing, act.at)


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """The new holder has the things, and everything inside them."""
    holder = person_of(situation, facts.receiver) if facts.receiver else facts.party or "@party"
    if holder == "@party":
        attrs = {"firm": facts.party_firm, "waybill": facts.waybill}
        yield Created(holder, "external_party", attrs, name=facts.party_name)
    for code in facts.things:
        thing = situation.thing(code)
        yield Moved(code, JOURNEYS[thing.kind], "sent" if thing.kind == "sample" and not facts.receiver else "")
        yield from _held(code, holder, facts, act.at)
        for container in _inside(situation, thing):
            yield Moved(container.code, "custody")
            yield from _held(container.code, holder, facts, act.at)


def _receiver_reasons(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    yield from badge_in_use(situation, facts.receiver)
    told = bool(facts.party_name or facts.party_firm)
    if bool(facts.receiver) + bool(facts.party) + told > 1:
        yield Refusal("two_receivers")
    elif not (facts.receiver or facts.party) and not (facts.party_name and facts.party_firm):
        yield Refusal("receiver_missing")
    elif facts.receiver and same_human(situation, act.actor, person_of(situation, facts.receiver)):
        yield Refusal("giver_as_receiver", act.actor)


def _holds(situation: Situation, thing: Thing, act: Act) -> bool:
    """The actor has it in hand, or it stands packed at the station where the actor is; a sample may be nobody's yet."""
    waiting = thing.state("shipment") == "packed" and thing.text("from_station") == situation.station
    waiting = waiting or (thing.kind == "sample" and not thing.has("holder"))
    return thing.text("holder") == act.actor or waiting


def _lateness(situation: Situation, thing: Thing, at: datetime) -> Iterator[Refusal]:
    """Where the profile limits the time one pair of hands may have a product (fresh cells): a note beyond it."""
    since = thing.instant("handed_at")
    for container in (thing,) if thing.kind == "container" else _inside(situation, thing):
        profile = situation.frozen_document(container, "product_profile")
        if since and profile.states(LIMIT) and at - since > profile.minutes(LIMIT):
            minutes = (at - since) // timedelta(minutes=1)
            yield Refusal("late_hand_over", container.code, {"minutes": minutes, "most": profile.text(LIMIT)})


def _inside(situation: Situation, thing: Thing) -> tuple[Thing, ...]:
    on_board = carried(situation, thing.code) if thing.kind == "shipment" else ()
    return tuple(container for container in on_board if container.state("custody") in ("packed", "in_transit"))


def _held(code: str, holder: str, facts: Facts, at: datetime) -> Iterator[Effect]:
    """Who has it now, and whether that side was shown by a badge or is only told by the giver."""
    yield Set(code, "holder", holder)
    yield Set(code, "receipt", "by_badge" if facts.receiver else "unsigned")
    if facts.waybill:
        yield Set(code, "waybill", facts.waybill)
    yield Set(code, "handed_at", instant_text(at))


STEP = Step(
    name="hand_over",
    station="transport",
    kind="custody.handed_over",
    facts=Facts,
    effects=effects,
    refusals=refusals,
    sign=Sign.PERFORMER,
    meanings=("handed over",),
    primary="things",
    reads=(RELATED,),
    guards=(ended_container,),
    witnessed=True,
    cites="PIC/S Annex 2 paragraph 28; ISO 21973",
)
