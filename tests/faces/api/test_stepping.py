"""Taking steps: one route a step, statuses, repeats, signatures, labels; each attempt is on the record."""

from __future__ import annotations

import hashlib
import secrets
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from custody.record.reads.people import by_username
from custody.rules.registry import registry
from tests.faces.api.demo_instance import PINS, Api, application, claim, signed_in

pytestmark = pytest.mark.both_engines
STEPS = registry().steps


def _nonce() -> str:
    return secrets.token_hex(8)


def _moved(cryo: Api) -> dict[str, Any]:
    """Facts of a container that goes back to the position it is in: always possible."""
    container = cryo.first("/containers", "frozen")["code"]
    relations = cryo.get(f"/things/{container}").get_json()["relations"]
    place = next(r["parent"] for r in relations if r["kind"] == "keeps")
    return {"container": container, "place": place}


def test_every_step_a_person_may_take_has_two_concrete_routes_and_a_system_step_none(app: Flask) -> None:
    rules = {rule.rule for rule in app.url_map.iter_rules()}
    for step in STEPS.values():
        routes = {f"/api/v1/steps/{step.name}", f"/api/v1/steps/{step.name}/check"}
        assert rules & routes == (set() if step.system else routes)


@pytest.mark.parametrize("name", ["prove_label", "found_instance", "no_such_step"])
def test_a_step_nobody_may_take_is_unknown(quality: Api, name: str) -> None:
    for path in (f"/steps/{name}", f"/steps/{name}/check"):
        answer = quality.post(path, {"facts": {}, "nonce": _nonce()})
        assert (answer.status_code, answer.get_json()["code"]) == (404, "unknown_step")


def test_a_step_is_recorded_once_and_a_repeat_gives_the_first_answer(cryo: Api) -> None:
    body = {"facts": _moved(cryo), "nonce": _nonce()}
    first = cryo.post("/steps/store_container", body)
    assert (first.status_code, first.get_json()["status"], first.get_json()["repeat"]) == (201, "accepted", False)
    again = cryo.post("/steps/store_container", body)
    assert again.status_code == 201
    assert again.get_json() == first.get_json() | {"repeat": True}


def test_a_repeated_refusal_has_the_status_of_the_first(cryo: Api) -> None:
    facts = _moved(cryo)
    body = {"facts": facts | {"place": facts["container"]}, "nonce": _nonce()}
    first, again = (cryo.post("/steps/store_container", body) for _ in range(2))
    assert (first.status_code, again.status_code) == (409, 409)
    assert again.get_json()["entry"] == first.get_json()["entry"]
    assert again.get_json()["repeat"]


def test_the_idempotency_key_is_a_nonce(cryo: Api) -> None:
    headers = {"Idempotency-Key": _nonce()}
    answers = [cryo.post("/steps/store_container", {"facts": _moved(cryo)}, headers=headers) for _ in range(2)]
    assert [answer.get_json()["repeat"] for answer in answers] == [False, True]


def test_a_nonce_used_with_other_facts_is_refused_and_on_record(cryo: Api) -> None:
    body = {"facts": _moved(cryo), "nonce": _nonce()}
    cryo.post("/steps/store_container", body)
    answer = cryo.post("/steps/store_container", body | {"reason": "something else"})
    assert (answer.status_code, answer.get_json()["code"]) == (422, "nonce_reused")


def test_a_missing_nonce_is_refused(cryo: Api) -> None:
    answer = cryo.post("/steps/store_container", {"facts": _moved(cryo)})
    assert (answer.status_code, answer.get_json()["code"]) == (422, "nonce_missing")


def test_a_check_gives_the_answer_and_the_content_to_sign_and_records_nothing(cryo: Api) -> None:
    before = cryo.head()
    answer = cryo.post("/steps/store_container/check", {"facts": _moved(cryo)})
    told = answer.get_json()
    assert (answer.status_code, told["status"]) == (200, "accepted")
    assert hashlib.sha256(told["content"].encode()).hexdigest() == told["content_sha256"]
    assert cryo.head() == before


def test_a_refusal_is_a_problem_with_every_reason_and_an_entry(cryo: Api) -> None:
    facts = _moved(cryo)
    before = cryo.head()
    answer = cryo.post("/steps/store_container", {"facts": facts | {"place": facts["container"]}, "nonce": _nonce()})
    told = answer.get_json()
    assert (answer.status_code, answer.mimetype, told["code"]) == (409, "application/problem+json", "wrong_kind")
    assert told["detail"] == told["reasons"][0]["sentence"]
    assert told["entry"] == before + 1 == cryo.head()


