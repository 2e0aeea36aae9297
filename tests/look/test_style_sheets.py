"""The style sheets: each of one purpose and a size to read, each linked, and nothing inline."""

from __future__ import annotations

import re

from flask import Flask

from tests.look.preview import PAGES, ROOT, drawn

SHEETS = sorted((ROOT / "custody/faces/web/static").glob("*.css"))


def test_a_style_sheet_is_short_enough_to_read() -> None:
    assert {sheet.name: lines for sheet in SHEETS if (lines := len(sheet.read_text().splitlines())) >= 300} == {}


def test_every_page_links_every_style_sheet_and_has_no_style_of_its_own(preview: Flask) -> None:
    with preview.test_request_context("/?lang=en"):
        for name in PAGES:
            page = drawn(name, "en")
            assert set(re.findall(r'stylesheet" href="[^"]*/([\w-]+\.css)"', page)) == {s.name for s in SHEETS}
            assert re.findall(r"<style|\sstyle=", page) == []
