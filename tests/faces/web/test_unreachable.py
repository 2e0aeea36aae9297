"""When the record does not answer: NOT RECORDED, in one sentence, and what was typed can be sent again as it was."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from custody.faces.instance import WITNESS_FILE, House, seal_key
from custody.record.checkpoints import Seal, note_text
from custody.record.reads.entries import head
from tests.faces.api.demo_instance import PASSWORDS
from tests.faces.web.people_at_work import Workplace, token, workplace
from tests.record.test_full_disk import at_most
from tests.record_room import identified

ABOUT_A_HOLD = {"reason": "damaged", "note": "A dent beside the port", "nonce": "hold-1"}


@pytest.fixture
def own(tmp_path: Path) -> Workplace:
    return workplace(tmp_path)


def house_of(place: Workplace) -> House:
    house: House = place.app.extensions["custody"]
    return house


@contextmanager
def gone(place: Workplace) -> Iterator[None]:
    """The database's file is away, and no connection to it is left."""
    path = place.config.instance / "custody.sqlite3"
    house_of(place).store.engine.dispose()
    away = path.rename(path.with_suffix(".away"))
    path.mkdir()
    yield
    house_of(place).store.engine.dispose()
    path.rmdir()
    away.rename(path)


@contextmanager
def locked(place: Workplace) -> Iterator[None]:
    """Somebody else writes to the database and does not come to an end."""
    other = sqlite3.connect(place.config.instance / "custody.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.execute("ROLLBACK")
    other.close()


@contextmanager
def full(place: Workplace) -> Iterator[None]:
    """There is no room for another byte."""
    with at_most((place.config.instance / "custody.sqlite3-wal").stat().st_size):
        yield


def hold(place: Workplace, client: FlaskClient) -> dict[str, str]:
    """A form of place_hold, filled in."""
    with house_of(place).store.reading() as link:
        code = str(link.run("SELECT code FROM thing WHERE kind = 'lot'")[0][0])
    return {"about": code, **ABOUT_A_HOLD, "csrf_token": token(client, "/steps/place_hold")}


def size(place: Workplace) -> int:
    with house_of(place).store.reading() as link:
        return head(link)[0]


@pytest.mark.parametrize("trouble", [gone, locked, full], ids=["gone", "locked", "full"])
def test_what_was_sent_while_the_record_did_not_answer_can_be_sent_again(own: Workplace, trouble: object) -> None:
    assert callable(trouble)
    client = own.signed_in("mei", "ward")
    typed, before = hold(own, client), size(own)
    with trouble(own):
        answer = client.post("/steps/place_hold", data=typed)
        assert answer.status_code == 503
        assert "NOT RECORDED" in answer.text
        assert "Traceback" not in answer.text
        assert 'action="/steps/place_hold"' in answer.text
        for name in ("note", "nonce", "about"):
            assert f'name="{name}" value="{typed[name]}"' in answer.text
    assert size(own) == before
    again = client.post("/steps/place_hold", data=typed)
    assert 'data-verdict="PASS"' in again.text
    assert size(own) == before + 1


def test_a_ledger_older_than_its_checkpoint_takes_nothing_and_there_is_nothing_to_send_again(own: Workplace) -> None:
    client = own.signed_in("mei", "ward")
    typed, before = hold(own, client), size(own)
    door = house_of(own).door
    folder = house_of(own).config.instance
    seal = Seal(house_of(own).name, seal_key(folder))
    text = note_text(seal.name, before + 8, door.seal().root)
    (folder / WITNESS_FILE).write_text(f"{text}\n{seal.signature(text)}")
    answer = client.post("/steps/place_hold", data=typed)
    assert answer.status_code == 503
    assert "NOT RECORDED" in answer.text
    assert "The ledger on this server is an old copy" in answer.text
    assert 'action="/steps/place_hold"' not in answer.text
    assert size(own) == before


def test_a_signature_that_could_not_be_recorded_is_asked_for_again_and_no_secret_is_in_the_page(own: Workplace) -> None:
    client = own.signed_in("admin", "quality_desk")
    facts = {"name": "Nina New", "username": "nina", "roles": "nurse", "nonce": "new-1", **identified("nina")}
    facts["csrf_token"] = token(client, "/steps/register_person")
    shown = re.search(
        r'name="content_sha256" value="([0-9a-f]{64})"', client.post("/steps/register_person", data=facts).text
    )
    assert shown is not None
    signed = {"signing": "1", "content_sha256": shown[1]}
    for key, who in (("performer", "admin"), ("second", "wu")):
        signed |= {f"{key}.username": who, f"{key}.password": PASSWORDS[who]}
    with gone(own):
        answer = client.post("/steps/register_person", data=facts | signed)
    assert answer.status_code == 503
    assert 'name="username" value="nina"' in answer.text
    assert PASSWORDS["wu"] not in answer.text
    assert "shown only now" in client.post("/steps/register_person", data=facts | signed).text


def test_a_page_that_cannot_be_read_says_so_and_offers_nothing_to_send(own: Workplace) -> None:
    client = own.signed_in("mei", "ward")
    with gone(own):
        answer = client.get("/lots")
    assert answer.status_code == 503
    assert "The record cannot be reached." in answer.text
    assert "NOT RECORDED" not in re.sub(r"(?s)<template.*?</template>", "", answer.text)


def test_the_api_says_the_same(own: Workplace) -> None:
    client = own.visitor()
    claim = {name: own.people["mei"][name] for name in ("badge", "pin")}
    bearer = client.post("/api/v1/sign-in", json=claim).get_json()["token"]
    with gone(own):
        answer = client.get("/api/v1/me", headers={"Authorization": f"Bearer {bearer}"})
    assert (answer.status_code, answer.get_json()["code"]) == (503, "not_recorded")
