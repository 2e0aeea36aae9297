"""Bad input of the clinic, at the door: a factor of a hundred, pounds, the band of another hospital, the chart instead
of the band, three roles at one lot at once. One clear sentence each; nothing lost, nothing half written."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from custody.faces.demo import laboratory
from custody.faces.demo.cast import PEOPLE
from custody.faces.demo.setting_up import Shop
from custody.faces.wording.problems import PROBLEMS
from custody.record.attempt import Answer
from tests.story import by_the_cast as way
from tests.story.bench_to_bedside import Child, Made
from tests.story.on_the_record import found, intact, last_idx, near_misses, since, state
from tests.story.scene import AtTheDoor, codes, noted

pytestmark = pytest.mark.both_engines
WARD, PHARMACY = {"station": "ward"}, {"station": "pharmacy"}
POUNDS = "40.6"  # of a child of 18.4 kg


@pytest.fixture(scope="module")
def made(scene: AtTheDoor, shop: Shop) -> Made:
    lot = way.lot(scene, shop, ("JK500-26-621", 0, 2))
    scene.clock.wait(days=2)
    return lot


@pytest.fixture(scope="module")
def checked_once(scene: AtTheDoor, shop: Shop, made: Made) -> tuple[Child, str]:
    one = way.child(scene, "01")
    prepared = way.ready(scene, shop, one, made.containers[0])
    way.check(scene, "lin", one, prepared)
    return one, prepared


def test_a_hundred_times_the_il2_is_refused_where_it_is_planned_and_an_alarm_where_it_was_given(
    scene: AtTheDoor, made: Made
) -> None:
    one = way.enrolled(scene, "02")
    slipped = scene.ask("prescribe_dose", "zhou", way.prescription(scene, one, surface="74"), **WARD)
    assert "surface_unlike_weight" in codes(slipped)
    scene.cast.do("prescribe_dose", "zhou", way.prescription(scene, one), **WARD)
    own = {"subject": one.subject, "dose": 1, "weight_kg": "18.4", "recomputed_cells": "184000000"}
    wrong = scene.ask("verify_prescription", "liu", own | {"recomputed_il2_iu": "74000000"}, **PHARMACY)
    assert codes(wrong) == ("il2_differs_from_prescribed",)
    scene.cast.do("verify_prescription", "liu", own | {"recomputed_il2_iu": way.IL2}, **PHARMACY)
    given = {"wristband": one.band, "dose": 1, "il2_iu": "74000000"}
    told = scene.ask("give_il2", "lin", given, **WARD)
    assert noted(told) == ("il2_differs",)
    assert {"@alarm", "@deviation1"} <= set(told.created)
    assert found(scene, f"{one.subject}.1").text("il2_given_iu") == "74000000"


def test_a_weight_in_pounds_is_caught_by_the_last_weight_or_by_the_pharmacist(scene: AtTheDoor, made: Made) -> None:
    one = way.enrolled(scene, "13")
    in_pounds = {**way.prescription(scene, one), "weight_kg": POUNDS}
    scene.cast.do("prescribe_dose", "zhou", in_pounds, **WARD, allow=[("surface_unlike_weight", "liu", "tall")])
    own = {"subject": one.subject, "dose": 1, "weight_kg": "18.4"}
    figures = {"recomputed_cells": "184000000", "recomputed_il2_iu": way.IL2}
    answer = scene.ask("verify_prescription", "liu", own | figures, **PHARMACY)
    assert codes(answer)[:1] == ("weight_differs",)
    assert "pair_broken" not in codes(answer), "who let the surface pass has not prescribed"
    known = way.child(scene, "25")
    answer = scene.ask("prescribe_dose", "zhou", {**way.prescription(scene, known), "weight_kg": POUNDS}, **WARD)
    assert "weight_unlike_last" in codes(answer)
    with_its_unit = {**way.prescription(scene, known), "weight_kg": "40.6 lb"}
    answer = scene.ask("prescribe_dose", "zhou", with_its_unit, **WARD)
    assert [(one.field, one.code) for one in answer.problems] == [("weight_kg", "not_a_number")]


def test_the_band_of_another_hospital_is_told_in_a_sentence_and_resets_nothing(
    scene: AtTheDoor, checked_once: tuple[Child, str]
) -> None:
    before = near_misses(scene)
    answer = _scanned(scene, checked_once[1], "30041999")
    [problem] = answer.problems
    assert problem.field == "wristband"
    assert problem.code in PROBLEMS
    assert (state(scene, checked_once[1], "prepared_dose"), near_misses(scene)) == ("checked_once", before)


def test_the_chart_scanned_for_the_band_is_a_message_and_resets_nothing(
    scene: AtTheDoor, checked_once: tuple[Child, str]
) -> None:
    before = near_misses(scene)
    answer = _scanned(scene, checked_once[1], checked_once[0].subject)
    assert codes(answer) == ("wrong_kind",)
    assert (state(scene, checked_once[1], "prepared_dose"), near_misses(scene)) == ("checked_once", before)


def test_a_second_check_that_comes_too_late_is_a_first_one_and_says_so(
    scene: AtTheDoor, checked_once: tuple[Child, str]
) -> None:
    scene.clock.wait(minutes=31)
    one, prepared = checked_once
    answer = _scanned(scene, prepared, one.band)
    assert [note.code for note in answer.notes] == ["first_check_expired"]
    assert found(scene, prepared).texts("checks") == (scene.cast.persons["mei"],)
    way.check(scene, "lin", one, prepared)
    assert state(scene, prepared, "prepared_dose") == "verified"


def test_three_people_of_three_roles_at_one_lot_at_once_leave_one_story(scene: AtTheDoor, shop: Shop) -> None:
    roles = {person.role for person in PEOPLE if person.username in ("chen", "gao", "wu")}
    assert roles == {"release", "qc_analyst", "qa"}
    for turn in range(1, 4):
        lot = way.lot(scene, shop, (f"JK500-26-63{turn}", turn, 1), released=False)
        laboratory.test_sample(scene.cast, lot.sample, laboratory.RESULTS)
        laboratory.review(scene.cast, lot.lot)
        before = last_idx(scene)
        why = {"cause": "late_positive_result", "explanation": "Looked at again"}
        asked = (
            ("release_lot", "chen", {"lot": lot.lot, "outcome": "conditional"}),
            ("place_hold", "gao", {"about": [lot.lot], "reason": "result_in_doubt"}),
            ("recall_lot", "wu", {"lot": lot.lot, **why}),
        )
        with ThreadPoolExecutor(3) as pool:
            release, hold, recall = pool.map(lambda one: _until_told(scene, *one), asked)
        assert hold.passed, "anyone may hold, whatever else happens"
        if release.passed:
            assert (release.idx or 0) < (hold.idx or 0), "what is on hold is not released"
        else:
            assert "held_lot" in codes(release)
        assert release.passed or not recall.passed, "what was never released is not recalled"
        assert recall.passed or codes(recall) != ()
        ended = "recalled" if recall.passed else "conditionally_released" if release.passed else "reviewed"
        assert state(scene, lot.lot, "lot") == ended
        told = [one.step for one in since(scene, before) if one.result == "accepted"]
        assert sorted(told) == sorted(answer.step for answer in (release, hold, recall) if answer.passed)


def test_the_record_of_bad_input_verifies(scene: AtTheDoor, made: Made) -> None:
    intact(scene)


def _scanned(scene: AtTheDoor, prepared: str, band: str) -> Answer:
    checked = {"look_good": "yes", "wristband": band, "prepared_dose": prepared}
    return scene.ask("verify_dose", "mei", checked, **WARD)


def _until_told(scene: AtTheDoor, step: str, who: str, facts: dict[str, Any]) -> Answer:
    """As a person does it: what was signed for a lot that has changed meanwhile is looked at and signed again."""
    for _ in range(6):
        answer = scene.ask(step, who, facts, station="quality_desk")
        if codes(answer)[:1] != ("content_changed",):
            break
    return answer
