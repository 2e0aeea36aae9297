"""Siblings are enrolled in one trial: a program that registers them is told who is alike and why, and by no name."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.faces.api.demo_instance import Api, claim, signed_in

pytestmark = pytest.mark.both_engines
STEP = "/steps/register_subject"
WEI = {"number": "71", "sex": "male", "birth_year": 2009, "name": "Quxx Wei", "birth_date": "2009-02-03"}
NA = {"number": "94", "sex": "female", "birth_year": 2005, "name": "Quxx Na", "birth_date": "2005-08-11"}
COMMON = "Number 94 and number 71, born 2009, are easily confused: their names have a word in common"


@pytest.fixture(scope="module")
def qian(app: Flask) -> Api:
    return signed_in(app, "qian", "ward")


def test_siblings_born_years_apart_are_pointed_out_before_signing_and_after(qian: Api) -> None:
    sent = {"facts": {**WEI, "hospital_number": "H 71"}, "nonce": "wei"}
    first = qian.signed("register_subject", sent, "qian").get_json()
    wei = first["created"]["@1"]
    assert wei not in {note["thing"] for note in first["notes"]}
    body = {"facts": {**NA, "hospital_number": "H 94"}, "nonce": "na"}
    shown = qian.post(f"{STEP}/check", body).get_json()
    signed = {**body, "content_sha256": shown["content_sha256"], "signatures": [claim("qian")]}
    taken = qian.post(STEP, signed)
    assert taken.status_code == 201, taken.text
    for answer in (shown, taken.get_json()):
        [note] = [note for note in answer["notes"] if note["thing"] == wei]
        assert (note["code"], note["params"]["alike"]) == ("look_alike_subject", "same_family_name")
        assert note["sentence"].startswith(COMMON)
    assert "Quxx" not in taken.text
    assert "Quxx" not in qian.get(f"/ledger?limit=2&after={qian.head() - 2}").text
