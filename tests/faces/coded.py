"""A small demonstration whose role matrix asks some roles for one-time codes, with a clock to be set; and people's
authenticators."""

from __future__ import annotations

import hashlib
import html
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyotp
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from custody.app import create_app
from custody.config import Config
from custody.faces.clock import now
from custody.faces.demo.cast import PEOPLE, Cast
from custody.faces.demo.cast import Clock as Story
from custody.faces.instance import House, open_house
from custody.record.attempt import StoredFile
from custody.record.engine import open_store
from custody.record.reads.people import Account, by_username
from custody.seeds import seed
from tests.faces.api.demo_instance import PASSWORDS, PINS, copied
from tests.faces.web.people_at_work import token
from tests.record_room import Clock


@dataclass
class Coded:
    """The application, its clock, and the authenticators people have set up."""

    app: Flask
    config: Config
    clock: Clock
    secrets: dict[str, str] = field(default_factory=dict)
    recovery: dict[str, list[str]] = field(default_factory=dict)

    @property
    def house(self) -> House:
        """The house of the application."""
        found: House = self.app.extensions["custody"]
        return found

    def account(self, who: str) -> Account:
        """Somebody's account as it is now."""
        with self.house.store.reading() as link:
            found = by_username(link, who)
        assert found is not None
        return found

    def code(self, who: str) -> str:
        """A code nobody has used yet: time passes until the authenticator shows another."""
        self.clock.advance(seconds=31)
        return pyotp.TOTP(self.secrets[who]).at(self.clock())

    def secret_given(self, who: str, visitor: FlaskClient, by_badge: bool = False) -> TestResponse:
        """The sign-in form with the right secret."""
        form = {"way": "password", "username": who, "password": PASSWORDS[who]}
        if by_badge:
            form = {"way": "badge", "badge": self.account(who).badge, "pin": PINS[who]}
        return visitor.post("/sign-in", data=form | {"csrf_token": token(visitor, "/sign-in")})

    def code_given(self, page: TestResponse, visitor: FlaskClient, code: str) -> TestResponse:
        """The form of the page that came back, with this code."""
        action = re.search(r'<form class="card form" method="post" action="([^"]+)"', page.text)
        assert action is not None, page.text
        return visitor.post(action[1], data=fields(page) | {"one_time": code})

    def set_up(self, who: str, visitor: FlaskClient) -> TestResponse:
        """Sign in as somebody who must set up an authenticator, and set it up."""
        page = self.secret_given(who, visitor)
        self.secrets[who] = secret_on(page)
        done = self.code_given(page, visitor, self.code(who))
        self.recovery[who] = re.findall(r'<li class="code">([0-9-]{19})</li>', done.text)
        return done

    def signed_in(self, who: str, station: str = "quality_desk") -> FlaskClient:
        """Somebody signed in with an authenticator."""
        visitor = self.app.test_client()
        if who in self.secrets:
            self.code_given(self.secret_given(who, visitor), visitor, self.code(who))
        elif self.secret_given(who, visitor).status_code != 303:
            self.set_up(who, visitor)
        visitor.post("/station", data={"station": station, "csrf_token": token(visitor, "/station")})
        return visitor


def coded(folder: Path, *roles: str, **settings: Any) -> Coded:
    """A copy of the small demonstration in which these roles give codes."""
    config = Config(instance=copied(folder), **settings)
    ask_codes(config, roles)
    clock = Clock(now())
    return Coded(create_app(config, clock), config, clock)


def secret_on(page: TestResponse) -> str:
    """What an authenticator is set up with, as it is typed: eight groups of four."""
    groups = re.findall(r'<span class="by-four">([A-Z2-7]{4})</span>', page.text)
    assert len(groups) == 8, page.text
    return "".join(groups)


def ask_codes(config: Config, roles: tuple[str, ...], version: str = "2") -> None:
    """Put a role matrix in force that asks these roles for codes."""
    story = Story(now())
    house = open_house(config, open_store(config.database), story)
    cast = Cast(house, story)
    with house.store.reading() as link:
        for person in PEOPLE:
            found = by_username(link, person.username)
            cast.persons[person.username] = found.person if found else ""
    listed = ", ".join(f'"{role}"' for role in roles)
    data = seed("role_matrix").decode().replace("second_factor = []", f"second_factor = [{listed}]").encode()
    facts = {
        "type": "role_matrix",
        "title": "role_matrix",
        "version": version,
        "file": hashlib.sha256(data).hexdigest(),
    }
    cast.do("approve_document", "fang", facts, second="wu", files=[StoredFile(data, "application/toml")])
    house.store.engine.dispose()


def fields(page: TestResponse) -> dict[str, str]:
    """Every hidden field of the main form of a page."""
    form = page.text[page.text.rindex('<form class="card form"') :]
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form[: form.index("</form>")])
    return {name: html.unescape(value) for name, value in found}
