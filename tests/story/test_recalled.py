"""A recall, a hold that is lifted and an entry about two benches that is taken back, through the real door and on both
engines: who is called, how the alarm closes, and that cells which may run are stopped by nobody for it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from custody.faces.demo.setting_up import Shop
from custody.rules.situation import Thing
from tests.story import by_the_cast as way
from tests.story.bench_to_bedside import Made
from tests.story.on_the_record import found, intact, last_idx, state
from tests.story.scene import AtTheDoor, codes

pytestmark = pytest.mark.both_engines
WARD, HOUSE = {"station": "ward"}, {"station": "quality_desk"}


@pytest.fixture(scope="module")
def made(scene: AtTheDoor, shop: Shop) -> Made:
    lot = way.lot(scene, shop, ("JK500-26-913", 0, 7))
    scene.clock.wait(days=1)
    return lot


def open_items(scene: AtTheDoor, kind: str, about: str) -> dict[str, Thing]:
    """By their reason, those that are open and about this."""
    with scene.cast.house.store.reading() as link:
        rows = link.run("SELECT code FROM thing WHERE kind = ? ORDER BY code", (kind,))
        things = [found(scene, str(row[0])) for row in rows]
    here = (one for one in things if about in one.texts("about") and one.state(kind) == "open")
    return {one.text("reason"): one for one in here}


def answered(scene: AtTheDoor, alarm: Thing, done: str, who: str = "lin") -> tuple[str, ...]:
    facts = {"alarm": alarm.code, "done": done, "spoken_to": "Dr. Zhou"}
    return codes(scene.ask("acknowledge_alarm", who, facts, **WARD))


def test_two_preparations_told_lost_in_one_entry_are_both_there_again(scene: AtTheDoor, shop: Shop, made: Made) -> None:
    one, two = way.child(scene, "84"), way.child(scene, "85")
    for child, bag in zip((one, two), made.containers[:2], strict=True):
        way.issue(scene, child, bag)
        way.thaw(scene, shop, child, bag)
    first = way.pour(scene, shop, made.containers[0])
    poured = scene.ask("prepare_dose", "deng", way.poured(shop, made.containers[1]), second="liu", station="pharmacy")
    [second] = [code for code in poured.created.values() if code.startswith("D")]
    told = {"item": first, "others": [second], "what": "lost", "from_paper": "no"}
    scene.cast.do("record_as_happened", "deng", told, station="thaw_bench")
    slip = {"item": first, "entry": last_idx(scene), "why": "did_not_happen"}
    scene.clock.wait(minutes=1)
    assert scene.ask("take_back_entry", "deng", slip, second="liu", station="thaw_bench").passed
    assert [state(scene, code, "prepared_dose") for code in (first, second)] == ["prepared", "prepared"]
    for prepared in (first, second):
        way.put_label_on(scene, prepared)
    intact(scene)


def test_after_a_hold_is_lifted_no_alarm_of_a_conditioned_child_asks_for_good_cells_to_be_stopped(
    scene: AtTheDoor, shop: Shop, made: Made
) -> None:
    one, bag, spare = way.child(scene, "86"), made.containers[2], made.containers[3]
    reserved = {"subject": one.subject, "dose": 1, "containers": [bag], "backup": spare}
    scene.cast.do("allocate_containers", "liu", reserved, station="pharmacy")
    first, last = ((scene.clock.at + timedelta(days=days)).date().isoformat() for days in (1, 8))
    conditioned = {"subject": one.subject, "backup": spare, "conditioning_on": first, "last_dose_on": last, "doses": 1}
    scene.cast.do("clear_for_conditioning", "zhou", conditioned, second="liu", **WARD)
    way.clear(scene, one)
    issued = {"containers": [bag], "containers_again": [bag], "subject": one.subject, "dose": 1}
    scene.cast.do("issue_containers", "liu", issued, second="hejun", station="pharmacy")
    way.thaw(scene, shop, one, bag)
    prepared = way.prepare(scene, shop, bag)
    way.hang(scene, one, prepared)
    scene.cast.do("place_hold", "liu", {"about": [made.lot], "reason": "suspected_contamination"}, station="pharmacy")
    [hold] = open_items(scene, "hold", made.lot).values()
    assert answered(scene, open_items(scene, "alarm", prepared)["hold_after_thaw"], "stopped") == ()
    scene.clock.wait(minutes=2)
    on = {"prepared_dose": prepared, "wristband": one.band}
    assert scene.ask("resume_infusion", "lin", on, **WARD).passed
    against = open_items(scene, "alarm", prepared)["resumed_against"]
    assert answered(scene, against, "child_watched") == ("still_running",)
    scene.cast.do("lift_hold", "wu", {"hold": hold.code, "verdict": "unfounded"}, **HOUSE)
    for alarm in open_items(scene, "alarm", prepared).values():
        assert answered(scene, alarm, "child_watched") == ()
    assert open_items(scene, "alarm", prepared) == {}
    assert state(scene, prepared, "prepared_dose") == "infusing"
    intact(scene)


def test_a_recall_calls_whoever_checked_what_is_about_to_hang_and_is_not_lifted_while_cells_run(
    scene: AtTheDoor, shop: Shop, made: Made
) -> None:
    one, two = way.child(scene, "87"), way.child(scene, "88")
    runs = way.ready(scene, shop, one, made.containers[4])
    way.hang(scene, one, runs)
    waits = way.ready(scene, shop, two, made.containers[5])
    way.check(scene, "mei", two, waits)
    recall = {"lot": made.lot, "cause": "contamination", "explanation": "Sterility positive on day 12."}
    scene.cast.do("recall_lot", "chen", recall, **HOUSE)
    running, waiting = (open_items(scene, "alarm", code)["hold_after_thaw"] for code in (runs, waits))
    persons = scene.cast.persons
    assert [one.text("holder") for one in (running, waiting)] == [persons["lin"], persons["mei"]]
    hold = open_items(scene, "hold", made.lot)["recalled_lot"]
    lift = {"hold": hold.code, "verdict": "unfounded"}
    assert codes(scene.ask("lift_hold", "wu", lift, **HOUSE)) == ("recall_stands",)
    assert answered(scene, running, "child_watched") == ("still_running",)
    assert answered(scene, waiting, "put_aside", "mei") == ()
    assert answered(scene, running, "stopped") == ()
    assert state(scene, runs, "prepared_dose") == "interrupted"
    intact(scene)
