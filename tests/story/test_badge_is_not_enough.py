"""Badge and PIN sign at the bench and the bedside, and never what only a full password signs: asked over HTTP of steps
that lack nothing but their signature."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Mapping
from typing import Any

import pytest
from flask.testing import FlaskClient

from custody.app import create_app
from custody.faces.demo import laboratory
from custody.faces.demo.setting_up import Shop
from tests.story import by_the_cast as way
from tests.story.scene import AtTheDoor
from tests.story.stage import SECRETS

pytestmark = pytest.mark.both_engines
WHY = {"cause": "contamination", "explanation": "Growth in the sterility test."}
FULL = {
    "release_lot": "chen",
    "reject_lot": "chen",
    "recall_lot": "wu",
    "confirm_eligibility": "zhou",
    "prescribe_dose": "zhou",
    "approve_document": "sun",
}
PROCEDURE = b"How a badge is worn."


@pytest.fixture(scope="module")
def facts(scene: AtTheDoor, shop: Shop) -> dict[str, Mapping[str, object]]:
    """Of each step, those with which nothing else stands against it."""
    waits = way.lot(scene, shop, ("JK500-26-881", 0, 1), released=False)
    given = way.lot(scene, shop, ("JK500-26-882", 1, 1))
    laboratory.test_sample(scene.cast, waits.sample, laboratory.RESULTS)
    laboratory.review(scene.cast, waits.lot)
    child = way.enrolled(scene, "88")
    digest = hashlib.sha256(PROCEDURE).hexdigest()
    return {
        "release_lot": {"lot": waits.lot, "outcome": "conditional"},
        "reject_lot": {"lot": waits.lot, **WHY},
        "recall_lot": {"lot": given.lot, **WHY},
        "confirm_eligibility": way.assessment(scene, child.subject),
        "prescribe_dose": way.prescription(scene, child),
        "approve_document": {"type": "procedure", "title": "SOP 88", "version": "1", "file": digest},
    }


@pytest.fixture(scope="module")
def client(scene: AtTheDoor) -> FlaskClient:
    return create_app(scene.cast.house.config, scene.clock).test_client()


@pytest.mark.parametrize("step", FULL)
def test_a_step_of_the_full_password_is_not_signed_by_badge_and_pin(
    scene: AtTheDoor, client: FlaskClient, facts: dict[str, Mapping[str, object]], step: str
) -> None:
    asked: dict[str, Any] = {"facts": facts[step], "nonce": f"by badge {step}"}
    if step == "approve_document":
        asked["files"] = [{"media_type": "text/plain", "base64": b64encode(PROCEDURE).decode()}]
    shown = sent(client, FULL[step], f"{step}/check", asked)
    by_badge = {"badge": scene.cast.badges[FULL[step]], "pin": SECRETS[FULL[step]].pin}
    other = {"username": "wu", "password": SECRETS["wu"].password}  # the second of the two signs as it is asked
    second = [other] if step == "approve_document" else []
    signed = asked | {"content_sha256": shown["content_sha256"], "signatures": [by_badge, *second]}
    answer = sent(client, FULL[step], step, signed)
    assert [reason["code"] for reason in answer["reasons"]] == ["full_password_needed"]


def sent(client: FlaskClient, who: str, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
    given = {"username": who, "password": SECRETS[who].password, "station": "quality_desk"}
    token = client.post("/api/v1/sign-in", json=given).get_json()["token"]
    headers = {"Authorization": f"Bearer {token}"}
    told: dict[str, Any] = client.post(f"/api/v1/steps/{path}", json=body, headers=headers).get_json()
    return told
