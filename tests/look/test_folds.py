"""What is asked for after one answer only is open after it, and in nobody's way after another."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser
GIVEN, LOST = "label.option:has([value=given])", "label.option:has([value=lost])"


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    page = browser.new_context(viewport={"width": 800, "height": 1280}).new_page()
    page.goto(f"{address}/page/step-folds")
    yield page
    page.context.close()


def test_what_an_answer_asks_for_opens_with_it_and_closes_with_another(page: Page) -> None:
    expect(page.locator("#f-wristband")).not_to_be_visible()
    page.click(GIVEN)
    expect(page.locator("#f-wristband")).to_be_visible()
    page.click(LOST)
    expect(page.locator("#f-wristband")).not_to_be_visible()


def test_what_was_filled_in_stays_in_sight_whatever_is_answered(page: Page) -> None:
    page.click(GIVEN)
    page.fill("#f-wristband", "XXKFCPDVB")
    page.click(LOST)
    expect(page.locator("#f-wristband")).to_be_visible()


def test_a_scan_goes_into_what_is_open_and_never_into_what_is_closed(page: Page) -> None:
    page.fill("#f-item", "DXKHGLLPK")
    page.click(GIVEN)
    page.locator("h1").click()
    page.keyboard.type("XXKFCPDVB")
    expect(page.locator("#f-wristband")).to_have_value("XXKFCPDVB")


def test_without_a_script_it_is_opened_by_hand(browser: Browser, address: str) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{address}/page/step-folds")
    page.click("summary:has-text('Given: to whom')")
    expect(page.locator("#f-wristband")).to_be_visible()
    page.context.close()
