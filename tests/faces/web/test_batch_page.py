"""The page of a batch: its steps in the order in which they were done, with what was measured and by whom."""

from __future__ import annotations

import re

from custody.record.engine import open_store
from tests.faces.web.people_at_work import Workplace, token


def test_the_page_of_a_batch_shows_its_steps_as_they_were_done(place: Workplace) -> None:
    batch = _batch(place)
    page = place.signed_in("wu", "quality_desk").get(f"/things/{batch}").text
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    record = text[text.index("Cells seeded after thaw · 91.5 % · He Lin, Xu Fang") :]
    assert record.index("Medium changed to") < record.index("Differentiation complete · 93 %")


def test_the_history_of_a_batch_names_its_steps_in_words(place: Workplace) -> None:
    page = place.signed_in("wu", "quality_desk").get(f"/things/{_batch(place)}").text
    history = page[page.index('id="history"') :]
    assert "Medium changed to differentiation medium" in history
    assert "medium_changed" not in history


def test_the_steps_of_a_batch_are_chosen_from_its_own_record_and_the_done_ones_say_so(place: Workplace) -> None:
    page = _form(place)
    assert re.search(r'type="radio" name="step" value="cells_seeded"', page)
    assert "Cells seeded after thaw (%) · done already" in page
    assert not re.search(r'<input[^>]*name="step"[^>]*type="text"', page)


def test_a_refusal_names_a_batch_step_in_words(place: Workplace) -> None:
    client = place.signed_in("he", "clean_room")
    facts = {"batch": _batch(place), "step": "cells_seeded", "value": "91", "nonce": "batch-1", "channel": "wedge"}
    page = client.post("/steps/record_batch_step", data=facts | {"csrf_token": token(client, "/")}).text
    assert "Cells seeded after thaw" in page
    assert "cells_seeded&#34; of" not in page


def _form(place: Workplace) -> str:
    return place.signed_in("he", "clean_room").get(f"/steps/record_batch_step?batch={_batch(place)}").text


def _batch(place: Workplace) -> str:
    store = open_store(place.config.database)
    with store.reading() as link:
        batch = str(link.run("SELECT code FROM thing WHERE kind = 'batch' ORDER BY created_idx")[0][0])
    store.engine.dispose()
    return batch
