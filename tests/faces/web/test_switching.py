"""A badge scanned at a shared tablet locks the screen or changes hands; what was typed is its typist's alone."""

from __future__ import annotations

import re
import stat
from dataclasses import replace
from pathlib import Path

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from custody.app import create_app
from custody.faces.clock import now
from custody.record.reads.entries import head_leaf
from tests.faces.web.people_at_work import Workplace, token, workplace
from tests.record_room import Clock

STEP = "/steps/verify_dose"
HOLD = {"about": "CXGEKHBKX", "reason": "damaged"}
FROM_HERE = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
TYPED = {"wristband": "XXKFCPDVB", "prepared_dose": "DXKHGLLPK", "look_good": "yes"}


def scanned(place: Workplace, client: FlaskClient, whose: str) -> TestResponse:
    """A badge in the one scan field, as without a script."""
    badge = place.people[whose]["badge"]
    return client.post("/scan", data={"text": badge, "csrf_token": token(client, "/")})


def half_typed(place: Workplace, client: FlaskClient, whose: str) -> TestResponse:
    """A badge scanned while a form is half filled, as the script sends it."""
    form = TYPED | {"badge_scanned": place.people[whose]["badge"], "csrf_token": token(client, STEP)}
    return client.post(STEP, data=form)


def pin_given(client: FlaskClient, locked: TestResponse, pin: str) -> TestResponse:
    """The PIN on the page that asks for it alone."""
    fields = {name: hidden(locked.text, name) for name in ("csrf_token", "half", "next")}
    return client.post("/sign-in", data={"way": "badge", "pin": pin, **fields})


def badge_given(place: Workplace, client: FlaskClient, who: str) -> TestResponse:
    person = place.people[who]
    form = {"way": "badge", "badge": person["badge"], "pin": person["pin"], "csrf_token": token(client, "/sign-in")}
    return client.post("/sign-in", data=form)


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None, page
    return found[1]


def entries(place: Workplace) -> int:
    with place.app.extensions["custody"].store.reading() as link:
        return head_leaf(link)[0]


def test_ones_own_badge_locks_the_screen_and_ends_the_session_on_the_server(place: Workplace) -> None:
    nurse = place.signed_in("mei", "ward")
    kept = nurse.get_cookie("custody")
    assert kept is not None
    locked = scanned(place, nurse, "mei")
    assert (locked.status_code, "This screen is locked." in locked.text) == (401, True)
    assert 'name="half"' not in locked.text
    assert nurse.get("/desk").status_code == 401
    thief = place.visitor()
    thief.set_cookie("custody", kept.value)
    assert thief.get("/desk").status_code == 401


def test_anothers_badge_asks_for_that_persons_pin_alone_and_opens_their_own_work(place: Workplace) -> None:
    tablet = place.signed_in("mei", "ward")
    asked = scanned(place, tablet, "lin")
    assert (asked.status_code, place.people["lin"]["name"] in asked.text) == (401, True)
    assert place.people["lin"]["badge"] not in asked.text.split('class="hints"')[0]
    assert tablet.get("/desk").status_code == 401
    opened = pin_given(tablet, asked, place.people["lin"]["pin"])
    assert (opened.status_code, opened.location) == (303, "/")
    assert place.people["lin"]["name"] in tablet.get("/").text


def test_the_wrong_pin_after_a_scanned_badge_opens_nothing_and_asks_again(place: Workplace) -> None:
    tablet = place.signed_in("mei", "ward")
    asked = scanned(place, tablet, "lin")
    again = pin_given(tablet, asked, place.people["mei"]["pin"])
    assert (again.status_code, "This did not fit." in again.text) == (401, True)
    assert tablet.get("/desk").status_code == 401
    assert pin_given(tablet, again, place.people["lin"]["pin"]).status_code == 303


def test_what_was_typed_comes_back_to_whoever_typed_it_and_once(place: Workplace) -> None:
    nurse = place.signed_in("mei", "ward")
    locked = half_typed(place, nurse, "mei")
    assert (locked.status_code, "is kept for them alone" in locked.text) == (401, True)
    assert TYPED["wristband"] not in locked.text
    back = badge_given(place, nurse, "mei")
    assert 'action="/steps/verify_dose?again=1"' in back.text
    assert all(f'name="{name}" value="{value}"' in back.text for name, value in TYPED.items())
    assert "badge_scanned" not in back.text
    assert badge_given(place, nurse, "mei").status_code == 303


