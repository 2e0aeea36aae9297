"""Two persons, one screen: the performer signs, the second person within the minutes of the role matrix, and both sign
the same content."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest

from tests.faces.web.ceremonies import STEP, Desk, says, sent_by
from tests.faces.web.people_at_work import token

MINUTES = 5  # of the demonstration's role matrix
FIRST = {"sign_first": "1"}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.mark.parametrize(("seconds", "counts"), [(0, True), (299, True), (300, True), (301, False)])
def test_the_second_person_signs_within_the_minutes_of_the_role_matrix(desk: Desk, seconds: int, counts: bool) -> None:
    client, before = desk.place.signed_in("gao", "quality_desk"), desk.head()
    shown = desk.shown(client, desk.facts(), "n1")
    first = client.post(STEP, data=shown | desk.by("performer", "gao") | FIRST)
    assert (first.status_code, desk.head()) == (200, before)
    desk.clock.advance(seconds=seconds)
    answer = client.post(STEP, data=sent_by(first) | desk.by("second", "wu"))
    assert ('data-verdict="PASS"' in answer.text) is counts, says(answer)
    assert desk.accepted(before) == (["correct_entry"] if counts else [])
    if not counts:
        assert "Signature" in says(answer)
        assert desk.entries(before)[-1].body["reasons"][0]["code"] == "signature_stale"
        assert "Signed by Gao Lei" not in says(answer)
        again = client.post(STEP, data=sent_by(answer) | desk.both())
        assert 'data-verdict="PASS"' in again.text


def test_the_page_tells_who_has_signed_and_holds_no_secret_of_theirs(desk: Desk) -> None:
    client = desk.place.signed_in("gao", "quality_desk")
    page = client.post(STEP, data=desk.shown(client, desk.facts(), "n1") | desk.by("performer", "gao") | FIRST)
    gao = desk.place.people["gao"]
    assert "Signed by Gao Lei" in says(page)
    assert gao["pin"] not in sent_by(page).values()
    assert gao["badge"] not in page.text
    assert 'name="performer.pin"' not in page.text
    assert 'name="second.pin"' in page.text
    assert 'name="sign_first"' not in page.text


def test_both_signatures_are_over_the_same_content_each_with_its_own_time(desk: Desk) -> None:
    client = desk.place.signed_in("gao", "quality_desk")
    first = client.post(STEP, data=desk.shown(client, desk.facts(), "n1") | desk.by("performer", "gao") | FIRST)
    desk.clock.advance(minutes=2)
    client.post(STEP, data=sent_by(first) | desk.by("second", "wu"))
    one, two = desk.entries()[-1].signatures
    assert [(one["printed_name"], one["meaning"]), (two["printed_name"], two["meaning"])] == [
        ("Gao Lei", "performed"),
        ("Wu Qiang", "approved"),
    ]
    assert orjson.loads(one["content"])["content"] == orjson.loads(two["content"])["content"]
    assert one["signed_at"] < two["signed_at"]


def test_a_wrong_pin_of_the_second_person_leaves_the_first_signature_as_it_was(desk: Desk) -> None:
    client, before = desk.place.signed_in("gao", "quality_desk"), desk.head()
    first = client.post(STEP, data=desk.shown(client, desk.facts(), "n1") | desk.by("performer", "gao") | FIRST)
    failed = client.post(STEP, data=sent_by(first) | desk.by("second", "wu", "000000"))
    assert (failed.status_code, "Signed by Gao Lei" in says(failed)) == (403, True)
    desk.clock.advance(minutes=MINUTES)
    answer = client.post(STEP, data=sent_by(failed) | desk.by("second", "wu"))
    assert 'data-verdict="PASS"' in answer.text, says(answer)
    assert desk.accepted(before) == ["correct_entry"]


def test_a_wrong_pin_of_the_first_person_is_on_record_and_signs_nothing(desk: Desk) -> None:
    client, before = desk.place.signed_in("gao", "quality_desk"), desk.head()
    shown = desk.shown(client, desk.facts(), "n1")
    failed = client.post(STEP, data=shown | desk.by("performer", "gao", "000000") | FIRST)
    assert (failed.status_code, "performer.signed" in sent_by(failed)) == (403, False)
    [told] = desk.entries(before)
    assert told.body["reasons"][0]["code"] == "signature_failed"


def test_nobody_else_signs_first_for_the_performer(desk: Desk) -> None:
    client = desk.place.signed_in("gao", "quality_desk")
    page = client.post(STEP, data=desk.shown(client, desk.facts(), "n1") | desk.by("performer", "sun") | FIRST)
    assert (page.status_code, "performer.signed" in sent_by(page)) == (403, False)


def test_what_changed_while_the_second_person_was_on_the_way_is_signed_anew_by_both(desk: Desk) -> None:
    client, other = (desk.place.signed_in(who, "quality_desk") for who in ("gao", "sun"))
    first = client.post(STEP, data=desk.shown(client, desk.facts(), "n1") | desk.by("performer", "gao") | FIRST)
    theirs = desk.shown(other, desk.facts(value="88.0"), "n2") | desk.by("performer", "sun") | desk.by("second", "wu")
    assert 'data-verdict="PASS"' in other.post(STEP, data=theirs).text
    before = desk.head()
    answer = client.post(STEP, data=sent_by(first) | desk.by("second", "wu"))
    assert 'data-verdict="PASS"' not in answer.text
    assert desk.accepted(before) == []


def test_a_first_signature_does_not_outlive_the_session_it_was_given_in(desk: Desk) -> None:
    client, before = desk.place.signed_in("gao", "quality_desk"), desk.head()
    first = client.post(STEP, data=desk.shown(client, desk.facts(), "n1") | desk.by("performer", "gao") | FIRST)
    client.post("/sign-out", data={"csrf_token": token(client, "/")})
    ended = client.post(STEP, data=sent_by(first) | desk.by("second", "wu"))
    assert ended.status_code == 401
    assert "performer.signed" not in ended.text
    assert desk.accepted(before) == []
