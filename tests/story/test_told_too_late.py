"""A sterility test grows after the release: one infusion runs, another child is conditioned and waits. Both are told at
once, by name; and what was given on paper meanwhile is judged by its own hour."""

from __future__ import annotations

from datetime import timedelta

import pytest

from custody.faces.demo.setting_up import Shop
from custody.record.reads.alarms import ranked
from custody.record.reads.things import Wanted
from custody.rules.situation import Thing
from custody.rules.words import dose_key
from tests.story import by_the_cast as way
from tests.story.bench_to_bedside import Child, Made
from tests.story.on_the_record import intact, state
from tests.story.scene import AtTheDoor, codes, noted

pytestmark = pytest.mark.both_engines
WARD, PHARMACY = {"station": "ward"}, {"station": "pharmacy"}
HOUSE = {"station": "quality_desk"}


@pytest.fixture(scope="module")
def made(scene: AtTheDoor, shop: Shop) -> Made:
    lot = way.lot(scene, shop, ("JK500-26-901", 0, 7))
    scene.clock.wait(days=2)
    return lot


def test_a_dose_on_paper_is_judged_by_the_holds_of_its_hour_and_not_by_those_of_now(
    scene: AtTheDoor, made: Made
) -> None:
    one, container = way.child(scene, "91"), made.containers[0]
    way.issue(scene, one, container)
    hold = {"about": [made.lot], "reason": "result_in_doubt"}
    placed = scene.cast.do("place_hold", "wu", hold, **HOUSE)
    scene.clock.wait(minutes=20)
    lifted = {"hold": placed["@1"], "verdict": "Repeated: no growth"}
    scene.cast.do("lift_hold", "wu", lifted, **HOUSE)
    scene.clock.wait(minutes=20)
    told = {"item": container, "what": "given_on_paper", "account": "Server down", "wristband": one.band}
    under_hold = scene.ask("record_as_happened", "lin", told | {"from_paper": "no"}, ago=30, **WARD)
    assert "on_hold" in noted(under_hold)


def test_and_a_hold_that_was_placed_afterwards_does_not_count(scene: AtTheDoor, made: Made) -> None:
    one, container = way.child(scene, "92"), made.containers[1]
    way.issue(scene, one, container)
    scene.clock.wait(minutes=30)
    hold = {"about": [container], "reason": "result_in_doubt"}
    scene.cast.do("place_hold", "wu", hold, **HOUSE)
    told = {"item": container, "what": "given_on_paper", "account": "Server down", "wristband": one.band}
    before_it = scene.ask("record_as_happened", "lin", told | {"from_paper": "no"}, ago=10, **WARD)
    assert "on_hold" not in noted(before_it)


def test_a_band_replaced_since_turns_out_to_have_been_on_another_child_who_had_the_cells(
    scene: AtTheDoor, shop: Shop, made: Made
) -> None:
    one, other = way.child(scene, "95"), way.child(scene, "96")
    prepared = way.ready(scene, shop, one, made.containers[5])
    way.hang(scene, one, prepared)
    scene.clock.wait(minutes=10)
    ended = {"prepared_dose": prepared, "volume_given_ml": "40", "complete": "yes"}
    scene.cast.do("end_infusion", "lin", ended, **WARD)
    scene.cast.do("void_wristband", "lin", {"wristband": one.band, "why": "lost"}, second="mei", **WARD)
    scene.clock.wait(minutes=30)
    told = {"wristband": one.band, "why": "found_on_another_child"}
    learnt = scene.ask("void_wristband", "lin", told, second="mei", **WARD)
    [alarm] = [one for one in _open_alarms(scene) if one.text("reason") == "wristband_on_another_child"]
    assert (learnt.passed, alarm.texts("about"), alarm.text("holder")) == (
        True,
        (prepared,),
        scene.cast.persons["zhou"],
    )
    error = {"item": prepared, "what": "given_in_error", "account": "The band was on bed 4", "from_paper": "no"}
    answer = scene.ask("record_as_happened", "lin", error | {"wristband": other.band}, ago=30, **WARD)
    assert "wrong_state" not in noted(answer)
    assert state(scene, prepared, "prepared_dose") == "given_in_error"
    assert state(scene, dose_key(one.subject, 1), "dose") == "cleared"
    with scene.cast.house.store.reading() as link:
        had = link.run("SELECT child FROM edge WHERE parent = ? AND kind = 'infused'", (prepared,))
    assert had == [(other.subject,)]
    intact(scene)


