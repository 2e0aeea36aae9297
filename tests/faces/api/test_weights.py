"""What stands against a step, told to a program by its weight: a note comes with what was accepted, what may be taken
on waits for somebody who takes it on by name, and what does not agree stops the step and is a near miss."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from flask import Flask

from tests.faces.api.demo_instance import Api, claim, signed_in

pytestmark = pytest.mark.both_engines
BACK = {"code": "withdrawal_by_one", "reason": "The wrong bag was held"}


@pytest.fixture(scope="module")
def pharmacist(app: Flask) -> Api:
    return signed_in(app, "liu", "pharmacy")


def entry_after(api: Api, before: int) -> dict[str, Any]:
    """The one entry that was made since."""
    [entry] = api.get(f"/ledger?after={before}").get_json()["entries"]
    return dict(entry)


def weighed(reasons: list[Mapping[str, Any]]) -> list[tuple[str, str, bool]]:
    """Code, weight, and whether somebody took it on."""
    return [(one["code"], one["weight"], one["authorised"]) for one in reasons]


def test_a_note_is_told_with_what_was_accepted_and_kept_in_its_entry(operator: Api) -> None:
    material, before = operator.first("/materials")["code"], operator.head()
    body = {"facts": {"about": [material], "reason": "other"}, "nonce": "without words"}
    looked = operator.post("/steps/place_hold/check", body)
    taken = operator.post("/steps/place_hold", body)
    assert (looked.status_code, taken.status_code, taken.get_json()["verdict"]) == (200, 201, "PASS")
    for answer in (looked, taken):
        told = answer.get_json()
        assert weighed(told["notes"]) == [("hold_without_words", "note", False)]
        assert (told["reasons"], told["notes"][0]["thing"]) == ([], material)
        assert told["notes"][0]["sentence"].endswith(".")
    assert weighed(entry_after(operator, before)["body"]["notes"]) == [("hold_without_words", "note", False)]


def test_what_may_be_taken_on_is_refused_to_one_and_accepted_with_a_second_who_signs_for_it(operator: Api) -> None:
    facts = {"about": [operator.first("/containers", "frozen")["code"]], "reason": "damaged"}
    hold = operator.post("/steps/place_hold", {"facts": facts, "nonce": "in error"}).get_json()["created"]["@1"]
    taken_back = {"hold": hold, "verdict": "Held in error"}
    alone = operator.signed("lift_hold", {"facts": taken_back, "nonce": "alone"}, "he")
    told = alone.get_json()
    assert (alone.status_code, told["outcome"], told["code"]) == (409, "refused", "withdrawal_by_one")
    assert weighed(told["reasons"]) == [("withdrawal_by_one", "authorise", False)]
    assert told["reasons"][0]["authorise"], "who may take it on is told"
    assert operator.get(f"/things/{hold}").get_json()["state"] == "open"

    before = operator.head()
    for_oneself = {"authorisations": [claim("he") | BACK], "nonce": "by oneself"}
    again = operator.signed("lift_hold", {"facts": taken_back, **for_oneself}, "he")
    assert (again.status_code, weighed(again.get_json()["reasons"])) == (409, weighed(told["reasons"]))
    with_another = {"authorisations": [claim("xu") | BACK], "nonce": "with another"}
    both = operator.signed("lift_hold", {"facts": taken_back, **with_another}, "he")
    assert (both.status_code, both.get_json()["status"]) == (201, "accepted"), both.text
    assert ("withdrawal_by_one", "authorise", True) in weighed(both.get_json()["notes"])
    assert operator.get(f"/things/{hold}").get_json()["state"] == "closed"
    signed = operator.get(f"/ledger?after={before + 1}").get_json()["entries"][0]["signatures"]
    assert [one["who"] for one in signed] == ["He Lin", "Xu Fang"]


def test_what_does_not_agree_stops_the_step_and_is_a_near_miss_on_record(pharmacist: Api) -> None:
    mine, other = (one["code"] for one in pharmacist.get("/subjects?limit=2").get_json()["things"])
    bags = [one["code"] for one in pharmacist.get("/containers?limit=2&state=frozen").get_json()["things"]]
    kept = {"facts": {"subject": mine, "dose": 1, "containers": bags}, "nonce": "kept"}
    allocated = pharmacist.post("/steps/allocate_containers", kept)
    assert allocated.status_code == 201, allocated.text
    before = pharmacist.head()
    issued = {"containers": bags, "containers_again": bags, "subject": other, "dose": 1}
    answer = pharmacist.signed("issue_containers", {"facts": issued, "nonce": "to another"}, "liu", "hejun")
    told = answer.get_json()
    assert (answer.status_code, told["outcome"], told["verdict"]) == (409, "mismatch", "STOP")
    assert told["code"] == "wrong_subject"
    entry = entry_after(pharmacist, before)
    assert (entry["idx"], entry["result"]) == (told["entry"], "mismatch")
    near_miss = next(code for name, code in told["created"].items() if "near_miss" in name)
    assert pharmacist.get(f"/things/{near_miss}").get_json()["state"] == "open"
