"""The second factor: set up at sign-in by whoever must have one, asked for at every sign-in, and used once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from custody.record.audit import audit
from custody.record.reads.entries import latest_entries
from tests.faces.api.demo_instance import PASSWORDS
from tests.faces.coded import Coded, ask_codes, coded, fields, secret_on
from tests.faces.web.people_at_work import token


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Coded:
    return coded(tmp_path_factory.mktemp("coded"), "qa", "release")


def test_who_must_have_one_and_has_none_is_led_to_setting_it_up_and_can_do_nothing_else(place: Coded) -> None:
    visitor = place.app.test_client()
    page = place.secret_given("wu", visitor)
    assert (page.status_code, "Set up your second factor" in page.text) == (200, True)
    assert visitor.get("/").status_code == 401
    assert place.code_given(page, visitor, "000000").status_code == 422
    assert visitor.get("/desk").status_code == 401
    done = place.set_up("wu", visitor)
    assert "Recovery codes" in done.text
    assert len(set(place.recovery["wu"])) == 10
    assert visitor.get("/station").status_code == 200


def test_what_is_kept_is_sealed_and_the_record_holds_its_digest(place: Coded) -> None:
    place.signed_in("wu")
    with place.house.store.reading() as link:
        sealed = bytes(
            link.run("SELECT sealed FROM second_factor WHERE person = ?", (place.account("wu").person,))[0][0]
        )
        told = next(one for one in latest_entries(link, 50) if one.step == "set_second_factor")
    assert place.secrets["wu"].encode() not in sealed
    assert place.recovery["wu"][0].encode() not in sealed
    assert place.account("wu").factor_digest in str(told.body["facts"])
    assert audit(place.house.store).enclosures == ()


def test_every_later_sign_in_asks_for_a_code_whichever_way(place: Coded) -> None:
    place.signed_in("wu")
    for by_badge in (False, True):
        visitor = place.app.test_client()
        page = place.secret_given("wu", visitor, by_badge)
        assert (page.status_code, 'name="half"' in page.text) == (200, True)
        assert visitor.get("/").status_code == 401
        assert place.code_given(page, visitor, "123123").status_code == 401
        assert place.code_given(page, visitor, place.code("wu")).status_code == 303
        assert visitor.get("/station").status_code == 200


def test_a_code_counts_once_and_so_does_a_recovery_code(place: Coded) -> None:
    place.signed_in("wu")
    first, second = place.app.test_client(), place.app.test_client()
    code = place.code("wu")
    assert place.code_given(place.secret_given("wu", first), first, code).status_code == 303
    again = place.code_given(place.secret_given("wu", second), second, code)
    assert (again.status_code, "was used before" in again.text) == (401, True)
    recovery = place.recovery["wu"][0]
    assert place.code_given(again, second, recovery.replace("-", " ")).status_code == 303
    third = place.app.test_client()
    assert place.code_given(place.secret_given("wu", third), third, recovery).status_code == 401
    assert place.code_given(place.secret_given("wu", third), third, place.recovery["wu"][1]).status_code == 303


def test_the_first_half_is_over_after_five_minutes_and_where_the_secrets_have_changed(place: Coded) -> None:
    place.signed_in("wu")
    visitor = place.app.test_client()
    page = place.secret_given("wu", visitor)
    place.clock.advance(minutes=6)
    over = place.code_given(page, visitor, place.code("wu"))
    assert (over.status_code, "longer than five minutes" in over.text) == (401, True)
    forged = visitor.post("/sign-in/code", data=fields(page) | {"half": "gAAAA", "one_time": "1"})
    assert forged.status_code == 401


def test_one_without_such_a_role_signs_in_as_before_and_may_set_one_up_all_the_same(place: Coded) -> None:
    visitor = place.app.test_client()
    assert place.secret_given("gao", visitor).status_code == 303
    visitor.post("/station", data={"station": "qc_lab", "csrf_token": token(visitor, "/station")})
    assert "You have none." in visitor.get("/second-factor").text
    wrong = visitor.post("/second-factor", data={"password": "x", "csrf_token": token(visitor, "/second-factor")})
    assert wrong.status_code == 403
    given = {"password": PASSWORDS["gao"], "csrf_token": token(visitor, "/second-factor")}
    page = visitor.post("/second-factor", data=given)
    place.secrets["gao"] = secret_on(page)
    assert "Recovery codes" in place.code_given(page, visitor, place.code("gao")).text
    assert "10 recovery codes left" in visitor.get("/second-factor").text
    assert 'name="half"' in place.secret_given("gao", place.app.test_client()).text


def test_a_full_password_signature_asks_for_the_code_and_says_so_in_the_entry(place: Coded) -> None:
    wu, admin = place.signed_in("wu"), place.signed_in("admin")
    assert wu is not None
    facts = {"person": place.account("mei").badge, "nonce": "reset-1"}
    page = admin.post("/steps/reset_secret", data=facts | {"csrf_token": token(admin, "/steps/reset_secret")}).text
    assert 'name="second.one_time"' in page
    assert 'name="performer.one_time"' not in page
    shown = re.search(r'name="content_sha256" value="([0-9a-f]{64})"', page)
    assert shown is not None
    signed = facts | {"signing": "1", "content_sha256": shown[1], "csrf_token": token(admin, "/steps/reset_secret")}
    for key, who in (("performer", "admin"), ("second", "wu")):
        signed |= {f"{key}.username": who, f"{key}.password": PASSWORDS[who]}
    without = admin.post("/steps/reset_secret", data=signed)
    assert (without.status_code, "one-time code as well" in without.text) == (403, True)
    code = place.code("wu")
    done = admin.post("/steps/reset_secret", data=signed | {"nonce": "reset-2", "second.one_time": code})
    assert (done.status_code, "shown only now" in done.text) == (200, True)
    with place.house.store.reading() as link:
        told = next(one for one in latest_entries(link, 5) if one.step == "reset_secret" and one.outcome == "accepted")
    assert [one["components"] for one in told.signatures] == [
        ["username", "password"],
        ["username", "password", "totp"],
    ]


def test_a_session_from_before_codes_were_asked_for_ends_with_them(tmp_path: Path) -> None:
    fresh = coded(tmp_path, "sponsor")
    client = fresh.signed_in("wu")
    assert client.get("/desk").status_code == 200
    ask_codes(fresh.config, ("qa",), "3")
    assert client.get("/desk").status_code == 401


def test_codes_that_are_not_digits_or_not_codes_are_one_clear_no(tmp_path: Path) -> None:
    found = coded(tmp_path, "qa", lock_after_failures=1000)
    odd = ("", "äöüßéñ", "１２３", "\U0001f600" * 6, "9" * 5000, "' OR 1=1", "000-000-000")
    visitor = found.app.test_client()
    page = found.secret_given("fang", visitor)
    assert {found.code_given(page, visitor, code).status_code for code in odd} == {422}
    found.signed_in("fang")
    page = found.secret_given("fang", visitor)
    assert {found.code_given(page, visitor, code).status_code for code in odd} == {401}


def test_a_code_is_read_with_spaces_and_in_full_width_digits(tmp_path: Path) -> None:
    found = coded(tmp_path, "qa")
    found.signed_in("fang")
    visitor, code = found.app.test_client(), found.code("fang")
    wide = "".join(chr(ord(digit) - ord("0") + ord("０")) for digit in code)
    page = found.secret_given("fang", visitor)
    assert found.code_given(page, visitor, f"{wide[:3]} {wide[3:]}").status_code == 303