def test_whoever_lacks_the_role_is_denied_and_it_is_on_record(cryo: Api, quality: Api) -> None:
    before = quality.head()
    answer = quality.post("/steps/store_container", {"facts": _moved(cryo), "nonce": _nonce()})
    assert (answer.status_code, answer.get_json()["code"]) == (403, "not_permitted")
    assert quality.head() == before + 1


def test_whoever_lacks_the_role_is_denied_whatever_their_request_holds(quality: Api) -> None:
    for body in (b"{", b'{"facts": 1}', b'{"facts": {"container": 7}}', b'{"facts": {}, "nonce": "a", "force": true}'):
        for more, recorded in (("/check", 0), ("", 1)):
            before, path = quality.head(), f"/api/v1/steps/store_container{more}"
            answer = quality.client.post(path, data=body, headers=quality.headers, content_type="application/json")
            assert (answer.status_code, answer.get_json()["code"]) == (403, "not_permitted"), body
            assert quality.head() == before + recorded


def test_an_attempt_without_a_nonce_is_on_record_as_one_that_could_not_be_read(cryo: Api) -> None:
    before = cryo.head()
    cryo.post("/steps/store_container", {"facts": _moved(cryo)})
    entry = cryo.get(f"/ledger?after={before}").get_json()["entries"][0]
    assert (entry["step"], entry["outcome"], cryo.head()) == ("store_container", "refused", before + 1)


def test_malformed_facts_are_named_field_by_field_and_on_record(cryo: Api) -> None:
    before = cryo.head()
    facts = {"container": 7, "plaice": "x"}
    answer = cryo.post("/steps/store_container", {"facts": facts, "nonce": _nonce()})
    told = answer.get_json()
    assert (answer.status_code, told["code"]) == (422, "malformed_facts")
    assert {problem["field"]: problem["code"] for problem in told["problems"]} == {
        "container": "not_text",
        "place": "missing",
        "plaice": "unknown_field",
    }
    assert all(problem["sentence"].endswith(".") for problem in told["problems"])
    assert cryo.head() == before + 1


def test_a_number_with_a_point_arrives_exactly(app: Flask) -> None:
    store, data = signed_in(app, "luo"), b'{"facts": {"quantity": 91.20000000000000000001}}'
    answer = store.client.post(
        "/api/v1/steps/receive_material/check", data=data, headers=store.headers, content_type="application/json"
    )
    assert "quantity" not in {problem["field"] for problem in answer.get_json()["problems"]}


def test_a_signed_step_needs_its_signature(quality: Api) -> None:
    body = {"facts": {"document": _documents(quality)[2]}, "nonce": _nonce()}
    answer = quality.post("/steps/accept_document", body)
    assert (answer.status_code, answer.get_json()["code"]) == (409, "signature_missing")


def test_two_persons_approve_a_document_whose_file_travels_along(app: Flask) -> None:
    author = signed_in(app, "sun")
    data = b"A procedure. " + secrets.token_bytes(4).hex().encode()
    body = {"facts": _document(data), "nonce": _nonce(), "files": [_file(data)]}
    answer = author.signed("approve_document", body, "sun", "wu")
    assert answer.status_code == 201, answer.text


def test_a_document_is_not_approved_with_a_second_signature_by_badge_and_pin(app: Flask) -> None:
    author, data = signed_in(app, "sun"), b"A procedure, signed by badge."
    body = {"facts": _document(data), "nonce": _nonce(), "files": [_file(data)]}
    shown = author.post("/steps/approve_document/check", body).get_json()["content_sha256"]
    by_badge = {"badge": signed_in(app, "wu").get("/me").get_json()["badge"], "pin": PINS["wu"]}
    answer = author.post(
        "/steps/approve_document", {**body, "content_sha256": shown, "signatures": [claim("sun"), by_badge]}
    )
    assert (answer.status_code, answer.get_json()["code"]) == (409, "full_password_needed")


def test_a_wrong_signature_is_denied_on_record_and_leaves_the_nonce_free(quality: Api) -> None:
    body = {"facts": {"document": _documents(quality)[0]}, "nonce": _nonce()}
    shown = quality.post("/steps/accept_document/check", body).get_json()["content_sha256"]
    wrong = {"username": "wu", "password": "not the secret at all"}
    answer = quality.post("/steps/accept_document", {**body, "content_sha256": shown, "signatures": [wrong]})
    assert (answer.status_code, answer.get_json()["code"]) == (403, "signature_failed")
    assert quality.signed("accept_document", body, "wu").status_code == 201


