"""Another site, a proxy in between or an odd client: what they send is done for nobody, and leads nobody away."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from flask.testing import FlaskClient

from custody.faces.routes import Who, routes
from custody.record.reads.entries import head
from tests.faces.web.people_at_work import Workplace, token, workplace

FORGED = ({"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Sec-Fetch-Site": "something new"})
ELSEWHERE = "https://elsewhere.example"
POSTS = sorted(route for route in routes() if route.startswith("POST /") and "/api/" not in route)
SIGNED_IN = [route for route in POSTS if routes()[route] is not Who.EVERYBODY]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Workplace:
    return workplace(tmp_path_factory.mktemp("elsewhere"))


@pytest.fixture(scope="module")
def nurse(place: Workplace) -> FlaskClient:
    return place.signed_in("lin", "ward")


def size(place: Workplace) -> int:
    with place.app.extensions["custody"].store.reading() as link:
        return head(link)[0]


@pytest.mark.parametrize("route", POSTS)
def test_no_form_is_taken_without_its_token(place: Workplace, nurse: FlaskClient, route: str) -> None:
    before, path = size(place), route.partition(" ")[2].replace("<name>", "place_hold")
    for form in ({}, {"csrf_token": "x"}, {"csrf_token": token(place.visitor(), "/sign-in")}):
        answer = nurse.post(path, data=form, headers={"Origin": ELSEWHERE})
        assert (answer.status_code, "Nothing was recorded" in answer.text) == (400, True)
    assert size(place) == before
    assert nurse.get("/desk").status_code == 200


@pytest.mark.parametrize("headers", FORGED)
@pytest.mark.parametrize("route", POSTS)
def test_even_with_a_token_nothing_is_taken_that_another_site_had_the_browser_send(
    place: Workplace, nurse: FlaskClient, route: str, headers: Mapping[str, str]
) -> None:
    before, form = size(place), {"csrf_token": token(nurse, "/steps/place_hold")}
    answer = nurse.post(route.partition(" ")[2].replace("<name>", "place_hold"), data=form, headers=headers)
    assert (answer.status_code, size(place)) == (400, before)
    assert nurse.get("/desk").status_code == 200


def test_the_same_form_from_a_page_of_ours_is_taken(place: Workplace, nurse: FlaskClient) -> None:
    form = {"csrf_token": token(nurse, "/steps/place_hold")}
    for headers in ({"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}, {}):
        assert nurse.post("/extend", data=form, headers=headers).status_code == 204


@pytest.mark.parametrize(
    "headers",
    [{"X-HTTP-Method-Override": "POST"}, {"X-Method-Override": "DELETE"}, {"X-HTTP-Method": "PUT"}],
)
def test_a_method_is_what_the_request_says_and_nothing_overrides_it(
    place: Workplace, nurse: FlaskClient, headers: dict[str, str]
) -> None:
    before = size(place)
    assert nurse.get("/steps/place_hold?_method=POST", headers=headers).status_code == 200
    assert nurse.get("/sign-out", headers=headers).status_code == 405
    assert (nurse.get("/desk").status_code, size(place)) == (200, before)


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PUT", "PATCH", "DELETE", "PROPFIND"])
def test_no_other_method_is_known_anywhere(nurse: FlaskClient, method: str) -> None:
    for path in ("/", "/sign-in", "/desk", "/steps/place_hold", "/static/style.css", "/healthz"):
        assert nurse.open(path, method=method).status_code in (400, 405), path


def test_a_host_somebody_made_up_stands_in_no_answer(place: Workplace, nurse: FlaskClient) -> None:
    made_up = {
        "Host": "evil.example",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "gopher",
        "Forwarded": "host=evil.example",
    }
    visitor = place.visitor()
    for client, path in (
        (visitor, "/sign-in?next=/lots"),
        (visitor, "/desk"),
        (nurse, "/desk"),
        (nurse, "/nowhere"),
        (nurse, "/lots"),
    ):
        answer = client.get(path, headers=made_up, base_url="http://evil.example")
        assert "evil.example" not in answer.text + str(answer.headers), path
    sent = visitor.get("/lots/", headers=made_up, base_url="http://evil.example")
    assert "evil.example" not in str(sent.headers)


AWAY = (
    *("//elsewhere.example", "https://elsewhere.example", "/\\elsewhere.example", "\\\\elsewhere.example"),
    *(
        "/\t/elsewhere.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "/%0d%0aSet-Cookie:x=1",
        "///elsewhere.example",
    ),
    *(
        "http:elsewhere.example",
        "/\n/elsewhere.example",
        " //elsewhere.example",
        "@elsewhere.example",
        "/\u2215elsewhere.example",
    ),
)


@pytest.mark.parametrize("away", AWAY)
def test_nothing_that_is_sent_leads_to_another_site(place: Workplace, nurse: FlaskClient, away: str) -> None:
    form = {"csrf_token": token(nurse, "/station"), "next": away, "station": "ward", "language": "en"}
    led = [nurse.post(path, data=form).headers["Location"] for path in ("/station", "/language")]
    shown = place.visitor().get("/sign-in", query_string={"next": away})
    assert {one for one in led if not one.startswith("/") or one.startswith(("//", "/\\"))} == set()
    assert all("\r" not in one and "\n" not in one for one in led)
    assert "elsewhere.example" not in shown.text or 'value="/' in shown.text


PATHS = (
    "../../config.toml",
    "..%2f..%2fconfig.toml",
    "....//config.toml",
    "%2e%2e/%2e%2e/keys",
    "/etc/passwd",
    "..\\..\\config.toml",
    "style.css/../../../app.py",
    "\x00",
    "%00",
)


@pytest.mark.parametrize("path", PATHS)
def test_no_path_leads_out_of_the_folder_it_begins_in(nurse: FlaskClient, path: str) -> None:
    for where in ("/static/", "/copies/", "/things/", "/paper/", "/steps/", "/desk/", "/api/v1/copies/"):
        answer = nurse.get(f"{where}{path}")
        assert answer.status_code in (308, 401, 404), (where, answer.status_code)
        assert "root:" not in answer.text
        assert "database_url" not in answer.text
