"""What tables, cards and histories say of a thing is all there: on hold, of what number, verified when."""

from __future__ import annotations

import re

from custody.record.reads.things import Wanted, listing
from tests.faces.web.people_at_work import Workplace, token


def rows_of(page: str) -> list[str]:
    return re.findall(r"<tr.*?</tr>", page, re.DOTALL)


def test_a_lot_on_hold_says_so_in_the_list_and_so_does_all_that_came_from_it(place: Workplace) -> None:
    client = place.signed_in("wu", "quality_desk")
    lists = ("/lots", "/containers")
    assert [path for path in lists if "on hold" in " ".join(rows_of(client.get(path).text))] == []
    house = place.app.extensions["custody"]
    with house.store.reading() as link:
        lot = listing(link, Wanted("lot")).things[0].code
    form = {"about": lot, "reason": "damaged", "note": "A dent", "nonce": "hold-in-a-list"}
    answer = client.post("/steps/place_hold", data=form | {"csrf_token": token(client, "/steps/place_hold")})
    assert 'data-verdict="PASS"' in answer.text
    for path in lists:
        rows = [row for row in rows_of(client.get(path).text) if "/things/" in row]
        assert rows
        assert [row for row in rows if "on hold" not in row] == []


def test_a_number_in_a_line_of_the_history_stands_with_its_label(place: Workplace) -> None:
    client = place.signed_in("wu", "quality_desk")
    house = place.app.extensions["custody"]
    with house.store.reading() as link:
        child = listing(link, Wanted("subject")).things[0].code
    page = client.get(f"/things/{child}").text
    assert "Given · Version of the form signed 2 · Parent" in page
    assert "wristband · How many 3" in page


def test_the_frame_says_the_day_and_the_zone_of_the_last_look_at_the_record(place: Workplace) -> None:
    client = place.signed_in("wu", "quality_desk")
    place.app.extensions["custody.watch"].look()
    assert re.search(r"record verified \d+ \w{3} \d{4} \d\d:\d\d \+08:00", client.get("/").text)
