"""Pack a shipment: two people scan positions, containers, shipper and logger; from here on the box answers for them.

Only released lots travel, or containers that quality named in an authorisation (21 CFR 1271.265(b)): to the place it
says, arriving while it lasts, and marked as travelling in quarantine. Shipper and logger are in date and ride with
nothing else; the box must keep its cold until after it is expected (dry shippers of one model differ by two fifths).
The condition of everything packed is undecided until somebody has judged it on arrival.

The number on a frosted bag is hard to read: the position it was taken from is the second proof that it is the one.
What lies in no position, fresh on the bench or in the hand, has none to scan. Whoever checks scans every container in
the box once more, and the two lists are the same (journey.md, 7: a second person who scans).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from custody.rules.effects import Created, Effect, Linked, Moved, Set, Unlinked, instant_text, plain
from custody.rules.facts import by_second, decimal, instant, scan, text
from custody.rules.guards.at_once import too_many_at_once
from custody.rules.guards.containers import ended_container, unfit_for_storage
from custody.rules.guards.identity import rescanned
from custody.rules.guards.lot import in_date, unreleased_lots
from custody.rules.guards.replacing import past_replacement
from custody.rules.guards.shipments import in_use_or_overdue, released_or_authorised, unknown_stations
from custody.rules.guards.storage import taken_from
from custody.rules.guards.usable import not_held
from custody.rules.out_of_storage import clock_stopped
from custody.rules.refusals import Refusal
from custody.rules.situation import ANCESTORS, ITEMS, RELATED, Situation
from custody.rules.step import Act, Circumstances, Sign, Step
from custody.rules.units import Unit

MOST_CONTAINERS = 50  # of one shipment, so that one entry holds them all
NITROGEN = "ln2_vapour"  # storage class of the profile


@dataclass(frozen=True)
class Facts:
    """What is packed, from which positions, the same once more by the second person, in what, sealed how, and where it
    goes. Liquid nitrogen in kg where the product needs it."""

    containers: tuple[str, ...] = scan("container", many=True)
    places: tuple[str, ...] = scan("storage_place", many=True, required=False)
    containers_again: tuple[str, ...] = by_second(scan("container", many=True))
    shipper: str = scan("shipper")
    logger: str = scan("equipment")
    seal: str = text()
    ln2_kg: Decimal | None = decimal(Unit.KG, required=False)
    from_station: str = text()
    to_station: str = text()
    eta: datetime = instant()


def refusals(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    """Both scanned the same; the positions, shipper and logger, the way, and one storage class in one box."""
    yield from too_many_at_once(facts.shipper, len(facts.containers), MOST_CONTAINERS)
    yield from rescanned(facts.containers, facts.containers_again)
    yield from taken_from(situation, facts.places, facts.containers)
    yield from in_use_or_overdue(situation, situation.thing(facts.shipper), act.at)
    yield from in_use_or_overdue(situation, situation.thing(facts.logger), act.at)
    kind = situation.thing(facts.logger).text("equipment_kind")
    if kind != "logger":
        yield Refusal("not_a_logger", facts.logger, {"equipment_kind": kind})
    yield from _way_reasons(situation, facts, act)
    yield from _quarantine_reasons(situation, facts)
    classes = _classes(situation, facts)
    if len(classes) > 1:
        yield Refusal("mixed_storage_classes", facts.shipper, {"classes": ", ".join(sorted(classes))})
    if NITROGEN in classes and not facts.ln2_kg:
        yield Refusal("nitrogen_unrecorded", facts.shipper)


def effects(situation: Situation, facts: Facts, act: Act) -> Iterator[Effect]:
    """A shipment begins; containers leave their positions and are inside it, their condition undecided."""
    attrs = {
        "shipper": facts.shipper,
        "logger": facts.logger,
        "contents": facts.containers,
        "seal": facts.seal,
        "ln2_kg": plain(facts.ln2_kg),
        "from_station": facts.from_station,
        "to_station": facts.to_station,
        "eta": plain(facts.eta),
        "packed_at": plain(act.at),
        "handed_at": plain(act.at),
        "holder": act.actor,
        "in_quarantine": _in_quarantine(situation, facts),
    }
    yield Created("@shipment", "shipment", attrs)
    yield Moved("@shipment", "shipment")
    yield Linked(facts.shipper, "@shipment", "rides")
    yield Linked(facts.logger, "@shipment", "rides")
    for code in facts.containers:
        yield from _packed(situation, code, act)


def _packed(situation: Situation, code: str, act: Act) -> Iterator[Effect]:
    for place in situation.parents(code, "keeps"):
        yield Unlinked(place.code, code, "keeps")
    yield Linked("@shipment", code, "carries")
    yield Moved(code, "custody")
    yield Moved(code, "condition")
    yield Set(code, "holder", act.actor)
    yield Set(code, "handed_at", instant_text(act.at))
    yield from clock_stopped(situation.thing(code), act.at)


def _way_reasons(situation: Situation, facts: Facts, act: Act) -> Iterator[Refusal]:
    yield from unknown_stations(situation, facts.from_station, facts.to_station)
    if facts.from_station == facts.to_station:
        yield Refusal("no_way_to_go", params={"station": facts.to_station})
    if facts.eta <= act.at:
        yield Refusal("arrival_already_past", params={"eta": instant_text(facts.eta)})
    shipper = situation.thing(facts.shipper)
    hours = shipper.decimal("hold_hours") if shipper.has("hold_hours") else Decimal(0)
    if facts.eta > act.at + timedelta(hours=float(hours)):
        params = {"eta": instant_text(facts.eta), "hold_hours": format(hours, "f")}
        yield Refusal("beyond_hold_time", shipper.code, params)


def _quarantine_reasons(situation: Situation, facts: Facts) -> Iterator[Refusal]:
    """What travels unreleased is said, and goes only where and while it is authorised."""
    for code in _in_quarantine(situation, facts):
        container = situation.thing(code)
        until = container.instant("quarantine_until")
        params = {"to_station": container.text("quarantine_to"), "until": container.text("quarantine_until")}
        if until is None:
            continue  # the guard has said so
        if facts.to_station != container.text("quarantine_to") or facts.eta >= until:
            yield Refusal("outside_quarantine_authorisation", code, params)
        else:
            yield Refusal("travels_in_quarantine", code, params)


def _in_quarantine(situation: Situation, facts: Facts) -> tuple[str, ...]:
    return tuple(code for code in facts.containers if unreleased_lots(situation, situation.thing(code)))


def _classes(situation: Situation, facts: Facts) -> frozenset[str]:
    profiles = (situation.frozen_document(situation.thing(code), "product_profile") for code in facts.containers)
    return frozenset(profile.text("storage.class") for profile in profiles)


def around(situation: Situation, facts: Facts, act: Act) -> Circumstances:
    """A fresh lot that nothing can replace any more is past the point of no return on the road as well."""
    containers = (situation.thing(code) for code in facts.containers)
    return Circumstances(past_return=past_replacement(situation, containers, act.at))


STEP = Step(
    name="pack_shipment",
    station="transport",
    kind="shipment.packed",
    facts=Facts,
    effects=effects,
    refusals=refusals,
    sign=Sign.PERFORMER_AND_SECOND,
    meanings=("packed", "checked"),
    primary="containers",
    reads=(ANCESTORS, RELATED, ITEMS),
    guards=(ended_container, unfit_for_storage, in_date, released_or_authorised, not_held),
    around=around,
    cites="21 CFR 1271.265(b)",
)
