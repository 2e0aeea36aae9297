"""A new person: registered by two, enrolled by a one-time code, signs in."""

from __future__ import annotations

import re

from flask.testing import FlaskClient

from tests.faces.api.demo_instance import PASSWORDS
from tests.faces.web.people_at_work import Workplace, one_time_code, token
from tests.record_room import identified

SECRETS = {"password": "nineteen blue kettles", "pin": "730164"}


def _registered(place: Workplace, name: str, username: str) -> dict[str, str]:
    """Registered by the administrator with quality; gives both halves of the one-time code."""
    admin = place.signed_in("admin", "quality_desk")
    facts = {"name": name, "username": username, "roles": "nurse", "nonce": f"new-{username}", **identified(username)}
    csrf = {"csrf_token": token(admin, "/steps/register_person")}
    ceremony = admin.post("/steps/register_person", data=facts | csrf).text
    shown = re.search(r'name="content_sha256" value="([0-9a-f]{64})"', ceremony)
    assert shown is not None, ceremony
    signed = {"signing": "1", "content_sha256": shown[1]}
    for key, who in (("performer", "admin"), ("second", "wu")):
        signed |= {f"{key}.username": who, f"{key}.password": PASSWORDS[who]}
    answer = admin.post("/steps/register_person", data=facts | csrf | signed).text
    return one_time_code(place, answer)


def _enrol(visitor: FlaskClient, code: dict[str, str], secrets: dict[str, str]) -> tuple[int, str]:
    again = {f"{name}_again": value for name, value in secrets.items()}
    form = {**code, "csrf_token": token(visitor, "/enrol"), **secrets, **again}
    answer = visitor.post("/enrol", data=form)
    return answer.status_code, answer.text


def test_a_new_person_sets_their_own_secrets_once_and_signs_in(place: Workplace) -> None:
    code = _registered(place, "Nina New", "nina")
    visitor = place.visitor()
    assert _enrol(visitor, code, {"password": "short", "pin": "730164"})[0] == 422
    assert "at least 15 characters" in _enrol(visitor, code, {"password": "short", "pin": "730164"})[1]
    assert "does not contain your name" in _enrol(visitor, code, SECRETS | {"password": "nina nina nina nina"})[1]
    assert "too easy to guess" in _enrol(visitor, code, SECRETS | {"pin": "111111"})[1]

    assert _enrol(visitor, code, SECRETS)[0] == 303

    form = {"way": "password", "username": "NINA", "password": SECRETS["password"]}
    signed = visitor.post("/sign-in", data=form | {"csrf_token": token(visitor, "/sign-in")})
    assert signed.status_code == 303
    assert _enrol(place.visitor(), code, SECRETS)[0] == 422


def test_what_was_typed_twice_must_be_the_same_and_an_unknown_code_opens_nothing(place: Workplace) -> None:
    visitor = place.visitor()
    assert "is not known" in _enrol(visitor, {"one_time": "BBBB-CCCC-DDDD-FFFF"}, SECRETS)[1]
    code = _registered(place, "Otto Other", "otto")
    form = {
        **code,
        "csrf_token": token(visitor, "/enrol"),
        **SECRETS,
        "password_again": "x",
        "pin_again": "y",
    }

    assert "is not the same" in visitor.post("/enrol", data=form).text
