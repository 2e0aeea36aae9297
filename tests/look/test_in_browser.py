"""The pages in a headless Chromium: readable by everyone, no page wider than its screen, usable by scanner alone."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from tests.look.preview import PAGES

pytestmark = pytest.mark.browser
LYING, STANDING, PHONE = (1280, 800), (800, 1280), (390, 844)
INK = "word => getComputedStyle(word).color"
# The grounds seen on a raster of points under the scan bar, but for what is white to be read or pressed.
GROUNDS = """() => {
  const seen = new Set(), bar = document.querySelector("[data-scan-bar]").getBoundingClientRect();
  for (let x = 4; x < innerWidth; x += 20) for (let y = bar.bottom + 4; y < innerHeight; y += 20) {
    let at = document.elementFromPoint(x, y);
    while (at && getComputedStyle(at).backgroundColor === "rgba(0, 0, 0, 0)") at = at.parentElement;
    const read = at && at.matches(".card, .card *, .step, .word, input, .refusal, b");
    if (at && !read) seen.add(getComputedStyle(at).backgroundColor);
  }
  return [...seen];
}"""
RULES = {"rules": {"color-contrast-enhanced": {"enabled": True}, "target-size": {"enabled": True}}}


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_axe_finds_nothing(page: Page, address: str, name: str, lang: str) -> None:
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if "Content Security Policy" in said.text else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{address}/page/{name}?lang={lang}")
    for width, height in (LYING, STANDING):
        page.set_viewport_size({"width": width, "height": height})
        found = Axe().run(page, options=RULES)
        assert found.violations_count == 0, found.generate_report()
        assert wider(page) == 0
    assert complaints == []


@pytest.mark.parametrize("shown", [f"{name}?{how}" for name in PAGES for how in ("lang=zh&long=1", "lang=en")])
def test_no_page_is_wider_than_a_phone_even_with_endless_text(page: Page, address: str, shown: str) -> None:
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    page.goto(f"{address}/page/{shown}")
    assert wider(page) == 0


def test_the_field_has_the_focus_and_gets_it_back(page: Page, address: str) -> None:
    page.goto(f"{address}/page/lot")
    field = page.locator("#scan")
    expect(field).to_be_focused()
    page.locator("h1").click()
    expect(field).to_be_focused()
    page.get_by_role("link", name="Trace and recall").focus()
    page.keyboard.type("LXDDBRXLK")
    expect(field).to_have_value("LXDDBRXLK")


def test_twenty_scans_in_a_row_are_all_sent_in_order(page: Page, address: str, preview: Flask) -> None:
    page.goto(f"{address}/page/scan")
    for number in range(20):
        page.keyboard.type(f"CODE{number:05d}")
        page.keyboard.press("Enter")
    expect(page.locator("main [data-verdict=PASS]")).to_contain_text("CODE00019")
    expect(page.locator("#scan")).to_be_focused()
    assert preview.config["SCANNED"] == [f"CODE{number:05d}" for number in range(20)]


def test_a_stop_cannot_be_scanned_away(page: Page, address: str, preview: Flask) -> None:
    page.goto(f"{address}/page/scan")
    for code in ("CXGEKHBKH", "LXDDBRXLK", "LXDDBRXLK"):
        page.keyboard.type(code)
        page.keyboard.press("Enter")
    expect(page.locator("main [data-verdict=STOP]")).to_be_visible()
    page.get_by_role("button", name="I have put the dose aside").focus()
    page.keyboard.type("LXDDBRXLK")
    page.keyboard.press("Enter")
    page.wait_for_load_state("networkidle")
    expect(page.locator("main [data-verdict=STOP]")).to_be_visible()
    assert preview.config["SCANNED"] == ["CXGEKHBKH"]


def test_the_separator_many_scanners_type_as_control_bracket_becomes_gs(
    page: Page, address: str, preview: Flask
) -> None:
    page.goto(f"{address}/page/scan")
    page.keyboard.type("21A")
    page.keyboard.press("Control+BracketRight")
    page.keyboard.type("10B")
    page.keyboard.press("Enter")
    expect(page.locator("main [data-verdict=PASS]")).to_be_visible()
    assert preview.config["SCANNED"] == ["21A\x1d10B"]


def test_without_an_answer_nothing_is_recorded_and_the_same_nonce_is_tried_again(page: Page, address: str) -> None:
    page.goto(f"{address}/page/scan")
    page.context.set_offline(True)
    page.keyboard.type("LXDDBRXLK")
    page.keyboard.press("Enter")
    stop = page.locator("#unsent")
    expect(stop).to_contain_text("NOT RECORDED")
    expect(page.locator("[data-verdict=PASS]")).to_have_count(0)
    nonce = page.locator("[data-scan-bar] [name=nonce]").input_value()
    page.context.set_offline(False)
    with page.expect_request("**/scan") as sent:
        page.get_by_role("button", name="Try again").click()
    assert nonce in (sent.value.post_data or "")
    expect(page.locator("main [data-verdict=PASS]")).to_be_visible()
    expect(stop).to_have_count(0)


def test_a_server_that_could_not_write_is_shown_as_not_recorded(page: Page, address: str) -> None:
    page.goto(f"{address}/page/scan")
    page.keyboard.type("BROKEN")
    page.keyboard.press("Enter")
    expect(page.locator("#unsent")).to_contain_text("NOT RECORDED")


def test_enter_leads_from_scan_to_scan_and_the_last_one_sends(page: Page, address: str, preview: Flask) -> None:
    page.goto(f"{address}/page/step-short")
    expect(page.locator("#f-product")).to_be_focused()
    for code in ("DXKHGLLPK", "XXKFCPDVB"):
        page.keyboard.type(code)
        page.keyboard.press("Enter")
    expect(page.locator("main [data-verdict=PASS]")).to_be_visible()
    name, facts = preview.config["SENT"][0]
    assert (name, facts["product"], facts["wristband"]) == ("verify_dose", "DXKHGLLPK", "XXKFCPDVB")
    assert len(preview.config["SENT"]) == 1


def test_back_from_an_answer_draws_the_form_again(page: Page, address: str) -> None:
    page.goto(f"{address}/page/step-short")
    for code in ("DXKHGLLPK", "XXKFCPDVB"):
        page.keyboard.type(code)
        page.keyboard.press("Enter")
    expect(page.locator("main [data-verdict=PASS]")).to_be_visible()
    page.go_back()
    expect(page.locator("#f-product")).to_be_visible()


def test_enter_in_a_form_with_other_fields_never_sends_it(page: Page, address: str, preview: Flask) -> None:
    page.goto(f"{address}/page/step")
    page.locator("#f-wristband").fill("XXKFCPDVB")
    page.keyboard.press("Enter")
    page.locator("#f-child_name").fill("Wang")
    page.keyboard.press("Enter")
    page.wait_for_load_state("networkidle")
    assert preview.config["SENT"] == []


def test_a_session_about_to_end_is_announced_and_extended_by_one_key(page: Page, address: str) -> None:
    page.clock.install()
    page.goto(f"{address}/page/scan")
    page.clock.run_for(545_000)
    dialog = page.locator("#time-out")
    expect(dialog).to_be_visible()
    with page.expect_request("**/extend"):
        page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()


def test_no_name_stays_on_the_screen_of_a_session_that_ended(page: Page, address: str) -> None:
    page.clock.install()
    page.goto(f"{address}/page/scan-match")
    name = page.locator("main [data-private]")
    before = name.inner_text()
    page.clock.run_for(601_000)
    expect(name).to_have_text("The name was taken off this screen.")
    assert before not in page.locator("main").inner_text()
    page.goto(f"{address}/page/step")
    page.locator("#f-child_name").fill("Wang")
    page.clock.run_for(601_000)
    expect(page.locator("#f-child_name")).to_have_attribute("type", "password")
    expect(page.locator("#f-child_name")).to_have_value("Wang")


def test_everything_works_as_plain_forms_without_javascript(browser: Browser, address: str, preview: Flask) -> None:
    preview.config["SCANNED"].clear()
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/page/scan")
    expect(page.locator("#scan")).to_be_focused()
    page.keyboard.type("LXDDBRXLK")
    page.keyboard.press("Enter")
    expect(page.locator("main [data-verdict=PASS]")).to_be_visible()
    page.locator("#scan").fill("CXGEKHBKH")
    page.keyboard.press("Enter")
    expect(page.locator("main [data-verdict=STOP]")).to_be_visible()
    page.locator("#scan").focus()
    page.keyboard.press("Enter")
    expect(page.locator("main [data-verdict=STOP]")).to_be_visible()
    assert preview.config["SCANNED"] == ["LXDDBRXLK", "CXGEKHBKH"]
    context.close()


@pytest.mark.parametrize("name", ["scan-match", "scan-stop", "scan-check", "answer", "answer-stop"])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_verdict_fills_the_screen_and_what_to_do_stands_on_it(page: Page, address: str, name: str, lang: str) -> None:
    page.goto(f"{address}/page/{name}?lang={lang}")
    for width, height in (LYING, STANDING, PHONE):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate(GROUNDS) == [page.locator(".verdict .word").evaluate(INK)]
        word = page.locator(".verdict .word").bounding_box()
        assert word is not None
        assert word["height"] >= 50
    for width, height in (LYING, STANDING):
        page.set_viewport_size({"width": width, "height": height})
        acts = page.locator(".told .do .step").all()
        hidden = page.locator("nav.places").bounding_box() if width < height else None
        bottom = hidden["y"] if hidden else height
        assert [box for one in acts if (box := one.bounding_box()) is None or box["y"] + box["height"] > bottom] == []


def test_a_stop_has_the_screen_of_a_phone_with_its_words_and_its_acts(page: Page, address: str) -> None:
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    for name in ("answer-stop", "scan-stop"):
        page.goto(f"{address}/page/{name}")
        expect(page.locator("nav.places")).to_be_hidden()
        verdict = page.locator(".told").bounding_box()
        assert verdict is not None
        assert verdict["y"] < 180


def test_a_quiet_look_says_no_verdict_over_the_screen(page: Page, address: str) -> None:
    page.goto(f"{address}/page/scan-look")
    box = page.locator("main [data-verdict=INFO]").bounding_box()
    assert box is not None
    assert box["height"] < 200


def test_a_check_begins_with_the_look_and_the_scanner_still_finds_its_field(page: Page, address: str) -> None:
    page.goto(f"{address}/page/step-look")
    expect(page.locator("[name=look_good]").first).to_be_focused()
    page.keyboard.press("Space")
    for code in ("XXKFCPDVB", "DXKHGLLPK"):
        page.keyboard.type(code)
        page.keyboard.press("Enter")
    expect(page.locator("#f-wristband")).to_have_value("XXKFCPDVB")
    expect(page.locator("#f-prepared_dose")).to_have_value("DXKHGLLPK")
    expect(page.locator("main button.primary")).to_be_focused()


def test_enter_leads_back_to_a_question_left_open_and_sends_nothing(page: Page, address: str, preview: Flask) -> None:
    page.goto(f"{address}/page/step-look")
    for code in ("XXKFCPDVB", "DXKHGLLPK"):
        page.keyboard.type(code)
        page.keyboard.press("Enter")
    expect(page.locator("[name=look_good]").first).to_be_focused()
    assert preview.config["SENT"] == []


def test_targets_are_large_enough_for_a_glove(page: Page, address: str) -> None:
    page.goto(f"{address}/page/scan-match")
    targets = "button:not(.unseen), .step, .quiet-button, nav a, summary, input:not([type=hidden])"
    boxes = [one.bounding_box() for one in page.locator(targets).all() if one.is_visible()]
    assert len(boxes) > 15
    assert [box for box in boxes if box is None or box["height"] < 48] == []


def wider(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    width: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return width
