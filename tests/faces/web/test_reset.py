"""A reset by two: nothing the account had opens anything, a one-time code lets its owner set new secrets, and the owner
is told of it."""

from __future__ import annotations

import re

from flask.testing import FlaskClient

from tests.faces.api.demo_instance import PASSWORDS, signed_in
from tests.faces.web.people_at_work import Workplace, one_time_code, token

STEP = "/steps/reset_secret"
NEW = {"password": "eleven slow paper boats", "pin": "904371"}


def reset(place: Workplace, whose: str, nonce: str) -> str:
    """The page after the administrator and quality have reset somebody's secrets."""
    admin = place.signed_in("admin", "quality_desk")
    facts = {"person": place.people[whose]["badge"], "nonce": nonce, "csrf_token": token(admin, STEP)}
    shown = re.search(r'name="content_sha256" value="([0-9a-f]{64})"', admin.post(STEP, data=facts).text)
    assert shown is not None
    signed = facts | {"signing": "1", "content_sha256": shown[1]}
    for key, who in (("performer", "admin"), ("second", "wu")):
        signed |= {f"{key}.username": who, f"{key}.password": PASSWORDS[who]}
    return admin.post(STEP, data=signed).text


def sign_in(place: Workplace, who: str, password: str) -> tuple[int, str, FlaskClient]:
    visitor = place.visitor()
    form = {"way": "password", "username": who, "password": password, "csrf_token": token(visitor, "/sign-in")}
    answer = visitor.post("/sign-in", data=form)
    return answer.status_code, answer.text, visitor


def test_a_reset_ends_sessions_and_secrets_forces_new_ones_and_is_told_once(place: Workplace) -> None:
    signed, api = place.signed_in("xu", "clean_room"), signed_in(place.app, "xu", "clean_room")
    code = one_time_code(place, reset(place, "xu", "reset-xu"))
    assert (signed.get("/").status_code, api.get("/lots").status_code) == (401, 401)
    status, told, _ = sign_in(place, "xu", PASSWORDS["xu"])
    assert (status, "its owner must set their password and PIN first" in told) == (401, True)

    visitor = place.visitor()
    form = NEW | {f"{name}_again": value for name, value in NEW.items()} | code
    assert visitor.post("/enrol", data=form | {"csrf_token": token(visitor, "/enrol")}).status_code == 303
    assert sign_in(place, "xu", PASSWORDS["xu"])[0] == 401
    status, told, client = sign_in(place, "xu", NEW["password"])
    assert (status, "Your password and PIN were reset by Ada Meyer on" in told) == (200, True)
    assert client.get("/station").status_code == 200
    assert sign_in(place, "xu", NEW["password"])[0] == 303


def test_a_code_given_again_takes_the_place_of_the_one_before(place: Workplace) -> None:
    codes = []
    for number in range(2):
        codes.append(one_time_code(place, reset(place, "he", f"reset-he-{number}")))
    visitor = place.visitor()
    form = NEW | {f"{name}_again": value for name, value in NEW.items()} | {"csrf_token": token(visitor, "/enrol")}
    assert visitor.post("/enrol", data=form | codes[0]).status_code == 422
    assert visitor.post("/enrol", data=form | codes[1]).status_code == 303


def test_neither_of_the_two_who_reset_an_account_comes_into_it(place: Workplace) -> None:
    answer = reset(place, "fang", "reset-fang")
    halves, entry = one_time_code(place, answer), re.search(r'href="(/entries/\d+)"', answer)
    assert entry is not None
    assert halves["second_half"] not in answer
    for who in ("admin", "liu"):
        assert halves["second_half"] not in place.signed_in(who, "quality_desk").get(entry[1]).text
    assert halves["one_time"] not in place.signed_in("wu", "quality_desk").get(entry[1]).text
    visitor = place.visitor()
    form = NEW | {f"{name}_again": value for name, value in NEW.items()} | {"csrf_token": token(visitor, "/enrol")}
    for known in ({"one_time": halves["one_time"]}, {"second_half": halves["second_half"]}):
        assert visitor.post("/enrol", data=form | known).status_code == 422
    assert visitor.post("/enrol", data=form | halves).status_code == 303


def test_a_code_from_before_an_account_was_closed_opens_nothing_once_it_is_open_again(place: Workplace) -> None:
    before = one_time_code(place, reset(place, "jiang", "reset-jiang"))
    admin = signed_in(place.app, "admin")
    facts = {"person": place.people["jiang"]["badge"], "cause": "left"}
    assert admin.signed("deactivate_person", {"facts": facts, "nonce": "jiang leaves"}, "admin").status_code == 201
    back = {
        "person": facts["person"],
        "staff_number": "DEMO-jiang",
        "identity_checked": "passport",
        "roles": ["courier"],
    }
    again = admin.signed("reactivate_person", {"facts": back, "nonce": "jiang is back"}, "admin", "wu")
    assert again.status_code == 201, again.text
    visitor = place.visitor()
    form = NEW | {f"{name}_again": value for name, value in NEW.items()} | {"csrf_token": token(visitor, "/enrol")}
    assert visitor.post("/enrol", data=form | before).status_code == 422
    page = place.signed_in("wu", "quality_desk").get(f"/entries/{again.get_json()['entry']}").text
    second = re.search(r">\s*([A-Z]{4}-[A-Z]{4})\s*<", page)
    assert second is not None
    halves = {"one_time": again.get_json()["one_time"], "second_half": second[1]}
    assert visitor.post("/enrol", data=form | halves).status_code == 303


def test_a_reset_ends_the_lock_once_new_secrets_are_set(place: Workplace) -> None:
    for _ in range(5):
        sign_in(place, "sun", "not the secret of anyone")
    assert "locked for a while" in sign_in(place, "sun", PASSWORDS["sun"])[1]
    code = one_time_code(place, reset(place, "sun", "reset-sun"))
    visitor = place.visitor()
    form = NEW | {f"{name}_again": value for name, value in NEW.items()} | code
    assert visitor.post("/enrol", data=form | {"csrf_token": token(visitor, "/enrol")}).status_code == 303
    assert sign_in(place, "sun", NEW["password"])[0] == 200


def test_the_desk_of_quality_names_the_reset_and_who_did_it(place: Workplace) -> None:
    reset(place, "tang", "reset-tang")
    page = place.signed_in("wu", "quality_desk").get("/desk").text
    told = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert re.search(r"Password and PIN reset Tang Hua Ada Meyer", told)
