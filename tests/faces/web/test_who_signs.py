"""Who may sign today, as a page: by step, with what keeps the others from it, and what runs out soon."""

from __future__ import annotations

import hashlib
import re
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient

from custody.faces.clock import now
from custody.record.attempt import StoredFile
from custody.record.reads.things import Wanted, listing
from tests.faces.web.people_at_work import Workplace, token
from tests.faces.web.test_access import on_stage


def rows(client: FlaskClient, query: str = "") -> list[list[str]]:
    """The rows of the table, each cell as text."""
    answer = client.get(f"/who-may-sign{query}")
    assert answer.status_code == 200
    body = answer.text.partition("<tbody")[2].partition("</tbody>")[0]
    found = [re.findall(r"<td[^>]*>(.*?)</td>", row, re.S) for row in body.split("<tr")[1:]]
    return [[unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", cell))).strip() for cell in row] for row in found]


def test_everybody_signed_in_reads_it_and_is_led_there_from_their_desk(place: Workplace) -> None:
    for who, station in (("wu", "quality_desk"), ("lin", "ward"), ("rossi", "quality_desk")):
        client = place.signed_in(who, station)
        assert 'href="/who-may-sign"' in client.get("/desk").text
        assert len(rows(client)) > 50


def test_nobody_who_is_not_signed_in_reads_it(place: Workplace) -> None:
    assert place.visitor().get("/who-may-sign").status_code == 401


def test_one_step_is_told_with_those_of_its_roles_and_nobody_else(place: Workplace) -> None:
    [row] = rows(place.signed_in("wu", "quality_desk"), "?step=release_lot")
    assert row[0] == "Release lot"
    assert "Gao" not in row[2]


@pytest.mark.parametrize("query", ["?step=no_such_step", "?step=release_lot&show=soon"])
def test_where_no_step_fits_the_page_says_so(place: Workplace, query: str) -> None:
    answer = place.signed_in("wu", "quality_desk").get(f"/who-may-sign{query}")
    assert "No such step" in answer.text


def test_it_is_read_in_chinese_too(place: Workplace) -> None:
    client = place.signed_in("liu", "pharmacy")
    client.post("/language", data={"language": "zh_CN", "next": "/", "csrf_token": token(client, "/")})
    told = client.get("/who-may-sign").text
    assert "今日可签署人员" in told
    assert "Who may" not in told


def test_a_training_stands_on_the_page_of_who_was_trained_with_its_end(place: Workplace) -> None:
    cast = on_stage(place)
    data = b"title = 'Identity at the bedside'"
    facts = {"type": "procedure", "title": "bedside_identity", "version": "1", "file": hashlib.sha256(data).hexdigest()}
    cast.do("approve_document", "sun", facts, second="wu", files=[StoredFile(data, "application/toml")])
    with cast.house.store.reading() as link:
        known = listing(link, Wanted("document", text="", most=100)).things
    procedure = next(one.code for one in known if one.text("type") == "procedure")
    nurse = cast.persons["lin"]
    trained = {"person": nurse, "procedure": procedure, "role": "nurse", "trained_by": cast.persons["wu"]}
    day = now().astimezone(ZoneInfo("Asia/Shanghai")).date().isoformat()
    client = place.signed_in("wu", "quality_desk")
    [row] = rows(client, "?step=start_infusion")
    assert "Lin Hao: Lin Hao must be trained in bedside_identity" in row[3]
    told = {**trained, "trained_on": day, "assessed": "simulated", "valid_until": day}
    cast.do("record_training", "fang", told)
    [row] = rows(client, "?step=start_infusion&show=soon")
    assert re.search(r"Lin Hao: training runs out: end of ", row[2])
    page = client.get(f"/things/{nurse}").text
    assert re.search(r"Trainings.*bedside_identity.*Nurse.*Wu Qiang.*end of ", page, re.S)
    assert "observed_at_work" not in page
