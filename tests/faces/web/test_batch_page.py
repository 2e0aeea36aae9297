"""The page of a batch: its steps in the order in which they were done, with what was measured and by whom."""

from __future__ import annotations

import re

from custody.record.engine import open_store
from tests.faces.web.people_at_work import Workplace


def test_the_page_of_a_batch_shows_its_steps_as_they_were_done(place: Workplace) -> None:
    store = open_store(place.config.database)
    with store.reading() as link:
        batch = str(link.run("SELECT code FROM thing WHERE kind = 'batch' ORDER BY created_idx")[0][0])
    store.engine.dispose()
    page = place.signed_in("wu", "quality_desk").get(f"/things/{batch}").text
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    steps = [text.index(name) for name in ("Cells seeded after thaw · 91.5 % · He Lin, Xu Fang", "Medium changed to")]
    assert steps == sorted(steps)
    assert text.index("Medium changed to") < text.index("Differentiation complete · 93 %")
