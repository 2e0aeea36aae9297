"""Every page asks who is there; sign-in, lock-out, sign-out, and a session that ended in mid-form."""

from __future__ import annotations

from dataclasses import replace

from custody.app import create_app
from tests.faces.web.people_at_work import Workplace, token

OPEN = {"static", "web.sign_in", "web.enrol", "web.set_language"}


def test_every_page_asks_who_is_there(place: Workplace) -> None:
    visitor = place.visitor()
    asked = 0
    for rule in place.app.url_map.iter_rules():
        if rule.endpoint in OPEN or not rule.endpoint.startswith("web.") or "GET" not in (rule.methods or ()):
            continue
        path = rule.build(dict.fromkeys(rule.arguments, "1"))
        assert path is not None
        answer = visitor.get(path[1])
        assert answer.status_code == 401, rule
        assert "Sign in" in answer.text
        asked += 1
    assert asked > 20


def test_a_wrong_pin_is_one_clear_sentence_and_five_of_them_lock_the_account(place: Workplace) -> None:
    visitor = place.visitor()
    badge = place.people["ma"]["badge"]
    form = {"way": "badge", "badge": badge, "pin": "000000", "csrf_token": token(visitor, "/sign-in")}
    for _ in range(4):
        answer = visitor.post("/sign-in", data=form)
        assert answer.status_code == 401
        assert "This did not fit." in answer.text
    visitor.post("/sign-in", data=form)

    right = visitor.post("/sign-in", data=form | {"pin": place.people["ma"]["pin"]})

    assert right.status_code == 401
    assert "locked for a while" in right.text


def test_signing_out_ends_the_session_on_the_server(place: Workplace) -> None:
    client = place.signed_in("xu", "clean_room")
    kept = client.get_cookie("custody")
    client.post("/sign-out", data={"csrf_token": token(client, "/")})
    assert kept is not None
    client.set_cookie("custody", kept.value)

    assert client.get("/").status_code == 401


def test_each_sign_in_gets_a_new_token(place: Workplace) -> None:
    first, second = place.signed_in("gao", "qc_lab"), place.signed_in("gao", "qc_lab")

    one, other = first.get_cookie("custody"), second.get_cookie("custody")

    assert one is not None
    assert other is not None
    assert one.value != other.value
    assert one.http_only
    assert one.same_site == "Strict"


def test_what_was_typed_when_the_session_ended_comes_back_and_no_secret_with_it(place: Workplace) -> None:
    client = place.signed_in("luo", "quality_desk")
    carried = {"name": "Cytokine", "supplier": "Somebody", "performer.pin": "123456", "nonce": "n-1"}
    carried["csrf_token"] = token(client, "/steps/receive_material")
    client.delete_cookie("custody")

    lost = client.post("/steps/receive_material", data=carried)

    assert lost.status_code == 401
    assert 'name="supplier" value="Somebody"' in lost.text
    assert "123456" not in lost.text
    person = place.people["luo"]
    again = {"way": "badge", "badge": person["badge"], "pin": person["pin"], "next": "/steps/receive_material"}
    form = again | {"supplier": "Somebody", "nonce": "n-1", "csrf_token": token(client, "/sign-in")}
    back = client.post("/sign-in", data=form)
    assert back.status_code == 200
    assert 'name="supplier" value="Somebody"' in back.text
    assert 'action="/steps/receive_material?again=1"' in back.text
    csrf = token(client, "/steps/receive_material")
    form_again = client.post("/steps/receive_material?again=1", data={"supplier": "Somebody", "csrf_token": csrf}).text
    assert 'value="Somebody"' in form_again
    assert 'name="quantity"' in form_again


def test_no_childs_name_stands_on_a_signed_out_page(place: Workplace) -> None:
    client = place.signed_in("qian", "ward")
    typed = {"number": "09", "name": "Secret Child", "birth_date": "2019-01-01"}
    typed["csrf_token"] = token(client, "/steps/register_subject")
    client.delete_cookie("custody")

    lost = client.post("/steps/register_subject", data=typed).text

    assert 'name="number" value="09"' in lost
    assert "Secret Child" not in lost
    assert "2019-01-01" not in lost


def test_what_an_address_says_never_fills_a_form_but_for_the_one_thing_scanned(place: Workplace) -> None:
    client = place.signed_in("qian", "ward")

    assert "Secret Kid" not in client.get("/steps/register_subject?name=Secret+Kid").text


def test_a_year_nobody_means_and_an_entry_that_cannot_be_are_told_plainly(place: Workplace) -> None:
    client = place.signed_in("lin", "ward")
    form = {"occurred_at": "0001-01-01T00:00", "account": "x", "csrf_token": token(client, "/steps/record_as_happened")}
    assert client.post("/steps/record_as_happened", data=form).status_code == 422
    assert client.get("/entries/99999999999999999999999").status_code == 404
    assert client.get("/steps/set_secret").status_code == 404


