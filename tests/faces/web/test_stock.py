"""Allocating on a page: what is offered and in which order, one tap on a row, and a reason where the order is left."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing

from flask.testing import FlaskClient

from custody.record.engine import open_store
from tests.faces.web.people_at_work import Workplace, token

FORM = "/steps/allocate_containers"
ROW = re.compile(r'name="picked" value="([A-Z]{9})"')


def subject_of(place: Workplace) -> str:
    """A child with a verified prescription."""
    store = open_store(place.config.database)
    with store.reading() as link:
        rows = link.run("SELECT code FROM thing WHERE kind = 'dose' AND state = 'verified' ORDER BY created_idx")
    store.engine.dispose()
    return str(rows[0][0]).partition(".")[0]


def sent(client: FlaskClient, place: Workplace, **facts: str) -> str:
    """The page after the form was sent."""
    form = {"subject": subject_of(place), "dose": "1", "nonce": "stock", "channel": "wedge", **facts}
    return client.post(FORM, data=form | {"csrf_token": token(client, "/")}).text


def test_usable_containers_are_offered_first_expired_first_with_place_and_cells(place: Workplace) -> None:
    page = place.signed_in("liu", "pharmacy").get(f"{FORM}?subject={subject_of(place)}").text
    assert "Usable containers, in the order of the product profile" in page
    assert "This dose needs" in page
    offered = ROW.findall(page)
    assert offered == sorted(offered)  # one lot, one expiry: by code
    first = page[page.index('data-label="Container"') : page.index("Scan this one")]
    assert "expires first" in first
    assert "cells</td>" in first


def test_one_tap_on_a_row_puts_its_code_into_the_form_and_takes_it_off_the_offer(place: Workplace) -> None:
    client = place.signed_in("liu", "pharmacy")
    offered = ROW.findall(client.get(f"{FORM}?subject={subject_of(place)}").text)
    page = sent(client, place, containers=offered[0], picked=offered[1])
    assert f">{offered[0]}\n{offered[1]}</textarea>" in page
    assert ROW.findall(page) == offered[2:]


def test_following_the_order_asks_for_no_reason(place: Workplace) -> None:
    client = place.signed_in("liu", "pharmacy")
    offered = ROW.findall(client.get(f"{FORM}?subject={subject_of(place)}").text)
    assert "was passed over" not in sent(client, place, containers=offered[0], dose="1")


def test_passing_one_over_asks_for_a_reason_from_the_list(place: Workplace) -> None:
    client = place.signed_in("liu", "pharmacy")
    offered = ROW.findall(client.get(f"{FORM}?subject={subject_of(place)}").text)
    assert "was passed over" not in sent(client, place, containers=offered[-1]), "all of them are alike"
    sooner = "UPDATE thing SET attrs = json_set(attrs, '$.expiry_at', ?) WHERE code = ?"
    with closing(sqlite3.connect(place.config.instance / "custody.sqlite3")) as database, database:
        database.execute(sooner, ("2098-01-01T00:00:00.000000Z", offered[0]))
        for code in offered[1:]:
            database.execute(sooner, ("2099-01-01T00:00:00.000000Z", code))
    asked = sent(client, place, containers=offered[-1], nonce="asked")
    assert "A container that is offered before was passed over." in asked
    assert 'name="order_reason" value="not_at_hand"' in asked
    told = sent(client, place, containers=offered[-1], order_reason="not_at_hand", nonce="told")
    assert "was passed over" not in told


def test_nothing_is_offered_before_a_dose_is_named(place: Workplace) -> None:
    assert "Usable containers" not in place.signed_in("liu", "pharmacy").get(FORM).text
