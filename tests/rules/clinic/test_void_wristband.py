"""Voiding a wristband: on nobody from now on; one found on another child takes everything down that went by it."""

from __future__ import annotations

from typing import Any

import pytest

from custody.rules.facts import specs_of
from custody.rules.guards.identity import ON_ANOTHER
from custody.rules.situation import Edge, Item
from custody.rules.steps.clinic.void_wristband import STEP
from tests.rules.clinic.banding import binding
from tests.rules.clinic.ward import Ward

WHY = next(spec for spec in specs_of(STEP.facts) if spec.name == "why").choices


@pytest.fixture
def ward() -> Ward:
    return Ward.cryopreserved()


def void(ward: Ward, why: str) -> None:
    facts = {"wristband": ward.first.band, "why": why}
    ward.world.do("void_wristband", ward.nurse, facts, second=ward.other_nurse)


def opened(ward: Ward, kind: str) -> list[Item]:
    return [item for item in ward.world.items.values() if item.kind == kind]


def holds(ward: Ward) -> list[tuple[str, tuple[str, ...]]]:
    return [(hold.text("reason"), hold.about) for hold in opened(ward, "hold")]


@pytest.mark.parametrize("why", WHY)
def test_a_band_that_is_void_is_worn_by_nobody_and_checks_made_with_it_fall(ward: Ward, why: str) -> None:
    prepared, band = ward.verified(), ward.first.band
    void(ward, why)
    assert ward.world.things[band].state("wristband") == "void"
    assert Edge(ward.first.subject, band, "wears") not in ward.world.edges
    assert [ward.world.things[band].text(name) for name in ("voided_why", "voided_by")] == [why, ward.nurse]
    assert ward.world.things[prepared].state("prepared_dose") == "prepared"
    assert ward.world.things[prepared].texts("checks") == ()
    assert ward.start(prepared).outcome == "mismatch"


@pytest.mark.parametrize("why", [one for one in WHY if one != ON_ANOTHER])
def test_a_band_that_was_on_the_right_child_opens_nothing_and_the_go_of_the_day_stands(ward: Ward, why: str) -> None:
    void(ward, why)
    assert not ward.world.items
    assert ward.world.things[ward.first.dose].has("cleared_until")


def test_a_band_found_on_another_child_takes_the_go_of_the_day_away_and_opens_a_critical_deviation(ward: Ward) -> None:
    prepared = ward.verified()
    void(ward, ON_ANOTHER)
    assert not ward.world.things[ward.first.dose].has("cleared_until")
    (deviation,) = opened(ward, "deviation")
    assert deviation.text("grade") == "critical"
    assert deviation.about == (ward.first.band, ward.first.subject, prepared)
    assert not opened(ward, "alarm")


def test_another_container_of_that_child_is_not_thawed_without_a_new_go(ward: Ward) -> None:
    void(ward, ON_ANOTHER)
    facts: dict[str, Any] = ward.thaw_facts(ward.first)
    refused = ward.world.refused("start_thaw", ward.technician, facts, second=ward.pharmacist)
    assert refused == ("not_cleared",)


def test_a_dose_that_runs_under_a_band_found_on_another_child_is_an_alarm_and_runs_on(ward: Ward) -> None:
    prepared = ward.running()
    void(ward, ON_ANOTHER)
    (alarm,) = opened(ward, "alarm")
    assert (alarm.about, alarm.text("holder")) == ((prepared,), ward.nurse)
    assert ward.world.things[prepared].state("prepared_dose") == "infusing"
    ward.end(prepared)
    assert ward.world.things[prepared].state("prepared_dose") == "infused"


@pytest.mark.parametrize("told", ["infused", "on paper"])
def test_a_dose_that_went_by_a_band_found_on_another_child_is_an_alarm_and_the_child_is_held(
    ward: Ward, told: str
) -> None:
    ward.world.change(ward.first.dose, cleared_by=ward.investigator)
    prepared = ward.verified()
    if told == "infused":
        ward.start(prepared)
        ward.world.later(minutes=20)
        ward.end(prepared, "46")
    else:
        facts = {"item": prepared, "what": "given_on_paper", "account": "Server down", "from_paper": "yes"}
        ward.world.do("record_as_happened", ward.nurse, {**facts, "wristband": ward.first.band})
    void(ward, ON_ANOTHER)
    (alarm,) = opened(ward, "alarm")
    assert (alarm.text("reason"), alarm.text("holder")) == ("wristband_on_another_child", ward.investigator)
    assert alarm.about == (prepared,)
    assert ("wristband_on_another_child", (ward.first.subject,)) in holds(ward)


