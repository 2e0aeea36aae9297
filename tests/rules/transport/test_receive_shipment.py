"""Receiving: everything is scanned, nothing is silently short, and the packer does not receive."""

from __future__ import annotations

from typing import Any

from tests.rules.transport.conftest import Road


def received(road: Road, **more: Any) -> dict[str, Any]:
    return {"shipment": road.shipment, "containers": road.containers, "seal_intact": "yes", **more}


def sent(road: Road) -> None:
    road.pack()
    road.send()


def test_what_arrives_is_held_by_the_receiver_and_its_clock_runs(road: Road) -> None:
    sent(road)
    road.receive(*road.containers, seal="S-1201", arrival_celsius="-188.5")
    world = road.world
    for code in road.containers:
        container = world.things[code]
        assert container.state("custody") == "received"
        assert container.text("holder") == road.people["receiver"]
        assert container.instant("out_since") == world.at
    shipment = world.things[road.shipment]
    assert shipment.state("shipment") == "arrived"
    assert shipment.text("arrival_celsius") == "-188.5"
    assert world.situation().open_items("deviation") == ()


def test_shipper_and_logger_are_free_again_after_arrival(road: Road) -> None:
    road.arrived()
    assert road.world.situation().parents(road.shipment, "rides") == ()


def test_a_container_that_is_missing_is_sought_held_and_opens_a_major_deviation(road: Road) -> None:
    sent(road)
    there, missing = road.containers
    road.receive(there)
    assert road.world.things[missing].state("custody") == "sought"
    (deviation,) = road.world.situation().open_items("deviation", missing)
    (hold,) = road.world.situation().open_items("hold", missing)
    assert deviation.text("grade") == "major"
    assert (hold.attrs["by_the_program"], hold.text("placed_by")) == (True, "")
    assert road.world.situation().open_items("hold", there) == ()


def test_an_empty_box_is_received_too(road: Road) -> None:
    sent(road)
    road.receive()
    assert {road.world.things[code].state("custody") for code in road.containers} == {"sought"}


def test_a_sought_container_that_turns_up_is_received_later(road: Road) -> None:
    sent(road)
    there, missing = road.containers
    road.receive(there)
    road.world.later(hours=1)
    road.receive(missing)
    assert road.world.things[missing].state("custody") == "received"
    assert road.world.things[there].state("custody") == "received"
    assert len(road.world.situation().open_items("deviation")) == 1


def test_a_container_that_is_not_on_the_list_is_refused(road: Road) -> None:
    sent(road)
    stranger = road.another(road.lot)
    facts = received(road, containers=[*road.containers, stranger])
    assert road.world.refused("receive_shipment", road.people["receiver"], facts) == ("not_on_the_list",)


def test_whoever_packed_it_does_not_receive_it(road: Road) -> None:
    both = road.world.person("Night shift", "cryo", "site_receiver")
    road.people["packer"] = both
    sent(road)
    assert road.world.refused("receive_shipment", both, received(road)) == ("pair_broken",)


def test_a_shipment_nobody_handed_over_does_not_arrive(road: Road) -> None:
    road.pack()
    road.world.station = "pharmacy"
    assert "wrong_state" in road.world.refused("receive_shipment", road.people["receiver"], received(road))


def test_another_seal_than_packed_is_noted_and_opens_a_deviation(road: Road) -> None:
    sent(road)
    facts = received(road, seal="S-1210")
    decision = road.world.do("receive_shipment", road.people["receiver"], facts)
    assert [note.code for note in decision.notes] == ["another_seal"]
    (deviation,) = road.world.situation().open_items("deviation")
    assert (deviation.text("reason"), deviation.text("grade")) == ("another_seal", "major")


def test_arrival_at_another_site_than_planned_is_noted(road: Road) -> None:
    sent(road)
    road.world.station = "thaw_bench"  # another station of the same site
    assert road.world.notes("receive_shipment", road.people["receiver"], received(road)) == ()
    road.world.station = "qc_lab"
    notes = road.world.notes("receive_shipment", road.people["receiver"], received(road))
    assert notes == ("another_destination",)
