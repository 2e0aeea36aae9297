"""The scan page: a STOP waits for its acknowledgement, and the frame says whether the record verified."""

from __future__ import annotations

import re

from custody.faces.watching import Watch
from custody.record.reads.entries import entries_by, head
from tests.faces.web.people_at_work import Workplace, token


def test_nothing_is_scanned_past_a_stop_until_it_is_acknowledged(place: Workplace) -> None:
    client = place.signed_in("deng", "thaw_bench")
    house = place.app.extensions["custody"]
    with house.store.reading() as link:
        lot = link.run("SELECT code FROM thing WHERE kind = 'lot'")[0][0]
    facts = {"lot": lot, "outcome": "released", "nonce": "stop-1", "csrf_token": token(client, "/steps/release_lot")}
    stopped = client.post("/steps/release_lot", data=facts)
    assert 'data-verdict="STOP"' in stopped.text
    with house.store.reading() as link:
        entry = head(link)[0]

    scanned = client.post("/scan", data={"text": lot, "csrf_token": token(client, "/")})
    assert scanned.status_code == 303
    other = {"entry": "1", "acknowledged": "put_aside", "nonce": "a-0", "csrf_token": token(client, "/")}
    refused = client.post("/acknowledge", data=other)
    assert (refused.status_code, "Entry 1 is no STOP that was shown to you." in refused.text) == (409, True)
    client.post("/acknowledge", data=other | {"entry": "abc", "nonce": "a-00"})
    waiting = client.get("/").text
    assert 'data-verdict="STOP"' in waiting
    assert "readonly" in waiting
    done = {"entry": str(entry), "acknowledged": "put_aside", "nonce": "a-1", "csrf_token": token(client, "/")}
    client.post("/acknowledge", data=done)

    assert client.post("/scan", data={"text": lot, "csrf_token": token(client, "/")}).status_code == 200
    with house.store.reading() as link:
        last = entries_by(link, _person(place, "deng"), 1)[0]
    assert last.step == "acknowledge_stop"


def _person(place: Workplace, username: str) -> str:
    house = place.app.extensions["custody"]
    with house.store.reading() as link:
        return str(link.run("SELECT person FROM credential WHERE username = ?", (username,))[0][0])


def test_the_frame_says_when_the_record_verified(place: Workplace) -> None:
    client = place.signed_in("rossi", "quality_desk")
    assert "record verified" not in client.get("/ledger").text
    watch: Watch = place.app.extensions["custody.watch"]

    seen = watch.look()

    assert seen.intact
    assert re.search(r"record verified \d+ \w{3} \d{4} \d\d:\d\d \+08:00, entry \d", client.get("/ledger").text)


def test_a_quiet_station_says_so_to_its_devices_and_another_does_not(place: Workplace) -> None:
    pages = {station: place.signed_in("lin", station).get("/").text for station in ("ward", "quality_desk")}
    assert {station: "data-sound data-quiet" in page for station, page in pages.items()} == {
        **{"ward": True, "quality_desk": False},
    }