def test_a_bag_given_as_it_was_by_a_band_found_on_another_child_is_an_alarm_too(ward: Ward) -> None:
    bag = ward.first.container
    facts = {"item": bag, "what": "given_on_paper", "account": "Server down", "from_paper": "yes"}
    ward.world.do("record_as_happened", ward.nurse, {**facts, "wristband": ward.first.band})
    void(ward, ON_ANOTHER)
    (alarm,) = opened(ward, "alarm")
    assert (alarm.text("reason"), alarm.about) == ("wristband_on_another_child", (bag,))
    assert (ward.first.band, ward.first.subject, bag) in [item.about for item in opened(ward, "deviation")]
    assert ("wristband_on_another_child", (ward.first.subject,)) in holds(ward)


def test_a_bag_given_by_an_earlier_band_is_no_alarm(ward: Ward) -> None:
    facts = {"item": ward.first.container, "what": "given_on_paper", "account": "Server down", "from_paper": "yes"}
    ward.world.do("record_as_happened", ward.nurse, {**facts, "wristband": ward.first.band})
    ward.world.do("void_wristband", ward.nurse, {"wristband": ward.first.band, "why": "lost"}, second=ward.other_nurse)
    later = ward.world.put("wristband", {"wristband": "printed"})
    copy = ward.world.put("label_copy", {"label_copy": "proved"}, about=later)
    ward.world.link(copy, later, "labels")
    ward.world.do("bind_wristband", ward.nurse, binding(ward.first.subject, later), second=ward.other_nurse)
    found = {"wristband": later, "why": ON_ANOTHER}
    ward.world.do("void_wristband", ward.nurse, found, second=ward.other_nurse)
    assert opened(ward, "alarm") == []


def test_a_dose_entered_from_paper_after_its_band_was_found_on_another_child_is_an_alarm_too(ward: Ward) -> None:
    prepared = ward.verified()
    void(ward, ON_ANOTHER)
    facts = {"item": prepared, "what": "given_on_paper", "account": "Server down", "from_paper": "yes"}
    ward.world.do("record_as_happened", ward.nurse, {**facts, "wristband": ward.first.band})
    (alarm,) = opened(ward, "alarm")
    assert (alarm.text("reason"), alarm.about) == ("wristband_on_another_child", (prepared, ward.first.subject))
    assert ("wristband_on_another_child", (ward.first.subject,)) in holds(ward)


def test_a_dose_that_waits_under_a_band_found_on_another_child_holds_nobody(ward: Ward) -> None:
    ward.verified()
    void(ward, ON_ANOTHER)
    assert holds(ward) == []


def test_what_waits_for_another_child_stays_verified(ward: Ward) -> None:
    prepared = ward.verified(ward.second)
    void(ward, ON_ANOTHER)
    assert ward.world.things[prepared].state("prepared_dose") == "verified"


@pytest.mark.parametrize("state", ["printed", "void"])
def test_a_band_that_nobody_wears_is_not_voided(ward: Ward, state: str) -> None:
    ward.world.change(ward.first.band, {"wristband": state})
    facts = {"wristband": ward.first.band, "why": "lost"}
    refused = ward.world.refused("void_wristband", ward.nurse, facts, second=ward.other_nurse)
    assert refused == ("wrong_state",)


def test_nobody_voids_a_band_alone(ward: Ward) -> None:
    facts = {"wristband": ward.first.band, "why": "lost"}
    assert ward.world.refused("void_wristband", ward.nurse, facts) == ("second_person_missing",)


def bound_anew(ward: Ward) -> str:
    """The first child wears another band; the one before it is void."""
    later = ward.world.put("wristband", {"wristband": "printed"})
    copy = ward.world.put("label_copy", {"label_copy": "proved"}, about=later)
    ward.world.link(copy, later, "labels")
    ward.world.do("bind_wristband", ward.nurse, binding(ward.first.subject, later), second=ward.other_nurse)
    return later


