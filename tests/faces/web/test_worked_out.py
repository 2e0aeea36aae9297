"""The page of a dose shows every formula with its inputs, and long numbers with their thousands apart."""

from __future__ import annotations

import re

import pytest

from custody.faces.web.worked_out import apart
from custody.record.engine import open_store
from tests.faces.web.people_at_work import Workplace


def page_text(place: Workplace, kind: str) -> str:
    """The page of the first thing of a kind, without marks."""
    store = open_store(place.config.database)
    with store.reading() as link:
        rows = link.run("SELECT code FROM thing WHERE kind = ? ORDER BY created_idx LIMIT 1", (kind,))
    store.engine.dispose()
    page = place.signed_in("wu", "quality_desk").get(f"/things/{rows[0][0]}").text
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_the_page_of_a_dose_shows_how_it_was_worked_out(place: Workplace) -> None:
    text = page_text(place, "dose")
    assert "Figures and formulas" in text
    assert re.search(r"the smaller of 10,000,000 cells/kg × [\d.]+ kg and 500,000,000 cells ", text)
    assert re.search(r"IU/m² × [\d.]+ m²", text)
    assert not re.search(r"\([\d.,]+\)", text), "one number alone stands in brackets"


@pytest.mark.parametrize(
    ("text", "told"),
    [("10000000 cells/kg × 18.4 kg", "10,000,000 cells/kg × 18.4 kg"), ("76 万IU", "76 万IU"), ("9999 mL", "9999 mL")],
)
def test_only_long_numbers_are_set_apart(text: str, told: str) -> None:
    assert apart(text) == told
