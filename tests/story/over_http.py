"""People of the cast at the JSON API: what they do there goes over HTTP, looked at first, then signed and taken, each
with a token and secrets of their own. What came of it is read from the JSON, and from nothing else."""

from __future__ import annotations

import secrets
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from custody.app import create_app
from custody.faces.demo.cast import Cast
from custody.record.attempt import Answer
from custody.record.replies import reason_from_json
from custody.rules.reading import Problem
from custody.rules.step import Sign
from tests.story.scene import AtTheDoor, codes
from tests.story.stage import SECRETS

STATUS = {"accepted": 201, "refused": 409, "mismatch": 409, "denied": 403, "malformed": 422}
WORDS = frozenset({"title", "sentence", "resolve", "who_told"})  # beside the code of a reason, for people


@dataclass
class OverHttp(Cast):
    """Everyone on stage, asking over HTTP; `tokens` are those of who signed in so far."""

    client: FlaskClient = field(kw_only=True)
    tokens: dict[str, str] = field(default_factory=dict)

    def ask(self, step: str, who: str, facts: Mapping[str, Any], **how: Any) -> Answer:
        """Look at a step, sign what was shown, take it; whatever comes of it, and no time passes. `how`: as for `do`.
        What stops a look is sent without a signature, since nobody is led to sign what cannot happen, and stops the
        step in the same words, unless somebody takes it on."""
        body = self._body(facts, how)
        look = self._post(who, f"{step}/check", body)
        shown = look.get_json()
        if look.status_code != 200 and not how.get("allow"):
            stopped, answer = told(shown, shown["outcome"]), heard(self._post(who, step, body))
            assert (stopped.status, codes(stopped)) == (answer.status, codes(answer))
            return answer
        signed = {"signatures": self._signatures(step, who, how), "authorisations": self._authorisations(step, how)}
        return heard(self._post(who, step, body | signed | {"content_sha256": shown.get("content_sha256", "")}))

    def _body(self, facts: Mapping[str, Any], how: Mapping[str, Any]) -> dict[str, Any]:
        body = {"facts": facts, "nonce": secrets.token_hex(8), "station": how.get("station", "quality_desk")}
        if how.get("ago"):
            body["occurred_at"] = (self.clock.at - timedelta(minutes=float(how["ago"]))).isoformat()
        if how.get("reason"):
            body["reason"] = how["reason"]
        files = [{"media_type": f.media_type, "base64": b64encode(f.data).decode()} for f in how.get("files", ())]
        return body | ({"files": files} if files else {})

    def _signatures(self, step: str, who: str, how: Mapping[str, Any]) -> list[dict[str, str]]:
        if self.house.steps.steps[step].sign is Sign.NONE:
            return []
        return [self._secret(step, one) for one in (who, how.get("second")) if one]

    def _authorisations(self, step: str, how: Mapping[str, Any]) -> list[dict[str, str]]:
        return [self._secret(step, who) | {"code": code, "reason": why} for code, who, why in how.get("allow", ())]

    def _secret(self, step: str, who: str) -> dict[str, str]:
        """Badge and PIN, as at the bench and the bedside, save where the step asks for the password."""
        if self.house.steps.steps[step].with_password:
            return {"username": who, "password": SECRETS[who].password}
        return {"badge": self.badges[who], "pin": SECRETS[who].pin}

    def _post(self, who: str, path: str, body: Mapping[str, Any]) -> TestResponse:
        if who not in self.tokens:
            badge = {"badge": self.badges[who], "pin": SECRETS[who].pin}
            self.tokens[who] = self.client.post("/api/v1/sign-in", json=badge).get_json()["token"]
        headers = {"Authorization": f"Bearer {self.tokens[who]}"}
        return self.client.post(f"/api/v1/steps/{path}", json=body, headers=headers)


@contextmanager
def over_http(scene: AtTheDoor) -> Iterator[AtTheDoor]:
    """The same people at the same hour on the same instance, their steps sent to its API."""
    app = create_app(scene.cast.house.config, scene.clock)
    cast, client = scene.cast, app.test_client()
    yield AtTheDoor(OverHttp(cast.house, cast.clock, cast.persons, cast.badges, client=client), scene.clock)
    app.extensions["custody"].store.engine.dispose()


def heard(response: TestResponse) -> Answer:
    """What came of a step, with the status and the kind of answer that go with it."""
    body = response.get_json()
    passed = response.status_code == 201
    assert passed or "outcome" in body, response.text
    answer = told(body, body["status"] if passed else body["outcome"])
    assert response.status_code == STATUS[answer.status], response.text
    assert response.mimetype == ("application/json" if passed else "application/problem+json")
    return answer


def told(body: Mapping[str, Any], status: str) -> Answer:
    """The answer a JSON object tells; each of its reasons and notes has words too."""
    said = [*body["reasons"], *body["notes"]]
    assert all(one["title"] and one["sentence"] for one in said), said
    reasons, notes = (
        tuple(reason_from_json({name: one[name] for name in one.keys() - WORDS}) for one in body[these])
        for these in ("reasons", "notes")
    )
    problems = tuple(Problem(one["field"], one["code"], one["params"]) for one in body.get("problems", ()))
    return Answer(
        status, body["step"], body["entry"], body["recorded_at"], reasons, notes, body["created"], False, problems
    )