@pytest.mark.parametrize("void_since", ["replaced", "lost", "cut_off", "discharged", "transferred_out"])
def test_of_a_band_that_is_void_already_it_is_told_that_it_had_been_on_another_child(
    ward: Ward, void_since: str
) -> None:
    prepared = ward.running()
    ward.end(prepared)
    bound_anew(ward) if void_since == "replaced" else void(ward, void_since)
    ward.world.later(hours=3)
    void(ward, ON_ANOTHER)
    assert ward.world.things[ward.first.band].text("voided_why") == ON_ANOTHER
    assert opened(ward, "deviation")[-1].about == (ward.first.band, ward.first.subject, prepared)
    assert [(alarm.text("reason"), alarm.about) for alarm in opened(ward, "alarm")] == [
        ("wristband_on_another_child", (prepared,))
    ]
    assert ("wristband_on_another_child", (ward.first.subject,)) in holds(ward)
    told = {"item": prepared, "what": "given_on_paper", "account": "Sheet found", "from_paper": "yes"}
    notes = ward.world.notes("record_as_happened", ward.nurse, {**told, "wristband": ward.first.band})
    assert "band_was_on_another_child" in notes


def test_what_is_learnt_last_of_a_band_leaves_the_next_one_on_and_its_checks_made(ward: Ward) -> None:
    later = bound_anew(ward)
    prepared = ward.prepared(ward.first)
    for nurse in (ward.nurse, ward.other_nurse):
        ward.world.do("verify_dose", nurse, ward.bedside(prepared, wristband=later))
    void(ward, ON_ANOTHER)
    assert ward.world.things[later].state("wristband") == "on"
    assert ward.world.things[prepared].state("prepared_dose") == "verified"
    assert not ward.world.things[ward.first.dose].has("cleared_until")


def test_it_is_told_once_of_a_band_and_nothing_else_is_told_of_a_void_one(ward: Ward) -> None:
    void(ward, ON_ANOTHER)
    for why in WHY:
        facts = {"wristband": ward.first.band, "why": why}
        refused = ward.world.refused("void_wristband", ward.nurse, facts, second=ward.other_nurse)
        assert refused == ("wrong_state",)


def test_a_dose_that_runs_is_an_alarm_whichever_band_of_its_child_was_on_another(ward: Ward) -> None:
    prepared = ward.running()
    later = bound_anew(ward)
    ward.world.do("void_wristband", ward.nurse, {"wristband": later, "why": ON_ANOTHER}, second=ward.other_nurse)
    (alarm,) = opened(ward, "alarm")
    assert (alarm.text("reason"), alarm.about) == ("wristband_on_another_child", (prepared,))
    assert ("wristband_on_another_child", (ward.first.subject,)) in holds(ward)


@pytest.mark.parametrize("what", ["given_on_paper", "given_in_error"])
def test_a_dose_given_by_a_band_nobody_read_is_an_alarm_where_its_childs_band_was_on_another(
    ward: Ward, what: str
) -> None:
    prepared = ward.verified()
    told = {"item": prepared, "what": what, "account": "Server down", "from_paper": "yes"}
    ward.world.do("record_as_happened", ward.nurse, told)
    before = len(opened(ward, "alarm"))
    void(ward, ON_ANOTHER)
    assert [alarm.about for alarm in opened(ward, "alarm")[before:]] == [(prepared,)]
    assert ("wristband_on_another_child", (ward.first.subject,)) in holds(ward)


def test_another_childs_cells_that_went_by_a_band_found_on_another_are_an_alarm_once_more(ward: Ward) -> None:
    prepared = ward.verified()
    told = {"item": prepared, "what": "given_in_error", "account": "the wrong bed", "from_paper": "no"}
    ward.world.do("record_as_happened", ward.nurse, {**told, "wristband": ward.second.band})
    facts = {"wristband": ward.second.band, "why": ON_ANOTHER}
    ward.world.do("void_wristband", ward.nurse, facts, second=ward.other_nurse)
    alarm = opened(ward, "alarm")[-1]
    assert (alarm.text("reason"), alarm.about) == ("wristband_on_another_child", (prepared,))
    assert alarm.attrs["subjects"] == (ward.second.subject,)
    assert opened(ward, "deviation")[-1].about == (ward.second.band, ward.second.subject, prepared)
