"""What is overseen by month: each count is what the record says, and leads to its entries; a trace runs both ways."""

from __future__ import annotations

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient

from custody.faces.clock import now
from custody.record.engine import open_store
from custody.record.reads.entries import EntryView, latest_entries
from custody.record.reads.oversight import OF_NOTE
from custody.record.reads.things import Wanted, listing
from tests.faces.api.demo_instance import signed_in
from tests.faces.web.people_at_work import Workplace, token


@pytest.fixture(scope="module")
def recorded(place: Workplace) -> tuple[EntryView, ...]:
    """The record, newest first, with one attempt typed and denied, and one deviation entered three hours late."""
    store = open_store(place.config.database)
    with store.reading() as link:
        lot = listing(link, Wanted("lot")).things[0].code
    client = place.signed_in("qian", "ward")
    sent = {"lot": lot, "outcome": "released", "nonce": "a denied one", "typed_reason": "label_missing"}
    client.post("/steps/release_lot", data=sent | {"csrf_token": token(client, "/")})
    facts = {"about": [lot], "reason": "record_incomplete", "grade": "minor", "note": "found at a count"}
    late = {"facts": facts, "nonce": "a late one", "occurred_at": (now() - timedelta(hours=3)).isoformat()}
    answer = signed_in(place.app, "wu").post("/steps/open_deviation", late)
    assert answer.status_code < 300, answer.text
    with store.reading() as link:
        found = latest_entries(link, 5000)
    store.engine.dispose()
    return found


def codes_noted(entry: EntryView) -> set[str]:
    return {note["code"] for note in entry.body.get("notes", ())}


def is_of(entry: EntryView, name: str) -> bool:
    """The same sorts once more, from the parsed entry."""
    accepted = entry.outcome == "accepted"
    return {
        "late": accepted and "late_entry" in codes_noted(entry),
        "let_through": accepted and bool(entry.body.get("authorisations")),
        "typed": entry.channel == "typed" and entry.step not in ("set_secret", "accept_document"),
        "reprinted": accepted and entry.step == "order_label" and entry.body["facts"].get("purpose") == "reprint",
        "denied": entry.outcome == "denied",
    }[name]


def months_of(entries: tuple[EntryView, ...]) -> set[str]:
    """The months as the site in Shanghai has them."""
    return {f"{entry.recorded_at.astimezone(ZoneInfo('Asia/Shanghai')):%Y-%m}" for entry in entries}


@pytest.mark.parametrize("name", OF_NOTE)
def test_the_entries_of_a_sort_are_those_the_record_has(
    place: Workplace, recorded: tuple[EntryView, ...], name: str
) -> None:
    client = place.signed_in("rossi", "quality_desk")
    shown: set[int] = set()
    for month in months_of(recorded):
        shown |= rows(client, f"/oversight?month={month}&of={name}")
    expected = {entry.idx for entry in recorded if is_of(entry, name)}
    assert shown == expected
    assert expected or name in ("reprinted", "let_through")


def test_the_desk_of_who_oversees_counts_this_month_and_nobody_elses_does(place: Workplace) -> None:
    desk = place.signed_in("rossi", "quality_desk").get("/desk").text
    links = [link.replace("&amp;", "&") for link in re.findall(r'href="(/oversight[^"]+)"', desk)]
    assert [link.rsplit("=", 1)[1] for link in links] == list(OF_NOTE)
    client = place.signed_in("wu", "quality_desk")
    figures = dict(re.findall(r'href="/oversight[^"]*of=(\w+)">([\d,]+)</a>', client.get("/desk").text))
    for link in links:
        assert len(rows(client, link)) == int(figures[link.rsplit("=", 1)[1]])
    assert "/oversight" not in place.signed_in("liu", "pharmacy").get("/desk").text


def test_a_month_leads_to_the_one_before_and_never_beyond_the_present(place: Workplace) -> None:
    client = place.signed_in("rossi", "quality_desk")
    page = client.get("/oversight?month=2026-01").text
    assert "month=2025-12" in page
    assert "month=2026-02" in page
    present = client.get("/oversight?month=no month&after=-1").text
    assert len(re.findall(r'class="quiet-button" href="/oversight', present)) == 1
    assert client.get("/oversight?of=anything").status_code == 404


def test_a_lot_on_the_desk_of_an_auditor_is_one_tap_from_its_trace_either_way(place: Workplace) -> None:
    client = place.signed_in("rossi", "quality_desk")
    back, forward = re.findall(r'href="(/things/L\w+/trace/\w+)"', client.get("/desk").text)[:2]
    assert (back.rsplit("/", 1)[1], forward.rsplit("/", 1)[1]) == ("back", "forward")
    kinds_back, kinds_forward = (kinds(client, path) for path in (back, forward))
    assert {"V", "K", "J", "R"} <= kinds_back
    assert {"C", "T"} <= kinds_forward
    assert not kinds_back & kinds_forward
    assert "L" not in kinds_back | kinds_forward


def test_what_has_no_genealogy_has_no_trace(place: Workplace) -> None:
    client = place.signed_in("rossi", "quality_desk")
    lot = re.findall(r"/things/(L\w+)/trace", client.get("/desk").text)[0]
    paths = (f"/things/{lot}/trace/up", "/things/person.1/trace/back", "/things/UXNEHLNNT/trace/back")
    assert [client.get(path).status_code for path in paths] == [404] * 3


def rows(client: FlaskClient, path: str) -> set[int]:
    """The entries a page of the month lists."""
    return {int(idx) for idx in re.findall(r'class="row-link" href="/entries/(\d+)"', client.get(path).text)}


def kinds(client: FlaskClient, path: str) -> set[str]:
    """The kinds, by their letter, of the things a trace lists."""
    return set(re.findall(r'class="row-link" href="/things/(\w)', client.get(path).text))


def test_what_waits_stands_before_what_is_counted(place: Workplace, recorded: tuple[EntryView, ...]) -> None:
    assert recorded
    page = place.signed_in("wu", "quality_desk").get("/desk").text
    assert page.rindex('id="q-') < page.index('id="month"')
