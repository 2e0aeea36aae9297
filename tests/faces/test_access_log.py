"""The access log: who came in, who left, and who asked for what, a line each, written by nobody who asks."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from custody.faces import access_log
from custody.record.reads.people import by_username
from tests.faces.api.demo_instance import claim
from tests.faces.web.people_at_work import Workplace, token, workplace

KEYS = {"at", "person", "did", "address", "method", "path", "status"}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Workplace:
    return workplace(tmp_path_factory.mktemp("access"))


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    with caplog.at_level(logging.INFO, logger="custody.access"):
        yield caplog


def said(lines: pytest.LogCaptureFixture, did: str = "") -> list[Mapping[str, Any]]:
    told = [json.loads(one.getMessage()) for one in lines.records if one.name == "custody.access"]
    return [one for one in told if did in ("", one["did"])]


def person(place: Workplace, username: str) -> str:
    with place.app.extensions["custody"].store.reading() as link:
        found = by_username(link, username)
    assert found is not None
    return found.person


def test_a_good_sign_in_and_the_way_out_are_a_line_each(place: Workplace, lines: pytest.LogCaptureFixture) -> None:
    client = place.signed_in("lin", "ward")
    client.post("/sign-out", data={"csrf_token": token(client, "/")})
    [came], [left] = said(lines, "signed in"), said(lines, "signed out")
    assert (came["person"], came["path"], came["status"]) == (person(place, "lin"), "/sign-in", 303)
    assert (left["person"], left["path"]) == (person(place, "lin"), "/sign-out")
    assert came["address"] == "127.0.0.1"
    assert set(came) == KEYS


def test_a_program_that_signs_in_and_out_is_a_line_each(place: Workplace, lines: pytest.LogCaptureFixture) -> None:
    client = place.visitor()
    signed = client.post("/api/v1/sign-in", json={**claim("wu"), "station": "quality_desk"}).get_json()
    client.post("/api/v1/sign-out", headers={"Authorization": f"Bearer {signed['token']}"})
    told = [(one["did"], one["person"]) for one in said(lines)]
    assert told == [("signed in", person(place, "wu")), ("signed out", person(place, "wu"))]
    assert signed["token"] not in lines.text


def test_a_sign_in_that_failed_is_nobodys_and_holds_nothing_that_was_typed(
    place: Workplace, lines: pytest.LogCaptureFixture
) -> None:
    client = place.visitor()
    form = {"way": "password", "username": "lin", "password": "not the password of Lin"}
    client.post("/sign-in", data=form | {"csrf_token": token(client, "/sign-in")})
    last = said(lines)[-1]
    assert (last["person"], last["did"], last["status"]) == ("", "asked", 401)
    assert "not the password" not in lines.text


def test_a_badge_that_locks_a_screen_is_its_owner_leaving(place: Workplace, lines: pytest.LogCaptureFixture) -> None:
    tablet = place.signed_in("lin", "ward")
    tablet.post("/scan", data={"text": place.people["mei"]["badge"], "csrf_token": token(tablet, "/")})
    assert [one["person"] for one in said(lines, "signed out")] == [person(place, "lin")]


@pytest.mark.parametrize(
    "path", ["/ledger", "/copies/PXBCDEFGH.pdf", "/paper/UXBCDEFGH.1", "/access-review", "/people"]
)
def test_whoever_looks_downloads_or_prints_is_named_with_what_they_asked_for(
    place: Workplace, lines: pytest.LogCaptureFixture, path: str
) -> None:
    client = place.signed_in("wu", "quality_desk")
    client.get(f"{path}?q=Lin%20Hao")
    last = said(lines)[-1]
    assert (last["person"], last["did"], last["path"]) == (person(place, "wu"), "asked", path)
    assert "Lin" not in lines.records[-1].getMessage()


def test_what_is_the_same_for_everybody_leaves_no_line(place: Workplace, lines: pytest.LogCaptureFixture) -> None:
    for path in ("/static/style.css", "/healthz", "/readyz"):
        place.visitor().get(path)
    assert said(lines) == []


def test_no_line_is_written_by_whoever_asks(place: Workplace, lines: pytest.LogCaptureFixture) -> None:
    odd = '/things/x%0d%0a{"did":"signed in"}%1b[2J\u2028'
    place.signed_in("wu", "quality_desk").get(odd)
    assert all(one.getMessage().isprintable() and one.getMessage().isascii() for one in lines.records)
    assert said(lines)[-1]["did"] == "asked"


def test_the_server_writes_them_to_standard_error(place: Workplace, capsys: pytest.CaptureFixture[str]) -> None:
    kept = access_log.LOG.handlers[:], access_log.LOG.propagate, access_log.LOG.level
    access_log.speak_up()
    place.visitor().get("/sign-in")
    access_log.LOG.handlers[:], access_log.LOG.propagate = kept[0], kept[1]
    access_log.LOG.setLevel(kept[2])
    [line] = capsys.readouterr().err.splitlines()
    assert json.loads(line)["path"] == "/sign-in"
