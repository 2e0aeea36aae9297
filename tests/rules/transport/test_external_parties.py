"""Parties outside the house: registered with a number to call, given things against no signature, named on results."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rules.quality.lab import Lab, lab_with_a_lot
from tests.rules.transport.conftest import Road

PARTY = {
    **{"name": "Sterility lab", "firm": "Fictitious Testing", "party_kind": "laboratory"},
    **{"contact": "Duty desk", "phone": "+00 000 0000"},
}


@pytest.fixture
def lab() -> Lab:
    return lab_with_a_lot()


def registered(lab: Lab | Road, by: str) -> str:
    lab.world.do("register_party", by, PARTY)
    return lab.world.created["@1"]


def send(lab: Lab, party: str, **more: Any) -> None:
    facts = {"things": [lab.sample], "party": party, **more}
    lab.world.do("hand_over", lab.analyst, facts)


def viability(lab: Lab, **more: str) -> dict[str, str]:
    return {"sample": lab.sample, "test": "viability", "value": "91", "unit": "%", "control_valid": "yes", **more}


def test_a_party_is_registered_with_whom_to_call(lab: Lab) -> None:
    party = lab.world.things[registered(lab, lab.qa)]
    assert (party.kind, party.name, party.state("external_party")) == (
        *("external_party", "Sterility lab", "registered"),
    )
    assert (party.text("firm"), party.text("contact"), party.text("phone")) == (
        *("Fictitious Testing", "Duty desk", "+00 000 0000"),
    )
    assert lab.world.refused("register_party", lab.operator, PARTY) == ("not_permitted",)


def test_a_shipment_given_to_a_registered_party_shows_an_unsigned_side_until_a_badge_receives_it(road: Road) -> None:
    party = registered(road, road.people["qa"])
    road.pack()
    facts = {"things": [road.shipment], "party": party, "waybill": "W-7"}
    road.world.do("hand_over", road.people["packer"], facts)
    for code in (road.shipment, *road.containers):
        thing = road.world.things[code]
        assert (thing.text("holder"), thing.text("receipt"), thing.text("waybill")) == (party, "unsigned", "W-7")
    road.world.station = "pharmacy"
    road.receive(*road.containers)
    for code in (road.shipment, *road.containers):
        assert road.world.things[code].text("receipt") == "by_badge"


def test_a_colleague_who_shows_a_badge_is_a_signed_side(road: Road) -> None:
    road.pack()
    road.send()
    assert road.world.things[road.shipment].text("receipt") == "by_badge"


def test_there_is_one_receiver(road: Road) -> None:
    party = registered(road, road.people["qa"])
    road.pack()
    for more in ({"receiver": road.people["courier"]}, {"party_name": "Li Wei", "party_firm": "Cold Road"}):
        facts = {"things": [road.shipment], "party": party, **more}
        assert road.world.refused("hand_over", road.people["packer"], facts) == ("two_receivers",)


def test_a_sample_goes_to_a_laboratory_and_its_result_bears_that_name(lab: Lab) -> None:
    party = registered(lab, lab.qa)
    send(lab, party, waybill="W-9")
    sample = lab.world.things[lab.sample]
    assert (sample.state("sample"), sample.text("holder"), sample.text("receipt")) == ("sent", party, "unsigned")
    lab.world.do("record_result", lab.analyst, viability(lab, laboratory=party))
    assert lab.world.things[f"{lab.sample}.viability.1"].text("laboratory") == party
    assert lab.world.things[lab.sample].state("sample") == "in_test"


def test_a_result_of_a_sample_that_is_away_names_the_laboratory_that_has_it(lab: Lab) -> None:
    party, other = registered(lab, lab.qa), registered(lab, lab.qa)
    send(lab, party)
    for facts in (viability(lab), viability(lab, laboratory=other)):
        assert lab.world.refused("record_result", lab.analyst, facts) == ("another_laboratory",)


def test_a_result_of_the_house_names_no_laboratory_outside(lab: Lab) -> None:
    facts = viability(lab, laboratory=registered(lab, lab.qa))
    assert lab.world.refused("record_result", lab.analyst, facts) == ("another_laboratory",)


def test_a_sample_that_came_back_is_tested_in_the_house(lab: Lab) -> None:
    send(lab, registered(lab, lab.qa))
    facts = {"sample": lab.sample, "outcome": "accepted", "condition": "intact"}
    lab.world.do("receive_sample", lab.analyst, facts)
    assert lab.world.things[lab.sample].text("holder") == lab.analyst
    assert lab.world.refused("record_result", lab.analyst, viability(lab)) == ()


def test_a_sample_passes_between_colleagues_and_only_from_the_one_who_has_it(lab: Lab) -> None:
    lab.world.do("hand_over", lab.analyst, {"things": [lab.sample], "receiver": lab.reviewer})
    sample = lab.world.things[lab.sample]
    assert (sample.state("sample"), sample.text("holder")) == ("received", lab.reviewer)
    facts = {"things": [lab.sample], "receiver": lab.operator}
    assert lab.world.refused("hand_over", lab.analyst, facts) == ("not_the_holder",)