def test_a_signature_on_other_content_is_refused(quality: Api) -> None:
    body = {"facts": {"document": _documents(quality)[1]}, "nonce": _nonce()}
    signed = {**body, "content_sha256": "0" * 64, "signatures": [claim("wu")]}
    codes = [reason["code"] for reason in quality.post("/steps/accept_document", signed).get_json()["reasons"]]
    assert "content_changed" in codes


def test_an_ordered_label_is_proved_and_its_file_can_be_fetched(operator: Api) -> None:
    thing = operator.first("/containers", "frozen")["code"]
    facts = {"title": "container", "purpose": "reprint", "thing": thing, "reprint_reason": "damaged"}
    answer = operator.post("/steps/order_label", {"facts": facts, "nonce": _nonce()})
    assert answer.status_code == 201, answer.text
    copy = answer.get_json()["created"]["@copy1"]
    assert operator.get(f"/things/{copy}").get_json()["state"] == "proved"
    assert operator.get(f"/copies/{copy}.pdf").data.startswith(b"%PDF")


def test_a_replaced_copy_is_void_and_handed_out_no_more(operator: Api) -> None:
    thing = operator.first("/containers", "frozen")["code"]
    copies = []
    for _ in range(2):
        facts = {"title": "container", "purpose": "reprint", "thing": thing, "reprint_reason": "lost"}
        answer = operator.post("/steps/order_label", {"facts": facts, "nonce": _nonce()})
        copies.append(answer.get_json()["created"]["@copy1"])
    assert operator.get(f"/copies/{copies[0]}.pdf").get_json()["code"] == "copy_void"


def test_own_secrets_are_changed_with_the_present_password_only(tmp_path: Path) -> None:
    api = signed_in(application(tmp_path), "gao")
    facts = {"password": "seven purple kettles sing", "pin": "914026"}
    refused = api.post("/steps/set_secret", {"facts": facts, "nonce": _nonce()})
    assert refused.status_code == 403
    weak = api.post(
        "/steps/set_secret", {"facts": facts | {"pin": "1"}, "nonce": _nonce(), "signatures": [claim("gao")]}
    )
    assert (weak.status_code, weak.get_json()["weakness"]) == (422, "pin_short")
    changed = api.post("/steps/set_secret", {"facts": facts, "nonce": _nonce(), "signatures": [claim("gao")]})
    assert changed.status_code == 201, changed.text
    again = {"username": "gao", "password": facts["password"]}
    assert api.client.post("/api/v1/sign-in", json=again).status_code == 200


def test_a_badge_and_a_pin_give_nobody_a_password(tmp_path: Path) -> None:
    api = signed_in(application(tmp_path), "chen")
    with api.client.application.extensions["custody"].store.reading() as link:
        account = by_username(link, "chen")
    assert account is not None
    worn = {"badge": account.badge, "pin": PINS["chen"]}
    facts = {"password": "four green hats on the pole", "pin": "914026"}
    refused = api.post("/steps/set_secret", {"facts": facts, "nonce": _nonce(), "signatures": [worn]})
    assert (refused.status_code, refused.get_json()["code"]) == (403, "full_password_needed")
    again = {"username": "chen", "password": facts["password"]}
    assert api.client.post("/api/v1/sign-in", json=again).status_code == 401


def test_new_secrets_end_every_other_session_wherever_they_are_set(tmp_path: Path) -> None:
    app = application(tmp_path)
    other, api = signed_in(app, "gao"), signed_in(app, "gao")
    facts = {"password": "seven purple kettles sing", "pin": "914026"}
    changed = api.post("/steps/set_secret", {"facts": facts, "nonce": _nonce(), "signatures": [claim("gao")]})
    assert changed.status_code == 201, changed.text
    assert (other.get("/me").status_code, api.get("/me").status_code) == (401, 200)


def test_digests_of_secrets_never_come_from_outside(quality: Api) -> None:
    facts = {"password_digest": "0" * 64, "pin_digest": "0" * 64}
    answer = quality.post("/steps/set_secret", {"facts": facts, "nonce": _nonce(), "signatures": [claim("wu")]})
    assert answer.status_code == 422


def _documents(api: Api) -> list[str]:
    """Documents in force, the oldest last: three that nobody has accepted yet."""
    return [thing["code"] for thing in api.get("/documents?state=effective").get_json()["things"]]


def _document(data: bytes) -> dict[str, str]:
    digest = hashlib.sha256(data).hexdigest()
    return {"type": "procedure", "title": "SOP 7", "version": secrets.token_hex(2), "file": digest}


def _file(data: bytes) -> dict[str, str]:
    return {"media_type": "text/plain", "base64": b64encode(data).decode()}
