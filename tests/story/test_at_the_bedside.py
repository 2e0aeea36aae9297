"""The bedside as people live it: the clock before IL-2, the paper twin, cells that run, and what cannot wait."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page
from pypdfium2 import PdfDocument

from custody.faces.demo.setting_up import Shop
from tests.story import by_the_cast as cast
from tests.story.at_the_screen import at_the_screen, by_badge, carried, csrf
from tests.story.bench_to_bedside import Child, Made, local, passed
from tests.story.on_the_record import found, intact, last_entry, state
from tests.story.stage import Stage, fill

pytestmark = [pytest.mark.browser, pytest.mark.both_engines]
WARD, BENCH, PHARMACY = {"station": "ward"}, {"station": "thaw_bench"}, {"station": "pharmacy"}
DOCTOR = {"emergency": "on_ward", "clinician": "Deng Hua", "staff_number": "40117"}


@pytest.fixture(scope="module")
def made(stage: Stage, shop: Shop) -> Made:
    stage.page("lin", "ward")
    lot = cast.lot(stage, shop, ("JK500-26-411", 3, 5))
    stage.clock.wait(days=2)
    return lot


def test_the_clock_of_the_day_is_worked_out_backwards_before_il2(stage: Stage, made: Made) -> None:
    child = cast.child(stage, "41")
    start = local(stage.clock.at, hours=2)
    page = stage.page("lin", "ward")
    page.goto(f"{stage.base}/things/{child.subject}.1")
    page.fill("#f-start", start)
    page.click(".plan-form button")
    hour = [f"{stage.clock.at + timedelta(hours=8, minutes=minutes):%H:%M}" for minutes in (60, 120 - 150, 90, 150)]
    told = page.locator(".plan-line").inner_text()
    assert f"IL-2 not before {hour[0]}" in told
    assert f"thaw not before {hour[1]}" in told
    assert f"start between {hour[2]} and {hour[3]}" in told
    twin = page.locator(".plan-form ~ details table").text_content()
    assert f"start {hour[2]} to {hour[3]}" in str(twin)
    cast.give_il2(stage, child)
    page.reload()
    assert page.locator(".plan-line").count() == 0


def test_the_paper_twin_goes_with_the_containers_and_comes_back_in_one_step(stage: Stage, made: Made) -> None:
    child, container = cast.child(stage, "42"), made.containers[0]
    cast.allocate(stage, child, container)
    cast.clear(stage, child)
    given = {"containers": [container], "containers_again": [container], "subject": child.subject, "dose": 1}
    page = stage.page("liu", "pharmacy")
    page.add_init_script("window.printed = 0; window.print = () => { printed += 1; };")
    passed(stage.take("issue_containers", "liu", given, second="hejun", **PHARMACY))
    page.wait_for_function("printed === 1")
    assert [said in on_paper(page)[0] for said in ("PASS", "Infusion ended", container[:4])] == [False, True, True]
    page.click(f"a.step[href='/paper/{child.subject}.1']")
    sheet = page.locator("main").inner_text()
    assert container[:4] in sheet
    assert "subject 42" in sheet
    assert "Story Child 42" not in sheet
    assert page.locator(".boxes tbody tr").count() == 11
    assert ["Formula" in side for side in on_paper(page)] == [False, True]
    issued = stage.clock.at
    stage.clock.wait(hours=4)
    said = stage.scan("deng", "thaw_bench", container)
    assert (said.verdict, said.headline) == ("STOP", "Check the paper sheet")
    assert "4 h" in said.text
    told = {"what": "given_on_paper", "account": "Server down", "wristband": child.band, "from_paper": "yes"}
    times = {"thaw_started_at": 40, "il2_given_at": 45, "started_at": 85, "occurred_at": 110}
    told |= {name: local(issued + timedelta(minutes=minutes)) for name, minutes in times.items()}
    told |= {"witness": stage.cast.badges["mei"], "volume_given_ml": "50", "prepared_ml": "50", "drawn_ml": "20"}
    told |= {"first_checker": "Lin Hao", "second_checker": "Deng Hua, 40117"}
    passed(stage.take("record_as_happened", "lin", told, scan=container, **WARD))
    assert (state(stage, container, "container"), state(stage, f"{child.subject}.1", "dose")) == (
        *("given_on_paper", "given"),
    )
    assert found(stage, container).texts("checks") == ("Lin Hao", "Deng Hua, 40117")
    assert found(stage, container).text("worked_out") == "50 mL × 20 mL / 50 mL = 20 mL"
    codes = {note["code"] for note in last_entry(stage).body["notes"]}
    assert "past_use_by" not in codes
    assert "paper_without_two_names" not in codes
    intact(stage)


def on_paper(page: Page) -> list[str]:
    """The words of each side of what a page prints as."""
    printed = PdfDocument(page.pdf(prefer_css_page_size=True))
    sides = [side.get_textpage().get_text_bounded() for side in printed]
    printed.close()
    return sides


def test_outside_the_criteria_the_screen_says_who_decides_and_how_many(stage: Stage, shop: Shop, made: Made) -> None:
    child, container = cast.child(stage, "43"), made.containers[1]
    cast.issue(stage, child, container)
    cast.give_il2(stage, child)
    stage.clock.wait(minutes=10)
    twice = {"container": container, "container_again": container, "subject_number": child.number}
    stage.cast.do("start_thaw", "deng", twice | {"bath": shop.things["bath"]}, second="liu", **BENCH)
    stage.clock.wait(minutes=6)
    stage.cast.do("end_thaw", "deng", {"container": container}, **BENCH)
    looked: dict[str, Any] = {"appearance": "clumps", "leak": "no", "viability_percent": "88.0"}
    page = stage.open("decide_use", "deng", scan=container, **BENCH)
    fill(page, looked | {"viable_cells": "184000000", "decision": "usable"}, {})
    page.click("form[enctype] .form-end button.step.primary")
    page.wait_for_selector("fieldset.signer")
    asked = page.locator(".signers").inner_text()
    assert "1 of 2" in asked
    assert "2 of 2" in asked
    assert "Investigator" in asked
    assert "remotely if need be" in asked
    said = stage.signed(page, "deng", {"allow": ("zhou", "wu")})
    passed(said)
    assert "outside_use_criteria" in {note["code"] for note in last_entry(stage).body["notes"]}
    assert state(stage, container, "container") == "usable"


@pytest.fixture(scope="module")
def running(stage: Stage, shop: Shop, made: Made) -> tuple[Child, str]:
    """Cells that run into a child; the second check was made in an emergency."""
    child = cast.child(stage, "44")
    prepared = cast.ready(stage, shop, child, made.containers[2])
    cast.check(stage, "lin", child, prepared)
    page = stage.open("verify_dose", "lin", **WARD)
    fold = page.locator("details:has([name=emergency])")
    assert not fold.evaluate("node => node.open")
    seen = {"look_good": "yes", "wristband": child.band, "prepared_dose": prepared, **DOCTOR}
    passed(stage.take("verify_dose", "lin", seen, **WARD))
    stage.clock.wait(minutes=20)
    passed(stage.take("start_infusion", "lin", {"wristband": child.band, "prepared_dose": prepared}, **WARD))
    return child, prepared


def test_a_check_in_an_emergency_is_owed_with_its_clock(stage: Stage, running: tuple[Child, str]) -> None:
    page = stage.page("zhou", "ward")
    page.goto(f"{stage.base}/")
    assert re.search(r"first due .* in 23 h", page.locator("main").inner_text())
    page.goto(f"{stage.base}/things/{running[1]}")
    owed = page.locator(".note:has-text('Still to be signed for')").first
    assert "Deng Hua" in owed.inner_text()
    owed.locator("a").click()
    assert page.locator("#f-item").input_value()


def test_one_tap_interrupts_resumes_and_marks_a_reaction(stage: Stage, running: tuple[Child, str]) -> None:
    page = stage.page("lin", "ward")
    for step, then in (
        *(("interrupt_infusion", "interrupted"), ("resume_infusion", "infusing"), ("mark_reaction", "infusing")),
    ):
        page.goto(f"{stage.base}/things/{running[1]}")
        stage.clock.wait(minutes=1)
        page.click(f"form[action='/steps/{step}'] button.step")
        page.wait_for_selector("main [data-verdict=PASS]")
        assert state(stage, running[1], "prepared_dose") == then
        assert not last_entry(stage).body.get("signatures")
    page.goto(f"{stage.base}/things/{running[1]}")
    assert "Reactions marked" in page.locator(".tiles").inner_text()


def test_the_infusion_screen_never_locks_for_the_one_who_started_it(stage: Stage, running: tuple[Child, str]) -> None:
    nurse, other = at_the_screen(stage, "lin"), at_the_screen(stage, "mei")
    stage.clock.wait(minutes=20)
    shown = nurse.get(f"/things/{running[1]}")
    assert shown.status_code == 200
    assert 'id="time-out"' not in shown.text
    assert other.get(f"/things/{running[1]}").status_code == 401
    assert nurse.get("/lots").status_code == 401
    tap = {"prepared_dose": running[1], "nonce": "tap-1", "csrf_token": csrf(shown.text)}
    assert 'data-verdict="PASS"' in nurse.post("/steps/mark_reaction", data=tap).text
    stage.clock.wait(minutes=60)
    at, tapped, tap_2 = stage.clock.at, local(stage.clock.at), tap | {"nonce": "tap-2"}
    late = nurse.post("/steps/mark_reaction", data=tap_2)
    assert late.status_code == 401
    assert f'name="occurred_at" value="{tapped}"' in late.text
    stage.clock.wait(minutes=3)
    came = re.findall(r'name="next" value="(/steps/mark_reaction[^"]*)"', late.text)[0]
    back = carried(late.text) | by_badge(stage, "lin") | {"next": came, "csrf_token": csrf(late.text)}
    again = nurse.post("/sign-in", data=back)
    kept = carried(again.text)
    assert 'action="/steps/mark_reaction?again=1"' in again.text
    assert (kept["nonce"], kept["occurred_at"]) == ("tap-2", tapped)
    form = nurse.post("/steps/mark_reaction?again=1", data=kept | {"csrf_token": csrf(again.text)})
    assert f'value="{tapped}"' in form.text
    sent = tap_2 | {"occurred_at": tapped, "csrf_token": csrf(form.text)}
    marked = nurse.post("/steps/mark_reaction", data=sent)
    assert 'data-verdict="PASS"' in marked.text
    assert last_entry(stage).body["effects"][0]["value"][-1].startswith(f"{at:%Y-%m-%dT%H:%M}:00")


def test_a_hold_on_running_cells_stands_on_every_home_with_a_number(stage: Stage, running: tuple[Child, str]) -> None:
    facts = {"about": [running[1]], "reason": "result_in_doubt"}
    stage.cast.do("place_hold", "wu", facts, station="quality_desk")
    page = stage.page("mei", "ward")
    page.goto(f"{stage.base}/")
    told = page.locator("ul.waiting").inner_text()
    assert "+00 0000 000 000" in told.replace("\u00a0", " ")
    page.click("ul.waiting a[href^='/steps/acknowledge_alarm']")
    answered = {"done": "stopped", "spoken_to": "Wu Qiang"}
    fill(page, answered, {})
    page.click("form[enctype] .form-end button.step.primary")
    passed(stage.signed(page, "mei", {}))
    page.goto(f"{stage.base}/")
    assert page.locator("ul.waiting a[href^='/steps/acknowledge_alarm']").count() == 0
    assert "On hold, and past the thaw" in page.locator("ul.waiting").inner_text()
