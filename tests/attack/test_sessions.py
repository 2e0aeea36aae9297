"""Whoever has, plants or keeps a session's token: it is renewed at sign-in and at every signature, and worth nothing
once its session has ended, wherever it is sent from."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from custody.app import create_app
from custody.faces.clock import now
from custody.faces.people import person_named
from tests.faces.api.demo_instance import signed_in
from tests.faces.web.people_at_work import Workplace, token, workplace
from tests.record_room import Clock, identified

COOKIE, STEP = "custody", "/steps/end_sessions"


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    return workplace(tmp_path)


def cookie(client: FlaskClient) -> str:
    found = client.get_cookie(COOKIE)
    assert found is not None
    return found.value


def holding(place: Workplace, value: str) -> FlaskClient:
    """A browser somewhere else that sends this token."""
    thief = place.visitor()
    thief.set_cookie(COOKIE, value)
    return thief


def ceremony(place: Workplace, client: FlaskClient, whose: str, nonce: str) -> dict[str, str]:
    """The signed form by which the administrator ends somebody's sessions, ready to be sent."""
    facts = {"person": place.people[whose]["badge"], "why": "left behind", "nonce": nonce}
    facts["csrf_token"] = token(client, STEP)
    page = client.post(STEP, data=facts)
    shown = re.search(r'name="content_sha256" value="([0-9a-f]{64})"', page.text)
    assert shown is not None, page.text
    admin = place.people["admin"]
    signed = {"signing": "1", "content_sha256": shown[1]}
    return facts | signed | {"performer.badge": admin["badge"], "performer.pin": admin["pin"]}


def sign(place: Workplace, client: FlaskClient, whose: str, nonce: str = "n1") -> TestResponse:
    answer = client.post(STEP, data=ceremony(place, client, whose, nonce))
    assert 'data-verdict="PASS"' in answer.text, answer.text
    return answer


def test_a_token_planted_before_the_sign_in_is_worth_nothing_after_it(place: Workplace) -> None:
    victim = holding(place, "planted-by-somebody-else")
    person = place.people["xu"]
    form = {"way": "badge", "badge": person["badge"], "pin": person["pin"], "csrf_token": token(victim, "/sign-in")}
    assert victim.post("/sign-in", data=form).status_code == 303
    assert cookie(victim) != "planted-by-somebody-else"
    assert holding(place, "planted-by-somebody-else").get("/").status_code == 401


def test_a_signature_renews_the_token_and_the_one_before_opens_nothing(place: Workplace) -> None:
    client = place.signed_in("admin", "quality_desk")
    before = cookie(client)
    sign(place, client, "mei")
    assert cookie(client) != before
    assert client.get("/desk").status_code == 200
    for path in ("/desk", "/sessions", "/steps/end_sessions"):
        assert holding(place, before).get(path).status_code in (401, 409), path


def test_what_was_under_way_with_the_earlier_token_is_told_kindly_and_not_done(place: Workplace) -> None:
    client = place.signed_in("admin", "quality_desk")
    other = holding(place, cookie(client))
    csrf = token(other, "/steps/register_person")
    sign(place, client, "mei")
    looked = other.get("/desk")
    assert (looked.status_code, "Open it once more." in looked.text) == (409, True)
    typed = {
        "name": "New Person",
        "username": "newp",
        "roles": "nurse",
        "nonce": "n7",
        "csrf_token": csrf,
        **identified("newp"),
    }
    sent = other.post("/steps/register_person", data=typed)
    assert (sent.status_code, 'value="New Person"' in sent.text) == (409, True)
    assert 'action="/steps/register_person?again=1"' in sent.text
    assert client.get("/people").text.count("New Person") == 0


def test_a_signature_sent_twice_is_recorded_once_and_the_second_is_told_so(place: Workplace) -> None:
    client = place.signed_in("admin", "quality_desk")
    form, other = ceremony(place, client, "mei", "twice"), holding(place, cookie(client))
    token(other, "/steps/end_sessions")
    form_of_other = form | {"csrf_token": token(other, STEP)}
    first = client.post(STEP, data=form)
    entry = re.search(r'href="/entries/(\d+)"', first.text)
    assert entry is not None
    second = other.post(STEP, data=form_of_other)
    assert (second.status_code, f'href="/entries/{entry[1]}"' in second.text) == (409, True)
    assert "recorded once" in second.text
    again = client.post(STEP, data=form)
    assert (again.status_code, f'href="/entries/{entry[1]}"' in again.text) == (200, True)
    assert client.get("/desk").status_code == 200


def test_after_a_few_seconds_the_earlier_token_is_not_even_known(tmp_path: Path) -> None:
    place, clock = workplace(tmp_path), Clock(now())
    place = replace(place, app=create_app(place.config, clock))
    client = place.signed_in("admin", "quality_desk")
    before = cookie(client)
    sign(place, client, "mei")
    clock.advance(seconds=11)
    assert holding(place, before).get("/desk").status_code == 401


