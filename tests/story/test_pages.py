"""Every page as it is served: reachable, quiet in the console, strict in its headers, readable by everyone, and usable
without a mouse."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask.testing import FlaskClient
from playwright.sync_api import Page, ViewportSize, expect

from custody.faces.demo.setting_up import Shop
from custody.faces.web.problems import POLICY
from tests.story import by_the_cast as cast
from tests.story.bench_to_bedside import Child, Made
from tests.story.on_the_record import last_entry, state
from tests.story.stage import LYING, SECRETS, Stage

pytestmark = pytest.mark.browser
# What a page looks like does not depend on the database.
on_one_engine = pytest.mark.parametrize("engine", ["sqlite"], indirect=True, scope="module")
STANDING: ViewportSize = {"width": 800, "height": 1280}
RULES = {"rules": {"color-contrast-enhanced": {"enabled": True}, "target-size": {"enabled": True}}}
ROLES = (("lin", "ward"), ("wu", "quality_desk"), ("rossi", "quality_desk"))
INLINE = re.compile(r"<style|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*\ssrc=)", re.IGNORECASE)


@dataclass(frozen=True)
class Shown:
    """What there is to be looked at: a lot, a child, a prepared dose waiting for its checks."""

    made: Made
    child: Child
    prepared: str


@pytest.fixture(scope="module")
def shown(stage: Stage, shop: Shop) -> Shown:
    stage.page("lin", "ward")
    made = cast.lot(stage, shop, ("JK500-26-501", 0, 3))
    stage.clock.wait(hours=1)
    one = cast.child(stage, "01")
    prepared = cast.ready(stage, shop, one, made.containers[0])
    stage.cast.do("place_hold", "wu", {"about": [made.containers[2]], "reason": "damaged"})
    return Shown(made, one, prepared)


@pytest.mark.both_engines
@pytest.mark.parametrize(("who", "station"), ROLES)
def test_every_page_that_can_be_reached_by_a_link_answers_with_strict_headers(
    stage: Stage, shown: Shown, who: str, station: str
) -> None:
    found = dict(_reached(_client(stage, who, station)))
    wrong = {path: status for path, (status, _) in found.items() if status != 200 and not _not_theirs(path, status)}
    assert wrong == {}
    inline = {path: INLINE.findall(text) for path, (_, text) in found.items() if INLINE.search(text)}
    assert inline == {}
    kinds = Counter(path.split("/")[1].split("?")[0] for path in found)
    assert {"things", "entries", "steps", "subjects"} <= set(kinds), kinds


def _not_theirs(path: str, status: int) -> bool:
    """The form of a step another role takes is a page in words, and no form."""
    return path.startswith("/steps/") and status == 403


@pytest.mark.both_engines
@pytest.mark.parametrize(
    "path", ["/sign-in", "/no-such-page", "/things/none", "/static/scan.js", "/api/v1/health", "/"]
)
def test_whoever_is_not_signed_in_gets_the_strict_headers_too(stage: Stage, path: str) -> None:
    answer = stage.server.app.test_client().get(path)
    assert answer.headers["Content-Security-Policy"] == POLICY
    assert "unsafe" not in POLICY
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.both_engines
@pytest.mark.parametrize(("who", "station"), ROLES)
def test_no_page_complains_in_the_console(stage: Stage, shown: Shown, who: str, station: str) -> None:
    page = stage.page(who, station)
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for path in _pages(shown):
        answer = page.goto(stage.base + path)
        assert answer is not None
        if _not_theirs(path, answer.status):
            complaints.clear()  # the browser itself notes that it was not allowed
            continue
        assert answer.status == 200, path
        assert complaints == [], path


@on_one_engine
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_axe_finds_nothing_on_any_page(stage: Stage, shown: Shown, language: str) -> None:
    page = stage.page("wu", "quality_desk")
    page.goto(stage.base)
    page.click(f"form.languages button[value={language}]")
    for path in _pages(shown):
        page.goto(stage.base + path)
        _agreeable(page, path)


@on_one_engine
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_axe_finds_nothing_at_the_scan_the_signature_and_the_stop(stage: Stage, shown: Shown, language: str) -> None:
    page = stage.page("mei", "ward")
    page.goto(stage.base)
    page.click(f"form.languages button[value={language}]")
    stage.scan("mei", "ward", shown.prepared)
    _agreeable(page, "scan result")
    stage.scan("mei", "ward", "CXGEKHBKX")
    _agreeable(page, "scan that cannot be read")
    page = stage.open("verify_dose", "mei", scan=shown.prepared, station="ward")
    _agreeable(page, "form")
    page.click("form[enctype] .form-end button.step.primary")
    page.wait_for_selector(".errors")
    _agreeable(page, "form with errors")
    page.click("label.option:has(input[name=look_good][value=yes])")
    page.fill("#f-wristband", shown.child.band)
    page.fill("#f-prepared_dose", shown.prepared)
    page.click("form[enctype] .form-end button.step.primary")
    page.wait_for_selector("fieldset.signer")
    _agreeable(page, "signature")
    facts = {"wristband": shown.child.band, "prepared_dose": shown.prepared}
    stopped = stage.take("start_infusion", "mei", facts, station="ward")
    assert (stopped.verdict, stopped.reasons[0]) == ("STOP", "not_verified")
    _agreeable(page, "STOP")
    page.click("button[name=acknowledged][value=put_aside]")
    page.wait_for_selector("main:not(:has([data-verdict]))")
    _agreeable(page, "home")


@on_one_engine
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_axe_finds_nothing_before_anybody_is_signed_in(stage: Stage, language: str) -> None:
    context = stage.browser.new_context(viewport=LYING, locale="en-GB")
    page = context.new_page()
    page.goto(f"{stage.base}/sign-in")
    page.click(f"form.languages button[value={language}]")
    _agreeable(page, "sign-in")
    page.fill("#f-badge", "nobody")
    page.press("#f-pin", "Enter")
    page.click("form[aria-labelledby=by-badge] button")
    page.wait_for_selector(".errors")
    _agreeable(page, "sign-in with errors")
    page.goto(f"{stage.base}/no-such-page")
    _agreeable(page, "not found")
    context.close()


@pytest.mark.both_engines
def test_a_dose_is_checked_from_sign_in_to_signature_without_a_mouse(stage: Stage, shown: Shown) -> None:
    context = stage.browser.new_context(viewport=LYING, locale="en-GB")
    page, keys = context.new_page(), context.pages[0].keyboard
    page.goto(f"{stage.base}/sign-in")
    _scanned(page, stage.cast.badges["lin"])
    _typed(page, SECRETS["lin"].pin)
    _pressed(page, "form[aria-labelledby=by-badge] button")
    page.wait_for_selector("button[value=ward]")
    _pressed(page, "button[value=ward]")
    expect(page.locator("#scan")).to_be_focused()
    _scanned(page, shown.prepared)
    page.wait_for_selector("main [data-verdict]")
    _pressed(page, "a.step[href^='/steps/verify_dose']")
    expect(page.locator("input[name=look_good]").first).to_be_focused()
    keys.press("Space")
    expect(page.locator("input[name=look_good][value=yes]")).to_be_checked()
    keys.press("Tab")
    expect(page.locator("#f-wristband")).to_be_focused()
    _scanned(page, shown.child.band)
    _scanned(page, shown.prepared)
    _pressed(page, "form[enctype] .form-end button.step.primary")
    _answered(page, "fieldset.signer")
    _scanned(page, stage.cast.badges["lin"])
    _typed(page, SECRETS["lin"].pin)
    _pressed(page, ".signers .form-end button.step.primary")
    expect(page.locator("main [data-verdict=PASS]")).to_be_visible()
    assert state(stage, shown.prepared, "prepared_dose") == "checked_once"
    assert last_entry(stage).actor_name == SECRETS["lin"].name
    context.close()


def _pages(shown: Shown) -> tuple[str, ...]:
    """One address of every kind of page."""
    things = (shown.made.lot, shown.made.containers[0], shown.made.containers[2], shown.prepared)
    more = (shown.child.subject, f"{shown.child.subject}.1", shown.made.sample, shown.child.band)
    return (
        *("/", "/?typed=1", "/lots", "/containers?state=frozen", "/subjects", "/doses", "/deviations", "/shipments"),
        *("/people", "/documents", "/ledger", "/entries/0", "/entries/60", "/steps", "/station"),
        *("/steps/verify_dose", "/steps/prescribe_dose", "/steps/pack_shipment", "/steps/freeze_containers"),
        *(f"/things/{code}" for code in (*things, *more)),
    )


def _agreeable(page: Page, where: str) -> None:
    page.wait_for_load_state("load")  # axe measures what the style sheets make of it
    for viewport in (LYING, STANDING):
        page.set_viewport_size(viewport)
        found = Axe().run(page, options=RULES)
        assert found.violations_count == 0, f"{where}\n{found.generate_report()}"
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide == 0, f"{where} is {wide} px wider than the screen"


def _client(stage: Stage, who: str, station: str) -> FlaskClient:
    """The session of a person's browser, without the browser."""
    context = stage.page(who, station).context
    client = stage.server.app.test_client()
    for cookie in context.cookies():
        client.set_cookie(cookie["name"], cookie["value"], domain="localhost")
    return client


