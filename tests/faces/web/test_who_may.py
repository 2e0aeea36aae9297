"""A form is drawn for whoever may take its step, what waits on the home is for the person, and a page says plainly what
was recorded and what was not."""

from __future__ import annotations

import re

import pytest

from custody.record.reads.entries import head
from tests.faces.web.people_at_work import Workplace, token
from tests.faces.web.test_stopping import lot, nonce

SUBMIT = "data-advance"


@pytest.mark.parametrize(
    ("who", "step"), [("rossi", "start_infusion"), ("luo", "release_lot"), ("rossi", "prescribe_dose")]
)
def test_no_form_is_drawn_for_who_may_never_take_the_step_and_a_look_leaves_no_entry(
    place: Workplace, who: str, step: str
) -> None:
    client = place.signed_in(who, "quality_desk")
    before = last(place)
    shown = client.get(f"/steps/{step}")
    assert shown.status_code == 403
    assert "Your role does not take this step. It is taken by:" in shown.text
    assert SUBMIT not in shown.text
    assert "nothing was recorded" not in shown.text
    assert last(place) == before


def test_nothing_that_is_sent_has_a_form_drawn_for_who_may_never_take_the_step(place: Workplace) -> None:
    client = place.signed_in("rossi", "quality_desk")
    sent = {"lot": lot(place), "csrf_token": token(client, "/")}
    before = last(place)
    for path, more in (("/steps/release_lot?again=1", {}), ("/steps/fill_containers", {"picked": "1"})):
        answer = client.post(path, data=sent | more)
        assert (answer.status_code, SUBMIT in answer.text) == (403, False)
    assert last(place) == before


def test_a_readable_step_of_others_is_denied_with_its_facts_and_their_status(place: Workplace) -> None:
    client = place.signed_in("jiang", "quality_desk")
    sent = {"lot": lot(place), "outcome": "released", "nonce": nonce(), "typed_reason": "scanned"}
    answer = client.post("/steps/release_lot", data=sent | {"csrf_token": token(client, "/")})
    assert (answer.status_code, 'data-verdict="STOP"' in answer.text) == (403, True)
    assert answer.text.count(f"/entries/{last(place)}") > 0


def test_whoever_may_take_a_step_is_given_its_form(place: Workplace) -> None:
    assert SUBMIT in place.signed_in("chen", "quality_desk").get("/steps/release_lot").text
    assert SUBMIT in place.signed_in("lin", "ward").get("/steps/start_infusion").text


@pytest.mark.parametrize("who", ["chen", "lin", "liu", "rossi", "luo"])
def test_what_waits_on_the_home_is_for_the_person_and_leads_to_their_queue(place: Workplace, who: str) -> None:
    client = place.signed_in(who, "quality_desk")
    waiting = client.get("/").text.split("Waiting for you")[1].split("</section>")[0]
    links = re.findall(r'href="([^"]+)"', waiting)
    assert all(link.startswith("/desk/") for link in links if "alarm" not in link and "/things/" not in link)
    assert {client.get(link).status_code for link in links} <= {200}
    if who == "rossi":
        assert links == []


def test_a_form_that_was_not_recorded_names_the_entry_of_the_attempt(place: Workplace) -> None:
    client = place.signed_in("chen", "quality_desk")
    sent = {"lot": lot(place), "nonce": nonce(), "typed_reason": "scanned", "csrf_token": token(client, "/")}
    told = client.post("/steps/release_lot", data=sent)
    assert told.status_code == 422
    assert f"The step was not recorded; the attempt is entry {last(place):,}. Please put this right:" in told.text
    assert "Nothing was recorded" not in told.text


def test_the_page_of_signing_in_is_no_error(place: Workplace) -> None:
    assert place.visitor().get("/sign-in").status_code == 200


def test_what_was_typed_comes_back_after_signing_in_without_the_number_of_an_error(place: Workplace) -> None:
    client, person = place.visitor(), place.people["chen"]
    form = {"way": "badge", "badge": person["badge"], "pin": person["pin"], "next": "/steps/release_lot"}
    kept = client.post("/sign-in", data=form | {"typed.lot": lot(place), "csrf_token": token(client, "/sign-in")})
    assert "You are signed in again" in kept.text
    assert "200 ·" not in kept.text


def last(place: Workplace) -> int:
    with place.app.extensions["custody"].store.reading() as link:
        return head(link)[0]
