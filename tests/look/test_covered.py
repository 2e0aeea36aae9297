"""What the first person entered is out of sight while the second enters the same, and in sight once both are in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser
CLEAR = "rgba(0, 0, 0, 0)"


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    page = browser.new_context().new_page()
    page.goto(f"{address}/page/step")
    yield page
    page.context.close()


def test_the_first_list_is_covered_until_the_second_is_in(page: Page) -> None:
    first, second = page.locator("#f-containers"), page.locator("#f-containers_again")
    expect(first).to_have_css("color", CLEAR)
    second.focus()
    page.keyboard.type("CXCJVXPKC")
    expect(first).to_have_css("color", CLEAR)
    expect(first).to_have_value("CXCJVXPKC\nCXGEKHBKH")
    page.locator("#f-remark").focus()
    expect(first).not_to_have_css("color", CLEAR)


def test_whoever_goes_back_into_the_first_list_sees_it(page: Page) -> None:
    first = page.locator("#f-containers")
    first.focus()
    expect(first).not_to_have_css("color", CLEAR)


def test_a_list_that_is_empty_is_not_covered_and_shows_where_to_scan(page: Page) -> None:
    first = page.locator("#f-containers")
    first.fill("")
    page.locator("#f-remark").focus()
    expect(first).not_to_have_css("color", CLEAR)
