"""Requests for authorisation by the API: relied on by their codes, and documented."""

from __future__ import annotations

from typing import Any

import pytest

from tests.faces.api.demo_instance import Api

pytestmark = pytest.mark.both_engines


@pytest.mark.parametrize(
    ("requests", "problem"),
    [
        ("NXBC", "not_codes"),
        ([1], "not_codes"),
        (["N"] * 21, "too_many_rows"),
    ],
)
def test_requests_that_are_no_list_of_codes_are_said_to_be_none(quality: Api, requests: Any, problem: str) -> None:
    for path in ("/steps/place_hold", "/steps/place_hold/check"):
        answer = quality.post(path, {"facts": {}, "nonce": "no-codes", "requests": requests})
        told = [(one["field"], one["code"]) for one in answer.get_json()["problems"]]
        assert (answer.status_code, told) == (422, [("requests", problem)])


def test_a_request_nobody_made_is_named_before_anything_is_decided(quality: Api) -> None:
    facts = {"about": [quality.first("/lots")["code"]], "reason": "damaged"}
    for path in ("/steps/place_hold", "/steps/place_hold/check"):
        answer = quality.post(path, {"facts": facts, "nonce": "no-request", "requests": ["NXBCDEFGH"]})
        told = [(one["field"], one["code"], one["sentence"]) for one in answer.get_json()["problems"]]
        sentence = "No request for authorisation has this code."
        assert (answer.status_code, told) == (422, [("requests", "no_such_request", sentence)])


def test_the_document_of_the_api_tells_requests_and_what_may_be_authorised_from_elsewhere(quality: Api) -> None:
    schemas = quality.get("/openapi.json").get_json()["components"]["schemas"]
    assert schemas["attempt"]["properties"]["requests"]["type"] == "array"
    assert schemas["reason"]["properties"]["remote"] == {"type": "boolean"}
    assert "ask_authorisation_facts" in schemas
    assert "give_authorisation_facts" in schemas
