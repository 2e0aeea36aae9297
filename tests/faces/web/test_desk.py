"""The desk: every queue agrees with the rules, and 10,000 waiting rows are drawn in less than a second."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from time import perf_counter

import pytest
from flask.testing import FlaskClient

from custody.faces.web.frame import PLACES_OF_ROLE
from custody.faces.wording.desks import QUEUE_WORDS
from custody.record.engine import open_store
from custody.record.reads.queues import waiting
from custody.rules.journeys import TABLES
from custody.rules.queues import DESKS, QUEUES, Queue, queues_of
from custody.rules.registry import registry
from custody.rules.step import primary_kinds
from tests.faces.web.people_at_work import Workplace, workplace

MANY = 10_000
STATIONS = {"liu": "pharmacy", "lin": "pharmacy", "zhao": "cryo_store"}
OPENED = ("open",)  # deviations, holds and the like are open until they are closed, on no table of their own


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Workplace:
    """A workplace with 10,000 more containers in store, copied in the projection from one that is there."""
    made = workplace(tmp_path_factory.mktemp("full"))
    path = made.config.database.removeprefix("sqlite:///")
    with sqlite3.connect(path) as link:
        sql = """WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
                 INSERT INTO thing SELECT 'C-' || i, kind, name, state, states, attrs, version, created_idx, idx + i
                 FROM n, (SELECT * FROM thing WHERE kind = 'container' AND state = 'frozen' LIMIT 1)"""
        link.execute(sql, (MANY,))
    link.close()
    return made


def things_in(client: FlaskClient, queue: str) -> list[str]:
    return re.findall(r'class="row-link" href="/things/([^"]+)"', client.get(f"/desk/{queue}").text)


def steps_told(place: Workplace, who: str) -> Iterator[str]:
    page = place.signed_in(who, STATIONS.get(who, "quality_desk")).get("/desk").text
    yield from re.findall(r'class="quiet-button" href="(/steps/[^"]+|/lots/[^"]+)"', page)


@pytest.mark.parametrize("queue", QUEUES.values(), ids=lambda queue: queue.name)
def test_a_queue_names_states_steps_and_words_that_exist(queue: Queue) -> None:
    known = {row.to for row in TABLES.get(queue.on, ())}
    assert set(queue.states) <= (known or set(OPENED))
    assert set(queue.lifecycle) <= {row.to for row in TABLES.get(queue.kind, ())}
    begins_with = {queue.scanned or queue.kind, *({"container"} if queue.through == "allocated" else ())}
    assert [name for name in queue.steps if not begins_with & set(primary_kinds(registry().steps[name]))] == []
    assert all(QUEUE_WORDS[queue.name])


def test_every_queue_stands_on_a_desk_and_every_desk_is_one_of_a_role_with_places() -> None:
    assert {name for names in DESKS.values() for name in names} == set(QUEUES) == set(QUEUE_WORDS)
    assert set(PLACES_OF_ROLE) <= set(DESKS)


def test_nobody_has_more_than_seven_places_and_the_desk_is_among_them() -> None:
    assert [role for role, places in PLACES_OF_ROLE.items() if len(places) > 7 or "desk" not in places[:2]] == []


def test_somebody_with_two_roles_sees_a_queue_once() -> None:
    names = [queue.name for queue in queues_of(("nurse", "pharmacist"))]
    assert len(names) == len(set(names)) > len(DESKS["nurse"])


@pytest.mark.parametrize("who", ["liu", "zhou", "zhao", "wu", "rossi", "admin", "he", "chen", "gao", "lin"])
def test_each_queue_opens_and_each_button_leads_to_a_form(place: Workplace, who: str) -> None:
    client = place.signed_in(who, STATIONS.get(who, "quality_desk"))
    page = client.get("/desk")
    assert page.status_code == 200
    for path in {*re.findall(r'href="(/desk/\w+)"', page.text), *steps_told(place, who)}:
        assert client.get(path.replace("&amp;", "&")).status_code == 200, path


def test_a_waiting_thing_can_be_taken_further_or_the_desk_says_why_not(place: Workplace) -> None:
    page = place.signed_in("liu", "pharmacy").get("/desk").text
    rows = re.findall(r"<li>\s*<div class=\"what\">.*?</li>", page, re.DOTALL)
    assert rows
    assert [
        row for row in rows if "/steps/" not in row and 'class="by why"' not in row and "Infusion day" not in row
    ] == []


def test_a_step_on_the_desk_is_open_to_the_person_by_the_rules(place: Workplace) -> None:
    client = place.signed_in("zhou", "quality_desk")
    offered = list(steps_told(place, "zhou"))
    assert offered
    for name, code in re.findall(r"/steps/(\w+)\?\w+=(\w+)", " ".join(offered)):
        assert f"/steps/{name}?" in client.get(f"/things/{code}").text


def test_a_fresh_container_never_waits_for_the_freezer_and_one_on_its_way_is_not_judged(place: Workplace) -> None:
    patterns = (("containers_to_freeze", "presentation"), ("to_judge", "custody"))
    assert [name for name, narrowed in patterns if not getattr(QUEUES[name], narrowed)] == []
    store = open_store(place.config.database)
    with store.reading() as link:
        frozen = [Queue("x", "container", ("frozen",), (), presentation=one) for one in ("cryopreserved", "fresh")]
        stored = [
            Queue("x", "container", ("accepted",), (), "condition", custody=(one,)) for one in ("stored", "packed")
        ]
        totals = [waiting(link, queue).total > 0 for queue in (*frozen, *stored)]
    store.engine.dispose()
    assert totals == [True, False, True, False]


def test_a_desk_of_somebody_else_is_not_found(place: Workplace) -> None:
    client = place.signed_in("rossi", "quality_desk")
    assert client.get("/desk/prescriptions_to_verify").status_code == 404
    assert client.get("/desk/no_such_queue").status_code == 404


@pytest.mark.parametrize(("who", "station"), [("lin", "ward"), ("liu", "pharmacy"), ("deng", "thaw_bench")])
def test_the_infusion_day_is_in_the_bar_of_ward_and_pharmacy_and_tells_every_stage_of_it(
    place: Workplace, who: str, station: str
) -> None:
    client = place.signed_in(who, station)
    bar = re.findall(r'<nav class="places".*?</nav>', client.get("/").text, re.DOTALL)[0]
    assert 'href="/infusion-day"' in bar
    page = client.get("/infusion-day").text
    assert '<a href="/infusion-day" aria-current="page">' in page
    stages = ("Infusions running", "Checked, to start", "To check at the bedside", "Issued, not infused", "Doses due")
    assert [words for words in stages if words not in page] == []
    assert {client.get(f"/desk/{name}").status_code for name in ("infusions_running", "doses_due")} == {200}


def test_ten_thousand_waiting_rows_are_drawn_in_less_than_a_second_page_by_page(full: Workplace) -> None:
    client = full.signed_in("zhao", "cryo_store")
    began = perf_counter()
    desk = client.get("/desk").text
    middle = perf_counter()
    last = client.get(f"/desk/to_pack?after={MANY - 25}").text
    assert max(middle - began, perf_counter() - middle) < 1.0
    assert "10,0" in desk
    assert "/things/C-" in last
    assert "After" not in re.findall(r'<nav class="pager".*?</nav>', last, re.DOTALL)[0]


def test_what_runs_out_first_stands_first(full: Workplace) -> None:
    store = open_store(full.config.database)
    with store.reading() as link:
        eligible = waiting(link, QUEUES["subjects_eligible"]).things
        stored = waiting(link, Queue("x", "container", ("frozen",), (), clock="expiry_at"), MANY - 5, 5).things
    store.engine.dispose()
    ends = [one.text("eligible_until") for one in eligible]
    assert ends == sorted(ends) != []
    assert len(stored) == 5


def test_the_release_page_shows_what_a_releaser_must_have_seen(place: Workplace) -> None:
    client = place.signed_in("chen", "quality_desk")
    lot = re.findall(r'href="/things/([^"]+)"', client.get("/lots").text)[0]
    page = client.get(f"/lots/{lot}/release").text
    said = ("Left if signed now", "Decision", "Results", "Holds and deviations", "Late and changed entries", "Labels")
    assert [words for words in said if words not in page] == []
    assert "This lot cannot be signed by you now." in page
    assert client.get("/lots/UXNEHLNNT/release").status_code == 404
