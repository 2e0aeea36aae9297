"""A label that could not be scanned asks for its reprint by itself: whoever orders labels there finds it on their desk
until a new copy is on the thing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from custody.faces.demo.cast import Cast, Clock
from custody.faces.demo.laboratory import order_labels
from custody.faces.instance import House
from custody.record.reads.things import Wanted, listing
from tests.faces.web.people_at_work import Workplace, token, workplace
from tests.faces.web.test_stopping import acknowledge, nonce

QUEUE = "/desk/labels_to_reprint"
STORE = "cryo_store"


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    return workplace(tmp_path)


@dataclass
class Bag:
    """A container that stands in the cryo store, and where."""

    code: str
    position: str


@pytest.fixture
def bag(place: Workplace) -> Bag:
    with house(place).store.reading() as link:
        stored = next(one for one in listing(link, Wanted("container")).things if one.state("custody") == "stored")
        found = link.run("SELECT parent FROM edge WHERE child = ? AND kind = 'keeps'", (stored.code,))
    return Bag(stored.code, str(found[0][0]))


def house(place: Workplace) -> House:
    found: House = place.app.extensions["custody"]
    return found


def typed(place: Workplace, bag: Bag, reason: str) -> None:
    """The technician types the code of a container to store it, and says why."""
    client = place.signed_in("zhao", STORE)
    sent = {"container": bag.code, "place": bag.position, "typed_reason": reason, "nonce": nonce()}
    page = client.post("/steps/store_container", data=sent | {"csrf_token": token(client, "/")}).text
    if 'action="/acknowledge"' in page:
        acknowledge(place, client)


def desk(place: Workplace, who: str, station: str) -> str:
    """The section of labels to reprint on somebody's desk; empty where nothing waits in it."""
    page = place.signed_in(who, station).get("/desk").text
    found = re.search(r'aria-labelledby="q-labels_to_reprint">(.*?)</section>', page, re.DOTALL)
    return found[1] if found else ""


@pytest.mark.parametrize(
    ("reason", "asks"), [("label_unreadable", True), ("label_missing", True), ("no_scanner", False), ("scanned", False)]
)
def test_what_was_typed_for_its_label_waits_for_whoever_orders_labels_there(
    place: Workplace, bag: Bag, reason: str, asks: bool
) -> None:
    assert desk(place, "zhao", STORE) == ""
    typed(place, bag, reason)
    section = desk(place, "zhao", STORE)
    assert (f'href="/steps/order_label?thing={bag.code}"' in section) is asks
    listed = place.signed_in("zhao", STORE).get(QUEUE).text
    assert (f'href="/steps/order_label?thing={bag.code}"' in listed) is asks
    if asks:
        assert reason.replace("_", " ") in section
        assert "Zhao" in section


def test_it_waits_at_its_own_site_and_for_nobody_who_orders_no_labels(place: Workplace, bag: Bag) -> None:
    typed(place, bag, "label_unreadable")
    typed(place, bag, "label_unreadable")
    assert desk(place, "wu", "quality_desk").count("order_label") == 1, "once, however often it was typed"
    assert desk(place, "liu", "pharmacy") == "", "the other site has labels of its own"
    for who in ("chen", "rossi"):
        client = place.signed_in(who, "quality_desk")
        assert "Labels to reprint" not in client.get("/desk").text
        assert client.get(QUEUE).status_code == 404


def test_a_new_copy_on_the_thing_ends_it_and_the_next_label_that_fails_begins_it_again(
    place: Workplace, bag: Bag
) -> None:
    typed(place, bag, "label_unreadable")
    with house(place).store.reading() as link:
        people = {one.text("username"): one.code for one in listing(link, Wanted("person", most=200)).things}
    cast = Cast(house(place), Clock(house(place).clock()), people)
    facts: dict[str, object] = {"title": "container", "purpose": "reprint", "thing": bag.code}
    copy = order_labels(cast, "zhao", facts | {"reprint_reason": "unreadable"}, STORE)["@copy1"]
    assert desk(place, "zhao", STORE) != "", "ordered and proved, not yet on it"
    cast.do("apply_label", "zhao", {"copy": copy, "thing": bag.code}, station=STORE)
    assert desk(place, "zhao", STORE) == ""
    assert "Labels to reprint" in place.signed_in("zhao", STORE).get("/desk").text, "an empty queue is told as one"
    typed(place, bag, "label_missing")
    assert bag.code in desk(place, "zhao", STORE)
