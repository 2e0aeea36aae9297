"""What stands on a printed page besides what the screen shows."""

from __future__ import annotations

import re

import pytest

from custody.record.audit import audit
from custody.record.engine import open_store
from custody.record.reads.things import Wanted, listing
from tests.faces.web.people_at_work import Workplace

BARS = 'class="bars only-print"'
WITNESS = 'class="witness only-print"'


def test_a_printed_lot_bears_its_bar_code(place: Workplace) -> None:
    client = place.signed_in("wu", "quality_desk")
    assert BARS in client.get(f"/things/{first_of(place, 'lot')}").text


@pytest.mark.parametrize("kind", ["container", "subject", "wristband", "material_lot"])
def test_a_sheet_of_paper_cannot_be_scanned_in_the_stead_of_the_thing_itself(place: Workplace, kind: str) -> None:
    client = place.signed_in("wu", "quality_desk")
    assert BARS not in client.get(f"/things/{first_of(place, kind)}").text


def test_a_history_narrowed_down_says_so_in_print(place: Workplace) -> None:
    client = place.signed_in("wu", "quality_desk")
    address = f"/things/{first_of(place, 'lot')}"
    assert "Only: signed" in client.get(f"{address}?show=signed").text
    assert "Only: " not in client.get(address).text


def test_every_printed_page_bears_a_checkpoint_that_the_record_can_be_held_against(place: Workplace) -> None:
    client = place.signed_in("wu", "quality_desk")
    page = client.get(f"/things/{first_of(place, 'lot')}").text
    found = re.search(r'checkpoint <span class="code">(\d+(?: [0-9a-f]{4}){4})</span>', page)
    assert found is not None
    store = open_store(place.config.database)
    assert audit(store, kept=[("paper", found[1])]).intact
    assert not audit(store, kept=[("paper", found[1][:-1] + ("0" if found[1][-1] != "0" else "1"))]).intact
    store.engine.dispose()


@pytest.mark.parametrize(("kind", "bears"), [("lot", True), ("container", False), ("subject", False)])
def test_the_signed_head_as_a_symbol_stands_on_papers_that_are_filed_elsewhere(
    place: Workplace, kind: str, bears: bool
) -> None:
    client = place.signed_in("wu", "quality_desk")
    assert (WITNESS in client.get(f"/things/{first_of(place, kind)}").text) is bears


def first_of(place: Workplace, kind: str) -> str:
    """The newest thing of a kind."""
    store = open_store(place.config.database)
    with store.reading() as link:
        found = listing(link, Wanted(kind)).things[0].code
    store.engine.dispose()
    return found
