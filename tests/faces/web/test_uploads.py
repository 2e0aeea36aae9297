"""Files between a form and its signature: for whoever sent them, of a bearable size, and not for ever."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from custody.app import create_app
from custody.config import Config
from custody.faces.clock import now
from custody.faces.instance import House
from custody.faces.web.uploads import KEPT_FOR, MEGABYTE, keep_uploads, kept_uploads, sweep_uploads
from custody.record.attempt import StoredFile
from custody.record.reads.entries import latest_entries
from tests.faces.web.people_at_work import Workplace, token, workplace

TYPED = {"type": "sites", "title": "Sites of the house", "version": "7"}
DATA = b'title = "Sites"\n'
DIGEST = hashlib.sha256(DATA).hexdigest()


@pytest.fixture
def own(tmp_path: Path) -> Workplace:
    """A workplace of this test's own, which takes files of one megabyte."""
    place = workplace(tmp_path)
    config = replace(place.config, largest_upload_mb=1)
    return Workplace(create_app(config), config, place.people)


def sent(client: FlaskClient, data: bytes | None = DATA, **more: str) -> TestResponse:
    """The form of approve_document with a file, sent."""
    facts: dict[str, Any] = {**TYPED, "csrf_token": token(client, "/steps/approve_document"), **more}
    if data is not None:
        facts["file"] = (io.BytesIO(data), "sites.toml")
    return client.post("/steps/approve_document", data=facts, content_type="multipart/form-data")


def files_in(config: Config) -> list[str]:
    """Names of the files that are kept."""
    return sorted(path.name for path in (config.instance / "uploads").glob("**/*") if path.is_file())


def house_of(place: Workplace) -> House:
    house: House = place.app.extensions["custody"]
    return house


def test_a_file_is_kept_for_whoever_sent_it_and_nobody_else_can_name_it(own: Workplace) -> None:
    author, other = own.signed_in("wu", "quality_desk"), own.signed_in("zhao", "quality_desk")
    assert f'value="{DIGEST}"' in sent(author, version="").text
    assert files_in(own.config) == [DIGEST, f"{DIGEST}.type"]

    stolen = sent(other, None, file=DIGEST, signing="1", content_sha256="0" * 64)
    assert stolen.status_code == 422
    assert "The file did not arrive." in stolen.text
    assert "The file did not arrive." not in sent(author, None, file=DIGEST, signing="1", content_sha256="0" * 64).text


def test_a_file_survives_signing_in_again_in_mid_form(own: Workplace) -> None:
    sent(own.signed_in("wu", "quality_desk"), version="")
    again = sent(own.signed_in("wu", "quality_desk"), None, file=DIGEST, signing="1", content_sha256="0" * 64)
    assert "The file did not arrive." not in again.text


def test_a_file_that_is_too_large_is_told_in_one_sentence_and_the_form_stays(own: Workplace) -> None:
    client = own.signed_in("wu", "quality_desk")
    answer = sent(client, b"x" * (MEGABYTE + 1))
    assert answer.status_code == 413
    assert "This file is too large: at most 1 MB." in answer.text
    assert TYPED["title"] in answer.text
    assert files_in(own.config) == []
    with house_of(own).store.reading() as link:
        last = latest_entries(link, 1)[0]
    assert (last.step, last.result, last.body["facts"]) == ("approve_document", "refused", {})
    assert sent(client, b"x" * MEGABYTE).status_code != 413


def test_a_request_that_is_larger_than_any_form_is_told_the_same_limit(own: Workplace) -> None:
    answer = sent(own.signed_in("wu", "quality_desk"), b"x" * (4 * MEGABYTE))
    assert answer.status_code == 413
    assert "a file may have at most 1 MB" in answer.text


def test_nothing_is_stored_for_somebody_who_may_not_take_the_step(own: Workplace) -> None:
    nurse = own.signed_in("lin", "ward")
    assert sent(nurse, version="").status_code == 403
    assert files_in(own.config) == []
    answer = sent(nurse)
    assert 'data-verdict="STOP"' in answer.text
    with house_of(own).store.reading() as link:
        last = latest_entries(link, 1)[0]
    assert (last.result, last.body["reasons"][0]["code"]) == ("denied", "not_permitted")
    assert files_in(own.config) == []


def test_what_nobody_signed_in_a_day_is_swept_at_the_next_file_and_at_the_start(tmp_path: Path) -> None:
    house = house_of(workplace(tmp_path))
    later = replace(house, clock=lambda: now() + KEPT_FOR + timedelta(minutes=1))
    old, new = StoredFile(b"old", "text/plain"), StoredFile(b"new", "text/plain")
    keep_uploads(house, "person.1", (old,))
    sweep_uploads(house)
    assert len(files_in(house.config)) == 2
    keep_uploads(later, "person.2", (new,))
    assert kept_uploads(later, "person.1", (hashlib.sha256(b"old").hexdigest(),)) == ()
    assert len(files_in(house.config)) == 2

    create_app(house.config, lambda: now() + timedelta(days=3))
    assert files_in(house.config) == []
