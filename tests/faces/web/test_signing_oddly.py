"""Signing as it goes on an ordinary day: twice, back and again, under a clock that was put right, without cookies. One
sentence each, and nothing signed twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.faces.web.ceremonies import STEP, Desk, says, sent_by
from tests.faces.web.people_at_work import token

FIRST = {"sign_first": "1"}
TWICE = "This was already recorded; repeating it changed nothing."


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_signature_sent_twice_at_once_is_one_entry(desk: Desk) -> None:
    client, before = desk.place.signed_in("gao", "quality_desk"), desk.head()
    form = desk.shown(client, desk.facts(), "n1") | desk.both()
    cookie = client.get_cookie("custody")
    assert cookie is not None
    other = desk.place.visitor()
    for one in ("custody", "session"):
        kept = client.get_cookie(one)
        if kept is not None:
            other.set_cookie(one, kept.value)
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda sender: sender.post(STEP, data=form), (client, other)))
    assert desk.accepted(before) == ["correct_entry"]
    assert any('data-verdict="PASS"' in answer.text for answer in answers)
    assert {answer.status_code for answer in answers} <= {200, 409}


def test_going_back_after_signing_and_sending_it_again_is_told_and_signs_nothing(desk: Desk) -> None:
    client, before = desk.place.signed_in("gao", "quality_desk"), desk.head()
    form = desk.shown(client, desk.facts(), "n1") | desk.both()
    assert 'data-verdict="PASS"' in client.post(STEP, data=form).text
    again = client.post(STEP, data=form)
    assert (again.status_code, TWICE in says(again)) == (200, True)
    assert desk.accepted(before) == ["correct_entry"]


def test_going_back_between_two_signatures_and_signing_first_again_is_one_entry(desk: Desk) -> None:
    client, before = desk.place.signed_in("gao", "quality_desk"), desk.head()
    form = desk.shown(client, desk.facts(), "n1") | desk.by("performer", "gao") | FIRST
    once, twice = (sent_by(client.post(STEP, data=form)) for _ in range(2))
    assert 'data-verdict="PASS"' in client.post(STEP, data=twice | desk.by("second", "wu")).text
    late = client.post(STEP, data=once | desk.by("second", "wu"))
    assert TWICE in says(late)
    assert desk.accepted(before) == ["correct_entry"]


def test_a_clock_put_back_in_mid_session_hinders_nobody(desk: Desk) -> None:
    client, before = desk.place.signed_in("gao", "quality_desk"), desk.head()
    form = desk.shown(client, desk.facts(), "n1") | desk.both()
    desk.clock.advance(hours=-1)
    assert 'data-verdict="PASS"' in client.post(STEP, data=form).text
    [told] = [one for one in desk.entries(before) if one.step == "correct_entry"]
    assert told.recorded_at >= desk.entries(before - 1)[0].recorded_at


def test_a_clock_put_back_between_two_signatures_asks_for_both_again_and_then_records(desk: Desk) -> None:
    client, before = desk.place.signed_in("gao", "quality_desk"), desk.head()
    form = desk.shown(client, desk.facts(), "n1") | desk.by("performer", "gao") | FIRST
    first = client.post(STEP, data=form)
    desk.clock.advance(hours=-1)
    told = client.post(STEP, data=sent_by(first) | desk.by("second", "wu"))
    assert (told.status_code, desk.accepted(before)) == (403, [])
    assert "A signature is valid for 30 seconds" in says(told)
    assert 'data-verdict="PASS"' in client.post(STEP, data=sent_by(told) | desk.both()).text
    assert desk.accepted(before) == ["correct_entry"]


def test_a_clock_put_on_in_mid_session_ends_it_in_a_sentence_and_keeps_what_was_typed(desk: Desk) -> None:
    client, before = desk.place.signed_in("gao", "quality_desk"), desk.head()
    form = desk.shown(client, desk.facts(), "n1") | desk.both()
    desk.clock.advance(hours=2)
    ended = client.post(STEP, data=form)
    assert (ended.status_code, "Your session has ended." in says(ended)) == (401, True)
    assert 'value="digits swapped"' in ended.text
    assert f'value="{desk.place.people["gao"]["pin"]}"' not in ended.text
    assert desk.accepted(before) == []


def test_without_cookies_nobody_signs_in_and_is_told_why(desk: Desk) -> None:
    client = desk.place.app.test_client(use_cookies=False)
    gao = desk.place.people["gao"]
    form = {"way": "badge", "badge": gao["badge"], "pin": gao["pin"]}
    form["csrf_token"] = token(client, "/sign-in")
    answer = client.post("/sign-in", data=form, headers={"Sec-Fetch-Site": "same-origin"})
    assert (answer.status_code, "Allow cookies for this site." in says(answer)) == (400, True)
