"""Sixteen clients at once over the API: one wins, fifteen are told why in words, and each left an entry."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from functools import partial

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from custody.record.audit import audit
from tests.faces.api.demo_instance import Api, claim, signed_in
from tests.record.test_at_once import at_once

pytestmark = pytest.mark.both_engines
CLIENTS = 16


@pytest.fixture(scope="module")
def pharmacists(app: Flask) -> list[Api]:
    return clients(app, "liu", "pharmacy")


@pytest.fixture(scope="module")
def qualities(app: Flask) -> list[Api]:
    return clients(app, "wu")


def test_of_sixteen_who_reserve_the_same_bag_for_three_children_exactly_one_wins(
    app: Flask, pharmacists: list[Api]
) -> None:
    """Two of the children need two bags, the lightest one: the last of them is wanted by all."""
    asked = pharmacists[0]
    bags = [thing["code"] for thing in asked.get("/containers?limit=100").get_json()["things"]]
    children = [thing["code"] for thing in asked.get("/subjects").get_json()["things"]]
    wanted = [{"subject": one, "dose": 1, "containers": some} for one in children for some in (bags[-1:], bags[-2:])]
    check = partial(asked.post, "/steps/allocate_containers/check")
    facts = [one for one in wanted if check({"facts": one}).status_code == 200]
    assert [one["subject"] for one in facts] == children
    acts = [
        partial(api.post, "/steps/allocate_containers", {"facts": facts[number % 3], "nonce": nonce()})
        for number, api in enumerate(pharmacists)
    ]
    _, losers = one_won(app, acts)
    assert all(bags[-1] in str(told["reasons"]) for told in losers)
    served = rows(app, "SELECT parent FROM edge WHERE child = ? AND kind = 'allocated'", bags[-1])
    assert len(served) == 1


def test_of_sixteen_who_lift_the_hold_on_one_lot_exactly_one_does(app: Flask, qualities: list[Api]) -> None:
    asked = qualities[0]
    about = {"about": [asked.first("/lots")["code"]], "reason": "damaged"}
    hold = asked.post("/steps/place_hold", {"facts": about, "nonce": nonce()}).get_json()["created"]["@1"]
    body = {"facts": {"hold": hold, "verdict": "Looked at it."}, "nonce": nonce()}
    shown = asked.post("/steps/lift_hold/check", body).get_json()["content_sha256"]
    signed = {**body, "content_sha256": shown, "signatures": [claim("wu")]}
    acts = [partial(api.post, "/steps/lift_hold", {**signed, "nonce": nonce()}) for api in qualities]
    _, losers = one_won(app, acts)
    assert {told["code"] for told in losers} == {"hold_already_lifted"}
    assert all(told["detail"].endswith("is no longer open.") for told in losers)


def test_sixteen_who_act_on_things_of_their_own_do_not_hinder_one_another(app: Flask, qualities: list[Api]) -> None:
    sql = "SELECT code FROM thing WHERE kind IN ('lot', 'batch', 'bank', 'material_lot') ORDER BY code"
    lots = rows(app, sql)
    sql = "SELECT code FROM thing WHERE kind = 'container' ORDER BY code LIMIT 12"
    codes = [*lots, *rows(app, sql)][:CLIENTS]
    assert len(codes) == CLIENTS
    holds = [{"facts": {"about": [code], "reason": "damaged"}, "nonce": nonce()} for code in codes]
    acts = [partial(api.post, "/steps/place_hold", hold) for api, hold in zip(qualities, holds, strict=True)]
    answers = entered(app, acts)
    assert [answer.status_code for answer in answers] == [201] * CLIENTS
    assert len({answer.get_json()["created"]["@1"] for answer in answers}) == CLIENTS


def one_won(app: Flask, acts: Sequence[Callable[[], TestResponse]]) -> tuple[TestResponse, list[dict[str, str]]]:
    """The answer of the winner, and what the others were told: a conflict, in one sentence."""
    answers = entered(app, acts)
    assert sorted(answer.status_code for answer in answers) == [201, *[409] * (CLIENTS - 1)]
    losers = [answer.get_json() for answer in answers if answer.status_code == 409]
    assert all(told["detail"].endswith(".") and told["detail"] == told["reasons"][0]["sentence"] for told in losers)
    return next(answer for answer in answers if answer.status_code == 201), losers


def entered(app: Flask, acts: Sequence[Callable[[], TestResponse]]) -> list[TestResponse]:
    """What each is answered. Every attempt has an entry of its own, none is between them, and all of it verifies."""
    store = app.extensions["custody"].store
    before = int(rows(app, "SELECT MAX(idx) FROM entry")[0])
    answers = at_once(acts)
    entries = sorted(int(answer.get_json()["entry"]) for answer in answers)
    assert entries == list(range(before + 1, before + 1 + CLIENTS))
    assert audit(store).intact
    return answers


def clients(app: Flask, username: str, station: str = "quality_desk") -> list[Api]:
    """As many devices, each with a session of its own."""
    return [signed_in(app, username, station) for _ in range(CLIENTS)]


def rows(app: Flask, statement: str, *parameters: object) -> list[str]:
    """The first column of a SELECT."""
    with app.extensions["custody"].store.reading() as link:
        return [str(row[0]) for row in link.run(statement, parameters)]


def nonce() -> str:
    return secrets.token_hex(8)
