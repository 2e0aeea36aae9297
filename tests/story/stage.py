"""The stage of the stories: a real server with a settable clock, real headless Chromium, people who scan and sign.

A scanner is played by a keyboard: characters, then Enter. What is scanned was decoded from pixels of what the program
printed. People, documents, equipment and the bank come from the demonstration's cast, through the same door.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import zxingcpp
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect
from werkzeug.serving import WSGIRequestHandler, make_server

from custody.app import create_app
from custody.config import Config
from custody.faces.demo.cast import PEOPLE, Cast, Clock
from custody.faces.demo.laboratory import order_labels
from custody.labelling.proof import rasterise

SECRETS = {person.username: person for person in PEOPLE}
FORGIVING = Config(session_idle_minutes=1_000_000, session_absolute_minutes=1_000_000, lock_after_failures=1000)
LYING: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 390, "height": 844}
DPI = 300  # of a common label printer
SEND = "form[enctype] .form-end button.step.primary"
OF_SECOND = ("_again", "_second")  # how the facts are called that the second person enters


@dataclass
class Said:
    """What the screen said after a step. `reasons` are codes of refusals, worst first."""

    verdict: str
    headline: str
    text: str
    created: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)

    def one(self, letter: str) -> str:
        """The first thing created whose code begins with this letter."""
        return next(code for code in self.created if code.startswith(letter))

    def all(self, letter: str) -> list[str]:
        """Every thing created whose code begins with this letter."""
        return [code for code in self.created if code.startswith(letter)]


@dataclass
class Server:
    """The real application on a free port of this machine."""

    app: Flask
    base: str


@dataclass
class Stage:
    """The server, the browser, the clock, and everyone who works here."""

    server: Server
    browser: Browser
    cast: Cast
    clock: Clock
    viewports: dict[str, ViewportSize] = field(default_factory=dict)  # of a person, where not LYING
    contexts: dict[tuple[str, str], BrowserContext] = field(default_factory=dict)
    prints: dict[str, str] = field(default_factory=dict)

    @property
    def base(self) -> str:
        """The address of the server."""
        return self.server.base

    def page(self, who: str, station: str) -> Page:
        """The screen of a person at a station, signed in by badge and PIN."""
        if (who, station) not in self.contexts:
            context = self.browser.new_context(viewport=self.viewports.get(who, LYING), locale="en-GB")
            context.set_default_timeout(30_000)
            self.contexts[who, station] = context
            self.sign_in(context.new_page(), who, station)
        return self.contexts[who, station].pages[0]

    def sign_in(self, page: Page, who: str, station: str) -> None:
        """Sign in by badge and PIN and choose the station."""
        page.goto(f"{self.base}/sign-in")
        self.give_badge(page, who)
        page.click(f"button[value={station}]")
        expect(page.locator("#scan")).to_be_focused()

    def give_badge(self, page: Page, who: str) -> None:
        """Badge and PIN into the sign-in page."""
        page.fill("#f-badge", self.cast.badges[who])
        page.fill("#f-pin", SECRETS[who].pin)
        page.click("form[aria-labelledby=by-badge] button")

    def scan(self, who: str, station: str, text: str) -> Said:
        """Scan something on the scan page, as a keyboard wedge does."""
        page = self.page(who, station)
        page.goto(f"{self.base}/")
        expect(page.locator("#scan")).to_be_focused()
        page.keyboard.type(text)
        page.keyboard.press("Enter")
        page.wait_for_selector("main [data-verdict]")
        return said(page)

    def take(self, step: str, who: str, facts: Mapping[str, Any], **how: Any) -> Said:
        """Take a step: scan the primary label, press its button (or open the form), fill in, sign. `how`: station,
        scan, second, allow (who authorises, with why), files {fact: path}."""
        page = self.open(step, who, **how)
        send(page, facts, how.get("files", {}))
        return self.signed(page, who, how)

    def open(self, step: str, who: str, **how: Any) -> Page:
        """The form of a step: by scanning the primary label and pressing its button, or by its address."""
        station = how.get("station", "quality_desk")
        page = self.page(who, station)
        primary = how.get("scan", "")
        if primary:
            self.scan(who, station, primary)
            page.click(f"a.step:is([href='/steps/{step}'], [href^='/steps/{step}?'])")
        else:
            page.goto(f"{self.base}/steps/{step}")
        page.wait_for_selector("form[data-send] .form-end button")
        return page

    def label(self, copy: str) -> str:
        """The code on a printed label: the PNG the program hands out, decoded from its pixels."""
        return next(code for code in self.decoded(copy) if not code.startswith("P"))

    def printed(self, thing: str, title: str, who: str = "wu") -> str:
        """The code of a thing the cast made, decoded from the label printed for it now; `title` is the design."""
        if thing not in self.prints:
            facts: dict[str, object] = {"title": title, "purpose": "existing", "thing": thing}
            self.prints[thing] = self.label(order_labels(self.cast, who, facts)["@copy1"])
        return self.prints[thing]

    def decoded(self, copy: str) -> list[str]:
        """Every code on a printed label."""
        image = rasterise("png", self.fetch(f"/copies/{copy}.png"), DPI)
        return [result.text for result in zxingcpp.read_barcodes(image)]

    def fetch(self, path: str) -> bytes:
        """A file of the server, as the first person signed in would get it."""
        context = next(iter(self.contexts.values()))
        cookies = "; ".join(f"{c['name']}={c['value']}" for c in context.cookies())
        with urlopen(Request(self.base + path, headers={"Cookie": cookies}), timeout=20) as answer:
            body: bytes = answer.read()
        return body

    def signed(self, page: Page, who: str, how: Mapping[str, Any]) -> Said:
        """What comes of a form that was sent: the answer, or the ceremony signed and its answer."""
        page.wait_for_selector("main [data-verdict], fieldset.signer, .errors")
        if page.locator("fieldset.signer").count():
            sign(page, "performer", self.cast, who)
            if "second" in how:
                sign(page, "second", self.cast, str(how["second"]))
            for number, person in enumerate(how.get("allow", ())):
                sign(page, f"allow{number}", self.cast, person)
            if "allow" in how:
                page.fill("#f-allow_why", "No other dose, looked at together")
            page.locator("main").evaluate("main => { main.dataset.sent = 'yes' }")
            page.click(".signers .form-end button.step.primary")
            page.wait_for_selector("main:not([data-sent]) :is([data-verdict], .errors)")
        return said(page)


def said(page: Page) -> Said:
    """What stands on the screen now."""
    loud = page.locator("main [data-verdict]").first
    text = page.locator("main").inner_text()
    if not loud.count():
        return Said("FORM", "", text)
    created = [
        str(link.get_attribute("href")).removeprefix("/things/")
        for link in page.locator("ul.created a[href^='/things/']").all()
    ]
    headline = loud.locator(".headline")
    words = headline.inner_text() if headline.count() else ""
    reasons = page.locator("main .reasons code.refusal").all_text_contents()
    return Said(str(loud.get_attribute("data-verdict")), words, text, created, reasons)


def sign(page: Page, key: str, cast: Cast, who: str) -> None:
    """Give the secrets of one signer, as the ceremony asks for them."""
    person = SECRETS[who]
    if page.locator(f"[id='f-{key}.badge']").count():
        page.fill(f"[id='f-{key}.badge']", cast.badges[who])
        page.fill(f"[id='f-{key}.pin']", person.pin)
    else:
        page.fill(f"[id='f-{key}.username']", person.username)
        page.fill(f"[id='f-{key}.password']", person.password)


def send(page: Page, facts: Mapping[str, Any], files: Mapping[str, Path]) -> None:
    """Fill a step's form and send it; what the second person enters, on their own page, where it comes to that."""
    theirs = {name: value for name, value in facts.items() if name.endswith(OF_SECOND)}
    fill(page, {name: value for name, value in facts.items() if name not in theirs}, files)
    page.click(SEND)
    if theirs:
        page.wait_for_selector("[name=second_enters], main [data-verdict], .errors", state="attached")
    if theirs and page.locator("[name=second_enters]").count():
        fill(page, theirs, {})
        page.click(SEND)


