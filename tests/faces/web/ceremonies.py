"""Ceremonies over HTTP: a correction that two sign, as a browser sends it page by page."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from custody.app import create_app
from custody.faces.clock import now
from custody.faces.instance import House
from custody.record.reads.entries import EntryView, entries_after, head
from tests.faces.web.people_at_work import Workplace, token, workplace
from tests.record_room import Clock

STEP = "/steps/correct_entry"
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


@dataclass
class Desk:
    """The demonstration under a clock that stands still; an analyst corrects results, and quality approves it."""

    folder: Path
    clock: Clock = field(default_factory=lambda: Clock(now()))

    def __post_init__(self) -> None:
        self.place: Workplace = workplace(self.folder)
        self.place.app = create_app(self.place.config, self.clock)
        self.house: House = self.place.app.extensions["custody"]

    def entries(self, after: int = -1) -> tuple[EntryView, ...]:
        with self.house.store.reading() as link:
            return entries_after(link, after, 1000)

    def head(self) -> int:
        with self.house.store.reading() as link:
            return head(link)[0]

    def accepted(self, after: int) -> list[str]:
        """The steps taken since."""
        return [one.step for one in self.entries(after) if one.result == "accepted" and one.actor != "system"]

    def facts(self, test: str = "viability", value: str = "90.1") -> dict[str, Any]:
        """A correction of the newest value of a result."""
        wrong = next(one for one in self.entries() if one.step == "record_result" and one.body["facts"]["test"] == test)
        named = {"entry": str(wrong.idx), "thing": wrong.body["facts"]["sample"], "test": test}
        return {**named, "field": "value", "value": value, "explanation": "digits swapped"}

    def shown(self, client: FlaskClient, facts: dict[str, Any], nonce: str) -> dict[str, str]:
        """What the page of the ceremony will send, without signatures."""
        page = client.post(STEP, data={**facts, "nonce": nonce, "csrf_token": token(client, STEP)})
        return sent_by(page)

    def by(self, key: str, who: str, pin: str = "") -> dict[str, str]:
        """A claim by badge and PIN."""
        person = self.place.people[who]
        return {f"{key}.badge": person["badge"], f"{key}.pin": pin or person["pin"]}

    def both(self) -> dict[str, str]:
        """Analyst and quality."""
        return self.by("performer", "gao") | self.by("second", "wu")


def sent_by(page: TestResponse) -> dict[str, str]:
    """The hidden fields of the ceremony on a page."""
    found = {name: html.unescape(value) for name, value in HIDDEN.findall(page.text)}
    assert found.get("signing") == "1", page.text
    return found


def says(page: TestResponse) -> str:
    """The text of a page."""
    return html.unescape(re.sub(r"<[^>]+>", " ", page.text))
