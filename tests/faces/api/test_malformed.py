"""Whatever is sent, the answer is a problem in one clear sentence: never a 500, never a traceback."""

from __future__ import annotations

import json
import secrets
from typing import Any

import pytest
from flask import Flask

from custody.rules.facts import specs_of
from custody.rules.registry import registry
from tests.faces.api.demo_instance import Api

pytestmark = pytest.mark.both_engines
NAMES = [step.name for step in registry().steps.values() if not step.system]
BODIES: dict[str, tuple[bytes, int]] = {
    "nothing": (b"", 422),
    "broken off": (b'{"facts": {', 422),
    "a list": (b"[]", 422),
    "a text": (b'"x"', 422),
    "a number": (b"1", 422),
    "nothing at all": (b"null", 422),
    "not a number": (b'{"facts": {"a": NaN}}', 422),
    "endless": (b'{"facts": {"a": -Infinity}}', 422),
    "half a character": (b'{"facts": {"a": "\\ud800"}}', 422),
    "a name of half a character": (b'{"facts": {"\\udfff": 1}}', 422),
    "a zero character": (b'{"facts": {"a": "x\\u0000y"}}', 422),
    "not UTF-8": (b'{"facts": {"a": "\xff"}}', 422),
    "UTF-16": ('{"facts": {}}'.encode("utf-16"), 422),
    "nested deeply": (b'{"facts": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", 422),
    "a number of many digits": (b'{"facts": {"a": ' + b"9" * 10_000 + b"}}", 422),
    "a field twice": (b'{"facts": {}, "facts": {}}', 422),
    "facts that are a list": (b'{"facts": [1], "nonce": "a"}', 422),
    "a nonce that is a number": (b'{"facts": {}, "nonce": 7}', 422),
    "a nonce too long": (b'{"facts": {}, "nonce": "' + b"n" * 500 + b'"}', 422),
    "a nonce of two lines": (b'{"facts": {}, "nonce": "a\\nb"}', 422),
    "an unknown field": (b'{"facts": {}, "nonce": "a", "force": true}', 422),
    "a time without offset": (b'{"facts": {}, "nonce": "a", "occurred_at": "2026-11-22T14:05"}', 422),
    "a time before all": (b'{"facts": {}, "nonce": "a", "occurred_at": "0001-01-01T00:00:00+14:00"}', 422),
    "an unknown station": (b'{"facts": {}, "nonce": "a", "station": "moon"}', 422),
    "the channel of the program": (b'{"facts": {}, "nonce": "a", "channel": "system"}', 422),
    "the channel of a scanner": (b'{"facts": {}, "nonce": "a", "channel": "wedge"}', 422),
    "the channel of a camera": (b'{"facts": {}, "nonce": "a", "channel": "camera"}', 422),
    "the channel of a keyboard": (b'{"facts": {}, "nonce": "a", "channel": "typed"}', 422),
    "signatures that are none": (b'{"facts": {}, "nonce": "a", "signatures": [{}]}', 422),
    "signatures that are text": (b'{"facts": {}, "nonce": "a", "signatures": "x"}', 422),
    "a file that is no base64": (b'{"facts": {}, "nonce": "a", "files": [{"base64": "%%"}]}', 422),
    "a digest that is none": (b'{"facts": {}, "nonce": "a", "content_sha256": "xyz"}', 422),
    "facts too large": (b'{"facts": {"a": "' + b"x" * 50_000 + b'"}, "nonce": "a"}', 413),
}
SCALARS: tuple[Any, ...] = (
    None, True, 0, -1, 10**30, 1.5, -0.0, "", " ", "x", "１２", "1,5", "NaN", "1e999", "2026-02-30",
    "9999-12-31", "0001-01-01", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "person.1", "person.999999",
    "x" * 3000, [], [1], ["x", "x"], {}, {"a": 1}, [[]], [{}],
)  # fmt: skip


@pytest.mark.parametrize("body", BODIES)
def test_a_body_that_cannot_be_read_is_a_problem(cryo: Api, body: str) -> None:
    data, status = BODIES[body]
    for path in ("/steps/store_container", "/steps/store_container/check"):
        answer = cryo.client.post(f"/api/v1{path}", data=data, headers=cryo.headers, content_type="application/json")
        _is_problem(answer, status)


@pytest.mark.parametrize("path", ["/scan", "/sign-in"])
@pytest.mark.parametrize("body", BODIES)
def test_no_route_breaks_on_a_body_that_cannot_be_read(cryo: Api, path: str, body: str) -> None:
    answer = cryo.client.post(
        f"/api/v1{path}", data=BODIES[body][0], headers=cryo.headers, content_type="application/json"
    )
    _is_problem(answer, 422)


def test_a_body_that_cannot_be_read_is_on_record_without_its_values(cryo: Api) -> None:
    before = cryo.head()
    cryo.client.post(
        "/api/v1/steps/store_container",
        data=b'{"facts": "s3cret"}',
        headers=cryo.headers,
        content_type="application/json",
    )
    entry = cryo.get(f"/ledger?after={before}").get_json()["entries"][0]
    assert (entry["step"], entry["outcome"]) == ("store_container", "refused")
    assert "s3cret" not in json.dumps(entry)


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "", "multipart/form-data"])
def test_another_content_type_is_refused(cryo: Api, content_type: str) -> None:
    answer = cryo.client.post("/api/v1/scan", data=b"text=x", headers=cryo.headers, content_type=content_type)
    _is_problem(answer, 415)


def test_a_request_too_large_is_refused(app: Flask, cryo: Api) -> None:
    data = b'{"text": "' + b"x" * (app.config["MAX_CONTENT_LENGTH"] + 1) + b'"}'
    answer = cryo.client.post("/api/v1/scan", data=data, headers=cryo.headers, content_type="application/json")
    _is_problem(answer, 413)


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
def test_another_method_is_told_which_one_is_right(cryo: Api, method: str) -> None:
    answer = cryo.client.open("/api/v1/steps/store_container", method=method, headers=cryo.headers)
    _is_problem(answer, 405)
    assert "POST" in answer.headers["Allow"]


@pytest.mark.parametrize("name", NAMES)
def test_no_step_breaks_on_facts_of_the_wrong_kind(quality: Api, name: str) -> None:
    """Every fact of every step with every kind of nonsense, in a check and, for one of them, in an attempt."""
    facts = [spec.name for spec in specs_of(registry().steps[name].facts)]
    for value in SCALARS:
        answer = quality.post(f"/steps/{name}/check", {"facts": dict.fromkeys(facts, value)})
        assert answer.status_code in (200, 403, 409, 413, 422), (name, value, answer.text)
    attempt = {"facts": dict.fromkeys(facts, "person.1"), "nonce": secrets.token_hex(8)}
    answer = quality.post(f"/steps/{name}", attempt)
    assert answer.status_code in (201, 403, 409, 422), (name, answer.text)


def _is_problem(answer: Any, status: int) -> None:
    told = answer.get_json()
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json"), answer.text
    assert {"type", "title", "status", "code", "detail", "reasons"} <= set(told)
    assert told["status"] == status
    assert "Traceback" not in answer.text
