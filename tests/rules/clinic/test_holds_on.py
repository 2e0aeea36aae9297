"""Which holds stop a thing: its own, of what it came from, of the shipment, the dose and the child; none from below."""

from __future__ import annotations

from custody.rules.guards.usable import holds_on
from tests.rules.clinic.ward import Ward


def test_a_hold_on_one_container_is_no_hold_on_the_lot_it_came_from() -> None:
    ward = Ward.cryopreserved()
    hold = ward.world.open("hold", ward.first.container, reason="damaged")
    situation = ward.world.situation()
    assert holds_on(situation, situation.thing(ward.lot)) == ()
    assert [item.code for item in holds_on(situation, situation.thing(ward.first.container))] == [hold]
    assert holds_on(situation, situation.thing(ward.second.container)) == ()


def test_a_hold_on_the_lot_the_shipment_the_dose_or_the_child_stops_the_container() -> None:
    ward = Ward.cryopreserved()
    shipment = ward.world.put("shipment")
    ward.world.link(shipment, ward.first.container, "carries")
    above = (ward.lot, shipment, ward.first.dose, ward.first.subject)
    holds = [ward.world.open("hold", code, reason="other") for code in above]
    situation = ward.world.situation()
    assert [item.code for item in holds_on(situation, situation.thing(ward.first.container))] == holds
