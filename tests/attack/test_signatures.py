"""What is shown is what is signed, by whoever signs it, once: nothing that is forged, replayed or raced counts."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from custody.record.reads.people import by_username
from tests.faces.api.demo_instance import PASSWORDS, claim, signed_in
from tests.faces.web.ceremonies import STEP, Desk, says, sent_by
from tests.faces.web.people_at_work import token

SEAL, FIRST = "performer.signed", {"sign_first": "1"}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def reasons(desk: Desk) -> list[str]:
    """Why the newest entry was refused."""
    return [one["code"] for one in desk.entries()[-1].body.get("reasons", ())]


def passed(page: TestResponse) -> bool:
    return 'data-verdict="PASS"' in page.text


def signed_in_by_password(desk: Desk) -> FlaskClient:
    """Gao, in a session that does not end with their badge."""
    client = desk.place.visitor()
    form = {"way": "password", "username": "gao", "password": PASSWORDS["gao"], "csrf_token": token(client, "/sign-in")}
    assert client.post("/sign-in", data=form).status_code == 303
    client.post("/station", data={"station": "quality_desk", "csrf_token": token(client, "/station")})
    return client


@pytest.mark.parametrize(
    "forged",
    [
        {"value": "99.9"},
        {"explanation": "another one"},
        {"content_sha256": "0" * 64},
        {"content_sha256": ""},
        {"reason": "slipped in"},
    ],
)
def test_content_forged_between_showing_and_signing_is_refused(desk: Desk, forged: dict[str, str]) -> None:
    client, before = desk.place.signed_in("gao", "quality_desk"), desk.head()
    shown = desk.shown(client, desk.facts(), "n1")
    answer = client.post(STEP, data=shown | forged | desk.both())
    assert (answer.status_code, passed(answer)) == (403, False)
    assert reasons(desk) == ["content_changed", "content_changed"]
    assert desk.accepted(before) == []
    assert "What was signed is no longer what stands in the record." in says(answer)


def test_a_first_signature_by_a_badge_that_was_revoked_since_counts_no_more(desk: Desk) -> None:
    client = signed_in_by_password(desk)
    first = client.post(STEP, data=desk.shown(client, desk.facts(), "n1") | desk.by("performer", "gao") | FIRST)
    before = desk.head()
    stolen = {"facts": {"person": desk.place.people["gao"]["badge"], "cause": "stolen"}, "nonce": "stolen"}
    assert signed_in(desk.place.app, "wu").post("/steps/revoke_badge", stolen).status_code == 201
    answer = client.post(STEP, data=sent_by(first) | desk.by("second", "wu"))
    assert not passed(answer)
    assert "correct_entry" not in desk.accepted(before)


def test_content_forged_between_the_first_and_the_second_signature_is_refused(desk: Desk) -> None:
    client, before = desk.place.signed_in("gao", "quality_desk"), desk.head()
    first = client.post(STEP, data=desk.shown(client, desk.facts(), "n1") | desk.by("performer", "gao") | FIRST)
    other = desk.shown(client, desk.facts(value="99.9"), "n1")
    swapped = sent_by(first) | {name: other[name] for name in ("value", "content_sha256")}
    answer = client.post(STEP, data=swapped | desk.by("second", "wu"))
    assert not passed(answer)
    assert reasons(desk) == ["content_changed"]
    assert SEAL not in sent_by(answer), "both look again"
    assert desk.accepted(before) == []


def test_a_first_signature_counts_for_no_other_record(desk: Desk) -> None:
    client, before = desk.place.signed_in("gao", "quality_desk"), desk.head()
    first = client.post(STEP, data=desk.shown(client, desk.facts(), "n1") | desk.by("performer", "gao") | FIRST)
    other = desk.shown(client, desk.facts("endotoxin", "0.2"), "n1")
    answer = client.post(STEP, data=other | {SEAL: sent_by(first)[SEAL]} | desk.by("second", "wu"))
    assert not passed(answer)
    assert reasons(desk) == ["content_changed"]
    assert desk.accepted(before) == []


def test_a_first_signature_counts_under_no_other_nonce(desk: Desk) -> None:
    client, before = desk.place.signed_in("gao", "quality_desk"), desk.head()
    first = client.post(STEP, data=desk.shown(client, desk.facts(), "n1") | desk.by("performer", "gao") | FIRST)
    answer = client.post(STEP, data=sent_by(first) | {"nonce": "n2"} | desk.by("second", "wu"))
    assert not passed(answer)
    assert "signature_missing" in reasons(desk)
    assert desk.accepted(before) == []


def test_a_first_signature_counts_for_nobody_else(desk: Desk) -> None:
    """Neither for another person who sends it, nor for the same one in a later session, nor where it was made up."""
    client, other = desk.place.signed_in("gao", "quality_desk"), desk.place.signed_in("sun", "quality_desk")
    first = client.post(STEP, data=desk.shown(client, desk.facts(), "n1") | desk.by("performer", "gao") | FIRST)
    before, seal = desk.head(), sent_by(first)[SEAL]
    later = desk.place.signed_in("gao", "quality_desk")
    for sender, sealed in ((other, seal), (later, seal), (later, "made up"), (later, "签名"), (later, seal[:-9])):
        sent = desk.shown(sender, desk.facts(), "n1") | {SEAL: sealed}
        answer = sender.post(STEP, data=sent | desk.by("second", "wu"))
        assert not passed(answer)
    assert desk.accepted(before) == []


def test_a_first_signature_and_a_performer_beside_it_are_one_too_many(desk: Desk) -> None:
    client, before = desk.place.signed_in("gao", "quality_desk"), desk.head()
    first = client.post(STEP, data=desk.shown(client, desk.facts(), "n1") | desk.by("performer", "gao") | FIRST)
    answer = client.post(STEP, data=sent_by(first) | desk.both())
    assert answer.status_code == 422
    assert desk.accepted(before) == []


@pytest.mark.parametrize("named", ["", "gao", "  GAO "])
def test_the_second_person_is_not_the_first_by_another_way_in(desk: Desk, named: str) -> None:
    """The same badge, and the same person's user name and password, however it is written."""
    client, before = desk.place.signed_in("gao", "quality_desk"), desk.head()
    by_name = {"second.username": named, "second.password": desk.place.people["gao"]["password"]}
    way = by_name if named else desk.by("second", "gao")
    answer = client.post(STEP, data=desk.shown(client, desk.facts(), "n1") | desk.by("performer", "gao") | way)
    assert not passed(answer)
    assert "same_person_twice" in reasons(desk)
    assert desk.accepted(before) == []


