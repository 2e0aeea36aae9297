"""Whoever tries secrets faster than people type, right ones or wrong, waits for the next minute; nobody else does."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from custody.app import create_app
from custody.faces.clock import now
from custody.faces.pace import Pace
from custody.faces.routes import Who, routes
from tests.faces.api.demo_instance import claim
from tests.faces.web.people_at_work import Workplace, token, workplace
from tests.record_room import Clock

MOST = 4
NOON = datetime(2026, 11, 22, 4, 0, 10, tzinfo=UTC)


@pytest.fixture
def clock() -> Clock:
    return Clock(now().replace(second=10, microsecond=0))


@pytest.fixture
def place(tmp_path: Path, clock: Clock) -> Workplace:
    found = workplace(tmp_path)
    found.app = create_app(replace(found.config, tries_per_minute=MOST, proxies=1), clock)
    return found


def sent(client: FlaskClient, path: str, form: dict[str, Any], address: str = "192.0.2.1") -> TestResponse:
    csrf = {"csrf_token": token(client, "/sign-in")}
    return client.post(path, data=form | csrf, headers={"X-Forwarded-For": address})


def badge(place: Workplace, who: str = "lin") -> dict[str, str]:
    return {"way": "badge", "badge": place.people[who]["badge"], "pin": place.people[who]["pin"]}


def test_of_an_address_only_so_many_tries_a_minute_are_looked_at(place: Workplace, clock: Clock) -> None:
    answers = [sent(place.visitor(), "/sign-in", badge(place)).status_code for _ in range(MOST + 2)]
    assert answers == [303] * MOST + [429] * 2
    assert sent(place.visitor(), "/sign-in", badge(place), "192.0.2.2").status_code == 303
    clock.advance(seconds=50)
    assert sent(place.visitor(), "/sign-in", badge(place)).status_code == 303


def test_it_is_said_in_a_sentence_and_what_was_typed_goes_along(place: Workplace) -> None:
    for _ in range(MOST):
        sent(place.visitor(), "/sign-in", badge(place))
    page = sent(place.visitor(), "/sign-in", badge(place) | {"note": "A dent beside the port"})
    assert "Too many attempts from this network within a minute." in page.text
    assert 'value="A dent beside the port"' in page.text
    assert f'value="{place.people["lin"]["pin"]}"' not in page.text
    assert "Too many attempts" in sent(place.visitor(), "/enrol", {"code": "X"}).text


def test_every_open_address_that_takes_a_secret_is_counted_with_the_others(place: Workplace) -> None:
    open_ones = [one.partition(" ")[2] for one, who in routes().items() if who is Who.EVERYBODY and one[:4] == "POST"]
    tried = [path for path in open_ones if path != "/language"]
    assert {"/sign-in", "/sign-in/code", "/enrol", "/second-factor/set", "/api/v1/sign-in"} <= set(tried)
    for path in [*tried, *tried][: MOST + 1]:
        answer = sent(place.visitor(), path, {})
    assert answer.status_code == 429
    assert sent(place.visitor(), "/language", {"language": "en"}).status_code == 303


def test_a_program_is_told_as_a_problem(place: Workplace) -> None:
    head = {"X-Forwarded-For": "192.0.2.9"}
    given = {**claim("wu"), "station": "quality_desk"}
    answers = [place.visitor().post("/api/v1/sign-in", json=given, headers=head) for _ in range(MOST + 1)]
    assert [one.status_code for one in answers] == [200] * MOST + [429]
    assert answers[-1].get_json()["code"] == "too_often"


def test_whoever_is_signed_in_already_goes_on(place: Workplace) -> None:
    client = place.visitor()
    sent(client, "/sign-in", badge(place))
    for _ in range(MOST):
        sent(place.visitor(), "/sign-in", badge(place, "mei"))
    station = {"station": "ward", "csrf_token": token(client, "/station")}
    assert client.post("/station", data=station, headers={"X-Forwarded-For": "192.0.2.1"}).status_code == 303


def test_none_is_held_back_where_the_setting_is_0_and_no_minute_remembers_another() -> None:
    clock = Clock(NOON)
    assert not any(Pace(clock, 0).too_fast("a") for _ in range(1000))
    pace = Pace(clock, 1)
    assert [pace.too_fast("a"), pace.too_fast("a"), pace.too_fast("b")] == [False, True, False]
    clock.advance(seconds=60)
    assert not pace.too_fast("a")


def test_a_browser_is_told_to_drop_what_it_kept_when_somebody_leaves(place: Workplace) -> None:
    client = place.visitor()
    sent(client, "/sign-in", badge(place))
    left = sent(client, "/sign-out", {})
    assert left.headers["Clear-Site-Data"] == '"cache"'
