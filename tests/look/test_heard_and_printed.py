"""What a page does by itself in a headless Chromium: it sounds or shakes, and prints what goes with the bags."""

from __future__ import annotations

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from pypdfium2 import PdfDocument

from tests.look.test_in_browser import GROUNDS, INK, PHONE

pytestmark = pytest.mark.browser
# What a device without a motor and a loudspeaker was told: how it should shake, and each note.
LISTENING = """
window.shaken = []; window.voices = 0;
navigator.vibrate = how => { shaken.push(how); return true; };
const voice = AudioContext.prototype.createOscillator;
AudioContext.prototype.createOscillator = function () { voices += 1; return voice.call(this); };
"""


def test_sound_can_be_switched_off_and_stays_off(page: Page, address: str) -> None:
    page.goto(f"{address}/page/scan")
    page.get_by_role("button", name="Sound on").click()
    page.goto(f"{address}/page/lot")
    expect(page.get_by_role("button", name="Sound off")).to_be_visible()


def test_a_quiet_station_shakes_and_lights_up_and_makes_no_sound_until_it_is_turned_on(
    page: Page, address: str, preview: Flask
) -> None:
    page.add_init_script(LISTENING)
    preview.config["QUIET"] = True
    page.goto(f"{address}/page/scan")
    expect(page.get_by_role("button", name="Sound off")).to_be_visible()
    scan(page, "CXGEKHBKH", "STOP")
    assert page.evaluate("[shaken, voices]") == [[[300, 100, 300, 100, 500]], 0]
    assert page.evaluate(GROUNDS) == [page.locator(".verdict .word").evaluate(INK)]
    page.get_by_role("button", name="Sound off").click()
    assert page.evaluate("voices") == 2, "whoever turns it on hears it"
    preview.config["QUIET"] = False
    page.evaluate("localStorage.clear()")
    page.goto(f"{address}/page/scan")
    scan(page, "LXDDBRXLK", "PASS")
    assert page.evaluate("[shaken, voices]") == [[[60]], 2]


def test_what_is_written_on_the_paper_sheet_of_two_bags_stands_on_one_page(page: Page, address: str) -> None:
    page.goto(f"{address}/page/paper")
    printed = PdfDocument(page.pdf(prefer_css_page_size=True))
    assert "Infusion ended" in printed[0].get_textpage().get_text_bounded()
    printed.close()


def test_the_pass_of_an_issue_is_printed_by_itself_as_the_sheet_and_not_as_a_pass(page: Page, address: str) -> None:
    page.add_init_script("window.printed = 0; window.print = () => { printed += 1; };")
    page.goto(f"{address}/page/answer-issued")
    page.wait_for_function("printed === 1")
    expect(page.locator(".do a.step").first).to_have_attribute("href", "/paper/UXBDCEUXT.1")
    expect(page.locator(".paper")).to_be_hidden()
    sheet = PdfDocument(page.pdf(prefer_css_page_size=True))
    words = sheet[0].get_textpage().get_text_bounded()
    sheet.close()
    assert "Infusion ended" in words, "all that is written down stands on one page"
    assert "Paper sheet · Dose 1 of subject 07" in words
    assert "PASS" not in words
    assert page.evaluate("printed") == 1


def test_the_lines_of_the_paper_sheet_keep_apart_on_a_narrow_screen(page: Page, address: str) -> None:
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    page.goto(f"{address}/page/paper")
    words = "row => row.getBoundingClientRect().bottom - row.querySelector('small').getBoundingClientRect().bottom"
    assert [line for line in page.locator(".boxes tbody tr").all() if float(line.evaluate(words)) < 0] == []


def scan(page: Page, code: str, verdict: str) -> None:
    """Scan a code, and wait for what is said of it."""
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    expect(page.locator(f"main [data-verdict={verdict}]")).to_be_visible()
