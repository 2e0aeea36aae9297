"""Recalling a lot: one way, everyone who has some of it is alarmed, and answers by name."""

from __future__ import annotations

import pytest

from custody.rules.guards.lot import lot_released
from custody.rules.registry import registry
from tests.rules.quality.lab import Lab

WHY = {"cause": "late_positive_result", "explanation": "Sterility positive on day 12."}


@pytest.fixture
def released(lab: Lab) -> Lab:
    """The lot released; one container with a courier and meant for a child, one with the operator, one destroyed."""
    world = lab.world
    world.change(lab.lot, {"lot": "released"})
    courier = world.put("external_party", name="Cold Chain")
    world.change(lab.container, {"container": "frozen", "custody": "in_transit"}, holder=courier)
    dose = world.put("dose", {"dose": "verified"}, code="U1.1", subject="U1")
    world.link(dose, lab.container, "allocated")
    for state in ("frozen", "destroyed"):
        world.link(lab.lot, world.put("container", {"container": state}, lot=lab.lot, holder=lab.operator), "filled")
    return lab


def test_a_recall_holds_the_lot_and_alarms_everyone_who_has_some_of_it(released: Lab) -> None:
    lab, world = released, released.world
    world.do("recall_lot", lab.releaser, {"lot": lab.lot, **WHY})
    lot = world.things[lab.lot]
    assert (lot.state("lot"), lot.text("recalled_by"), lot.text("cause")) == ("recalled", lab.releaser, WHY["cause"])
    assert [item.text("reason") for item in world.items.values() if item.kind == "hold"] == ["recalled_lot"]
    alarms = [item for item in world.items.values() if item.kind == "alarm"]
    assert {alarm.text("holder"): (len(alarm.about), alarm.attrs["subjects"]) for alarm in alarms} == {
        world.things[lab.container].text("holder"): (1, ("U1",)),
        lab.operator: (1, ()),
    }


def test_for_what_a_child_has_had_whoever_gave_it_is_alarmed(released: Lab) -> None:
    lab, world = released, released.world
    world.change(lab.container, {"container": "infused", "custody": "ended"}, holder=None)
    prepared = world.put("prepared_dose", {"prepared_dose": "infused"}, started_by=lab.qa)
    world.link(lab.container, prepared, "pooled")
    world.do("recall_lot", lab.releaser, {"lot": lab.lot, **WHY})
    alarms = {item.text("holder"): item.about for item in world.items.values() if item.kind == "alarm"}
    assert alarms[lab.qa] == (lab.container,)


def test_the_signature_of_a_recall_covers_every_holder_container_and_child(released: Lab) -> None:
    step = registry().steps["recall_lot"]
    facts = step.facts(lot=released.lot, **WHY)
    evidence = step.evidence(released.world.situation(step), facts)
    holder = released.world.things[released.container].text("holder")
    assert evidence["recalled_children"] == ["U1"]
    listed = evidence["recalled_from"]
    assert isinstance(listed, dict)
    assert listed[holder] == released.container


def test_a_recalled_container_is_given_to_nobody_and_nothing_leads_back(released: Lab) -> None:
    lab, world = released, released.world
    world.do("recall_lot", lab.qa, {"lot": lab.lot, **WHY})
    assert "wrong_state" in world.refused("recall_lot", lab.qa, {"lot": lab.lot, **WHY})
    reject = {"lot": lab.lot, "cause": "other", "explanation": "again"}
    assert world.refused("reject_lot", lab.releaser, reject) == ("wrong_state",)
    reasons = lot_released(world.situation(), world.things[lab.container], world.at)
    assert [reason.code for reason in reasons] == ["lot_recalled"]


@pytest.mark.parametrize("state", ["in_process", "quarantine", "reviewed", "rejected"])
def test_only_a_released_lot_is_recalled(released: Lab, state: str) -> None:
    released.world.change(released.lot, {"lot": state})
    facts = {"lot": released.lot, **WHY}
    assert released.world.refused("recall_lot", released.releaser, facts) == ("wrong_state",)


def test_only_release_role_and_quality_recall_and_with_their_password(released: Lab) -> None:
    facts = {"lot": released.lot, **WHY}
    assert released.world.refused("recall_lot", released.operator, facts) == ("not_permitted",)
    assert released.world.refused("recall_lot", released.qa, facts, full_password=False) == ("full_password_needed",)


def alarm_of(lab: Lab, holder: str) -> str:
    lab.world.do("recall_lot", lab.releaser, {"lot": lab.lot, **WHY})
    found = (item for item in lab.world.items.values() if item.kind == "alarm" and item.text("holder") == holder)
    return next(found).code


def test_whoever_has_the_cells_answers_the_alarm_by_name(released: Lab) -> None:
    alarm = alarm_of(released, released.operator)
    released.world.do("acknowledge_alarm", released.operator, {"alarm": alarm, "done": "put_aside"})
    thing = released.world.things[alarm]
    assert (thing.state("alarm"), thing.text("answered_by"), thing.text("done")) == (
        *("closed", released.operator, "put_aside"),
    )


def test_an_alarm_answered_for_another_names_whom_one_spoke_to(released: Lab) -> None:
    alarm = alarm_of(released, released.world.things[released.container].text("holder"))
    facts = {"alarm": alarm, "done": "stopped"}
    assert released.world.refused("acknowledge_alarm", released.qa, facts) == ("answered_for_another",)
    released.world.do("acknowledge_alarm", released.qa, {**facts, "spoken_to": "Dispatcher on duty"})
    assert released.world.things[alarm].text("spoken_to") == "Dispatcher on duty"


def test_what_is_stored_alarms_its_freezer_and_whoever_looks_there_answers(released: Lab) -> None:
    world = released.world
    freezer = world.put("storage_place", {"storage_place": "in_use"})
    world.link(world.put("storage_place", freezer=freezer), released.container, "keeps")
    alarm = alarm_of(released, freezer)
    world.do("acknowledge_alarm", released.qa, {"alarm": alarm, "done": "put_aside"})
    assert world.things[alarm].state("alarm") == "closed"


def test_an_alarm_is_answered_once(released: Lab) -> None:
    alarm = alarm_of(released, released.operator)
    facts = {"alarm": alarm, "done": "put_aside"}
    released.world.do("acknowledge_alarm", released.operator, facts)
    assert released.world.refused("acknowledge_alarm", released.operator, facts) == ("alarm_already_answered",)
