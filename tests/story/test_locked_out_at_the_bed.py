"""A nurse locked out in mid-check, and a badge that was lost, keep no dose from a child."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient

from custody.app import create_app
from custody.faces.demo.setting_up import Shop
from custody.record.reads.entries import latest_entries
from tests.story import by_the_cast as way
from tests.story.bench_to_bedside import Child, Made
from tests.story.on_the_record import found
from tests.story.scene import AtTheDoor
from tests.story.stage import SECRETS

pytestmark = pytest.mark.both_engines
MOST = 3  # failures of this ward until an account is locked
DOCTOR = {"emergency": "on_ward", "clinician": "Deng Hua", "staff_number": "40117"}


@pytest.fixture(scope="module")
def client(scene: AtTheDoor) -> FlaskClient:
    config = replace(scene.cast.house.config, lock_after_failures=MOST)
    return create_app(config, scene.clock).test_client()


@pytest.fixture(scope="module")
def made(scene: AtTheDoor, shop: Shop) -> Made:
    return way.lot(scene, shop, ("JK500-26-891", 0, 2))


def test_a_nurse_locked_out_in_mid_check_stops_no_infusion(
    scene: AtTheDoor, shop: Shop, made: Made, client: FlaskClient
) -> None:
    one = way.child(scene, "91")
    prepared = way.ready(scene, shop, one, made.containers[0])
    lin, mei = (token(client, who) for who in ("lin", "mei"))
    assert status(client, lin, "verify_dose", seen(one, prepared), by_badge(scene, "lin")) == "accepted"
    for _ in range(MOST):
        wrong = by_badge(scene, "mei") | {"pin": "000000"}
        assert status(client, mei, "verify_dose", seen(one, prepared), wrong) == "signature_failed"
    right = by_badge(scene, "mei")
    assert status(client, mei, "verify_dose", seen(one, prepared), right) == "signature_failed"
    assert last_of(scene, "lock_account") == scene.cast.persons["mei"]

    assert status(client, lin, "verify_dose", seen(one, prepared) | DOCTOR, by_badge(scene, "lin")) == "accepted"
    assert status(client, lin, "start_infusion", hung(one, prepared), by_badge(scene, "lin")) == "accepted"
    assert found(scene, prepared).state("prepared_dose") == "infusing"


def test_a_lost_badge_is_revoked_by_the_next_nurse_and_signs_nothing_from_then_on(
    scene: AtTheDoor, shop: Shop, made: Made, client: FlaskClient
) -> None:
    scene.clock.wait(hours=1)
    one = way.child(scene, "92")
    prepared = way.ready(scene, shop, one, made.containers[1])
    lin, mei = (token(client, who) for who in ("lin", "mei"))
    lost = {"person": scene.cast.persons["mei"], "cause": "lost"}
    assert status(client, lin, "revoke_badge", lost) == "accepted"
    assert status(client, mei, "verify_dose", seen(one, prepared), by_badge(scene, "mei")) == "signature_failed"
    assert found(scene, prepared).texts("checks") == ()
    badge = {"badge": scene.cast.badges["mei"], "pin": SECRETS["mei"].pin, "station": "ward"}
    assert client.post("/api/v1/sign-in", json=badge).status_code == 401
    assert client.post("/api/v1/sign-in", json=badge | by_badge(scene, "lin")).status_code == 200
    by_password = {"username": "mei", "password": SECRETS["mei"].password}
    assert status(client, mei, "verify_dose", seen(one, prepared), by_password) == "accepted"


def seen(one: Child, prepared: str) -> dict[str, str]:
    return {"look_good": "yes", "wristband": one.band, "prepared_dose": prepared}


def hung(one: Child, prepared: str) -> dict[str, str]:
    return {"wristband": one.band, "prepared_dose": prepared}


def by_badge(scene: AtTheDoor, who: str) -> dict[str, str]:
    return {"badge": scene.cast.badges[who], "pin": SECRETS[who].pin}


def token(client: FlaskClient, who: str) -> str:
    """Signed in with the password, as at the start of a shift."""
    given = {"username": who, "password": SECRETS[who].password, "station": "ward"}
    return str(client.post("/api/v1/sign-in", json=given).get_json()["token"])


def status(client: FlaskClient, token: str, step: str, facts: Mapping[str, str], *signed: Mapping[str, str]) -> str:
    """What came of a step over HTTP: accepted, or the code of what stood against it."""
    head = {"Authorization": f"Bearer {token}"}
    body: dict[str, Any] = {"facts": facts, "nonce": secrets.token_hex(8)}
    shown = client.post(f"/api/v1/steps/{step}/check", json=body, headers=head).get_json()
    body |= {"content_sha256": shown["content_sha256"], "signatures": list(signed)} if signed else {}
    answer = client.post(f"/api/v1/steps/{step}", json=body, headers=head)
    told = answer.get_json()
    return str(told["status"] if answer.status_code == 201 else told["code"])


def last_of(scene: AtTheDoor, step: str) -> str:
    """Whom the newest entry of a step is about."""
    with scene.cast.house.store.reading() as link:
        entry = next(one for one in latest_entries(link, 20) if one.step == step)
    return str(entry.body["facts"]["person"])