def test_a_token_kept_past_the_sign_out_opens_nothing(place: Workplace) -> None:
    client = place.signed_in("admin", "quality_desk")
    sign(place, client, "mei")
    kept = cookie(client)
    client.post("/sign-out", data={"csrf_token": token(client, "/")})
    assert holding(place, kept).get("/desk").status_code == 401
    assert holding(place, kept).post("/extend").status_code in (400, 401)


def test_an_administrator_ends_anothers_sessions_everywhere_and_it_is_recorded(place: Workplace) -> None:
    nurse, tablet, api = (
        place.signed_in("mei", "ward"),
        place.signed_in("mei", "ward"),
        signed_in(place.app, "mei", "ward"),
    )
    admin = place.signed_in("admin", "quality_desk")
    sign(place, admin, "mei")
    assert [one.get("/desk").status_code for one in (nurse, tablet)] == [401, 401]
    assert api.get("/lots").status_code == 401
    assert admin.get("/desk").status_code == 200
    assert place.signed_in("mei", "ward").get("/desk").status_code == 200


def test_whoever_is_no_longer_active_is_signed_in_nowhere_from_the_next_request_on(place: Workplace) -> None:
    client, api = place.signed_in("gao", "qc_lab"), signed_in(place.app, "gao", "qc_lab")
    person = person_named(place.app.extensions["custody"], place.people["gao"]["badge"])
    with closing(sqlite3.connect(place.config.instance / "custody.sqlite3")) as database, database:
        gone = "UPDATE thing SET state = 'inactive', states = json_set(states, '$.person', 'inactive') WHERE code = ?"
        database.execute(gone, (person,))
    assert client.get("/desk").status_code == 401
    assert api.get("/lots").status_code == 401


def test_my_sessions_lists_mine_alone_and_ends_one_or_all_others(place: Workplace) -> None:
    desk, tablet, ward = (place.signed_in("mei", station) for station in ("pharmacy", "ward", "ward"))
    stranger = place.signed_in("lin", "ward")
    page = desk.get("/sessions").text
    names = re.findall(r'name="session" value="([0-9a-f]{16})"', page)
    assert (len(names), "badge and PIN" in page, "127.0.0.1" in page) == (2, True, True)
    csrf = {"csrf_token": token(desk, "/sessions")}
    assert stranger.post("/sessions/end", data={"session": names[0], "csrf_token": token(stranger, "/sessions")})
    assert [one.get("/desk").status_code for one in (desk, tablet, ward)] == [200, 200, 200]
    desk.post("/sessions/end", data={"session": names[0], **csrf})
    assert sorted(one.get("/desk").status_code for one in (tablet, ward)) == [200, 401]
    desk.post("/sessions/end", data={"session": "others", **csrf})
    assert [one.get("/desk").status_code for one in (tablet, ward)] == [401, 401]
    assert desk.get("/desk").status_code == 200


def test_a_session_ends_by_the_limits_of_its_role(tmp_path: Path) -> None:
    place, clock = workplace(tmp_path), Clock(now())
    place = replace(place, app=create_app(place.config, clock))
    auditor, nurse = place.signed_in("rossi", "quality_desk"), place.signed_in("mei", "ward")
    assert 'data-idle="1800"' in auditor.get("/desk").text
    assert 'data-idle="600"' in nurse.get("/desk").text
    clock.at += timedelta(minutes=11)
    assert (auditor.get("/desk").status_code, nurse.get("/desk").status_code) == (200, 401)
    for _ in range(25):
        clock.at += timedelta(minutes=29)
        last = auditor.get("/desk").status_code
    assert last == 401


def test_secrets_changed_end_every_other_session_and_the_old_ones_open_nothing(place: Workplace) -> None:
    here, elsewhere = place.signed_in("mei", "ward"), place.signed_in("mei", "ward")
    new = {"password": "eleven slow paper boats", "pin": "904371"}
    form = new | {f"{name}_again": value for name, value in new.items()} | {"csrf_token": token(here, "/secrets")}
    assert here.post("/secrets", data=form | {"present": "not it at all"}).status_code == 403
    before = cookie(here)
    assert here.post("/secrets", data=form | {"present": place.people["mei"]["password"]}).status_code == 303
    assert (here.get("/desk").status_code, elsewhere.get("/desk").status_code) == (200, 401)
    assert cookie(here) != before
    visitor = place.visitor()
    old = {"way": "password", "username": "mei", "password": place.people["mei"]["password"]}
    assert visitor.post("/sign-in", data=old | {"csrf_token": token(visitor, "/sign-in")}).status_code == 401
    assert (
        visitor.post(
            "/sign-in", data=old | {"password": new["password"], "csrf_token": token(visitor, "/sign-in")}
        ).status_code
        == 303
    )
