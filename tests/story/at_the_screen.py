"""A tablet whose session ends as in the house: a client of the pages, signed in by badge and PIN, and what its pages
keep of what was typed."""

from __future__ import annotations

import re
from dataclasses import replace

from flask.testing import FlaskClient

from custody.app import create_app
from tests.faces.web.people_at_work import token
from tests.story.scene import Scene
from tests.story.stage import SECRETS


def at_the_screen(scene: Scene, who: str) -> FlaskClient:
    """Somebody at a tablet of this house, where a session stands idle for ten minutes and lives for an hour."""
    config = replace(scene.cast.house.config, session_idle_minutes=10, session_absolute_minutes=60)
    client = create_app(config, scene.clock).test_client()
    form = by_badge(scene, who) | {"csrf_token": token(client, "/sign-in")}
    assert client.post("/sign-in", data=form).status_code == 303
    client.post("/station", data={"station": "ward", "csrf_token": token(client, "/station")})
    return client


def by_badge(scene: Scene, who: str) -> dict[str, str]:
    return {"badge": scene.cast.badges[who], "pin": SECRETS[who].pin, "way": "badge"}


def carried(page: str) -> dict[str, str]:
    """What a page keeps of a form that could not be taken."""
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))


def csrf(page: str) -> str:
    return page.split('name="csrf_token" value="')[1].split('"')[0]
