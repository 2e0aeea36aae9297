"""A file too large is said when it is chosen, so that no form is lost with it."""

from __future__ import annotations

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect

pytestmark = pytest.mark.browser
MEGABYTE = 1024 * 1024


def test_a_file_too_large_is_said_at_once_and_keeps_the_form_from_being_sent(
    browser: Browser, address: str, preview: Flask
) -> None:
    preview.config["SENT"].clear()
    page = browser.new_context().new_page()
    page.goto(f"{address}/page/step")
    field = page.locator("#f-certificate")
    field.set_input_files({"name": "run.pdf", "mimeType": "application/pdf", "buffer": b"x" * (MEGABYTE + 1)})
    said = "This file is too large: at most 1 MB. Choose another."
    expect(field).to_have_js_property("validationMessage", said)
    page.locator("main button.primary").click()
    assert preview.config["SENT"] == []
    field.set_input_files({"name": "run.pdf", "mimeType": "application/pdf", "buffer": b"x" * MEGABYTE})
    expect(field).to_have_js_property("validationMessage", "")
    page.context.close()