def test_a_late_positive_calls_the_nurse_at_the_bed_and_the_investigator_of_the_child_who_waits(
    scene: AtTheDoor, shop: Shop, made: Made
) -> None:
    one, two = way.child(scene, "93"), way.child(scene, "94")
    way.hang(scene, one, way.ready(scene, shop, one, made.containers[2]))
    _conditioned(scene, two, *made.containers[3:5])
    found = {"sample": made.sample, "test": "sterility", "value": "growth of Bacillus", "control_valid": "yes"}
    answer = scene.ask("record_result", "gao", found, station="qc_lab")
    assert {"hold_after_thaw", "hold_on_conditioned_child"} <= set(noted(answer))
    alarms = {alarm.text("reason"): alarm for alarm in _open_alarms(scene)}
    assert alarms["hold_after_thaw"].text("holder") == scene.cast.persons["lin"]
    assert alarms["hold_on_conditioned_child"].texts("subjects") == (two.subject,)
    assert alarms["hold_on_conditioned_child"].text("holder") == scene.cast.persons["zhou"]


def test_a_warehouse_does_not_silence_the_alarm_of_cells_that_run_and_says_that_it_was_seen(scene: AtTheDoor) -> None:
    [alarm] = [one for one in _open_alarms(scene) if one.text("reason") == "hold_after_thaw"]
    closed = {"alarm": alarm.code, "done": "not_here", "spoken_to": "the ward"}
    stopped = set(codes(scene.ask("acknowledge_alarm", "luo", closed, **HOUSE)))
    assert stopped == {"not_here_while_running", "answered_from_afar"}
    assert _open_alarms(scene)[0].code == alarm.code, "what runs is told first, though it was opened among others"
    scene.cast.do("acknowledge_alarm", "luo", {"alarm": alarm.code, "done": "seen"}, **HOUSE)
    [still] = [one for one in _open_alarms(scene) if one.code == alarm.code]
    assert still.texts("seen_by") == (scene.cast.persons["luo"],)
    scene.cast.do("acknowledge_alarm", "lin", {"alarm": alarm.code, "done": "stopped"}, **WARD)
    assert alarm.code not in [one.code for one in _open_alarms(scene)]


def test_back_up_thrown_away_calls_the_investigator_who_answers_by_name(scene: AtTheDoor, made: Made) -> None:
    facts = {"item": made.containers[4], "cause": "not_needed"}
    answer = scene.ask("discard_container", "liu", facts, **PHARMACY)
    assert "taken_from_conditioned_child" in noted(answer)
    [alarm] = [one for one in _open_alarms(scene) if one.text("reason") == "taken_from_conditioned_child"]
    done = {"alarm": alarm.code, "done": "replacement_arranged"}
    assert codes(scene.ask("acknowledge_alarm", "liu", done, **PHARMACY)) == ("answered_for_another",)
    scene.cast.do("acknowledge_alarm", "zhou", done, **WARD)
    assert alarm.code not in [one.code for one in _open_alarms(scene)]
    intact(scene)


def _conditioned(scene: AtTheDoor, one: Child, container: str, backup: str) -> None:
    """Cleared for conditioning on tomorrow, with one dose a week later and a back-up."""
    reserved = {"subject": one.subject, "dose": 1, "containers": [container], "backup": backup}
    scene.cast.do("allocate_containers", "liu", reserved, **PHARMACY)
    first, last = ((scene.clock.at + timedelta(days=days)).date().isoformat() for days in (1, 8))
    days = {"conditioning_on": first, "last_dose_on": last, "doses": 1}
    cleared = {"subject": one.subject, "backup": backup, **days}
    scene.cast.do("clear_for_conditioning", "zhou", cleared, second="liu", **WARD)


def _open_alarms(scene: AtTheDoor) -> tuple[Thing, ...]:
    with scene.cast.house.store.reading() as link:
        return ranked(link, Wanted("alarm", "open", most=20)).things
