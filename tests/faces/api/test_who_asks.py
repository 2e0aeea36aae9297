"""Who asks is answered before anything else: 401 without a living token, on every path below /api."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from custody.config import Config
from custody.faces.api.callers import OPEN
from tests.faces.api.demo_instance import PINS, Api, application, claim, signed_in
from tests.faces.coded import coded

pytestmark = pytest.mark.both_engines


def test_every_route_of_the_api_is_closed_to_whoever_is_not_signed_in(app: Flask) -> None:
    answers = {
        (method, rule.rule): app.test_client().open(_filled(rule.rule), method=method).status_code
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"OPTIONS", "HEAD"})
        if rule.rule.startswith("/api") and rule.rule not in OPEN
    }
    assert len(answers) > 100
    assert {at: status for at, status in answers.items() if status != 401} == {}


@pytest.mark.parametrize("path", ["/api", "/api/", "/api/v1", "/api/v2/lots", "/api/v1/steps/none", "/api/v1/x?y=%00"])
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "PATCH"])
def test_unknown_paths_below_api_are_closed_as_well(app: Flask, path: str, method: str) -> None:
    answer = app.test_client().open(path, method=method, data=b"{")
    assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Bearer x", "Basic d3U6eA==", "bearer " + "x" * 5000])
def test_a_false_token_is_no_token(app: Flask, header: str) -> None:
    answer = app.test_client().get("/api/v1/lots", headers={"Authorization": header})
    assert answer.status_code == 401


def test_the_cookie_of_the_pages_opens_nothing(app: Flask, quality: Api) -> None:
    client = app.test_client()
    client.set_cookie("custody", quality.headers["Authorization"].removeprefix("Bearer "))
    assert client.get("/api/v1/lots").status_code == 401


@pytest.mark.parametrize("path", ["/api/v1/openapi.json", "/api/docs", "/healthz", "/readyz"])
def test_document_and_health_are_open(app: Flask, path: str) -> None:
    assert app.test_client().get(path).status_code == 200


def test_user_name_and_password_give_a_token_that_names_the_person(app: Flask) -> None:
    answer = app.test_client().post("/api/v1/sign-in", json={**claim("wu"), "station": "quality_desk"})
    told = answer.get_json()
    assert (told["name"], told["roles"], told["station"]) == ("Wu Qiang", ["qa"], "quality_desk")
    assert {"token", "person", "expires_at"} <= set(told)


def test_badge_and_pin_give_a_token(app: Flask, quality: Api) -> None:
    badge = quality.get("/me").get_json()["badge"]
    assert app.test_client().post("/api/v1/sign-in", json={"badge": badge, "pin": PINS["wu"]}).status_code == 200


@pytest.mark.parametrize("username", ["wu", "nobody"])
def test_a_wrong_secret_and_an_unknown_user_get_the_same_answer(app: Flask, username: str) -> None:
    answer = app.test_client().post("/api/v1/sign-in", json={"username": username, "password": "not the secret at all"})
    assert (answer.status_code, answer.get_json()["code"]) == (401, "sign_in_failed")


def test_too_many_failures_lock_the_account_for_a_while(app: Flask) -> None:
    client, false = app.test_client(), {"username": "rossi", "password": "not the secret at all"}
    statuses = [client.post("/api/v1/sign-in", json=false).status_code for _ in range(6)]
    assert (statuses[0], statuses[-1]) == (401, 429)
    assert client.post("/api/v1/sign-in", json=claim("rossi")).get_json()["code"] == "locked"


@pytest.mark.parametrize("body", [{}, {"username": "wu"}, {"badge": "EX"}, {**claim("wu"), "station": "nowhere"}])
def test_an_incomplete_sign_in_names_its_fields(app: Flask, body: dict[str, str]) -> None:
    answer = app.test_client().post("/api/v1/sign-in", json=body)
    assert (answer.status_code, answer.get_json()["code"]) == (422, "malformed_request")
    assert answer.get_json()["problems"]


def test_signing_out_ends_the_token_at_once(app: Flask) -> None:
    leaving = signed_in(app, "wu")
    assert leaving.post("/sign-out").status_code == 204
    assert leaving.get("/me").status_code == 401


def test_an_idle_token_ends_by_itself(tmp_path: Path) -> None:
    app = application(tmp_path)
    api = signed_in(app, "wu")
    house = app.extensions["custody"]
    object.__setattr__(house, "config", Config(instance=house.config.instance, session_idle_minutes=0))
    assert api.get("/me").status_code == 401


def _filled(rule: str) -> str:
    return rule.replace("<code>", "LXBCDEFGH")


def test_a_role_that_gives_codes_sends_one_with_the_sign_in_and_sets_it_up_elsewhere(tmp_path: Path) -> None:
    place = coded(tmp_path, "qa")
    due = place.app.test_client().post("/api/v1/sign-in", json=claim("wu"))
    assert (due.status_code, due.get_json()["code"]) == (401, "factor_due")
    place.signed_in("wu")
    asked = place.app.test_client().post("/api/v1/sign-in", json=claim("wu"))
    assert (asked.status_code, asked.get_json()["code"]) == (401, "code_needed")
    given = claim("wu") | {"one_time": place.code("wu")}
    answer = place.app.test_client().post("/api/v1/sign-in", json=given)
    assert answer.status_code == 200
    again = place.app.test_client().post("/api/v1/sign-in", json=given)
    assert (again.status_code, again.get_json()["code"]) == (401, "sign_in_failed")
