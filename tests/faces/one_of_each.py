"""The small demonstration with one person more for each role of the matrix, who holds that role alone, signed in."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from flask import Flask
from werkzeug.test import TestResponse

from custody.faces.clock import now
from custody.faces.demo.cast import Cast, Clock
from custody.faces.instance import House
from custody.faces.wire import read_step_facts
from custody.record.attempt import Attempt, Credential, Enclosures
from custody.record.reads.entries import EntryView, head, latest_entries
from custody.record.reads.people import by_username
from custody.rules.registry import registry
from custody.rules.step import Step
from custody.seeds import seed
from tests.faces.web.people_at_work import workplace

MATRIX = tomllib.loads(seed("role_matrix").decode())
ROLES: tuple[str, ...] = tuple(MATRIX["roles"])
_CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)  # nobody signs in with it: sessions are begun below


@dataclass
class Asker:
    """Somebody in one role, or nobody: the one token is their cookie on pages and their bearer token in the API."""

    app: Flask
    token: str = ""
    person: str = ""

    def ask(self, route: str, body: Mapping[str, Any] | None = None, **how: Any) -> TestResponse:
        """A request of this method to this address, as `POST /scan`."""
        method, _, path = route.partition(" ")
        client, headers = self.app.test_client(), dict(how.pop("headers", {}))
        if not path.startswith("/api/"):
            client.set_cookie("custody", self.token)
            return client.open(path, method=method, data=body, headers=headers, **how)
        headers |= {"Authorization": f"Bearer {self.token}"} if self.token else {}
        sent = (body or {}) if method == "POST" else None
        return client.open(path, method=method, headers=headers, json=sent, **how)


@dataclass
class Floor:
    """The application, and one person of each role."""

    app: Flask
    askers: dict[str, Asker]

    @property
    def house(self) -> House:
        """The house of the application."""
        found: House = self.app.extensions["custody"]
        return found

    def size(self) -> int:
        """How many entries the ledger has."""
        with self.house.store.reading() as link:
            return head(link)[0] + 1

    def newest(self) -> EntryView:
        """The last entry."""
        with self.house.store.reading() as link:
            return latest_entries(link, 1)[0]


def floor_in(folder: Path) -> Floor:
    """One of each role, in a copy of the small demonstration. Forms go without their token."""
    app = workplace(folder).app
    app.config["WTF_CSRF_ENABLED"] = False
    house: House = app.extensions["custody"]
    cast = Cast(house, Clock(now()))
    with house.store.reading() as link:
        known = {who: by_username(link, who) for who in ("admin", "wu")}
    cast.persons = {who: found.person for who, found in known.items() if found}
    persons = {role: cast.persons["admin"] if role == "administrator" else _hired(cast, role) for role in ROLES}
    return Floor(app, {role: Asker(app, house.keys.begin(key, "ward", "en"), key) for role, key in persons.items()})


def may(role: str, step: Step) -> bool:
    """Whether the matrix of the demonstration lets a role take a step."""
    rows = {row["name"]: row["roles"] for row in MATRIX["permission"]}
    return step.for_oneself or role in rows.get(step.permission, ())


def _hired(cast: Cast, role: str) -> str:
    """A new person who holds this role alone, with secrets of their own."""
    username = f"some.{role.replace('_', '.')}"
    facts = {"name": f"Someone {role.replace('_', ' ')}", "username": username, "roles": [role]}
    shown = {"staff_number": f"EACH-{username}", "identity_checked": "known_personally"}
    cast.clock.at = now()
    person = cast.do("register_person", "admin", facts | shown, second="wu")["@1"]
    secrets = Credential(username, _CHEAP.hash("nobody says this"), _CHEAP.hash("000000"))
    raw = {"password_digest": _digest(secrets.password_hash), "pin_digest": _digest(secrets.pin_hash)}
    read = read_step_facts(registry().steps["set_secret"], raw)
    attempt = Attempt("set_secret", read.facts, person, enclosures=Enclosures(credential=secrets))
    assert cast.house.door.record(attempt).passed
    return person


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
