"""Whoever opens a hold, takes product away or scans the wrong band: those for whom a scan comes too late are told,
whichever step it was, and every alarm stays open until somebody answers it by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from custody.faces.reached import ends_reservation, opens_hold
from custody.rules.aftermath import told_after
from custody.rules.decide import Accepted
from custody.rules.effects import Opened, Unlinked, held_by_the_program
from custody.rules.registry import registry
from custody.rules.situation import REACH, NotLoaded, Situation
from custody.seeds import seed
from tests.rules.clinic.trial import Trial
from tests.rules.clinic.ward import Ward
from tests.rules.world import World

Taken = tuple[str, dict[str, Any], dict[str, Any]]  # a step, its facts, and how it is signed


class Cells:
    """A container, the lot it is of, and where it stands; `due` is the container that comes too late for a scan."""

    def __init__(self, world: World, lot: str, container: str, qa: str) -> None:
        self.world, self.lot, self.container, self.qa = world, lot, container, qa
        self.releaser = world.person("Re Leaser", "release")
        self.analyst = world.person("Ana Lyst", "qc_analyst")
        self.receiver = world.person("Recei Ver", "site_receiver")
        digest = world.document("specification", "cryopreserved", seed("specification")).digest
        world.change(lot, documents={**world.things[lot].mapping("documents"), "specification": digest})
        self.sample = world.put("sample", {"sample": "in_test"}, lot=lot, purpose="test")
        world.link(lot, self.sample, "sampled")

    def take(self, name: str, actor: str, facts: dict[str, Any], **how: Any) -> list[tuple[str, str]]:
        """Take a step; reason and holder of every alarm it opened."""
        before = set(self.world.items)
        self.world.do(name, actor, facts, **how)
        opened = [item for code, item in self.world.items.items() if code not in before]
        assert [item for item in opened if item.kind == "hold"], "this step was to open a hold"
        return [(item.text("reason"), item.text("holder")) for item in opened if item.kind == "alarm"]


def placed(cells: Cells) -> list[tuple[str, str]]:
    return cells.take("place_hold", cells.qa, {"about": [cells.lot], "reason": "result_in_doubt"})


def positive(cells: Cells) -> list[tuple[str, str]]:
    found = {"sample": cells.sample, "test": "sterility", "value": "growth of Bacillus", "control_valid": "yes"}
    return cells.take("record_result", cells.analyst, found)


def corrected(cells: Cells) -> list[tuple[str, str]]:
    found = {"sample": cells.sample, "test": "sterility", "value": "no_growth", "control_valid": "yes"}
    cells.world.do("record_result", cells.analyst, found)
    entry = len(cells.world.entries) - 1
    result = {"thing": cells.sample, "test": "sterility", "entry": entry, "field": "value"}
    facts = {**result, "value": "growth", "explanation": "read from the wrong line"}
    return cells.take("correct_entry", cells.analyst, facts, second=cells.qa)


def rejected(cells: Cells) -> list[tuple[str, str]]:
    return cells.take("reject_lot", cells.releaser, {"lot": cells.lot, "cause": "contamination", "explanation": "x"})


def recalled(cells: Cells) -> list[tuple[str, str]]:
    return cells.take("recall_lot", cells.releaser, {"lot": cells.lot, "cause": "contamination", "explanation": "x"})


def judged_unacceptable(cells: Cells) -> list[tuple[str, str]]:
    deviation = cells.world.open("deviation", cells.lot, reason="other", grade="major")
    facts = {"deviation": deviation, "grade": "major", "root_cause": "unknown", "conclusion": "not safe"}
    verdict = {"thing": cells.lot, "impact": "unacceptable"}
    return cells.take("close_deviation", cells.qa, {**facts, "impacts": [verdict]})


LOT_WIDE: tuple[Callable[[Cells], list[tuple[str, str]]], ...] = (
    *(placed, positive, corrected, rejected, recalled, judged_unacceptable),
)
every_way = pytest.mark.parametrize("way", LOT_WIDE, ids=lambda way: way.__name__)


@pytest.fixture
def ward() -> Ward:
    return Ward.cryopreserved()


@every_way
def test_a_hold_on_cells_that_run_calls_the_nurse_who_started_them(
    ward: Ward, way: Callable[[Cells], list[tuple[str, str]]]
) -> None:
    ward.running()
    holders = [holder for _, holder in way(Cells(ward.world, ward.lot, ward.first.container, ward.qa))]
    assert ward.nurse in holders


@every_way
def test_a_hold_on_cells_that_thaw_is_an_alarm(ward: Ward, way: Callable[[Cells], list[tuple[str, str]]]) -> None:
    ward.thaw(ward.first)
    ward.world.change(ward.first.container, holder=ward.technician)
    holders = [holder for _, holder in way(Cells(ward.world, ward.lot, ward.first.container, ward.qa))]
    assert ward.technician in holders


@every_way
def test_a_hold_on_cells_that_travel_is_an_alarm(ward: Ward, way: Callable[[Cells], list[tuple[str, str]]]) -> None:
    ward.world.change(ward.first.container, {"custody": "in_transit"}, holder=ward.pharmacist)
    holders = [holder for _, holder in way(Cells(ward.world, ward.lot, ward.first.container, ward.qa))]
    assert ward.pharmacist in holders


def conditioned() -> tuple[Trial, str, str]:
    """A trial with a child cleared for conditioning, its container, and its back-up."""
    trial = Trial.begun()
    trial.prescribed()
    container, backup = trial.container(), trial.container()
    trial.world.do("allocate_containers", trial.pharmacist, trial.allocation(container, backup=backup))
    trial.world.change(trial.subject, {"conditioning": "cleared"}, conditioning_cleared_by=(trial.investigator,))
    trial.world.change(trial.subject, conditioning_on="2026-11-24")
    return trial, container, backup


@every_way
def test_a_hold_on_what_a_conditioned_child_waits_for_calls_the_investigator(
    way: Callable[[Cells], list[tuple[str, str]]],
) -> None:
    trial, container, _ = conditioned()
    alarms = way(Cells(trial.world, trial.lot, container, trial.qa))
    assert ("hold_on_conditioned_child", trial.investigator) in alarms
    assert isinstance(trial.world.last, Accepted)
    assert "hold_on_conditioned_child" in [note.code for note in trial.world.last.notes]


def test_product_of_a_conditioned_child_rejected_on_arrival_calls_the_investigator() -> None:
    trial, container, _ = conditioned()
    cells = Cells(trial.world, trial.lot, container, trial.qa)
    trial.world.change(container, {"condition": "undecided", "custody": "received"})
    trial.world.change(container, documents=trial.world.things[trial.lot].mapping("documents"))
    seen = {"seal_intact": "no", "ln2_present": "no", "logger_verdict": "outside", "damage": "yes"}
    alarms = cells.take("judge_condition", trial.qa, {"containers": [container], "decision": "reject", **seen})
    assert alarms == [("hold_on_conditioned_child", trial.investigator)]


def test_product_of_a_conditioned_child_lost_on_the_road_calls_the_investigator() -> None:
    trial, container, _ = conditioned()
    cells = Cells(trial.world, trial.lot, container, trial.qa)
    shipment = trial.world.put("shipment", {"shipment": "in_transit"}, seal="1", to_station=trial.world.station)
    trial.world.link(shipment, container, "carries")
    trial.world.change(container, {"custody": "in_transit"})
    facts = {"shipment": shipment, "containers": [], "seal_intact": "yes"}
    alarms = cells.take("receive_shipment", cells.receiver, facts)
    assert alarms == [("hold_on_conditioned_child", trial.investigator)]


def test_the_fresh_lot_a_conditioned_child_was_planned_for_calls_the_investigator_when_it_is_rejected() -> None:
    trial, container, _ = conditioned()
    cells = Cells(trial.world, trial.world.put("lot", {"lot": "quarantine"}), container, trial.qa)
    batch = trial.world.put("batch", {"batch": "harvested"})
    trial.world.change(cells.lot, batch=batch)
    trial.world.link(batch, trial.subject, "awaited")
    assert rejected(cells) == [("hold_on_conditioned_child", trial.investigator)]


def released(trial: Trial, container: str) -> Taken:
    return "release_allocation", {"containers": [container], "why": "dose_changed"}, {}


def thrown_away(trial: Trial, container: str) -> Taken:
    return "discard_container", {"item": container, "cause": "not_needed"}, {}


def told_as_lost(trial: Trial, container: str) -> Taken:
    facts = {"item": container, "what": "lost", "account": "nobody finds it", "from_paper": "no"}
    return "record_as_happened", facts, {}


@pytest.mark.parametrize("backup", [False, True], ids=["product", "back-up"])
@pytest.mark.parametrize("way", [released, thrown_away, told_as_lost])
def test_whoever_takes_product_or_back_up_from_a_conditioned_child_calls_the_investigator(
    way: Callable[[Trial, str], Taken], backup: bool
) -> None:
    trial, container, spare = conditioned()
    taken = spare if backup else container
    name, facts, how = way(trial, taken)
    assert "taken_from_conditioned_child" in trial.world.notes(name, trial.pharmacist, facts, **how)
    trial.world.do(name, trial.pharmacist, facts, **how)
    [alarm] = [item for item in trial.world.items.values() if item.text("reason") == "taken_from_conditioned_child"]
    assert (alarm.kind, alarm.text("holder")) == ("alarm", trial.investigator)
    assert alarm.about == (trial.subject, taken)
    answer = {"alarm": alarm.code, "done": "replacement_arranged"}
    assert trial.world.refused("acknowledge_alarm", trial.qa, answer) == ("answered_for_another",)
    trial.world.do("acknowledge_alarm", trial.investigator, answer)


def test_an_alarm_that_calls_nobody_in_particular_is_answered_by_whoever_sees_to_it(ward: Ward) -> None:
    alarm = ward.world.open("alarm", ward.first.container, reason="hold_after_thaw", holder="")
    ward.world.do("acknowledge_alarm", ward.qa, {"alarm": alarm, "done": "put_aside"})
    assert ward.world.things[alarm].text("answered_by") == ward.qa


def test_a_dose_of_a_conditioned_child_that_is_omitted_is_an_alarm() -> None:
    trial, *_ = conditioned()
    facts = {"subject": trial.subject, "dose": 1, "why": "no_usable_product"}
    assert trial.world.notes("omit_dose", trial.investigator, facts) == ("taken_from_conditioned_child",)


def test_product_of_a_child_who_is_not_conditioned_is_freed_in_silence() -> None:
    trial, container, _ = conditioned()
    trial.world.change(trial.subject, {"conditioning": ""})
    name, facts, how = released(trial, container)
    assert trial.world.notes(name, trial.pharmacist, facts, **how) == ()
    trial.world.do(name, trial.pharmacist, facts, **how)
    assert trial.world.items == {}


def test_a_child_who_received_something_in_error_is_held_and_so_is_what_waits_for_it(ward: Ward) -> None:
    prepared = ward.verified()
    ward.world.do("place_hold", ward.qa, {"about": [prepared], "reason": "damaged"})
    hold = held_by_the_program("@1", (ward.first.subject,), "happened_given_in_error", ward.world.at)
    told = told_after(ward.world.situation(), (hold,))
    assert ("hold_after_thaw", prepared) in [(reason.code, reason.thing) for reason in told]


def test_another_childs_wristband_scanned_at_a_dose_that_runs_is_an_alarm(ward: Ward) -> None:
    prepared = ward.running()
    ward.world.do("verify_dose", ward.other_nurse, ward.bedside(prepared, ward.second))
    alarms = [item for item in ward.world.items.values() if item.kind == "alarm"]
    assert [(item.text("reason"), item.text("holder")) for item in alarms] == [("mismatch_while_running", ward.nurse)]
    assert alarms[0].about == (prepared,)


def test_another_childs_wristband_scanned_at_a_dose_that_waits_is_a_near_miss_and_no_alarm(ward: Ward) -> None:
    prepared = ward.verified()
    ward.world.do("verify_dose", ward.other_nurse, ward.bedside(prepared, ward.second))
    assert [item.kind for item in ward.world.items.values()] == ["near_miss"]


def test_a_dose_given_in_error_calls_whoever_cleared_it_about_both_children(ward: Ward) -> None:
    prepared = ward.verified()
    ward.world.change(ward.first.dose, cleared_by=ward.investigator)
    told = {"what": "given_in_error", "account": "the wrong bed", "from_paper": "no"}
    ward.world.do("record_as_happened", ward.nurse, {"item": prepared, "wristband": ward.second.band, **told})
    [alarm] = [item for item in ward.world.items.values() if item.kind == "alarm"]
    assert (alarm.text("reason"), alarm.text("holder")) == ("happened_given_in_error", ward.investigator)
    assert set(alarm.about) == {prepared, ward.first.subject, ward.second.subject}


def test_a_hold_on_one_part_of_a_container_reaches_the_other_part(ward: Ward) -> None:
    ward.usable(ward.first)
    part = ward.prepare(ward.first.container, drawn_ml="10", leftover="kept", parts_total=2)
    ward.label(part)
    ward.world.do("place_hold", ward.nurse, {"about": [part], "reason": "suspected_contamination"})
    other = ward.prepare_facts(ward.first.container, drawn_ml="10", parts_total=2)
    assert "on_hold" in ward.world.refused("prepare_dose", ward.technician, other, second=ward.pharmacist)


def test_a_bag_that_is_damaged_holds_no_other_bag(ward: Ward) -> None:
    ward.usable(ward.first)
    part = ward.prepare(ward.first.container, drawn_ml="10", leftover="kept", parts_total=2)
    ward.world.do("place_hold", ward.nurse, {"about": [part], "reason": "damaged"})
    [hold] = [item for item in ward.world.items.values() if item.kind == "hold"]
    assert hold.about == (part,)


def test_no_step_that_opens_a_hold_or_takes_product_away_forgets_whom_to_tell() -> None:
    alarming = {step.name for step in registry().steps.values() if opens_hold(step) or ends_reservation(step)}
    reading = {step.name for step in registry().steps.values() if REACH in step.reads}
    # these call whoever has thawed cells by themselves, or say that nothing stands against them any more
    at_the_bed = {"pause_dosing", "resume_dosing", "record_consent"}
    assert alarming == reading - at_the_bed
    holding = {"place_hold", "record_result", "correct_entry", "reject_lot", "recall_lot", "close_deviation"}
    holding |= {"judge_condition", "receive_shipment", "record_as_happened", "lift_hold", "void_wristband"}
    assert holding == {step.name for step in registry().steps.values() if opens_hold(step)}


@pytest.mark.parametrize("effect", ["hold", "reservation"])
def test_the_decision_itself_refuses_to_go_on_without_looking(effect: str) -> None:
    at = World().at
    blind = Situation(at, parts=frozenset())
    opened: Opened | Unlinked = Unlinked("U.1", "C", "allocated")
    if effect == "hold":
        opened = held_by_the_program("@1", ("C",), "rejected_lot", at)
    with pytest.raises(NotLoaded):
        list(told_after(blind, (opened,)))
