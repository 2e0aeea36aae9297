"""A small demonstration instance, built once a test process through the door, and copies of it for whoever writes."""

from __future__ import annotations

import atexit
import functools
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from custody.app import create_app
from custody.config import Config
from custody.faces.clock import now
from custody.faces.demo import build_demo
from custody.faces.demo.cast import PEOPLE
from tests.databases import Databases
from tests.origins import Origin

ON_POSTGRES = "custody_small_demo"
PASSWORDS = {person.username: person.password for person in PEOPLE}
PINS = {person.username: person.pin for person in PEOPLE}


@functools.cache
def built() -> Path:
    """The folder of the instance as it was built; nobody writes there."""
    mask = os.umask(0o077)  # as the command line does it
    parent = Path(tempfile.mkdtemp(prefix="custody-demo-"))
    atexit.register(shutil.rmtree, parent, ignore_errors=True)
    build_demo(Config(instance=parent / "instance"), now(), small=True).store.engine.dispose()
    os.umask(mask)
    return parent / "instance"


@functools.cache
def built_on_postgres(databases: Databases) -> Origin:
    """The same on a server."""
    config = Config(instance=built().parent / ON_POSTGRES, database_url=databases.empty(ON_POSTGRES))
    build_demo(config, now(), small=True).store.engine.dispose()
    return Origin(config, databases, ON_POSTGRES)


def origin_on(engine: str, request: pytest.FixtureRequest) -> Origin:
    """The instance on `sqlite` or `postgres`."""
    if engine == "sqlite":
        return Origin(Config(instance=built()))
    return built_on_postgres(request.getfixturevalue("databases"))


def copied(folder: Path) -> Path:
    """A copy of the instance in a folder of one's own."""
    return Path(shutil.copytree(built(), folder / "instance"))


@dataclass
class Api:
    """A signed-in client of the API."""

    client: FlaskClient
    headers: dict[str, str]

    def get(self, path: str, **how: Any) -> TestResponse:
        """GET below /api/v1."""
        return self.client.get(f"/api/v1{path}", headers=self.headers, **how)

    def post(self, path: str, body: Mapping[str, Any] | None = None, **how: Any) -> TestResponse:
        """POST below /api/v1; a body is sent as JSON."""
        headers = self.headers | how.pop("headers", {})
        return self.client.post(f"/api/v1{path}", json=body, headers=headers, **how)

    def signed(self, step: str, body: Mapping[str, Any], *usernames: str) -> TestResponse:
        """Check the step, sign what was shown, take it."""
        shown = self.post(f"/steps/{step}/check", body).get_json()["content_sha256"]
        return self.post(
            f"/steps/{step}", {**body, "content_sha256": shown, "signatures": [claim(u) for u in usernames]}
        )

    def first(self, path: str, state: str = "") -> dict[str, Any]:
        """The newest thing of a list."""
        found: dict[str, Any] = self.get(f"{path}?limit=1&state={state}").get_json()["things"][0]
        return found

    def head(self) -> int:
        """The index of the last entry."""
        return int(self.get("/ledger?limit=1").get_json()["head"])


def claim(username: str) -> dict[str, str]:
    """User name and password of a fictitious person."""
    return {"username": username, "password": PASSWORDS[username]}


def application(folder: Path) -> Flask:
    """The application on a copy of the instance."""
    return create_app(Config(instance=copied(folder)))


def signed_in(app: Flask, username: str, station: str = "quality_desk") -> Api:
    """A client with the token of a person."""
    client = app.test_client()
    answer = client.post("/api/v1/sign-in", json={**claim(username), "station": station})
    assert answer.status_code == 200, answer.text
    return Api(client, {"Authorization": f"Bearer {answer.get_json()['token']}"})