@pytest.mark.parametrize(("number", "code"), [(0, "signature_failed"), (1, "same_person_twice")])
def test_the_second_person_is_not_the_first_by_another_badge(desk: Desk, number: int, code: str) -> None:
    """A badge that was revoked is nobody's; the one that was issued for it is the first person's."""
    client, admin = signed_in_by_password(desk), signed_in(desk.place.app, "admin")
    gao, before = desk.place.people["gao"], desk.head()
    old = gao["badge"]
    with desk.house.store.reading() as link:
        person = by_username(link, "gao")
    assert person is not None
    revoked = admin.post("/steps/revoke_badge", {"facts": {"person": old, "cause": "lost"}, "nonce": "b1"})
    assert revoked.status_code == 201, revoked.text
    facts = {"person": person.person, "identity_checked": "staff_card"}
    issued = admin.signed("issue_badge", {"facts": facts, "nonce": "b2"}, "admin")
    assert issued.status_code == 201, issued.text
    gao["badge"] = issued.get_json()["created"]["@1"]
    second = {"second.badge": (old, gao["badge"])[number], "second.pin": gao["pin"]}
    answer = client.post(STEP, data=desk.shown(client, desk.facts(), "n1") | desk.by("performer", "gao") | second)
    assert not passed(answer)
    assert reasons(desk)[0] == code
    assert "correct_entry" not in desk.accepted(before)


def test_nobody_signs_twice_with_a_first_signature_and_their_own_badge(desk: Desk) -> None:
    client, before = desk.place.signed_in("gao", "quality_desk"), desk.head()
    first = client.post(STEP, data=desk.shown(client, desk.facts(), "n1") | desk.by("performer", "gao") | FIRST)
    answer = client.post(STEP, data=sent_by(first) | desk.by("second", "gao"))
    assert not passed(answer)
    assert "same_person_twice" in reasons(desk)
    assert desk.accepted(before) == []


def test_a_recorded_signature_sent_again_under_another_nonce_records_nothing(desk: Desk) -> None:
    client = desk.place.signed_in("gao", "quality_desk")
    shown = desk.shown(client, desk.facts(), "n1") | desk.both()
    assert passed(client.post(STEP, data=shown))
    before = desk.head()
    again = client.post(STEP, data=shown | {"nonce": "n2", "csrf_token": token(client, STEP)})
    assert not passed(again)
    assert desk.accepted(before) == []


def test_a_signature_through_the_api_counts_for_no_other_record_and_no_second_time(desk: Desk) -> None:
    api, before = signed_in(desk.place.app, "gao"), desk.head()
    shown = api.post("/steps/correct_entry/check", {"facts": desk.facts()}).get_json()["content_sha256"]
    signed: dict[str, Any] = {"content_sha256": shown, "signatures": [claim("gao"), claim("wu")]}
    other = {**signed, "facts": desk.facts("endotoxin", "0.2"), "nonce": "a1"}
    assert api.post("/steps/correct_entry", other).status_code in (403, 409)
    assert reasons(desk) == ["content_changed", "content_changed"]
    own = {**signed, "facts": desk.facts(), "nonce": "a2"}
    assert api.post("/steps/correct_entry", own).status_code == 201
    assert api.post("/steps/correct_entry", own).get_json()["repeat"] is True
    assert api.post("/steps/correct_entry", {**own, "nonce": "a3"}).status_code in (403, 409)
    assert desk.accepted(before) == ["correct_entry"]


def test_of_two_approvals_of_one_thing_at_once_one_counts(desk: Desk) -> None:
    sent = []
    for who, nonce in (("gao", "n1"), ("sun", "n2")):
        client = desk.place.signed_in(who, "quality_desk")
        shown = desk.shown(client, desk.facts(), nonce)
        sent.append((client, shown | desk.by("performer", who) | desk.by("second", "wu")))
    before = desk.head()
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda one: one[0].post(STEP, data=one[1]), sent))
    assert sorted(passed(answer) for answer in answers) == [False, True]
    assert desk.accepted(before) == ["correct_entry"]
    assert [one.result for one in desk.entries(before) if one.step == "correct_entry"] == ["accepted", "refused"]
