"""A child's name between the form and the signature: sealed for one person, one step and half an hour."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from custody.app import create_app
from custody.faces.clock import now
from custody.faces.web.sealing import OPENS_FOR
from tests.faces.web.people_at_work import Workplace, token, workplace
from tests.faces.web.test_stopping import acknowledge, nonce

STEP = "/steps/register_subject"
APART = {"name": "Secret Child", "birth_date": "2019-04-05", "hospital_number": "H-77-SECRET"}
CHILD = {"number": "0771", "sex": "female", "birth_year": "2019"} | APART


def test_no_private_text_stands_on_the_page_to_sign_or_in_any_cache_and_what_was_sealed_is_recorded(
    place: Workplace,
) -> None:
    client = place.signed_in("qian", "ward")
    page = _send(client, CHILD)
    assert 'name="performer.badge"' in page.text
    assert _tells_nothing(page.text)
    assert page.headers["Cache-Control"] == "no-store"
    answer = client.post(STEP, data=_hidden(page.text) | _signature(place, "qian"))
    assert 'data-verdict="PASS"' in answer.text, answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert _folder_tells_nothing(place.config.instance / "uploads")


def test_a_form_with_something_wrong_comes_back_with_the_names_kept_and_unseen(place: Workplace) -> None:
    client = place.signed_in("qian", "ward")
    page = _send(client, CHILD | {"number": "0772", "birth_year": "many"})
    assert page.status_code == 422
    assert _tells_nothing(page.text)
    assert "What you typed is kept, encrypted" in html.unescape(page.text)
    mended = _hidden(page.text) | {"number": "0772", "sex": "female", "birth_year": "2019"}
    assert 'name="performer.badge"' in client.post(STEP, data=mended).text


def test_a_name_typed_anew_replaces_the_one_that_was_kept(place: Workplace) -> None:
    client = place.signed_in("qian", "ward")
    page = _send(client, CHILD | {"number": "0773", "birth_year": "many"})
    typed = {"number": "0773", "sex": "female", "birth_year": "2019", "birth_date": "1901-01-01"}
    refused = client.post(STEP, data=_hidden(page.text) | typed)
    assert "birth_date_of_another_year" in refused.text
    acknowledge(place, client)


def test_what_is_private_is_carried_sealed_past_a_stop_and_back_into_the_form(place: Workplace) -> None:
    client = place.signed_in("qian", "ward")
    stop = _send(client, CHILD | {"number": "0774", "birth_date": "1901-01-01"})
    assert 'data-verdict="STOP"' in stop.text
    assert 'name="typed.number" value="0774"' in stop.text
    assert 'name="typed.sealed"' in stop.text
    assert _tells_nothing(stop.text)
    fields = {name: value for name, value in _hidden(stop.text).items() if name.startswith(("typed.", "step"))}
    back = acknowledge(place, client, fields | {"resumed": "1"})
    assert 'value="0774"' in back
    assert _tells_nothing(back)
    mended = _hidden(back) | {"number": "0774", "sex": "female", "birth_year": "2019", "birth_date": "2019-04-05"}
    assert 'name="performer.badge"' in client.post(STEP, data=mended).text


def test_the_seal_of_another_person_is_refused_with_one_sentence_and_what_was_typed_is_kept(place: Workplace) -> None:
    page = _send(place.signed_in("qian", "ward"), CHILD | {"number": "0775"})
    other = place.signed_in("zhou", "ward")
    fields = _hidden(page.text) | {"csrf_token": token(other, "/"), "nonce": nonce()}
    answer = other.post(STEP, data=fields | _signature(place, "zhou"))
    assert answer.status_code == 422
    told = html.unescape(answer.text)
    assert told.count("opens only for the person who typed it") == 2  # the summary, and its field
    assert 'value="0775"' in told
    assert _tells_nothing(told)


@pytest.mark.parametrize("seal", ["", "x", "é", "gAAAAAB" + "A" * 120])
def test_what_is_no_seal_opens_nothing_and_breaks_nothing(place: Workplace, seal: str) -> None:
    client = place.signed_in("qian", "ward")
    typed = {name: value for name, value in CHILD.items() if name not in APART}
    assert _send(client, typed | {"sealed": seal}).status_code == 422


def test_a_seal_opens_for_half_an_hour(tmp_path: Path) -> None:
    made = workplace(tmp_path)
    at = [now()]
    place = Workplace(create_app(made.config, clock=lambda: at[0]), made.config, made.people)
    client = place.signed_in("qian", "ward")
    page = _send(client, CHILD | {"number": "0776"})
    for _ in range(3):
        at[0] += OPENS_FOR / 4
        client.get("/")
    assert client.post(STEP, data=_hidden(page.text)).status_code == 403  # opened, and not signed
    at[0] += OPENS_FOR / 4 + timedelta(seconds=2)
    assert client.post(STEP, data=_hidden(page.text)).status_code == 422


def _send(client: FlaskClient, typed: dict[str, str]) -> TestResponse:
    return client.post(STEP, data=typed | {"nonce": nonce(), "csrf_token": token(client, "/")})


def _hidden(page: str) -> dict[str, str]:
    found = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page.split("<main")[1])
    return {name: html.unescape(value) for name, value in found}


def _signature(place: Workplace, who: str) -> dict[str, str]:
    person = place.people[who]
    return {"performer.badge": person["badge"], "performer.pin": person["pin"]}


def _tells_nothing(page: str) -> bool:
    return not [text for text in APART.values() if text in page]


def _folder_tells_nothing(folder: Path) -> bool:
    return all(_tells_nothing(path.read_text(errors="replace")) for path in folder.glob("**/*") if path.is_file())
