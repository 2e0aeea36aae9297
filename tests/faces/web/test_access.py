"""The access review: who could do what on a day by the roles of then, printed as shown, and signed for by quality."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient

from custody.faces.clock import now
from custody.faces.demo.cast import Cast, Clock
from custody.record.reads.things import Wanted, listing
from tests.faces.api.demo_instance import signed_in
from tests.faces.web.people_at_work import Workplace, token

SITE = ZoneInfo("Asia/Shanghai")
YESTERDAY = (now().astimezone(SITE).date() - timedelta(days=1)).isoformat()
BEFORE_ANYBODY = "2000-01-01"


@pytest.fixture
def quality(place: Workplace) -> FlaskClient:
    return place.signed_in("wu", "quality_desk")


def today() -> str:
    """The day at the site as it is asked: midnight may have come since this file was read."""
    return now().astimezone(SITE).date().isoformat()


def on_stage(place: Workplace) -> Cast:
    """The people of the demonstration, who act without a browser."""
    house = place.app.extensions["custody"]
    with house.store.reading() as link:
        people = listing(link, Wanted("person", most=100)).things
    return Cast(house, Clock(now()), {person.text("username"): person.code for person in people})


def rows(client: FlaskClient, query: str) -> dict[str, list[str]]:
    """The rows of the table by user name, each cell as text."""
    answer = client.get(f"/access-review?{query}")
    assert answer.status_code == 200
    body = answer.text.partition("<tbody")[2].partition("</tbody>")[0]
    found = [re.findall(r"<td[^>]*>(.*?)</td>", row, re.S) for row in body.split("<tr")[1:]]
    cells = [[unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", cell))).strip() for cell in row] for row in found]
    return {row[0].split()[-1]: row for row in cells}


def digest(client: FlaskClient, day: str) -> str:
    found = re.search(r"SHA-256 of this review</dt><dd>([0-9a-f]{64})", client.get(f"/access-review?day={day}").text)
    assert found
    return found[1]


def test_who_could_have_released_a_lot_on_a_day_is_one_question(quality: FlaskClient) -> None:
    assert {name for name, row in rows(quality, f"day={YESTERDAY}&step=release_lot").items()} == {"chen"}
    assert rows(quality, f"day={BEFORE_ANYBODY}&step=release_lot") == {}
    assert (
        "No account of that day could take this step."
        in quality.get(f"/access-review?day={BEFORE_ANYBODY}&step=release_lot").text
    )


def test_the_roles_are_those_of_the_day_and_not_those_of_today(place: Workplace, quality: FlaskClient) -> None:
    before = rows(quality, f"day={YESTERDAY}")
    whose = next(one for one in on_stage(place).persons if one == "gao")
    facts = {"person": on_stage(place).persons[whose], "roles": ["release"], "why": "moves to quality"}
    on_stage(place).do("change_roles", "admin", facts, second="wu")
    assert "Release lot" in rows(quality, f"day={today()}")["gao"][3]
    assert rows(quality, f"day={YESTERDAY}") == before
    assert "Release lot" not in before["gao"][3]


def test_accounts_that_came_later_are_not_in_it(quality: FlaskClient) -> None:
    assert rows(quality, f"day={BEFORE_ANYBODY}") == {}


@pytest.mark.parametrize("day", ["2999-01-01", "2026-02-30", "yesterday", "20260503"])
def test_a_day_that_cannot_be_reviewed_is_told_in_one_sentence(quality: FlaskClient, day: str) -> None:
    answer = quality.get(f"/access-review?day={day}")
    assert answer.status_code == 422
    assert "Give a day that has begun" in answer.text


def test_a_day_over_is_signed_for_with_its_digest_and_one_that_is_not_is_not(
    place: Workplace, quality: FlaskClient
) -> None:
    assert "/steps/review_access?again=1" not in quality.get(f"/access-review?day={today()}").text
    assert "Nobody has signed" in quality.get(f"/access-review?day={YESTERDAY}").text
    shown, sent = digest(quality, YESTERDAY), {"csrf_token": token(quality, "/access-review")}
    form = quality.post("/steps/review_access?again=1", data=sent | {"day": YESTERDAY, "digest": shown})
    assert shown in form.text
    assert f'value="{YESTERDAY}"' in form.text
    facts = {"day": YESTERDAY, "digest": shown, "outcome": "as_it_should_be"}
    answer = signed_in(place.app, "wu").signed("review_access", {"facts": facts, "nonce": "a review"}, "wu")
    assert answer.status_code == 201, answer.text
    told = quality.get(f"/access-review?day={YESTERDAY}").text
    assert re.search(r"<strong>Wu Qiang</strong>.*what is shown here", told, re.S)
    assert "not what is shown here" not in told


def test_a_review_of_something_else_says_so(place: Workplace, quality: FlaskClient) -> None:
    facts = {"day": BEFORE_ANYBODY, "digest": "ab" * 32, "outcome": "as_it_should_be"}
    answer = signed_in(place.app, "wu").signed("review_access", {"facts": facts, "nonce": "another"}, "wu")
    assert answer.status_code == 201, answer.text
    assert "not what is shown here" in quality.get(f"/access-review?day={BEFORE_ANYBODY}").text


def test_looking_leaves_no_entry_and_only_quality_is_offered_to_sign(place: Workplace, quality: FlaskClient) -> None:
    before = signed_in(place.app, "wu").head()
    auditor = place.signed_in("rossi", "quality_desk")
    assert 'href="/access-review"' in auditor.get("/desk").text
    assert "/steps/review_access" not in auditor.get(f"/access-review?day={YESTERDAY}").text
    assert signed_in(place.app, "wu").head() == before
    assert place.visitor().get("/access-review").status_code == 401


def test_a_spreadsheet_gets_the_accounts_of_the_page_with_the_digest_that_is_signed(quality: FlaskClient) -> None:
    page = quality.get(f"/access-review?day={YESTERDAY}&step=release_lot").text
    way = re.search(r'href="(/access-review\.csv\?[^"]+)"', page)
    assert way is not None
    answer = quality.get(unescape(way[1]))
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="access-review-{YESTERDAY}.csv"'
    [head, row] = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))
    assert head[:2] == ["Name", "State"]
    assert (row[0], row[3], row[-2:]) == ("Chen Wei (chen)", "Release lot", [YESTERDAY, digest(quality, YESTERDAY)])


def test_a_spreadsheet_has_every_account_of_the_day_and_none_of_a_day_to_come(quality: FlaskClient) -> None:
    listed = csv.reader(io.StringIO(quality.get(f"/access-review.csv?day={YESTERDAY}").data.decode("utf-8-sig")))
    assert len(list(listed)) == len(rows(quality, f"day={YESTERDAY}")) + 1
    wrong = quality.get("/access-review.csv?day=2999-01-01")
    assert (wrong.status_code, "Give a day that has begun" in wrong.text) == (422, True)


def test_it_is_read_in_chinese_too(place: Workplace) -> None:
    client = place.signed_in("liu", "pharmacy")
    client.post("/language", data={"language": "zh_CN", "next": "/", "csrf_token": token(client, "/")})
    told = client.get(f"/access-review?day={YESTERDAY}").text
    assert "访问权限审查" in told
    assert "Could take" not in told


def test_the_api_gives_the_same_review_with_the_same_digest(place: Workplace, quality: FlaskClient) -> None:
    caller = signed_in(place.app, "wu")
    told = caller.get(f"/access-review?day={YESTERDAY}&step=release_lot").get_json()
    assert told["digest"] == digest(quality, YESTERDAY)
    assert [one["username"] for one in told["accounts"]] == ["chen"]
    assert caller.get("/access-review?day=2999-01-01").status_code == 422
    assert caller.get("/access-review?day=soon").status_code == 422