def test_nobody_else_sees_what_was_typed_and_it_still_comes_back_to_its_typist(place: Workplace) -> None:
    tablet = place.signed_in("mei", "ward")
    asked = half_typed(place, tablet, "lin")
    assert TYPED["wristband"] not in asked.text
    opened = pin_given(tablet, asked, place.people["lin"]["pin"])
    assert (opened.status_code, opened.location) == (303, "/")
    assert TYPED["wristband"] not in tablet.get("/").text
    assert scanned(place, tablet, "mei").status_code == 401
    assert TYPED["wristband"] in badge_given(place, tablet, "mei").text


def test_a_scan_that_locks_nothing_takes_no_step(place: Workplace) -> None:
    nurse = place.signed_in("mei", "ward")
    before = entries(place)
    form = TYPED | {"badge_scanned": "EXXXXXXXX", "csrf_token": token(nurse, STEP)}
    assert nurse.post(STEP, data=form).status_code == 204
    assert nurse.get("/desk").status_code == 200
    assert entries(place) == before


def test_a_badge_scanned_after_the_session_was_over_leads_to_the_sign_in_and_locks_nothing_later(
    place: Workplace,
) -> None:
    tablet = place.signed_in("mei", "ward")
    csrf = token(tablet, "/")
    tablet.delete_cookie("custody")
    asked = tablet.post("/scan", data={"text": place.people["mei"]["badge"], "csrf_token": csrf})
    assert (asked.status_code, "Sign in" in asked.text) == (401, True)
    assert place.people["mei"]["badge"] not in asked.text.split('class="hints"')[0]
    assert hidden(asked.text, "next") == "/"


def test_what_one_typed_before_being_gone_for_too_long_is_not_shown_to_whoever_signs_in_there(tmp_path: Path) -> None:
    place, clock = workplace(tmp_path), Clock(now())
    place = replace(place, app=create_app(place.config, clock))
    tablet = place.signed_in("mei", "ward")
    csrf = token(tablet, STEP)
    clock.advance(minutes=11)
    ended = tablet.post(STEP, data=TYPED | {"csrf_token": csrf})
    assert (ended.status_code, TYPED["wristband"] in ended.text) == (401, True)
    lin = place.people["lin"]
    form = {"way": "badge", "badge": lin["badge"], "pin": lin["pin"], "next": STEP, "csrf_token": csrf, **TYPED}
    opened = tablet.post("/sign-in", data=form)
    assert (opened.status_code, opened.location) == (303, "/")
    assert scanned(place, tablet, "mei").status_code == 401
    assert TYPED["wristband"] in badge_given(place, tablet, "mei").text


def test_what_was_put_aside_is_gone_after_half_an_hour(tmp_path: Path) -> None:
    place, clock = workplace(tmp_path), Clock(now())
    place = replace(place, app=create_app(place.config, clock))
    tablet = place.signed_in("mei", "ward")
    assert half_typed(place, tablet, "mei").status_code == 401
    clock.advance(minutes=31)
    assert badge_given(place, tablet, "mei").status_code == 303


def test_what_is_put_aside_lies_in_the_folder_as_a_seal(place: Workplace) -> None:
    half_typed(place, place.signed_in("mei", "ward"), "mei")
    [kept] = place.config.instance.glob("uploads/*/typed")
    assert TYPED["wristband"].encode() not in kept.read_bytes()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_a_lost_badge_is_one_tap_away_from_home_and_changes_nobody_s_hands_any_more(tmp_path: Path) -> None:
    place = workplace(tmp_path)
    nurse, tablet = place.signed_in("mei", "ward"), place.signed_in("lin", "ward")
    home = nurse.get("/").text
    assert 'href="/people">Somebody’s badge is lost' in home
    assert "Somebody’s badge is lost" not in place.signed_in("gao", "qc_lab").get("/").text
    own = re.search(r'href="(/steps/revoke_badge\?person=person\.\d+)">My badge is lost', home)
    assert own is not None
    form = {"person": own[1].partition("=")[2], "cause": "lost", "nonce": "n1", "csrf_token": token(nurse, own[1])}
    assert 'data-verdict="PASS"' in nurse.post("/steps/revoke_badge", data=form).text
    assert scanned(place, tablet, "mei").status_code == 200
    assert tablet.get("/desk").status_code == 200
    assert "My badge is lost" not in nurse.get("/").text


def test_a_form_that_another_left_open_in_this_browser_is_not_sent_as_ones_own(place: Workplace) -> None:
    client = place.signed_in("deng", "ward")
    hers = token(client, STEP)
    assert badge_given(place, client, "hejun").status_code == 303
    before = entries(place)
    answer = client.post("/steps/place_hold", data=HOLD | {"csrf_token": hers}, headers=FROM_HERE)
    assert "has not been recorded" in answer.text
    assert entries(place) == before
    own = client.post("/scan", data={"text": "CXGEKHBKX", "csrf_token": token(client, "/")})
    assert own.status_code == 404  # it is looked up, and nothing has this code
