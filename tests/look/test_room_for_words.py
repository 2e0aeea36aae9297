"""Words have room: what happened beside other cards, two characters in a cell, short answers side by side."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
# How much of its row what happened may fill, where the history stands beside other cards.
SHARES = """() => [...document.querySelectorAll(".timeline")].filter(list => list.clientWidth < 540).map(list =>
  list.querySelector(".what").getBoundingClientRect().width / list.clientWidth)"""
# A table squeezed to nothing: how many lines the cell of two characters takes.
SQUEEZED = """() => {
  const row = document.querySelector("main table tbody tr"), cell = row.insertCell();
  cell.innerHTML = "<span>接受</span>";
  row.closest("table").style.width = "1px";
  return cell.firstChild.getClientRects().length;
}"""
TOPS = """() => {
  const many = [...document.querySelectorAll("fieldset.few-words")];
  return many.map(one => [...one.querySelectorAll(".option")].map(at => Math.round(at.getBoundingClientRect().top)));
}"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    yield page
    page.context.close()


def test_a_tablet_held_upright_keeps_the_head_of_a_page_in_one_row(page: Page, address: str) -> None:
    page.goto(f"{address}/page/scan")
    page.set_viewport_size({"width": 800, "height": 1280})
    page.evaluate("document.querySelector('.verified')?.remove()")
    page.evaluate("document.querySelector('.person small').textContent = 'Trial coordinator'")
    assert page.evaluate("document.querySelector('.top').getBoundingClientRect().height") < 70


def test_a_link_of_one_short_word_is_as_wide_as_a_glove_needs(page: Page, address: str) -> None:
    page.goto(f"{address}/page/step")
    page.evaluate("document.querySelector('.thing-name').innerHTML = '<a href=\"/\">货</a>'")
    assert page.evaluate("document.querySelector('.thing-name a').getBoundingClientRect().width") >= 44


def test_nothing_of_what_is_stored_is_cut_off_on_paper(page: Page, address: str) -> None:
    page.goto(f"{address}/page/entry")
    page.evaluate("document.querySelector('.raw').textContent = 'stored '.repeat(4000)")
    page.emulate_media(media="print")
    cut: int = page.evaluate("(one => one.scrollHeight - one.clientHeight)(document.querySelector('.raw'))")
    assert cut <= 1


def test_what_happened_has_most_of_its_row_where_the_history_is_narrow(page: Page, address: str) -> None:
    page.goto(f"{address}/page/lot")
    page.set_viewport_size({"width": 1120, "height": 800})
    shares: list[float] = page.evaluate(SHARES)
    assert shares
    assert min(shares) > 0.8, shares


def test_a_chinese_word_of_two_characters_stays_on_one_line_of_a_full_table(page: Page, address: str) -> None:
    page.goto(f"{address}/page/list?lang=zh")
    assert page.evaluate(SQUEEZED) == 1


def test_four_short_answers_stand_two_by_two(page: Page, address: str) -> None:
    page.goto(f"{address}/page/step")
    tops: list[list[int]] = page.evaluate(TOPS)
    assert tops
    assert all(row[0] == row[1] for row in tops), tops
