"""The hour in which clocks are changed, on a paper entry: it comes twice, or never, and nobody guesses which."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient

from custody.app import create_app
from custody.faces.demo.setting_up import Shop
from custody.faces.web.local_times import in_changed_hour, with_offset
from custody.record.attempt import StoredFile
from custody.seeds import seed
from tests.faces.web.people_at_work import token
from tests.story import by_the_cast as way
from tests.story.on_the_record import intact, last_entry, last_idx
from tests.story.scene import AtTheDoor
from tests.story.stage import SECRETS

pytestmark = pytest.mark.both_engines
BERLIN = "Europe/Berlin"
STEP = "/steps/record_as_happened"
SHEET = ("thaw_started_at", "il2_given_at", "started_at", "occurred_at")
TWICE, NEVER = "2026-10-25T02:30", "2026-03-29T02:30"


@pytest.fixture(scope="module")
def client(scene: AtTheDoor) -> Iterator[FlaskClient]:
    """Lin Hao at a ward whose site keeps summer time, in the morning after the clocks were put back."""
    sites = StoredFile(seed("sites").replace(b"Asia/Shanghai", BERLIN.encode()), "application/toml")
    named = {"type": "sites", "title": "sites", "version": "2", "file": hashlib.sha256(sites.data).hexdigest()}
    scene.cast.do("approve_document", "sun", named, second="wu", files=[sites])
    scene.clock.to(datetime(2026, 10, 25, 6, 0, tzinfo=UTC))
    with create_app(scene.cast.house.config, scene.clock).test_client() as client:
        badge = {"way": "badge", "badge": scene.cast.badges["lin"], "pin": SECRETS["lin"].pin}
        client.post("/sign-in", data={**badge, "csrf_token": token(client, "/sign-in")})
        client.post("/station", data={"station": "ward", "csrf_token": token(client, "/station")})
        yield client


@pytest.fixture(scope="module")
def container(scene: AtTheDoor, shop: Shop) -> str:
    return way.lot(scene, shop, ("JK500-26-641", 0, 1)).containers[0]


@pytest.mark.parametrize("typed", [TWICE, NEVER])
def test_the_hour_of_a_change_of_clocks_is_asked_for_with_its_offset_and_nothing_typed_is_lost(
    scene: AtTheDoor, container: str, client: FlaskClient, typed: str
) -> None:
    before = last_idx(scene)
    answer = client.post(STEP, data=_paper(client, container) | {"occurred_at": typed})
    assert answer.status_code == 422
    page = html.unescape(answer.text)
    assert "The clocks were changed in this hour." in page
    field = re.search(r'<input[^>]*name="occurred_at"[^>]*>', page)
    assert field is not None
    assert 'type="text"' in field[0], "a field that takes an offset"
    assert f'value="{typed}"' in field[0]
    assert "Sheet of the night" in page
    assert last_idx(scene) == before + 1, "what was tried is in the record, refused"


@pytest.mark.parametrize("field", SHEET)
@pytest.mark.parametrize("typed", [TWICE, NEVER])
def test_every_time_of_a_paper_sheet_in_that_hour_is_asked_for_in_the_same_words(
    container: str, client: FlaskClient, typed: str, field: str
) -> None:
    times = dict.fromkeys(SHEET, "2026-10-25T01:40")
    sheet = {"item": container, "what": "given_on_paper", "account": "Sheet of the night", "from_paper": "yes"}
    answer = client.post(STEP, data={**sheet, **times, field: typed, "csrf_token": token(client, STEP)})
    page = html.unescape(answer.text)
    assert answer.status_code == 422
    assert "The clocks were changed in this hour." in page
    assert "Say the offset from UTC as well" not in page
    drawn = {name: found[0] for name in SHEET if (found := re.search(rf'<input[^>]*name="{name}"[^>]*>', page))}
    assert [name for name, tag in drawn.items() if 'type="text"' in tag] == [field], "a field that takes an offset"
    assert f'value="{typed}"' in drawn[field]
    assert all('value="2026-10-25T01:40' in tag for name, tag in drawn.items() if name != field), "nothing is lost"


@pytest.mark.parametrize(("offset", "utc_hour"), [("+02:00", 0), ("+01:00", 1)])
def test_with_the_offset_either_of_the_two_hours_is_recorded_as_it_was(
    scene: AtTheDoor, container: str, client: FlaskClient, offset: str, utc_hour: int
) -> None:
    page = client.post(STEP, data=_paper(client, container) | {"occurred_at": TWICE + offset}).text
    assert 'name="performer.badge"' in page, page
    signed = {"performer.badge": scene.cast.badges["lin"], "performer.pin": SECRETS["lin"].pin}
    done = client.post(STEP, data=_hidden(page) | signed)
    assert 'data-verdict="PASS"' in done.text, done.text
    assert last_entry(scene).occurred_at == datetime(2026, 10, 25, utc_hour, 30, tzinfo=UTC)
    intact(scene)


def test_every_other_hour_has_the_offset_of_its_day() -> None:
    assert with_offset("2026-10-25T03:00", BERLIN) == "2026-10-25T03:00:00+01:00"
    assert with_offset("2026-10-25T01:59", BERLIN) == "2026-10-25T01:59:00+02:00"
    assert with_offset("2026-10-25T02:30", "Asia/Shanghai") == "2026-10-25T02:30:00+08:00"
    assert with_offset("2026-10-25T02:30+01:00", BERLIN) == "2026-10-25T02:30+01:00"
    assert [in_changed_hour(one, BERLIN) for one in (TWICE, NEVER, "2026-10-25T03:00", "at night")] == [
        True,
        True,
        False,
        False,
    ]


def _paper(client: FlaskClient, container: str) -> dict[str, str]:
    facts = {"item": container, "what": "other", "account": "Sheet of the night", "from_paper": "no"}
    return {**facts, "csrf_token": token(client, STEP)}


def _hidden(page: str) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    return {name: html.unescape(value) for name, value in found}