def _reached(client: FlaskClient) -> Iterator[tuple[str, tuple[int, str]]]:
    """Every page by following links from the first, each once; lists by their first pages."""
    waiting, seen = ["/"], {"/"}
    for path in waiting:  # grows while it is walked
        answer = client.get(path)
        assert answer.headers["Content-Security-Policy"] == POLICY, path
        text = answer.text if answer.mimetype == "text/html" else ""
        yield path, (answer.status_code, text)
        for href in re.findall(r'(?:href|src)="([^"]+)"', text):
            address = unescape(href)
            parts = urlsplit(address)
            if not parts.scheme and address.startswith("/") and _once(address) not in seen:
                seen.add(_once(address))
                waiting.append(address)


def _once(address: str) -> str:
    """What makes two addresses the same page here: forms and lists are the same whatever stands in them."""
    parts = urlsplit(address)
    return parts.path if parts.path.startswith(("/steps/", "/lots", "/containers")) else address.split("#")[0]


def _scanned(page: Page, code: str) -> None:
    page.wait_for_load_state("load")
    page.keyboard.type(code)
    page.keyboard.press("Enter")


def _typed(page: Page, secret: str) -> None:
    page.keyboard.type(secret)


def _answered(page: Page, selector: str) -> None:
    """What the server answers with is `selector`; where it is not, the page says what it is."""
    expect(page.locator(f"{selector}, .errors, main [data-verdict]").first).to_be_visible()
    assert page.locator(selector).count(), page.locator("main").inner_text()


def _pressed(page: Page, selector: str) -> None:
    page.wait_for_load_state("load")  # before its scripts have come, Enter would send the form
    for _ in range(80):
        if page.evaluate("what => document.activeElement.matches(what)", selector):
            page.keyboard.press("Enter")
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} cannot be reached with the Tab key")
