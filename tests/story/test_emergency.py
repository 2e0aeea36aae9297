"""A night on which much is missing but the cells: nobody to sign second, a reaction, a pause, a dose called off."""

from __future__ import annotations

import pytest

from custody.faces.demo.setting_up import Shop
from custody.record.engine import Store
from custody.record.situation import load_situation
from custody.rules.situation import ITEMS, RELATED, Item
from custody.rules.words import code_parts
from tests.story import by_the_cast as cast
from tests.story.at_the_desk import acknowledge
from tests.story.bench_to_bedside import Child, Made, passed
from tests.story.on_the_record import found, intact, state
from tests.story.stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.both_engines]
WARD, BENCH, PHARMACY = {"station": "ward"}, {"station": "thaw_bench"}, {"station": "pharmacy"}
DOCTOR = {"emergency": "on_ward", "clinician": "Deng Hua", "staff_number": "40117"}
ANOTHER = {"emergency": "on_ward", "clinician": "Song Yi", "staff_number": "50228"}


@pytest.fixture(scope="module")
def made(stage: Stage, shop: Shop) -> Made:
    stage.page("lin", "ward")
    lot = cast.lot(stage, shop, ("JK500-26-401", 3, 3))
    stage.clock.wait(days=2)
    return lot


@pytest.fixture(scope="module")
def child(stage: Stage, made: Made) -> Child:
    return cast.child(stage, "21")


def items(stage: Stage, kind: str, about: str) -> tuple[Item, ...]:
    store: Store = stage.cast.house.store
    with store.reading() as link:
        situation = load_situation(link, (about,), (ITEMS,), stage.clock.at)
    return situation.open_items(kind, about)


def test_a_night_with_nobody_to_sign_second_carries_the_dose(
    stage: Stage, shop: Shop, made: Made, child: Child
) -> None:
    container = made.containers[0]
    cast.issue(stage, child, container)
    facts = {"container": container, "container_again": container, "subject_number": child.number}
    facts |= {"bath": shop.things["bath"], **DOCTOR}
    said = passed(stage.take("start_thaw", "deng", facts, **BENCH))
    assert said.verdict == "CHECK"
    assert "was made in an emergency" in said.text
    [owed] = waits(stage, container)
    assert owed.text("clinician") == "Deng Hua"
    assert "To be countersigned" in shown(stage, "/")
    assert code_parts(owed.code).first in shown(stage, "/countersignatures?state=open")
    stage.clock.wait(minutes=6)
    stage.cast.do("end_thaw", "deng", {"container": container}, **BENCH)
    looked = {"container": container, "appearance": "as_described", "leak": "no", "viability_percent": "88.0"}
    stage.cast.do("decide_use", "deng", looked | {"viable_cells": "184000000", "decision": "usable"}, **BENCH)
    said = passed(stage.take("prepare_dose", "deng", {**cast.poured(shop, container), **DOCTOR}, **BENCH))
    label = cast.print_label(stage, said.one("D"))
    passed(stage.take("label_dose", "deng", {**label, **DOCTOR}, **BENCH))
    prepared = label["prepared_dose"]
    cast.check(stage, "lin", child, prepared)
    seen = {"look_good": "yes", "wristband": child.band, "prepared_dose": prepared}
    at_the_bench = stage.take("verify_dose", "lin", seen | DOCTOR, **WARD)
    assert "stand_in_from_bench" in at_the_bench.reasons
    acknowledge(stage.page("lin", "ward"), "called")
    passed(stage.take("verify_dose", "lin", seen | ANOTHER, **WARD))
    assert found(stage, prepared).texts("checks") == (stage.cast.persons["lin"], "Song Yi (50228)")
    passed(stage.take("start_infusion", "lin", {"wristband": child.band, "prepared_dose": prepared}, **WARD))
    one_tap(stage, prepared)
    waiting = {item.code: item.text("step") for item in (*waits(stage, container), *waits(stage, prepared))}
    by_the_doctor = ["label_dose", "prepare_dose", "start_thaw", "verify_dose"]
    assert [step for step in sorted(waiting.values()) if step in by_the_doctor] == by_the_doctor
    for code, step in waiting.items():
        if step in by_the_doctor:
            passed(stage.take("countersign_check", "zhou", {"agreed": "yes"}, scan=code, **WARD))
    assert waits(stage, container) == ()
    intact(stage)


def waits(stage: Stage, about: str) -> tuple[Item, ...]:
    return items(stage, "countersignature", about)


def one_tap(stage: Stage, prepared: str) -> None:
    """A reaction, an interruption, and on again: a tap each, nothing signed."""
    for step, then in (
        *(("mark_reaction", "infusing"), ("interrupt_infusion", "interrupted")),
        *(("resume_infusion", "infusing"), ("interrupt_infusion", "interrupted")),
    ):
        stage.clock.wait(minutes=1)
        stage.scan("lin", "ward", prepared)
        page = stage.page("lin", "ward")
        page.click(f"form[action='/steps/{step}'] button.step")
        page.wait_for_selector("main [data-verdict=PASS]")
        assert state(stage, prepared, "prepared_dose") == then
    ended = {"volume_given_ml": "12", "complete": "no", "partial_reason": "reaction"}
    passed(stage.take("end_infusion", "lin", ended, scan=prepared, **WARD))
    assert state(stage, prepared, "prepared_dose") == "infused_in_part"
    told = {"what": "adverse_event", "told": "rigors", "event_class": "infusion_reaction", "grade": 2, "serious": "no"}
    child = found(stage, prepared).text("subject")
    passed(stage.take("record_observation", "lin", {"child": child, **told}, **WARD))


def shown(stage: Stage, path: str) -> str:
    """What a page of the investigator says."""
    page = stage.page("zhou", "ward")
    page.goto(stage.base + path)
    return page.locator("main").inner_text()


def test_a_paused_trial_issues_nothing_until_another_person_resumes(stage: Stage, made: Made) -> None:
    other = cast.child(stage, "22")
    cast.allocate(stage, other, made.containers[1])
    said = passed(stage.take("pause_dosing", "zhou", {"scope": "trial", "reason": "safety_review"}, **WARD))
    pause = said.one("N")
    assert "safety review" in shown(stage, "/pauses?state=open").casefold()
    codes = [made.containers[1]]
    given = {"containers": codes, "containers_again": codes, "subject": other.subject, "dose": 1}
    refused = stage.take("issue_containers", "liu", given, **PHARMACY)
    assert "dosing_paused" in refused.reasons
    acknowledge(stage.page("liu", "pharmacy"), "called")
    stage.cast.do("resume_dosing", "wu", {"pause": pause, "finding": "not related"}, station="quality_desk")


def test_what_was_issued_and_not_thawed_goes_back_and_the_dose_is_called_off(
    stage: Stage, shop: Shop, made: Made
) -> None:
    other, container = cast.child(stage, "23"), made.containers[2]
    with stage.cast.house.store.reading() as link:
        situation = load_situation(link, (container,), (RELATED,), stage.clock.at)
    [place] = situation.parents(container, "keeps")
    cast.issue(stage, other, container)
    read = {"cold_chain": "logger_read", "logger": shop.things["logger"]}
    back = {"place": place.code, "why": "child_unfit", **read}
    passed(stage.take("return_to_stock", "liu", back, scan=container, **PHARMACY))
    assert state(stage, container, "custody") == "stored"
    passed(stage.take("omit_dose", "zhou", {"subject": other.subject, "dose": 1, "why": "child_unfit"}, **WARD))
    assert state(stage, f"{other.subject}.1", "dose") == "omitted"
    assert state(stage, container, "allocation") == "free"
    intact(stage)
