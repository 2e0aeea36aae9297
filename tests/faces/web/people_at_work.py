"""People at work on the web face: the real application on a small demonstration, and persons signed in to it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from custody.app import create_app
from custody.config import Config
from custody.faces.demo import PEOPLE_FILE
from tests.faces.api.demo_instance import copied


@dataclass
class Workplace:
    """The application, its instance, and the fictitious people's sign-ins."""

    app: Flask
    config: Config
    people: dict[str, dict[str, Any]]

    def visitor(self) -> FlaskClient:
        """Somebody who is not signed in."""
        return self.app.test_client()

    def signed_in(self, who: str, station: str) -> FlaskClient:
        """A person signed in by badge and PIN at a station."""
        client = self.visitor()
        person = self.people[who]
        form = {"way": "badge", "badge": person["badge"], "pin": person["pin"], "csrf_token": token(client, "/sign-in")}
        assert client.post("/sign-in", data=form).status_code == 303
        assert (
            client.post("/station", data={"station": station, "csrf_token": token(client, "/station")}).status_code
            == 303
        )
        return client


def workplace(folder: Path) -> Workplace:
    """A copy of the small demonstration, and its application."""
    config = Config(instance=copied(folder))
    people = json.loads((config.instance / PEOPLE_FILE).read_text())
    return Workplace(create_app(config), config, {one["username"]: one for one in people})


def token(client: FlaskClient, path: str) -> str:
    """The token a form on this page carries."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(path).text)
    assert found is not None, path
    return found[1]


def one_time_code(place: Workplace, answer: str, approver: str = "wu") -> dict[str, str]:
    """Both halves of the code of a person who was invited, as /enrol takes them: that of the answer, and that which the
    approver reads on the page of the entry."""
    first, entry = re.search(r"shown only now: ([A-Z-]{19})", answer), re.search(r'href="/entries/(\d+)"', answer)
    assert first is not None, answer
    assert entry is not None, answer
    page = place.signed_in(approver, "quality_desk").get(f"/entries/{entry[1]}").text
    second = re.search(r">\s*([A-Z]{4}-[A-Z]{4})\s*<", page)
    assert second is not None, page
    return {"one_time": first[1], "second_half": second[1]}
