"""One queue of each desk with 10,000 rows waiting in it: the desk, its first page and its last are drawn in less than a
second of the machine's work."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from time import process_time

import pytest

from custody.faces.demo.cast import PEOPLE
from custody.rules.queues import DESKS, QUEUES, Queue
from tests.faces.web.people_at_work import Workplace

MANY = 10_000
# Who sits at a desk, where, and the queue that is full.
FULL = (
    ("admin", "quality_desk", "people_invited"),
    ("wu", "quality_desk", "deviations_open"),
    ("chen", "quality_desk", "lots_to_release"),
    ("luo", "quality_desk", "materials_to_release"),
    ("tang", "clean_room", "banks_to_release"),
    ("he", "clean_room", "labels_to_apply"),
    ("gao", "quality_desk", "samples_to_test"),
    ("sun", "quality_desk", "results_to_review"),
    ("zhao", "cryo_store", "to_store"),
    ("liu", "pharmacy", "doses_due"),
    ("deng", "thaw_bench", "issued_not_infused"),
    ("lin", "ward", "doses_to_check"),
    ("zhou", "ward", "to_prescribe"),
    ("qian", "ward", "subjects_to_assess"),
    ("rossi", "quality_desk", "lots_out"),
    ("jiang", "cryo_store", "shipments_in_transit"),
)
# What the small demonstration has none of.
MADE_UP: Mapping[str, Mapping[str, str]] = {
    "deviation": {"reason": "past_use_by", "grade": "minor", "opened_at": "2026-11-22T06:05:00.000000Z"},
    "prepared_dose": {"presentation": "cryopreserved", "use_by": "2026-11-22T06:05:00.000000Z"},
    "shipment": {"from_station": "cryo_store", "to_station": "pharmacy", "eta": "2026-11-22T06:05:00.000000Z"},
}
# Desks of nobody in the demonstration, and whose desk shows a queue of theirs.
LIKE_ANOTHER = {"batch_reviewer": "qa", "site_receiver": "cryo", "monitor": "auditor", "sponsor": "auditor"}


def test_each_desk_has_a_full_queue_or_shares_one_with_a_desk_that_has() -> None:
    roles = {person.username: person.role for person in PEOPLE}
    full = {roles[who]: queue for who, _, queue in FULL}
    assert {*full, *LIKE_ANOTHER} == set(DESKS)
    assert [role for role, queue in full.items() if queue not in DESKS[role]] == []
    assert [role for role, other in LIKE_ANOTHER.items() if not set(DESKS[role]) & set(DESKS[other])] == []


@pytest.mark.parametrize(("who", "station", "name"), FULL, ids=[f"{who}-{name}" for who, _, name in FULL])
def test_a_desk_with_ten_thousand_rows_in_a_queue_is_drawn_in_less_than_a_second(
    place: Workplace, who: str, station: str, name: str
) -> None:
    client = place.signed_in(who, station)
    with waiting_in(place, QUEUES[name]):
        pages = []
        for path in ("/desk", f"/desk/{name}", f"/desk/{name}?after={MANY - 25}"):
            began = process_time()
            page = client.get(path)
            pages.append((page.status_code, process_time() - began < 1.0))
        assert pages == [(200, True)] * 3
        assert "10,0" in client.get("/desk").text
        first, last = (client.get(f"/desk/{name}{after}").text for after in ("", f"?after={MANY - 25}"))
        assert 0 < len(things_in(first)) <= 50
        assert things_in(last)
        assert "After" not in re.findall(r'<nav class="pager".*?</nav>', last, re.DOTALL)[0]


def things_in(page: str) -> list[str]:
    return re.findall(r'class="row-link" href="/things/([^"]+)"', page)


def as_kept(values: Mapping[str, str]) -> str:
    return json.dumps(values, sort_keys=True, separators=(",", ":"))


@contextmanager
def waiting_in(place: Workplace, queue: Queue) -> Iterator[None]:
    """So many more things in a queue, copied in the projection from one of their kind (or made up where there is none),
    and gone again afterwards."""
    states = {queue.on: queue.states[0]}
    if queue.journey:
        states[queue.kind] = queue.lifecycle[0]
    path = place.config.database.removeprefix("sqlite:///")
    with closing(sqlite3.connect(path)) as link, link:
        sql = """WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
                 INSERT INTO thing SELECT 'FULL-' || i, ?, name, ?, ?, coalesce(?, attrs), version, created_idx, idx + i
                 FROM n, (SELECT * FROM thing WHERE kind = ? LIMIT 1)"""
        made_up = MADE_UP.get(queue.kind)
        attrs, like = (as_kept(made_up), "lot") if made_up else (None, queue.kind)
        link.execute(sql, (MANY, queue.kind, states[queue.kind], as_kept(states), attrs, like))
        assert link.execute("SELECT COUNT(*) FROM thing WHERE code LIKE 'FULL-%'").fetchone() == (MANY,)
    yield
    with closing(sqlite3.connect(path)) as link, link:
        link.execute("DELETE FROM thing WHERE code LIKE 'FULL-%'")
