"""The stops: what must not happen is stopped on the whole screen, on the record, and until somebody says so; what is
merely administrative after a thaw stops nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from custody.faces.demo.laboratory import order_labels
from custody.faces.demo.setting_up import Shop
from custody.record.reads.entries import EntryView, history
from tests.story import bench_to_bedside as way
from tests.story import by_the_cast as cast
from tests.story.bench_to_bedside import Child, Made
from tests.story.on_the_record import found, intact, last_entry, last_idx, near_misses, state, stop
from tests.story.stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.both_engines]
LIN, MEI, DENG, LIU = ("lin", "ward"), ("mei", "ward"), ("deng", "thaw_bench"), ("liu", "pharmacy")
BENCH = {"station": "thaw_bench"}


@dataclass
class Trial:
    """A released lot whose containers are given out one by one, children numbered as they come (the protocol has
    twelve), one of them only standing by, and a bath whose calibration is over."""

    made: Made
    old_bath: str
    other: Child
    numbers: int = 1
    used: list[str] = field(default_factory=list)

    def container(self) -> str:
        """The next free container."""
        self.used.append(self.made.containers[len(self.used)])
        return self.used[-1]

    def child(self, stage: Stage) -> Child:
        """One more child with a verified prescription of today."""
        self.numbers += 1
        return cast.child(stage, f"{self.numbers:02d}")


@pytest.fixture(scope="module")
def trial(stage: Stage, shop: Shop) -> Trial:
    stage.page(*LIN)
    bath = {"kind": "bath", "name": "Water bath 2", "serial": "S-2", "due_on": stage.clock.at.date().isoformat()}
    old_bath = stage.cast.do("register_equipment", "wu", bath)["@1"]
    made = cast.lot(stage, shop, ("JK500-26-301", 0, 12))
    stage.clock.wait(days=2)
    return Trial(made, old_bath, cast.child(stage, "01"))


def test_26_another_childs_dose_is_a_hard_stop_voids_both_checks_and_opens_a_near_miss(
    stage: Stage, shop: Shop, trial: Trial
) -> None:
    one = trial.child(stage)
    prepared = cast.ready(stage, shop, one, trial.container())
    cast.check(stage, "lin", one, prepared)
    before = near_misses(stage)
    said = way.verify(stage, "mei", trial.other.band, prepared)
    assert stop(stage, MEI, said, "wrong_subject", "Another child's dose").result == "mismatch"
    assert near_misses(stage) == before + 1
    assert state(stage, prepared, "prepared_dose") == "prepared"
    assert found(stage, prepared).texts("checks") == ()
    assert "Story Child" not in said.text, "no name of any child stands on a mismatch"
    assert "call the nurse in charge" in said.text
    desk = stage.page("lin", "ward")
    desk.goto(f"{stage.base}/desk")
    missed = desk.locator("section:has(#q-near_misses_open)").inner_text()
    assert "Isolation room 4" in missed, "the other nurse of the ward sees on her desk what happened, and where"
    cast.check(stage, "lin", one, prepared)
    cast.check(stage, "mei", one, prepared)
    facts = {"wristband": trial.other.band, "prepared_dose": prepared}
    said = stage.take("start_infusion", "lin", facts, station="ward")
    assert stop(stage, LIN, said, "wrong_subject", "Another child's dose").result == "mismatch"
    assert near_misses(stage) == before + 2
    assert state(stage, prepared, "prepared_dose") == "prepared"


def test_34_and_50_neither_a_band_on_nobody_nor_one_nurse_twice_makes_two_checks(
    stage: Stage, shop: Shop, trial: Trial
) -> None:
    one = trial.child(stage)
    prepared = cast.ready(stage, shop, one, trial.container())
    facts: dict[str, object] = {"title": "wristband", "purpose": "wristbands", "count": 1}
    spare = stage.label(order_labels(stage.cast, "lin", facts, "ward")["@copy1"])
    said = way.verify(stage, "mei", spare, prepared)
    assert stop(stage, MEI, said, "wrong_band", "Wristband not valid").result == "mismatch"
    assert state(stage, prepared, "prepared_dose") == "prepared"
    said = way.passed(way.verify(stage, "lin", one.band, prepared))
    assert "awaited: the check of a second person" in said.text
    again = stage.page(*LIN).locator("a.step[href^='/steps/verify_dose']")
    assert "primary" not in str(again.get_attribute("class"))
    said = way.verify(stage, "lin", one.band, prepared)
    stop(stage, LIN, said, "same_verifier_twice", "You already verified")
    assert state(stage, prepared, "prepared_dose") == "checked_once"
    said = stage.take("start_infusion", "lin", {"wristband": one.band, "prepared_dose": prepared}, station="ward")
    stop(stage, LIN, said, "not_verified", "Not verified by two")
    assert state(stage, prepared, "prepared_dose") == "checked_once"


def test_32_a_dose_past_its_use_by_is_neither_verified_nor_started(stage: Stage, shop: Shop, trial: Trial) -> None:
    one = trial.child(stage)
    prepared = cast.ready(stage, shop, one, trial.container())
    use_by = found(stage, prepared).instant("use_by")
    assert use_by is not None
    stage.clock.to(use_by - timedelta(minutes=5))
    cast.check(stage, "lin", one, prepared, (("outcome_unknown", "liu", "The sheet is blank"),))
    cast.check(stage, "mei", one, prepared)
    stage.clock.to(use_by)
    looked = stage.scan("mei", "ward", prepared)
    assert looked.verdict == "CHECK"
    assert "expired" in looked.text
    said = way.verify(stage, "hejun", one.band, prepared)
    stop(stage, ("hejun", "ward"), said, "past_use_by", "Past its use-by")
    said = stage.take("start_infusion", "lin", {"wristband": one.band, "prepared_dose": prepared}, station="ward")
    stop(stage, LIN, said, "past_use_by", "Past its use-by")
    assert state(stage, prepared, "prepared_dose") == "verified"


def test_49_the_night_roster_of_four_carries_a_dose_and_a_second_infusion_of_it_is_stopped(
    stage: Stage, shop: Shop, trial: Trial
) -> None:
    one, container = trial.child(stage), trial.container()
    before = last_idx(stage)
    cast.issue(stage, one, container, second="deng")
    cast.thaw(stage, shop, one, container)
    prepared = cast.prepare(stage, shop, container)
    way.passed(way.verify(stage, "lin", one.band, prepared))
    way.passed(way.verify(stage, "mei", one.band, prepared))
    stage.clock.wait(minutes=15)
    way.infuse(stage, one, prepared, "40")
    night = [entry for entry in _story(stage, container, prepared) if entry.idx > before]
    on_site = {entry.actor_name for entry in night} | {s["printed_name"] for e in night for s in e.signatures}
    assert on_site == {"Deng Bo", "Liu Yan", "Lin Hao", "Zhou Mei"}
    said = stage.take("start_infusion", "lin", {"wristband": one.band, "prepared_dose": prepared}, station="ward")
    stop(stage, LIN, said, "already_infused", "Already given")
    said = way.verify(stage, "mei", one.band, prepared)
    stop(stage, MEI, said, "already_infused", "Already given")
    assert state(stage, prepared, "prepared_dose") == "infused"


def test_26_a_container_of_another_child_is_neither_issued_nor_thawed(stage: Stage, shop: Shop, trial: Trial) -> None:
    one, second = trial.child(stage), trial.child(stage)
    mine, theirs = trial.container(), trial.container()
    cast.allocate(stage, second, theirs)
    before = near_misses(stage)
    facts = {"containers": [theirs], "containers_again": [theirs], "subject": one.subject, "dose": 1}
    said = stage.take("issue_containers", "liu", facts, second="hejun", station="pharmacy")
    assert stop(stage, LIU, said, "wrong_subject", "Another child's dose").result == "mismatch"
    assert (near_misses(stage), state(stage, theirs, "custody")) == (before + 1, "stored")
    cast.issue(stage, one, mine)
    facts = {"container_again": theirs, "subject_number": one.number, "bath": shop.things["bath"]}
    said = stage.take("start_thaw", "deng", {"container": theirs, **facts}, second="liu", **BENCH)
    stop(stage, DENG, said, "wrong_subject", "Another child's dose")
    said = stage.take("start_thaw", "deng", {"container": mine, **facts}, second="liu", **BENCH)
    assert stop(stage, DENG, said, "wrong_subject", "Another child's dose").result == "mismatch"
    assert (state(stage, mine, "container"), state(stage, theirs, "container")) == ("frozen", "frozen")


def test_34_one_badge_cannot_sign_as_performer_and_as_second(stage: Stage, shop: Shop, trial: Trial) -> None:
    one, container = trial.child(stage), trial.container()
    cast.issue(stage, one, container)
    facts = {"container_again": container, "subject_number": one.number, "bath": shop.things["bath"]}
    said = stage.take("start_thaw", "deng", facts, scan=container, second="deng", **BENCH)
    assert stop(stage, DENG, said, "same_person_twice", "The same person twice").result == "refused"
    assert state(stage, container, "container") == "frozen"
    way.passed(stage.take("start_thaw", "deng", facts, scan=container, second="liu", **BENCH))
    assert state(stage, container, "container") == "thawing"


def test_51_a_hold_during_the_thaw_is_seen_and_stops_until_two_take_it_upon_them(
    stage: Stage, shop: Shop, trial: Trial
) -> None:
    one, container = trial.child(stage), trial.container()
    cast.issue(stage, one, container)
    facts = {"container_again": container, "subject_number": one.number, "bath": shop.things["bath"]}
    way.passed(stage.take("start_thaw", "deng", facts, scan=container, second="liu", **BENCH))
    placed = way.passed(stage.take("place_hold", "wu", {"about": [container], "reason": "result_in_doubt"}))
    assert container in placed.text.replace(" ", ""), "whoever places the hold is told what is thawing"
    stage.clock.wait(minutes=6)
    looked = stage.scan("deng", "thaw_bench", container)
    assert looked.verdict == "CHECK"
    assert "on hold" in looked.text
    way.passed(stage.take("end_thaw", "deng", {}, scan=container, **BENCH))
    seen = {"appearance": "as_described", "leak": "no", "viability_percent": "88.0", "viable_cells": "184000000"}
    usable = seen | {"decision": "usable", "container": container}
    said = stage.take("decide_use", "deng", usable, **BENCH)
    stop(stage, DENG, said, "on_hold", "On hold")
    assert state(stage, container, "container") == "thawed"
    way.passed(stage.take("decide_use", "deng", usable, allow=("zhou", "wu"), **BENCH))
    assert state(stage, container, "container") == "usable"
    signed = [signature["printed_name"] for signature in last_entry(stage).signatures]
    assert signed == ["Deng Bo", "Zhou Ping", "Wu Qiang"]
    stage.cast.do("lift_hold", "wu", {"hold": placed.one("N"), "verdict": "Result confirmed"})


def test_52_administrative_failures_after_the_thaw_are_noted_and_stop_nothing(
    stage: Stage, shop: Shop, trial: Trial
) -> None:
    one, container = trial.child(stage), trial.container()
    cast.issue(stage, one, container)
    facts = {"container_again": container, "subject_number": one.number, "bath": trial.old_bath}
    way.passed(stage.take("start_thaw", "deng", facts, scan=container, second="liu", **BENCH))
    began = stage.clock.at
    stage.clock.wait(minutes=45)
    told = {"occurred_at": way.local(began + timedelta(minutes=7))}
    way.passed(stage.take("end_thaw", "deng", told, scan=container, **BENCH))
    way.decide_use(stage, container)
    prepared = cast.prepare(stage, shop, container)
    way.passed(way.verify(stage, "lin", one.band, prepared))
    way.passed(way.verify(stage, "mei", one.band, prepared))
    way.infuse(stage, one, prepared, "40")
    noted = {str(note["code"]) for entry in _story(stage, container, prepared) for note in entry.body.get("notes", ())}
    assert {"equipment_overdue", "late_entry", "il2_not_charted"} <= noted
    assert state(stage, prepared, "prepared_dose") == "infused"


def test_33_interleukin_outside_its_window_is_noted_and_stops_nothing(stage: Stage, shop: Shop, trial: Trial) -> None:
    one = trial.child(stage)
    prepared = cast.ready(stage, shop, one, trial.container())
    stage.clock.wait(minutes=58)
    cast.check(stage, "lin", one, prepared)
    cast.check(stage, "mei", one, prepared)
    facts = {"wristband": one.band, "prepared_dose": prepared}
    said = way.passed(stage.take("start_infusion", "lin", facts, station="ward"))
    assert said.verdict == "CHECK"
    assert "Noted" in said.text
    assert [note["code"] for note in last_entry(stage).body["notes"]] == ["il2_outside_window"]


def test_21_a_container_of_an_unreleased_lot_is_not_issued(stage: Stage, shop: Shop, trial: Trial) -> None:
    made = cast.lot(stage, shop, ("JK500-26-302", 1, 1), released=False)
    cast.allocate(stage, trial.other, made.containers[0])
    facts = {
        "containers": made.containers,
        "containers_again": made.containers,
        "subject": trial.other.subject,
        "dose": 1,
    }
    said = stage.take("issue_containers", "liu", facts, second="hejun", station="pharmacy")
    stop(stage, LIU, said, "lot_not_released", "Lot not released")
    assert state(stage, made.containers[0], "custody") == "stored"


def test_an_expired_bag_is_not_issued(stage: Stage, trial: Trial) -> None:
    one, container = trial.child(stage), trial.container()
    cast.allocate(stage, one, container)
    expiry = found(stage, container).instant("expiry_at")
    assert expiry is not None
    stage.clock.to(expiry)
    looked = stage.scan("liu", "pharmacy", container)
    assert looked.verdict == "CHECK"
    assert "expired" in looked.text
    facts = {"containers": [container], "containers_again": [container], "subject": one.subject, "dose": 1}
    said = stage.take("issue_containers", "liu", facts, second="hejun", station="pharmacy")
    stop(stage, LIU, said, "past_expiry", "Expired")
    assert state(stage, container, "custody") == "stored"


def test_the_record_of_all_these_stops_verifies(stage: Stage, trial: Trial) -> None:
    intact(stage)


def _story(stage: Stage, *codes: str) -> tuple[EntryView, ...]:
    with stage.cast.house.store.reading() as link:
        return history(link, codes)
