"""Alarms on the home, for everyone: what runs into a child is never cut; what is cut is counted and one tap away."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from custody.faces.catalogue import LOCALES, Speaker
from custody.faces.web.naming import why_open
from custody.rules.alarms import ANSWERS
from tests.faces.web.people_at_work import Workplace, workplace
from tests.faces.web.test_desk_of_the_clinic import CHILDREN, OWED, asked, changed, owed

ALPHABET = "BCDEFGHJKLNPRSTUVX"
EARLY, LATE = "2026-01-02T03:04:05.000000Z", "2026-01-03T03:04:05.000000Z"
WORST, HANGS = "NXVVVVVVV", "DXBBBBBBB"


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    return workplace(tmp_path)


def alarm(code: str, reason: str, about: str, at: str = EARLY) -> tuple[str, tuple[str, ...]]:
    attrs = {"reason": reason, "about": [about], "holder": "", "opened_at": at}
    return OWED, (code, "alarm", '{"alarm":"open"}', json.dumps(attrs))


def recalled(place: Workplace, many: int) -> None:
    """As many alarms as a recall opens, older than any other."""
    changed(place, *(alarm(f"NX{code}", "recalled_lot", "CXBBBBBBB") for code in islice(codes(), many)))


def codes() -> Iterator[str]:
    """Ends of codes, one after the other."""
    for number in range(len(ALPHABET) ** 4):
        yield "BBB" + "".join(ALPHABET[number // len(ALPHABET) ** place % len(ALPHABET)] for place in range(4))


def hangs(place: Workplace) -> None:
    """A prepared dose that runs, with the newest alarm of all about it."""
    sql = "INSERT INTO thing VALUES (?, 'prepared_dose', '', 'infusing', ?, ?, 1, 1, 1)"
    changed(place, (sql, (HANGS, '{"prepared_dose":"infusing"}', "{}")))
    changed(place, alarm(WORST, "mismatch_while_running", HANGS, LATE))


def dose_of(child: str) -> dict[str, str]:
    """Whose a prepared dose is."""
    return {"subject": child, "dose": f"{child}.1"}


def alarms(client: FlaskClient, path: str = "/") -> list[str]:
    """Where the red rows of a page lead, in their order."""
    return re.findall(r'<a class="step alarm" href="([^"]+)"', client.get(path).text)


@pytest.mark.parametrize(("who", "station"), [("lin", "ward"), ("liu", "pharmacy"), ("luo", "quality_desk")])
def test_a_recall_of_hundreds_pushes_no_child_off_the_home_and_a_row_leads_to_the_rest(
    place: Workplace, who: str, station: str
) -> None:
    recalled(place, 300)
    hangs(place)
    client = place.signed_in(who, station)
    told = alarms(client)
    assert told[0] == f"/steps/acknowledge_alarm?alarm={WORST}"
    assert [link.split("?")[0] for link in told] == ["/steps/acknowledge_alarm"] * 5 + ["/alarms"]
    home = client.get("/").text
    assert "Alarm, the cells are running: an identity check failed at the bed" in home
    assert '<b class="number">296</b>' in home
    listed = client.get(told[-1])
    assert listed.status_code == 200
    rows = re.findall(r'class="row-link" href="/things/([^"]+)"', listed.text)
    assert (rows[0], len(rows)) == (WORST, 50)
    assert "1–50 of 301" in listed.text


def test_everything_that_runs_is_told_however_much_it_is(place: Workplace) -> None:
    recalled(place, 10)
    hangs(place)
    changed(place, *(alarm(f"NXVVVVVV{end}", "hold_after_thaw", HANGS) for end in "BCDEFGH"))
    told = alarms(place.signed_in("luo", "quality_desk"))
    assert len(told) == 9
    assert all("NXVVVVVV" in link for link in told[:8])


def test_the_desk_begins_with_the_worst_alarm_too(place: Workplace) -> None:
    recalled(place, 10)
    hangs(place)
    client = place.signed_in("wu", "quality_desk")
    card = client.get("/desk").text.split('id="q-alarms_open"')[1]
    assert re.findall(r'<a href="/things/([^"]+)"', card)[0] == WORST
    queue = client.get("/desk/alarms_open").text
    assert re.findall(r'class="row-link" href="/things/([^"]+)"', queue)[0] == WORST
    assert "1–11 of 11" in queue


def test_who_may_not_answer_an_alarm_is_led_to_it_and_not_to_a_form(place: Workplace) -> None:
    hangs(place)
    client = place.signed_in("rossi", "quality_desk")
    assert alarms(client) == [f"/things/{WORST}"]
    assert "answer by name" not in client.get("/").text
    assert client.get(f"/things/{WORST}").status_code == 200


def test_the_page_of_an_alarm_says_in_red_that_it_is_open_and_what_it_is_about(place: Workplace) -> None:
    child = asked(place, CHILDREN)[0]
    changed(place, alarm(WORST, "hold_on_conditioned_child", child))
    page = place.signed_in("luo", "quality_desk").get(f"/things/{WORST}").text
    assert "On hold, and a child is conditioned for it" in page
    assert 'class="chip chip-stop"' in page
    assert f'href="/things/{child}"' in page


@pytest.mark.parametrize("reason", sorted(ANSWERS))
def test_no_alarm_is_told_by_its_code(reason: str) -> None:
    said = {why_open(Speaker(locale), "alarm", reason) for locale in LOCALES}
    assert len(said) == len(LOCALES)
    assert reason not in said


def test_what_an_alarm_is_about_is_named_once_though_child_and_prepared_dose_are_both_in_it(place: Workplace) -> None:
    child, lot = asked(place, CHILDREN)[0], asked(place, "SELECT code FROM thing WHERE kind = 'lot'")[0]
    hangs(place)
    changed(place, ("UPDATE thing SET attrs = ? WHERE code = ?", (json.dumps(dose_of(child)), HANGS)))
    both = "UPDATE thing SET attrs = json_set(attrs, '$.about', json(?)) WHERE code = ?"
    changed(place, (both, (json.dumps([HANGS, child, f"{child}.1", lot]), WORST)))
    page = place.signed_in("luo", "quality_desk").get("/").text
    row = page[page.index("Alarm, the cells are running") :].split("</small>")[0]
    assert row.count(" of subject ") == row.count("subject ") == 1
    card = place.signed_in("wu", "quality_desk").get("/desk").text.split('id="q-alarms_open"')[1].split("</section>")[0]
    assert card.count("ubject ") == 1


@pytest.mark.parametrize(
    ("reason", "answers"),
    [
        ("mismatch_while_running", ["stopped", "seen"]),
        ("il2_differs", ["child_watched", "stopped", "seen"]),
    ],
)
def test_what_can_be_answered_stands_in_the_order_of_its_reason_and_nothing_else_is_offered(
    place: Workplace, reason: str, answers: list[str]
) -> None:
    hangs(place)
    changed(place, alarm("NXVVVVVVB", reason, HANGS))
    page = place.signed_in("lin", "ward").get("/steps/acknowledge_alarm?alarm=NXVVVVVVB").text
    assert re.findall(r'name="done" value="(\w+)"', page) == answers


def test_of_what_is_overdue_the_rest_is_counted_and_one_tap_away(place: Workplace) -> None:
    child = asked(place, CHILDREN)[0]
    changed(place, *(owed(f"NXVVVVV{end}B", "safety_report", EARLY, child) for end in "BCDEFGHJ"))
    for path in ("/desk", "/"):
        client = place.signed_in("wu", "quality_desk")
        assert alarms(client, path)[-1] == "/desk/reports_due"
        page = client.get(path).text
        assert page.count("Overdue: ") == 5
        assert re.search(r'More overdue: [^<]+</span>\s*<b class="number">3</b>', page)


def test_ten_thousand_open_alarms_leave_the_home_quick(place: Workplace) -> None:
    recalled(place, 10_000)
    hangs(place)
    client = place.signed_in("luo", "quality_desk")
    began = time.process_time()
    told = alarms(client)
    assert time.process_time() - began < 3
    assert told[0].endswith(WORST)
