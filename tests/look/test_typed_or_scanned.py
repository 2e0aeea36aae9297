"""A form tells a hand from a scanner by its keys, and asks; without a script it asks always."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser
HAND = 120  # ms between two keys
CODES = ("DXKHGLLPK", "XXKFCPDVB")
QUESTION = "[data-typed-instead]"


@pytest.fixture
def page(browser: Browser, address: str, preview: Flask) -> Iterator[Page]:
    preview.config["SENT"].clear()
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(f"{address}/page/step-short")
    yield page
    context.close()


def test_what_comes_as_fast_as_a_scanner_is_scanned_and_nothing_is_asked(page: Page, preview: Flask) -> None:
    expect(page.locator(QUESTION)).not_to_have_attribute("open", "")
    _enter(page, CODES)
    expect(page.locator("main [data-verdict=PASS]")).to_be_visible()
    _, facts = preview.config["SENT"][0]
    assert (facts["typed_reason"], facts["channel"]) == ("scanned", "wedge")


def test_what_is_typed_by_hand_opens_the_question_and_waits_for_its_answer(page: Page, preview: Flask) -> None:
    _enter(page, CODES[:1])
    _enter(page, CODES[1:], HAND)
    expect(page.locator(QUESTION)).to_have_attribute("open", "")
    expect(page.locator("[name=typed_reason]:checked")).to_have_count(0)
    assert preview.config["SENT"] == []
    page.get_by_label("no scanner").check()
    page.locator("main button.primary").click()
    expect(page.locator("main [data-verdict=PASS]")).to_be_visible()
    _, facts = preview.config["SENT"][0]
    assert (facts["typed_reason"], facts["channel"]) == ("no_scanner", "typed")


def test_a_scan_mended_by_hand_is_typed_and_one_scanned_anew_is_not(page: Page) -> None:
    field = page.locator("#f-product")
    page.keyboard.type(CODES[0])
    page.keyboard.press("Backspace")
    expect(page.locator(QUESTION)).to_have_attribute("open", "")
    page.keyboard.press("Control+a")
    page.keyboard.press("Backspace")
    expect(page.locator(QUESTION)).not_to_have_attribute("open", "")
    page.keyboard.type(CODES[0])
    expect(field).to_have_value(CODES[0])
    expect(page.locator(QUESTION)).not_to_have_attribute("open", "")


def test_a_pause_between_two_scans_makes_neither_typed(page: Page) -> None:
    page.keyboard.type(CODES[0])
    page.keyboard.press("Shift", delay=400)
    page.locator("#f-wristband").focus()
    page.keyboard.type(CODES[1])
    expect(page.locator(QUESTION)).not_to_have_attribute("open", "")


def test_who_says_it_was_scanned_all_the_same_keeps_that_answer(page: Page, preview: Flask) -> None:
    _enter(page, CODES, HAND)
    page.get_by_label("everything was scanned").check()
    page.locator("main button.primary").click()
    expect(page.locator("main [data-verdict=PASS]")).to_be_visible()
    _, facts = preview.config["SENT"][0]
    assert (facts["typed_reason"], facts["channel"]) == ("scanned", "typed")


def test_without_a_script_the_question_is_always_asked(browser: Browser, address: str, preview: Flask) -> None:
    preview.config["SENT"].clear()
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/page/step-short")
    for field, code in zip(("#f-product", "#f-wristband"), CODES, strict=True):
        page.locator(field).fill(code)
    page.locator("main button.primary").click()
    assert preview.config["SENT"] == []
    page.get_by_label("everything was scanned").check()
    page.locator("main button.primary").click()
    page.wait_for_url("**/page/answer")
    assert len(preview.config["SENT"]) == 1
    context.close()


def _enter(page: Page, codes: tuple[str, ...], delay: int = 0) -> None:
    for code in codes:
        page.keyboard.type(code, delay=delay)
        page.keyboard.press("Enter")
