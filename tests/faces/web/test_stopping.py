"""After a STOP nothing that leads forward is begun until it is acknowledged; what makes safe and what has happened is
never kept waiting."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count

import pytest
from flask.testing import FlaskClient

from custody.faces.acting import Asked, take
from custody.record.reads.entries import EntryView, entry, head, latest_entries
from custody.rules.registry import registry
from custody.rules.step import Tense
from tests.faces.api.demo_instance import PASSWORDS
from tests.faces.web.people_at_work import Workplace, token
from tests.record_room import identified

NEVER_KEPT_WAITING = (
    *("end_infusion", "interrupt_infusion", "record_as_happened", "mark_reaction", "end_thaw", "open_deviation"),
    *("place_hold", "discard_container", "destroy_container", "release_allocation", "pause_dosing"),
)
_NUMBERS = count(1)


@pytest.fixture
def stopped(place: Workplace) -> Iterator[FlaskClient]:
    """Somebody who was just told STOP by a step of the office: a nurse is no release person."""
    client = place.signed_in("qian", "ward")
    facts = {"lot": lot(place), "outcome": "released", "nonce": nonce(), "csrf_token": token(client, "/")}
    assert 'data-verdict="STOP"' in client.post("/steps/release_lot", data=facts).text
    yield client
    acknowledge(place, client)


def test_no_step_that_leads_forward_opens_before_the_stop_is_acknowledged(
    place: Workplace, stopped: FlaskClient
) -> None:
    for name in ("release_lot", "receive_material", "prescribe_dose"):
        answer = stopped.get(f"/steps/{name}")
        assert answer.status_code == 409, name
        assert 'data-verdict="STOP"' in answer.text
        assert 'action="/acknowledge"' in answer.text
        assert answer.text.count(">Entry ") == 1  # said once, with its time and the way to it
        assert "Recorded as entry" not in answer.text
    acknowledge(place, stopped)
    assert not kept_waiting(stopped, "prescribe_dose")


@pytest.mark.parametrize("name", NEVER_KEPT_WAITING)
def test_what_makes_safe_and_what_has_happened_is_never_kept_waiting(stopped: FlaskClient, name: str) -> None:
    assert not kept_waiting(stopped, name)


def test_every_step_that_is_never_refused_is_never_kept_waiting() -> None:
    always = [step for step in registry().steps.values() if step.always_recordable]
    assert always
    assert all(step.tense is Tense.REPORTS_THE_PAST for step in always)


@pytest.mark.parametrize("name", ["decide_use", "prepare_dose", "verify_dose", "start_infusion"])
def test_a_stop_of_the_office_holds_up_no_thawed_cells(stopped: FlaskClient, name: str) -> None:
    assert not kept_waiting(stopped, name)


def test_a_stop_after_the_thaw_holds_up_the_next_step_after_the_thaw(place: Workplace) -> None:
    client = place.signed_in("luo", "quality_desk")
    code = lot(place)
    facts = {"look_good": "yes", "wristband": code, "prepared_dose": code, "nonce": nonce()}
    said = client.post("/steps/verify_dose", data=facts | {"csrf_token": token(client, "/")})
    assert 'data-verdict="STOP"' in said.text
    assert client.get("/steps/start_infusion").status_code == 409
    acknowledge(place, client)


def test_a_form_that_had_to_wait_comes_back_as_it_was_with_the_acknowledgement(
    place: Workplace, stopped: FlaskClient
) -> None:
    typed = {"number": "77", "nonce": nonce(), "csrf_token": token(stopped, "/")}
    kept = stopped.post("/steps/register_subject", data=typed)
    assert kept.status_code == 409
    assert 'name="typed.number" value="77"' in kept.text
    fields = {"typed.number": "77", "step": "register_subject", "resumed": "1"}
    back = acknowledge(place, stopped, fields)
    assert 'action="/steps/register_subject"' in back
    assert 'value="77"' in back


def test_a_step_of_others_is_denied_on_record_whatever_waits(place: Workplace, stopped: FlaskClient) -> None:
    sent = {"supplier": "Somebody", "nonce": nonce(), "csrf_token": token(stopped, "/")}
    answer = stopped.post("/steps/receive_material", data=sent)
    assert (answer.status_code, 'data-verdict="STOP"' in answer.text) == (403, True)
    with place.app.extensions["custody"].store.reading() as link:
        entry = latest_entries(link, 1)[0]
    assert (entry.step, entry.outcome) == ("receive_material", "denied")
    acknowledge(place, stopped)


def test_one_badge_for_both_persons_is_a_full_stop_with_its_entry(place: Workplace) -> None:
    admin = place.signed_in("admin", "quality_desk")
    csrf = {"csrf_token": token(admin, "/")}
    facts = {
        "name": "Twice Signed",
        "username": "twice",
        "roles": "nurse",
        "nonce": nonce(),
        **identified("twice"),
    } | csrf
    shown = admin.post("/steps/register_person", data=facts).text.split('name="content_sha256" value="')[1][:64]
    signed = {"signing": "1", "content_sha256": shown}
    for key in ("performer", "second"):
        signed |= {f"{key}.username": "admin", f"{key}.password": PASSWORDS["admin"]}
    said = admin.post("/steps/register_person", data=facts | signed).text
    assert 'data-verdict="STOP"' in said
    assert "same_person_twice" in said
    assert newest(place).body["reasons"][0]["code"] == "same_person_twice"
    assert "readonly" in admin.get("/").text
    acknowledge(place, admin)


def test_a_newer_stop_hides_no_older_one_and_identity_is_acknowledged_first(place: Workplace) -> None:
    client = place.signed_in("mei", "ward")
    identity = told_stop(place, client, "bind_wristband", failed_read_back(place))
    assert newest(place).result == "mismatch"
    office = told_stop(place, client, "release_allocation", given_back(place))
    for name in ("verify_dose", "start_infusion", "prescribe_dose"):
        kept = client.get(f"/steps/{name}")
        assert kept.status_code == 409, name
        assert asked_for(kept.text) == identity
    acknowledge(place, client)
    assert client.get("/steps/verify_dose").status_code == 200
    assert asked_for(client.get("/").text) == office
    acknowledge(place, client)
    assert asked_for(client.get("/").text) is None


def test_a_stop_waits_however_much_is_recorded_in_between(place: Workplace) -> None:
    client = place.signed_in("mei", "ward")
    identity = told_stop(place, client, "bind_wristband", failed_read_back(place))
    house = place.app.extensions["custody"]
    for _ in range(150):
        take(house, Asked("show_identity", {}, newest(place).actor, "ward", nonce=nonce()))
    assert asked_for(client.get("/").text) == identity
    assert client.get("/steps/verify_dose").status_code == 409
    acknowledge(place, client)
    assert client.get("/steps/verify_dose").status_code == 200


def test_a_form_that_waits_for_two_stops_is_carried_past_both(place: Workplace) -> None:
    client = place.signed_in("mei", "ward")
    told_stop(place, client, "bind_wristband", failed_read_back(place))
    told_stop(place, client, "release_allocation", given_back(place))
    fields = {"typed.supplier": "Somebody", "step": "receive_material", "resumed": "1"}
    kept = acknowledge(place, client, fields)
    assert 'action="/acknowledge"' in kept
    assert 'name="typed.supplier" value="Somebody"' in kept
    assert 'action="/steps/receive_material"' in acknowledge(place, client, fields)


def kept_waiting(client: FlaskClient, name: str) -> bool:
    """Whether a STOP stands in place of the form, or of the word that another role takes the step."""
    shown = client.get(f"/steps/{name}")
    assert shown.status_code in (200, 403, 409)
    assert (shown.status_code == 409) == ('action="/acknowledge"' in shown.text)
    return shown.status_code == 409


def told_stop(place: Workplace, client: FlaskClient, step: str, facts: dict[str, str]) -> int:
    """The entry of a step that was told STOP."""
    sent = facts | {"typed_reason": "no_scanner", "nonce": nonce(), "csrf_token": token(client, "/")}
    assert 'data-verdict="STOP"' in client.post(f"/steps/{step}", data=sent).text
    return newest(place).idx


def failed_read_back(place: Workplace) -> dict[str, str]:
    band = first(place, "SELECT code FROM thing WHERE kind = 'wristband'")
    again = {"band_again": band, "name_read_back_again": "yes", "birth_date_read_back_again": "yes"}
    again |= {"subject": subject(place), "wristband": band}
    return {"name_read_back": "no", "birth_date_read_back": "yes", **again}


def given_back(place: Workplace) -> dict[str, str]:
    """Something that is no container, given back: a STOP of the office on a step that is let through."""
    return {"containers": lot(place), "why": "dose_cancelled"}


def subject(place: Workplace) -> str:
    return first(place, "SELECT code FROM thing WHERE kind = 'subject'")


def asked_for(page: str) -> int | None:
    """The entry whose acknowledgement a page asks for."""
    found = re.search(r'name="entry" value="(\d+)"', page)
    return int(found[1]) if found else None


def lot(place: Workplace) -> str:
    return first(place, "SELECT code FROM thing WHERE kind = 'lot'")


def first(place: Workplace, sql: str) -> str:
    with place.app.extensions["custody"].store.reading() as link:
        return str(link.run(sql)[0][0])


def newest(place: Workplace) -> EntryView:
    with place.app.extensions["custody"].store.reading() as link:
        found = entry(link, head(link)[0])
    assert found is not None
    return found


def nonce() -> str:
    return f"stopping-{next(_NUMBERS)}"


def acknowledge(place: Workplace, client: FlaskClient, fields: dict[str, str] | None = None) -> str:
    """Acknowledge the STOP waiting on the scan page, if one is; gives the page it leads to."""
    waiting = client.get("/").text
    if 'name="entry" value="' not in waiting:
        return waiting
    idx = waiting.split('name="entry" value="')[1].split('"')[0]
    form = {"entry": idx, "acknowledged": "put_aside", "words": "Looked again", "nonce": nonce()}
    form |= {"csrf_token": token(client, "/")} | (fields or {})
    return client.post("/acknowledge", data=form).text