def test_signing_in_again_ends_the_session_before(place: Workplace) -> None:
    client = place.signed_in("hejun", "pharmacy")
    before = client.get_cookie("custody")
    assert before is not None
    person = place.people["hejun"]
    again = {"way": "badge", "badge": person["badge"], "pin": person["pin"], "csrf_token": token(client, "/station")}
    assert client.post("/sign-in", data=again).status_code == 303

    stale = place.visitor()
    stale.set_cookie("custody", before.value)

    assert stale.get("/").status_code == 401


def test_sign_in_never_leads_to_another_site(place: Workplace) -> None:
    person = place.people["rossi"]
    form = {"way": "badge", "badge": person["badge"], "pin": person["pin"]}
    for elsewhere in (
        "//elsewhere.example/x",
        "/\t/elsewhere.example",
        "/\\elsewhere.example",
        "/\r/x",
        "https://x.co",
    ):
        visitor = place.visitor()
        sent = form | {"next": elsewhere, "csrf_token": token(visitor, "/sign-in")}
        assert visitor.post("/sign-in", data=sent).headers["Location"] == "/", elsewhere


def test_every_answer_carries_the_policy(place: Workplace) -> None:
    visitor = place.visitor()
    for path in ("/sign-in", "/static/style.css", "/nowhere"):
        policy = visitor.get(path).headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
    for path in ("/sign-in", "/nowhere"):  # no browser keeps a page with a name on it
        assert visitor.get(path).headers["Cache-Control"] == "no-store"


def test_a_password_that_did_not_fit_is_told_at_the_password_form(place: Workplace) -> None:
    visitor = place.visitor()
    csrf = {"csrf_token": token(visitor, "/sign-in")}
    told = visitor.post("/sign-in", data={"way": "password", "username": "rossi", "password": "no", **csrf}).text
    assert 'href="#f-username"' in told
    assert 'id="e-username"' in told
    assert 'id="e-badge"' not in told
    told = visitor.post("/sign-in", data={"way": "badge", "badge": "nothing", "pin": "1", **csrf}).text
    assert 'href="#f-badge"' in told
    assert 'id="e-badge"' in told


def test_behind_tls_every_cookie_that_counts_is_bound_to_the_host(place: Workplace) -> None:
    app = create_app(replace(place.config, public_url="https://custody.example"))
    cookies = app.test_client().get("/sign-in", base_url="https://custody.example").headers.getlist("Set-Cookie")
    assert [cookie.partition("=")[0] for cookie in cookies] == ["__Host-session"]
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Strict"} <= set(cookies[0].split("; "))


LOST = {"supplier": "Somebody", "name": "Cytokine"}
HERE = {"Origin": "http://localhost"}


def test_a_browser_that_lost_every_cookie_in_mid_form_gets_back_what_was_typed(place: Workplace) -> None:
    client = place.signed_in("luo", "quality_desk")
    typed = LOST | {"csrf_token": token(client, "/steps/receive_material"), "performer.pin": "123456"}
    client.delete_cookie("custody")
    client.delete_cookie("session")

    lost = client.post("/steps/receive_material", data=typed, headers=HERE)

    assert lost.status_code == 401
    assert 'name="supplier" value="Somebody"' in lost.text
    assert 'name="next" value="/steps/receive_material"' in lost.text
    assert "123456" not in lost.text


def test_a_sign_in_whose_token_is_lost_keeps_what_it_carried(place: Workplace) -> None:
    visitor = place.visitor()
    form = LOST | {"way": "badge", "badge": "x", "pin": "999999", "next": "/steps/receive_material"}

    again = visitor.post("/sign-in", data=form, headers=HERE)

    assert again.status_code == 400
    assert 'name="supplier" value="Somebody"' in again.text
    assert 'name="next" value="/steps/receive_material"' in again.text
    assert "999999" not in again.text


def test_only_the_token_is_lost_and_the_form_comes_back_to_be_sent_anew(place: Workplace) -> None:
    client = place.signed_in("luo", "quality_desk")
    client.delete_cookie("session")

    lost = client.post("/steps/receive_material", data=LOST, headers={"Sec-Fetch-Site": "same-origin"})

    assert lost.status_code == 400
    assert 'action="/steps/receive_material?again=1"' in lost.text
    assert 'name="supplier" value="Somebody"' in lost.text


def test_what_another_site_sends_is_neither_done_nor_shown(place: Workplace) -> None:
    client = place.signed_in("luo", "quality_desk")
    for headers in ({}, {"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site", **HERE}):
        answer = client.post("/steps/receive_material", data=LOST, headers=headers)
        assert answer.status_code == 400
        assert "Somebody" not in answer.text
