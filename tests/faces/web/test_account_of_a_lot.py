"""The page of a lot says what became of all that was filled, and that it is all of it."""

from __future__ import annotations

import re

from custody.record.engine import open_store
from tests.faces.web.people_at_work import Workplace


def text_of_a_lot(place: Workplace) -> tuple[str, str]:
    """The newest filled lot, and its page without marks."""
    store = open_store(place.config.database)
    with store.reading() as link:
        rows = link.run("SELECT parent FROM edge WHERE kind = 'filled' ORDER BY idx DESC LIMIT 1")
    store.engine.dispose()
    page = place.signed_in("wu", "quality_desk").get(f"/things/{rows[0][0]}").text
    return str(rows[0][0]), re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_the_account_of_a_lot_closes_on_its_page(place: Workplace) -> None:
    _, text = text_of_a_lot(place)
    assert "The account closes" in text
    assert "Unaccounted for" not in text
    assert re.search(r"Filled \d+ [\d.]+ × 10", text), text


def test_cells_that_are_nowhere_are_seen_on_the_page_of_the_lot(place: Workplace) -> None:
    lot, _ = text_of_a_lot(place)
    store = open_store(place.config.database)
    with store.writer() as link:
        sql = """UPDATE balance SET quantity = '1' WHERE unit = 'cells' AND quantity <> '0' AND account IN
                 (SELECT child FROM edge WHERE kind = 'filled' AND parent = ?)"""
        link.run(sql, (lot,))
        link.run("COMMIT")
    store.engine.dispose()
    _, text = text_of_a_lot(place)
    assert "The account does not close" in text
    assert "Unaccounted for: call quality" in text
