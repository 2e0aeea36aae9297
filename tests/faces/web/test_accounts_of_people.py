"""A person's page: roles with since when and by whom, what can be done to the account, and what ends at once when it
is closed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

from flask.testing import FlaskClient

from tests.faces.api.demo_instance import PASSWORDS
from tests.faces.web.people_at_work import Workplace, one_time_code, token


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def person(place: Workplace, who: str) -> str:
    """The page of somebody, as the list of people leads to it."""
    listed = place.signed_in("admin", "quality_desk").get(f"/people?text={place.people[who]['name']}").text
    found = re.search(r'href="(/things/person\.[0-9]+)"', listed)
    assert found is not None
    return found[1]


def signed(client: FlaskClient, step: str, facts: Mapping[str, object], *signers: str) -> str:
    """The page after a step was signed by these, with user name and password."""
    path = f"/steps/{step}"
    form = {"nonce": hashlib.sha256(f"{step} {facts}".encode()).hexdigest(), "csrf_token": token(client, path), **facts}
    shown = re.search(r'name="content_sha256" value="([0-9a-f]{64})"', client.post(path, data=form).text)
    assert shown is not None
    for key, who in zip(("performer", "second"), signers, strict=False):
        form |= {f"{key}.username": who, f"{key}.password": PASSWORDS[who]}
    return client.post(path, data=form | {"signing": "1", "content_sha256": shown[1]}).text


def test_the_page_of_a_person_names_roles_since_when_and_by_whom_and_no_badge_code(place: Workplace) -> None:
    admin = place.signed_in("admin", "quality_desk")
    page = admin.get(person(place, "lin")).text
    assert re.search(r"Nurse \d+ \w+ 20\d\d \d\d:\d\d [+]\d\d:\d\d Ada Meyer Wu Qiang", words(page))
    assert "Last sign-in never" in words(page)
    assert place.people["lin"]["badge"] not in page.replace(" ", "")
    for step in ("change_roles", "deactivate_person", "reset_secret", "revoke_badge", "end_sessions"):
        assert f"/steps/{step}?person=person." in page
    for step in ("reactivate_person", "issue_badge", "reset_second_factor"):
        assert f"/steps/{step}?" not in page


def test_the_list_of_people_says_when_each_signed_in_last(place: Workplace) -> None:
    place.signed_in("lin", "ward")
    listed = words(place.signed_in("admin", "quality_desk").get("/people").text)
    assert "Last sign-in" in listed
    assert re.search(r"Lin Hao active Nurse lin DEMO-lin \d+ \w+ 20\d\d", listed)


def test_a_form_opened_from_a_persons_page_has_the_person_in_it(place: Workplace) -> None:
    admin, path = place.signed_in("admin", "quality_desk"), person(place, "deng")
    key = path.removeprefix("/things/")
    page = admin.get(f"/steps/change_roles?person={key}").text
    assert f'value="{key}"' in page
    assert re.findall(r'value="(\w+)"[^>]* checked', page) == ["thaw_technician"]
    assert "Deng Bo" in words(page)


def test_a_grant_is_told_to_the_person_and_stands_on_their_page_and_on_the_desk_of_quality(place: Workplace) -> None:
    admin, path = place.signed_in("admin", "quality_desk"), person(place, "luo")
    place.signed_in("luo", "clean_room")
    facts = {"person": path.removeprefix("/things/"), "roles": ["warehouse", "cryo"], "why": "covers for a colleague"}
    assert "Roles changed" in words(signed(admin, "change_roles", facts, "admin", "wu"))
    assert re.search(r"Cryo logistics .{20,40} Ada Meyer Wu Qiang", words(admin.get(path).text))
    assert re.search(r"Roles changed Luo Min Ada Meyer", words(place.signed_in("wu", "quality_desk").get("/desk").text))
    visitor = place.visitor()
    form = {
        "way": "password",
        "username": "luo",
        "password": PASSWORDS["luo"],
        "csrf_token": token(visitor, "/sign-in"),
    }
    assert "Your roles were changed by Ada Meyer on" in visitor.post("/sign-in", data=form).text


def test_a_closed_account_is_out_everywhere_at_once_and_comes_back_by_two(place: Workplace) -> None:
    admin, inside, path = (
        place.signed_in("admin", "quality_desk"),
        place.signed_in("ma", "cryo_store"),
        person(place, "ma"),
    )
    key = path.removeprefix("/things/")
    assert inside.get("/desk").status_code == 200
    signed(admin, "deactivate_person", {"person": key, "cause": "left"}, "admin")
    assert inside.get("/desk").status_code == 401
    visitor = place.visitor()
    form = {"way": "password", "username": "ma", "password": PASSWORDS["ma"], "csrf_token": token(visitor, "/sign-in")}
    refused = visitor.post("/sign-in", data=form)
    assert (refused.status_code, "This account is closed" in refused.text) == (401, True)
    page = admin.get(path).text
    assert f"/steps/reactivate_person?person={key}" in page
    facts = {"person": key, "staff_number": "DEMO-ma", "identity_checked": "passport", "roles": ["cryo"]}
    told = signed(admin, "reactivate_person", facts, "admin", "wu")
    new = {"password": "eleven slow paper boats", "pin": "904371", **one_time_code(place, told)}
    again = {f"{name}_again": new[name] for name in ("password", "pin")}
    assert visitor.post("/enrol", data=new | again | {"csrf_token": token(visitor, "/enrol")}).status_code == 303
    assert inside.get("/desk").status_code == 401


def test_a_revoked_badge_ends_what_it_had_opened_at_once_and_nothing_else(place: Workplace) -> None:
    by_badge, key = place.signed_in("deng", "ward"), person(place, "deng").removeprefix("/things/")
    by_password = place.visitor()
    form = {"way": "password", "username": "deng", "password": PASSWORDS["deng"]}
    assert by_password.post("/sign-in", data=form | {"csrf_token": token(by_password, "/sign-in")}).status_code == 303
    of_another, admin = place.signed_in("he", "clean_room"), place.signed_in("admin", "quality_desk")
    page = admin.get(f"/steps/revoke_badge?person={key}")
    assert "What a lost badge opened closes" in words(page.text)
    facts = {"person": place.people["deng"]["badge"], "cause": "stolen", "nonce": "stolen-deng"}
    facts["csrf_token"] = token(admin, "/steps/revoke_badge")
    assert "Badge revoked" in words(admin.post("/steps/revoke_badge", data=facts).text)
    assert by_badge.get("/desk").status_code == 401
    assert (by_password.get("/station").status_code, of_another.get("/desk").status_code) == (200, 200)


def test_a_revoked_badge_opens_nothing_and_the_password_still_does(place: Workplace) -> None:
    nurse, path = place.signed_in("mei", "ward"), person(place, "mei")
    key, step = path.removeprefix("/things/"), "/steps/revoke_badge"
    facts = {"person": key, "cause": "lost", "nonce": "lost-mei", "csrf_token": token(nurse, f"{step}?person={key}")}
    assert "Badge revoked" in words(nurse.post(step, data=facts).text)
    visitor = place.visitor()
    badge = {"way": "badge", "badge": place.people["mei"]["badge"], "pin": place.people["mei"]["pin"]}
    assert visitor.post("/sign-in", data=badge | {"csrf_token": token(visitor, "/sign-in")}).status_code == 401
    form = {
        "way": "password",
        "username": "mei",
        "password": PASSWORDS["mei"],
        "csrf_token": token(visitor, "/sign-in"),
    }
    assert visitor.post("/sign-in", data=form).status_code in (200, 303)
    admin = place.signed_in("admin", "quality_desk")
    told = signed(admin, "issue_badge", {"person": key, "identity_checked": "staff_card"}, "admin")
    assert "Badge issued" in words(told)
    assert "Badge in use yes" in words(admin.get(path).text)
