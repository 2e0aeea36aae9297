"""The first light of the story, for the small demonstration and whoever needs no more: three children enrolled and
prescribed, and the first one's first dose from the freezer to the child."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from custody.faces.demo import bedside, children, road
from custody.faces.demo.cast import Cast
from custody.faces.demo.setting_up import Shop
from custody.record.reads.things import trace

FIRST = ("01", "02", "03")


def enrol_children(cast: Cast, shop: Shop, now: datetime) -> list[str]:
    """Three children: registered, consented, eligible, and wearing a bound wristband."""
    cast.clock.to(now - timedelta(days=6))
    enrolled = [children.enrol(cast, number) for number in FIRST]
    children.put_bands_on(cast, shop, enrolled)
    return enrolled


def prescribe_doses(cast: Cast, enrolled: Sequence[str], now: datetime) -> None:
    """Dose 1 for each child, from the weight of the day before, verified by the pharmacist's own arithmetic."""
    cast.clock.to(now - timedelta(hours=26))
    for subject in enrolled:
        children.prescribe(cast, subject)
        children.verify(cast, subject)


def give_first_dose(cast: Cast, shop: Shop, what: tuple[str, str], now: datetime) -> None:
    """The first child's first dose: allocated, shipped, issued, thawed, prepared, checked twice, infused."""
    subject, lot = what
    cast.clock.to(now - timedelta(hours=24))
    chosen, backup = containers_of(cast, lot)[:2]
    children.allocate(cast, subject, [chosen], backup)
    shipment = road.send(cast, shop, [chosen, backup], "DEMO-SEAL-1")
    cast.clock.wait(hours=5)
    road.receive(cast, shipment, [chosen, backup], "DEMO-SEAL-1")
    road.accept(cast, [chosen, backup])
    bedside.infuse(cast, shop, bedside.Dose(subject, 1, [chosen]))


def containers_of(cast: Cast, lot: str) -> list[str]:
    """The containers of a lot, in the order of their numbers."""
    with cast.house.store.reading() as link:
        found = trace(link, lot, "forward", cast.clock.at).of_kind("container")
    return [one.code for one in sorted(found, key=lambda one: one.name)]
