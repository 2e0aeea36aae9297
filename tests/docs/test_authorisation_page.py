"""The page of who may ask and who may do says what the table of routes and the role matrix hold."""

from __future__ import annotations

from custody.faces.routes import STEP_ROUTE, routes
from docs.authorisation import COMMAND, PAGE, rendered


def test_the_page_is_what_the_tree_makes_of_it() -> None:
    assert PAGE.read_text(encoding="utf-8") == rendered(), f"docs/authorisation.md is out of date. Renew it: {COMMAND}"


def test_every_address_stands_on_it_once() -> None:
    text = rendered()
    assert [route for route in routes() if text.count(f"- `{route}`") != 1 and not route.startswith(STEP_ROUTE)] == []


def test_auditor_and_monitor_take_no_step_of_the_matrix() -> None:
    rows = [line for line in rendered().splitlines() if "(`auditor`)" in line or "(`monitor`)" in line]
    assert [row.split(" | ", 1)[1] for row in rows] == ["– | – |"] * 2
