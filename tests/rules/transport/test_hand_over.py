"""Handing over: the giver has it, the receiver is somebody else, and a gap in custody cannot be recorded."""

from __future__ import annotations

from custody.rules.situation import Edge
from tests.rules.transport.conftest import FRESH, Road


def over(road: Road, **more: object) -> dict[str, object]:
    return {"things": [road.shipment], "receiver": road.people["courier"], **more}


def test_a_shipment_and_everything_inside_pass_to_the_receiver(road: Road) -> None:
    road.pack()
    road.world.do("hand_over", road.people["packer"], over(road))
    world, courier = road.world, road.people["courier"]
    assert world.things[road.shipment].state("shipment") == "in_transit"
    for code in (road.shipment, *road.containers):
        assert world.things[code].text("holder") == courier
    assert {world.things[code].state("custody") for code in road.containers} == {"in_transit"}


def test_the_receiver_may_be_named_by_the_badge_that_was_scanned(road: Road) -> None:
    road.pack()
    badge = road.world.things[road.people["courier"]].text("badge")
    road.world.do("hand_over", road.people["packer"], over(road, receiver=badge))
    assert road.world.things[road.shipment].text("holder") == road.people["courier"]


def test_a_colleague_at_the_station_may_give_away_what_stands_packed_there(road: Road) -> None:
    road.pack()
    assert road.world.refused("hand_over", road.people["checker"], over(road)) == ()


def test_an_external_party_is_kept_with_name_firm_and_waybill(road: Road) -> None:
    road.pack()
    party = {"party_name": "Li Wei", "party_firm": "Cold Road", "waybill": "W-7"}
    road.world.do("hand_over", road.people["packer"], over(road, receiver="", **party))
    kept = road.world.things[road.world.created["@party"]]
    assert (kept.kind, kept.name, kept.text("firm"), kept.text("waybill")) == (
        "external_party",
        "Li Wei",
        "Cold Road",
        "W-7",
    )
    assert road.world.things[road.containers[0]].text("holder") == kept.code


def test_one_container_in_hand_passes_on_by_itself(road: Road) -> None:
    nurse = road.world.person("Zhang Min", "nurse")
    container = road.containers[0]
    road.world.change(container, {"custody": "issued"}, holder=nurse)
    receiver = road.people["receiver"]
    road.world.do("hand_over", nurse, {"things": [container], "receiver": receiver})
    assert road.world.things[container].text("holder") == receiver
    assert road.world.things[container].state("custody") == "issued"


def test_whoever_does_not_have_it_cannot_give_it(road: Road) -> None:
    road.pack()
    road.world.do("hand_over", road.people["packer"], over(road))
    facts = over(road, receiver=road.people["receiver"])
    assert road.world.refused("hand_over", road.people["packer"], facts) == ("not_the_holder",)


def test_a_packed_shipment_is_not_given_away_from_another_station(road: Road) -> None:
    road.pack()
    road.world.station = "ward"
    assert road.world.refused("hand_over", road.people["checker"], over(road)) == ("not_the_holder",)


def test_nobody_hands_over_to_themselves(road: Road) -> None:
    road.pack()
    facts = over(road, receiver=road.people["packer"])
    assert road.world.refused("hand_over", road.people["packer"], facts) == ("giver_as_receiver",)


def test_a_hand_over_without_a_receiver_is_refused(road: Road) -> None:
    road.pack()
    assert road.world.refused("hand_over", road.people["packer"], over(road, receiver="")) == ("receiver_missing",)
    unnamed = over(road, receiver="", party_firm="Cold Road")
    assert road.world.refused("hand_over", road.people["packer"], unnamed) == ("receiver_missing",)


def test_a_hand_over_to_two_receivers_is_refused(road: Road) -> None:
    road.pack()
    facts = over(road, party_name="Li Wei", party_firm="Cold Road")
    assert road.world.refused("hand_over", road.people["packer"], facts) == ("two_receivers",)


def test_a_container_inside_a_shipment_is_not_given_away_by_itself(road: Road) -> None:
    road.pack()
    facts = over(road, things=[road.containers[0]])
    assert road.world.refused("hand_over", road.people["packer"], facts) == ("inside_a_shipment",)


def test_a_hand_over_signed_by_somebody_else_is_refused(road: Road) -> None:
    road.pack()
    refused = road.world.refused("hand_over", road.people["packer"], over(road), signed=False)
    assert refused == ("signature_missing",)


def test_fresh_cells_too_long_in_one_pair_of_hands_are_noted_and_not_stopped(road: Road) -> None:
    road.containers = [road.another(road.lot, FRESH, "filled")]
    road.pack(ln2_kg="")
    road.world.later(minutes=60)
    assert road.world.notes("hand_over", road.people["packer"], over(road)) == ()
    road.world.later(minutes=1)
    assert road.world.notes("hand_over", road.people["packer"], over(road)) == ("late_hand_over",)


def test_frozen_cells_have_no_limit_for_one_pair_of_hands(road: Road) -> None:
    road.pack()
    road.world.later(hours=10)
    assert road.world.notes("hand_over", road.people["packer"], over(road)) == ()


def test_what_is_inside_counts_towards_what_one_hand_over_holds(road: Road) -> None:
    shipments = []
    for _ in range(2):
        road.containers = [road.another(road.lot) for _ in range(50)]
        shipments.append(road.pack())
        for riding in (road.shipper, road.logger):
            road.world.edges.pop(Edge(riding, road.shipment, "rides"))
    refused = road.world.refused("hand_over", road.people["packer"], over(road, things=shipments))
    assert refused == ("too_many_at_once",)
    assert road.world.refused("hand_over", road.people["packer"], over(road)) == ()
