"""What tells something says what it means before it is told, and its entry leads to where it is taken back."""

from __future__ import annotations

import re

import pytest

from custody.faces.clock import now
from custody.faces.demo.cast import Cast, Clock
from custody.faces.instance import House
from custody.record.reads.entries import head
from custody.record.reads.things import Wanted, listing
from tests.faces.web.people_at_work import Workplace


@pytest.fixture(scope="module")
def told(place: Workplace) -> int:
    """The entry of something told of a container."""
    house: House = place.app.extensions["custody"]
    with house.store.reading() as link:
        people = listing(link, Wanted("person", most=100)).things
        container = listing(link, Wanted("container")).things[0].code
    cast = Cast(house, Clock(now()), {person.text("username"): person.code for person in people})
    facts = {"item": container, "what": "other", "account": "fell off the trolley", "from_paper": "no"}
    cast.do("record_as_happened", "wu", facts, station="quality_desk")
    with house.store.reading() as link:
        return head(link)[0]


def test_the_entry_of_what_was_told_leads_to_the_form_that_takes_it_back(place: Workplace, told: int) -> None:
    client = place.signed_in("wu", "quality_desk")
    [way] = re.findall(r'href="(/steps/take_back_entry[?][^"]*)"', client.get(f"/entries/{told}").text)
    form = client.get(way).text
    assert re.search(rf'name="entry"[^>]*value="{told}"|value="{told}"[^>]*name="entry"', form)


def test_the_entry_of_what_was_done_leads_nowhere_back(place: Workplace, told: int) -> None:
    client = place.signed_in("wu", "quality_desk")
    assert "take_back_entry" not in client.get(f"/entries/{told - 1}").text


def test_whoever_takes_no_part_is_offered_no_way_back(place: Workplace, told: int) -> None:
    client = place.signed_in("rossi", "quality_desk")
    assert "take_back_entry" not in client.get(f"/entries/{told}").text


def test_each_thing_that_can_have_happened_says_what_it_ends(place: Workplace) -> None:
    form = place.signed_in("lin", "ward").get("/steps/record_as_happened").text
    for words in ("Lost: nobody finds it", "Destroyed: nothing is left", "Thawed by itself", "Given in error: it was"):
        assert words in form
    assert not re.search(r'name="account"[^>]*required', form)
