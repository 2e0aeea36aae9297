"""What every answer carries, whoever asks for whatever: the policy that lets a page run nothing of anybody else's, and
the word to keep no copy."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from werkzeug.test import TestResponse

from custody.app import create_app
from custody.faces.routes import Who, routes
from custody.faces.web.problems import HEADERS
from custody.record.reads.things import Wanted, listing
from tests.faces.one_of_each import Asker
from tests.faces.web.people_at_work import Workplace, workplace

MEDIA = re.compile(
    r"text/(html|css|csv|javascript); charset=utf-8|application/(problem\+)?json|image/svg\+xml; charset=utf-8"
    r"|image/png|application/pdf"
)
NOWHERE = (
    "GET /nowhere",
    "POST /lots",
    "GET /static/nothing.css",
    "GET /api/v1/nowhere",
    "DELETE /lots",
    "GET /things/X",
)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Workplace:
    return workplace(tmp_path_factory.mktemp("answers"))


@pytest.fixture(scope="module")
def answers(place: Workplace) -> dict[str, TestResponse]:
    """Each address as a signed-in auditor and as nobody gets it, good and bad ones."""
    place.app.config["WTF_CSRF_ENABLED"] = False
    house = place.app.extensions["custody"]
    with house.store.reading() as link:
        code = listing(link, Wanted("container")).things[0].code
        person = listing(link, Wanted("person", text="rossi")).things or listing(link, Wanted("person")).things
    inside = Asker(place.app, house.keys.begin(person[0].code, "quality_desk", "en"))
    found = {}
    for route in (*routes(), *NOWHERE):
        address = re.sub(r"<[a-z]*:?\w+>", code, route.replace("<int:idx>", "3").replace("<fmt>", "svg"))
        found[f"{route} (nobody)"] = Asker(place.app).ask(address)
        if routes().get(route) is not Who.OWNER:
            found[f"{route} (auditor)"] = inside.ask(address)
    return found


def test_every_answer_carries_every_header(answers: dict[str, TestResponse]) -> None:
    lacking = {
        (route, name)
        for route, answer in answers.items()
        for name, value in HEADERS.items()
        if answer.headers.get(name) != value
    }
    assert lacking == set()
    assert len(answers) > 400


def test_only_what_is_the_same_for_everybody_may_be_kept_by_a_browser(answers: dict[str, TestResponse]) -> None:
    kept = {route for route, answer in answers.items() if answer.headers.get("Cache-Control") != "no-store"}
    assert {route.split(" (")[0] for route in kept} <= {"GET /static/<path:filename>", "GET /static/nothing.css"}


def test_every_answer_says_what_it_is_and_no_other_site_may_read_one(answers: dict[str, TestResponse]) -> None:
    said = {route: answer.headers.get("Content-Type", "") for route, answer in answers.items() if answer.data}
    assert {route: kind for route, kind in said.items() if not MEDIA.fullmatch(kind)} == {}
    assert [route for route, answer in answers.items() if "Access-Control-Allow-Origin" in answer.headers] == []


def test_no_page_has_script_or_style_of_its_own_or_leads_into_either(answers: dict[str, TestResponse]) -> None:
    pages = {route: answer.text for route, answer in answers.items() if answer.mimetype == "text/html"}
    assert len(pages) > 100
    assert {route: found for route, text in pages.items() if (found := inline_in(text))} == {}


def test_no_policy_of_ours_allows_what_is_inline_or_from_elsewhere() -> None:
    policy = HEADERS["Content-Security-Policy"]
    assert not re.search(r"unsafe|https?:|\*|data:", policy)
    for word in ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"):
        assert word in policy


def test_behind_tls_every_answer_asks_for_tls_ever_after(place: Workplace) -> None:
    client = create_app(replace(place.config, public_url="https://custody.example")).test_client()
    for path in ("/sign-in", "/static/style.css", "/nowhere", "/api/v1/lots", "/healthz"):
        said = client.get(path, base_url="https://custody.example").headers["Strict-Transport-Security"]
        assert said == "max-age=31536000; includeSubDomains", path


def test_behind_tls_every_cookie_is_bound_to_the_host_and_read_by_no_script(place: Workplace) -> None:
    app = create_app(replace(place.config, public_url="https://custody.example"))
    app.config["WTF_CSRF_ENABLED"] = False
    client, how = app.test_client(), {"base_url": "https://custody.example"}
    person = place.people["lin"]
    said = client.post("/sign-in", data={"way": "badge", "badge": person["badge"], "pin": person["pin"]}, **how)
    cookies = said.headers.getlist("Set-Cookie")
    for path, form in (("/station", {"station": "ward"}), ("/language", {"language": "zh_CN"}), ("/sign-out", {})):
        cookies += client.post(path, data=form, **how).headers.getlist("Set-Cookie")
    names = [cookie.partition("=")[0] for cookie in cookies]
    assert {"__Host-custody", "__Host-custody-station", "__Host-custody-language"} <= set(names)
    for cookie in cookies:
        assert cookie.startswith("__Host-"), cookie
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Strict"} <= set(cookie.split("; ")), cookie
    assert client.get("/desk", **how).status_code == 401


class _Inline(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "style" or (tag == "script" and not (given.get("src") or "").startswith("/static/")):
            self.found.append(tag)
        self.found += [f"{tag} {name}" for name in given if name.startswith("on") or name == "style"]
        to = [given[name] or "" for name in ("href", "src", "action", "formaction") if name in given]
        self.found += [f"{tag} {one}" for one in to if not re.match(r"/(?!/)|#|\?|$", one)]


def inline_in(text: str) -> list[str]:
    """What a page would run or draw by itself, and addresses elsewhere."""
    parser = _Inline()
    parser.feed(text)
    return parser.found
