"""Scanned or typed: the entry says which, and why; and what a scan nobody recognises leaves behind."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from custody.faces.web.leading import awaits_another
from custody.record.reads.entries import head
from custody.rules.situation import Thing
from tests.faces.web.people_at_work import Workplace, token
from tests.faces.web.test_stopping import acknowledge, lot, newest, nonce


def test_why_a_code_was_typed_goes_from_the_scan_through_the_form_to_the_entry(place: Workplace) -> None:
    client = place.signed_in("wu", "quality_desk")
    typed = {"text": lot(place), "channel": "typed", "typed_reason": "label_missing"}
    looked = client.post("/scan", data=typed | {"csrf_token": token(client, "/")}).text
    links = [link.replace("&amp;", "&") for link in re.findall(r'class="step[^"]*" href="(/steps/[^"]+)"', looked)]
    assert links
    assert all("typed_reason=label_missing" in link for link in links)
    form = client.get(next(link for link in links if "place_hold" in link)).text
    assert 'value="label_missing" checked' in form
    sent = {"lot": lot(place), "outcome": "released", "nonce": nonce(), "typed_reason": "label_missing"}
    nurse = place.signed_in("qian", "ward")
    nurse.post("/steps/release_lot", data=sent | {"csrf_token": token(nurse, "/")})
    told = newest(place)
    assert (told.step, told.channel, told.reason) == ("release_lot", "typed", "label_missing")
    acknowledge(place, nurse)
    shown = client.get(f"/entries/{told.idx}").text
    assert "typed by hand" in shown
    assert "label missing" in shown


def test_what_was_scanned_says_so(place: Workplace) -> None:
    assert _refused(place, {}) == ("wedge", "")
    assert _refused(place, {"channel": "camera"}) == ("camera", "")
    assert _refused(place, {"channel": "paper", "typed_reason": "because"}) == ("wedge", "")


def test_what_looks_typed_asks_for_its_reason_and_keeps_what_was_entered(place: Workplace) -> None:
    client = place.signed_in("chen", "quality_desk")
    facts = {"lot": lot(place), "outcome": "released", "nonce": nonce(), "csrf_token": token(client, "/")}
    asked = client.post("/steps/release_lot", data=facts | {"channel": "typed"})
    assert asked.status_code == 422
    assert "This looks typed, not scanned" in asked.text
    assert f'value="{lot(place)}"' in asked.text
    assert re.search(r"<details[^>]* data-asked open>", asked.text)
    told = newest(place)
    assert (told.channel, told.body["reasons"][0]["params"]["fields"]) == ("typed", "typed_reason")
    assert _refused(place, {"channel": "typed", "typed_reason": "no_scanner"}) == ("typed", "no_scanner")


def test_who_says_that_everything_was_scanned_is_believed(place: Workplace) -> None:
    assert _refused(place, {"channel": "typed", "typed_reason": "scanned"}) == ("wedge", "")


def test_without_a_script_the_question_stands_open_and_unanswered_in_every_form_with_scans(place: Workplace) -> None:
    form = place.signed_in("chen", "quality_desk").get("/steps/release_lot").text
    fold = form.split("data-typed-instead")[1].split("</details>")[0]
    assert fold.lstrip().startswith("open>")
    assert len(re.findall(r'name="typed_reason" value="[a-z_]+" required', fold)) == 4
    assert "checked" not in fold


def test_what_looked_typed_at_the_scan_page_is_asked_about_in_the_form(place: Workplace) -> None:
    client = place.signed_in("wu", "quality_desk")
    looked = client.post("/scan", data={"text": lot(place), "channel": "typed", "csrf_token": token(client, "/")}).text
    links = [link.replace("&amp;", "&") for link in re.findall(r'class="step[^"]*" href="(/steps/[^"]+)"', looked)]
    assert links
    assert all("typed_reason=unsaid" in link for link in links)
    assert re.search(r"<details[^>]* data-asked open>", client.get(links[0]).text)


def test_what_has_happened_is_recorded_without_a_reason_for_typing(place: Workplace) -> None:
    client = place.signed_in("lin", "ward")
    form = client.get("/steps/end_infusion").text
    assert " required>" not in form.split("data-typed-instead")[1].split("</details>")[0]
    answer = client.post("/steps/end_infusion", data={"channel": "typed", "csrf_token": token(client, "/")}).text
    assert "This looks typed" not in answer


def test_a_scan_nobody_recognises_inside_a_step_leaves_its_length_and_kind_and_never_its_text(place: Workplace) -> None:
    client = place.signed_in("chen", "quality_desk")
    facts = {"lot": "30041999", "outcome": "released", "nonce": nonce(), "csrf_token": token(client, "/")}
    answer = client.post("/steps/release_lot", data=facts)
    assert answer.status_code == 422
    assert "This is not one of our labels." in answer.text
    told = newest(place)
    assert (told.step, told.outcome, told.body["reasons"][0]["code"]) == ("release_lot", "refused", "malformed_facts")
    assert "30041999" not in str(told.body)
    assert (told.channel, told.body["scans"]) == ("wedge", [{"field": "lot", "length": 8, "recognised": "ean"}])


def test_a_stray_scan_of_an_unknown_label_leaves_no_entry_and_asks_for_nothing(place: Workplace) -> None:
    client = place.signed_in("wu", "quality_desk")
    before = _head(place)
    said = client.post("/scan", data={"text": "30041999", "csrf_token": token(client, "/")})
    assert 'data-verdict="STOP"' in said.text
    assert "Acknowledge" not in said.text
    assert _head(place) == before
    assert client.post("/scan", data={"text": lot(place), "csrf_token": token(client, "/")}).status_code == 200


def test_a_check_begins_with_the_look(place: Workplace) -> None:
    form = place.signed_in("lin", "ward").get("/steps/verify_dose").text
    first = re.search(r'<input [^>]*name="look_good"[^>]*>', form)
    assert first is not None
    assert "autofocus" in first[0]
    assert len(re.findall(r"<input[^>]* autofocus", form.split("data-advance")[1])) == 1


def test_who_made_the_first_check_waits_for_somebody_else() -> None:
    prepared = Thing("D", "prepared_dose", "", {"prepared_dose": "checked_once"}, {"checks": ["person.lin"]})
    assert awaits_another("verify_dose", prepared, "person.lin")
    assert not awaits_another("verify_dose", prepared, "person.mei")
    assert not awaits_another("start_infusion", prepared, "person.lin")


def _refused(place: Workplace, sent: dict[str, str]) -> tuple[str, str]:
    client: FlaskClient = place.signed_in("qian", "ward")
    facts = {"lot": lot(place), "outcome": "released", "nonce": nonce(), "csrf_token": token(client, "/")}
    client.post("/steps/release_lot", data=facts | sent)
    told = newest(place)
    acknowledge(place, client)
    return told.channel, told.reason or ""


def _head(place: Workplace) -> int:
    with place.app.extensions["custody"].store.reading() as link:
        return head(link)[0]


@pytest.mark.parametrize(
    ("reason", "offered"), [("label_unreadable", True), ("label_missing", True), ("no_scanner", False), ("", False)]
)
def test_who_typed_because_of_a_label_is_offered_its_reprint(place: Workplace, reason: str, offered: bool) -> None:
    client, code = place.signed_in("qian", "ward"), lot(place)
    facts = {"lot": code, "outcome": "released", "nonce": nonce(), "typed_reason": reason}
    page = client.post("/steps/release_lot", data=facts | {"csrf_token": token(client, "/")}).text
    acknowledge(place, client)
    assert (f'href="/steps/order_label?thing={code}"' in page) is offered


def test_whoever_orders_no_labels_is_offered_no_reprint(place: Workplace) -> None:
    client = place.signed_in("zhou", "ward")
    facts = {"lot": lot(place), "outcome": "released", "nonce": nonce(), "typed_reason": "label_missing"}
    page = client.post("/steps/release_lot", data=facts | {"csrf_token": token(client, "/")}).text
    acknowledge(place, client)
    assert "Reprint its label" not in page
