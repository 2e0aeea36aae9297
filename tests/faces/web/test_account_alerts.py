"""Alerts on accounts wait at the desk of quality until they are answered in words."""

from __future__ import annotations

import re

from custody.faces.clock import now
from custody.faces.demo.cast import Cast, Clock
from custody.record.reads.account_alerts import unanswered_alerts
from custody.record.reads.things import Wanted, listing
from tests.faces.api.demo_instance import claim, signed_in
from tests.faces.web.people_at_work import Workplace, token


def waiting(place: Workplace) -> list[int]:
    """The numbers of the entries that wait, newest first."""
    with place.app.extensions["custody"].store.reading() as link:
        return [one.idx for one in unanswered_alerts(link)]


def changed_roles(place: Workplace) -> None:
    """Gao becomes a courier."""
    house = place.app.extensions["custody"]
    with house.store.reading() as link:
        people = listing(link, Wanted("person", most=100)).things
    cast = Cast(house, Clock(now()), {person.text("username"): person.code for person in people})
    facts = {"person": cast.persons["gao"], "roles": ["courier"], "why": "moves"}
    cast.do("change_roles", "admin", facts, second="wu")


def failed_signature(place: Workplace) -> None:
    """Wu signs with a wrong password."""
    caller = signed_in(place.app, "wu")
    facts = {"day": "2000-01-01", "digest": "ab" * 32, "outcome": "as_it_should_be"}
    body = {"facts": facts, "nonce": "a wrong one"}
    shown = caller.post("/steps/review_access/check", body).get_json()["content_sha256"]
    wrong = {**claim("wu"), "password": "not the password of anybody"}
    answer = caller.post("/steps/review_access", {**body, "content_sha256": shown, "signatures": [wrong]})
    assert answer.status_code >= 400


def test_a_grant_waits_at_qualitys_desk_until_another_of_quality_answers_it(place: Workplace) -> None:
    before = waiting(place)
    changed_roles(place)
    assert len(waiting(place)) == len(before) + 1
    client, entry = place.signed_in("fang", "quality_desk"), waiting(place)[0]
    assert f"Alerts on accounts ({len(before) + 1})" in client.get("/desk").text
    told = client.get("/account-alerts").text
    assert re.search(r"Roles changed.*Gao Lei.*Ada Meyer", told, re.S)
    form = client.post(
        "/steps/answer_account_alert?again=1", data={"entry": str(entry), "csrf_token": token(client, "/desk")}
    )
    assert f'value="{entry}"' in form.text
    body = {"facts": {"entry": entry, "words": "asked Ada: as agreed"}, "nonce": "an answer"}
    answer = signed_in(place.app, "fang").signed("answer_account_alert", body, "fang")
    assert answer.status_code == 201, answer.text
    assert waiting(place) == before


def test_a_failed_signature_is_told_with_whose_it_was_and_is_not_answered_by_them(place: Workplace) -> None:
    failed_signature(place)
    told = place.signed_in("fang", "quality_desk").get("/account-alerts").text
    assert re.search(r"Wrong secret given for a signature: Review access.*Wu Qiang", told, re.S)
    body = {"facts": {"entry": waiting(place)[0], "words": "a slip"}, "nonce": "my own"}
    answer = signed_in(place.app, "wu").post("/steps/answer_account_alert/check", body)
    assert [one["code"] for one in answer.get_json()["reasons"]] == ["alert_of_oneself"]


def test_whoever_is_registered_waits_for_another_than_who_approved_it(place: Workplace) -> None:
    before, admin = waiting(place), signed_in(place.app, "admin")
    facts = {"name": "Ou Min", "username": "ou", "staff_number": "4711", "identity_checked": "passport"}
    body = {"facts": {**facts, "roles": ["nurse"]}, "nonce": "a newcomer"}
    answer = admin.signed("register_person", body, "admin", "wu")
    assert answer.status_code == 201, answer.text
    entry = waiting(place)[0]
    assert (entry, waiting(place)[1:]) == (answer.get_json()["entry"], before)
    told = place.signed_in("fang", "quality_desk").get("/account-alerts").text
    assert re.search(r"Person registered.*Ou Min.*Ada Meyer", told, re.S)
    answered = {"facts": {"entry": entry, "words": "asked the ward: as agreed"}, "nonce": "of the newcomer"}
    approver = signed_in(place.app, "wu").post("/steps/answer_account_alert/check", answered)
    assert [one["code"] for one in approver.get_json()["reasons"]] == ["alert_of_oneself"]
    assert signed_in(place.app, "fang").signed("answer_account_alert", answered, "fang").status_code == 201
    assert waiting(place) == before


def test_nothing_of_the_cast_of_a_demonstration_waits_any_more(place: Workplace) -> None:
    with place.app.extensions["custody"].store.reading() as link:
        waits = [one.step for one in unanswered_alerts(link)]
    assert not {"register_person", "found_instance"} & set(waits)


def test_nobody_else_is_offered_to_answer(place: Workplace) -> None:
    client = place.signed_in("lin", "ward")
    assert "/account-alerts" not in client.get("/desk").text
    assert "/steps/answer_account_alert" not in client.get("/account-alerts").text


def test_it_is_read_in_chinese_too(place: Workplace) -> None:
    client = place.signed_in("liu", "pharmacy")
    client.post("/language", data={"language": "zh_CN", "next": "/", "csrf_token": token(client, "/")})
    assert "账户警示" in client.get("/account-alerts").text
