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
