"""An order of labels over the API: accepted, and each copy proved or void with a clear verdict."""

from __future__ import annotations

import secrets
from typing import Any

import pytest

from tests.faces.api.demo_instance import Api

pytestmark = pytest.mark.both_engines
TOO_LONG = "Logger with a name that no label of this size has room for " * 2


def test_every_label_that_was_made_is_told_as_proved(operator: Api) -> None:
    thing = operator.first("/containers", "frozen")["code"]
    facts = {"title": "container", "purpose": "reprint", "thing": thing, "reprint_reason": "damaged"}
    body = _ordered(operator, facts)
    assert body["verdict"] == "PASS"
    assert body["labels"] == [{"copy": body["created"]["@copy1"], "outcome": "proved"}]


def test_a_label_that_cannot_be_made_is_recorded_void_and_the_verdict_is_stop(quality: Api) -> None:
    thing = _logger(quality, TOO_LONG)
    order = {"facts": {"title": "equipment", "purpose": "existing", "thing": thing}, "nonce": secrets.token_hex(8)}
    answers = [quality.post("/steps/order_label", order) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    for body in (answer.get_json() for answer in answers):
        assert (body["status"], body["verdict"]) == ("accepted", "STOP")
        (label,) = body["labels"]
        assert (label["copy"], label["outcome"]) == (body["created"]["@copy1"], "failed")
        assert "place_name" in label["sentence"]
        assert quality.get(f"/things/{label['copy']}").get_json()["state"] == "void"
        assert quality.get(f"/copies/{label['copy']}.pdf").get_json()["code"] == "copy_void"


def test_a_step_that_makes_no_label_tells_of_none(quality: Api) -> None:
    body = {"facts": {"title": "no such design", "purpose": "wristbands"}, "nonce": secrets.token_hex(8)}
    answer = quality.post("/steps/order_label", body)
    assert answer.status_code == 409
    assert "labels" not in answer.get_json()


def _ordered(api: Api, facts: dict[str, str]) -> dict[str, Any]:
    answer = api.post("/steps/order_label", {"facts": facts, "nonce": secrets.token_hex(8)})
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.get_json()
    return body


def _logger(api: Api, name: str) -> str:
    facts = {"kind": "logger", "name": name, "serial": "S-2", "due_on": "2030-01-01"}
    answer = api.signed("register_equipment", {"facts": facts, "nonce": secrets.token_hex(8)}, "wu")
    assert answer.status_code == 201, answer.text
    return str(answer.get_json()["created"]["@1"])


def test_the_badge_of_somebody_is_shown_to_whoever_orders_badges_and_its_code_to_nobody(
    operator: Api, quality: Api
) -> None:
    person = operator.get("/me").get_json()
    whose = quality.get(f"/things/{person['person']}").get_json()
    assert "badge" not in whose["values"]
    assert not [relation for relation in whose["relations"] if relation["kind"] == "badge"]
    seen = [api.get(f"/things/{person['badge']}/label.png").status_code for api in (operator, quality)]
    assert seen == [404, 200]
    order = {"title": "staff_badge", "purpose": "existing", "thing": person["badge"]}
    refused = operator.post("/steps/order_label", {"facts": order, "nonce": secrets.token_hex(8)})
    assert {reason["code"] for reason in refused.get_json()["reasons"]} == {"badge_of_a_person", "own_badge"}
    copy = _ordered(quality, order)["created"]["@copy1"]
    made = [api.get(f"/copies/{copy}.png").status_code for api in (operator, quality)]
    assert made == [404, 200]
