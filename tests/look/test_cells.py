"""Rows to be filled in are a grid of cells in a browser, and a text area without a script; what is sent is the same."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Locator, Page, expect

from tests.look.contexts_of_forms import WRONG_CELL

pytestmark = pytest.mark.browser
CODES = ("CXCJVXPKC", "CXGEKHBKH")


@pytest.fixture
def page(browser: Browser, preview: Flask) -> Iterator[Page]:
    preview.config["SENT"].clear()
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    yield page
    context.close()


def test_a_scan_leads_to_the_next_cell_a_new_row_comes_and_an_empty_row_leads_on(
    page: Page, address: str, preview: Flask
) -> None:
    page.goto(f"{address}/page/step-grid")
    expect(page.locator("textarea")).to_be_hidden()
    expect(page.get_by_role("textbox", name="Row 1, Container")).to_be_focused()
    for code, volume in zip(CODES, ("20.0", "19.5"), strict=True):
        _enter(page, code, volume)
    expect(page.get_by_role("textbox", name="Row 3, Container")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Concentration")).to_be_focused()
    page.keyboard.type("1000000")
    page.locator("main button.primary").click()
    page.wait_for_url("**/page/answer")
    name, facts = preview.config["SENT"][0]
    assert (name, facts["filled"].split()) == ("fill_containers", [CODES[0], "20.0", CODES[1], "19.5"])
    assert (facts["cells_per_ml"], facts["channel"]) == ("1000000", "wedge")


def test_what_is_wrong_stands_at_its_cell_and_its_link_leads_there(page: Page, address: str) -> None:
    page.goto(f"{address}/page/step-grid-wrong")
    wrong = page.get_by_role("textbox", name="Row 2, Volume")
    expect(wrong).to_have_attribute("aria-invalid", "true")
    expect(wrong).to_have_accessible_description(WRONG_CELL)
    expect(cells(page).locator("[aria-invalid]")).to_have_count(1)
    expect(page.locator(".field-rows > .error")).to_have_text("The list is not complete.")
    page.get_by_label("Concentration").fill("1000000")
    page.locator(".errors a").click()
    expect(wrong).to_be_focused()
    expect(page.get_by_label("Concentration")).to_have_value("1000000")
    expect(page.get_by_role("textbox", name="Row 3, Container")).to_have_value("")


def test_rows_pasted_from_elsewhere_go_into_their_cells_and_count_as_typed(page: Page, address: str) -> None:
    page.goto(f"{address}/page/step-grid")
    page.evaluate(
        """text => {
          const given = new DataTransfer();
          given.setData("text/plain", text);
          const pasted = new ClipboardEvent("paste", { clipboardData: given, bubbles: true, cancelable: true });
          document.activeElement.dispatchEvent(pasted);
        }""",
        f"{CODES[0]}\t20.0\r\n\r\n{CODES[1]}; 19.5; too much\n",
    )
    expect(page.locator("textarea")).to_have_value(f"{CODES[0]}\t20.0\n{CODES[1]}\t19.5; too much")
    expect(page.get_by_role("textbox", name="Row 3, Container")).to_have_value("")
    assert page.locator("[data-channel]").last.input_value() == "typed"


def test_an_emptied_row_is_not_sent_and_the_arrows_lead_up_and_down(page: Page, address: str) -> None:
    page.goto(f"{address}/page/step-grid-wrong")
    first = page.get_by_role("textbox", name="Row 1, Volume")
    page.get_by_role("textbox", name="Row 2, Volume").focus()
    page.keyboard.press("ArrowUp")
    expect(first).to_be_focused()
    first.fill("")
    page.get_by_role("textbox", name="Row 1, Container").fill("")
    expect(page.locator("textarea")).to_have_value(f"{CODES[1]}\t20,0")


def test_without_a_script_the_lines_are_typed_into_the_text_area(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/page/step-grid-wrong")
    expect(cells(page)).to_have_count(0)
    expect(page.locator("textarea")).to_have_value(f"{CODES[0]}\t20.0\n{CODES[1]}\t20,0")
    expect(page.locator(".field-rows > .error")).to_contain_text(f"Row 2, Volume: {WRONG_CELL}")
    expect(page.get_by_text("columns apart by tab or semicolon")).to_be_visible()
    context.close()


def cells(page: Page) -> Locator:
    return page.locator(".cells")


def _enter(page: Page, *given: str) -> None:
    for one in given:
        page.keyboard.type(one)
        page.keyboard.press("Enter")