def fill(page: Page, facts: Mapping[str, Any], files: Mapping[str, Path]) -> None:
    """Fill a step's form by hand and scanner."""
    for name, value in facts.items():
        if page.locator(f"fieldset.grid[id='f-{name}']").count():
            fill_rows(page, name, value)
            continue
        if page.locator(f"textarea[data-lines][name='{name}']").count():
            fill_cells(page, name, value)
            continue
        field = page.locator(f"[name='{name}']")
        field.first.evaluate("node => node.closest('details')?.setAttribute('open', '')")
        kind = field.first.get_attribute("type")
        if kind in ("radio", "checkbox"):
            for one in value if isinstance(value, (list, tuple)) else [value]:
                page.locator(f"label.option:has(input[name='{name}'][value='{one}'])").click()
        elif field.first.evaluate("node => node.tagName") == "SELECT":
            field.first.select_option(str(value))
        else:
            field.first.fill(as_typed(value))
    for name, path in files.items():
        page.set_input_files(f"[name='{name}']", path)
    # Keys of a busy machine come as slowly as a hand's, and whoever scanned says so: in one go with the look whether it
    # is asked, since the page itself answers for what came in one burst.
    page.evaluate("document.querySelector('[data-typed-instead]:not(:has(:checked)) [value=scanned]')?.click()")


def fill_rows(page: Page, name: str, rows: Sequence[Sequence[Any]]) -> None:
    """Answer rows that begin with something known: (what is known, the answer)."""
    for known, answer in rows:
        row = page.locator(f"[id='f-{name}'] .row:has(input[type=hidden][value='{known}'])")
        row.locator(f"label.option:has(input[value='{answer}'])").click()


def fill_cells(page: Page, name: str, rows: Sequence[Sequence[Any]]) -> None:
    """Fill a grid, cell by cell; a new row comes by itself."""
    grid = page.locator(f".field:has(textarea[name='{name}']) .cells .cell-row")
    for number, row in enumerate(rows):
        for place, value in enumerate(row):
            grid.nth(number).locator("input").nth(place).fill(str(value))


def as_typed(value: Any) -> str:
    """A value as it is typed: many scans one a line, rows as tab-separated lines."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "\n".join("\t".join(map(str, row)) if isinstance(row, (list, tuple)) else str(row) for row in value)
    return value.strftime("%Y-%m-%dT%H:%M") if isinstance(value, datetime) else str(value)


class _Quiet(WSGIRequestHandler):
    """Requests are the story's business, not the log's."""

    def log(self, type: str, message: str, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def served(config: Config, clock: Clock) -> Iterator[Server]:
    """The real application on a free port of this machine, told the time by the story's clock."""
    app = create_app(config, clock)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Server(app, f"http://127.0.0.1:{server.server_port}")
    finally:
        server.shutdown()
        thread.join()
