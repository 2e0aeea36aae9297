"""Failures are counted on the account, however its name is written."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from custody.app import create_app
from custody.config import Config
from custody.faces.clock import now
from custody.faces.instance import House, open_house
from custody.faces.people import Claim, recognise, recognise_at
from custody.record.engine import open_store
from custody.record.reads.entries import EntryView, latest_entries
from custody.record.reads.people import by_username
from tests.faces.api.demo_instance import PASSWORDS, PINS, copied

WRONG = "not the secret of anyone"


@pytest.fixture
def house(tmp_path: Path) -> House:
    config = Config(instance=copied(tmp_path))
    return open_house(config, open_store(config.database), now)


def tried(house: House, *names: str) -> list[str]:
    """The problem with a wrong password under each of these names."""
    return [recognise(house, Claim(name, WRONG, by_badge=False)).problem for name in names]


def test_spaces_and_capitals_begin_no_new_count(house: House) -> None:
    most = house.config.lock_after_failures
    names = (["wu", " wu", "WU", "wu  ", "Wu"] * most)[:most]
    assert tried(house, *names) == ["wrong"] * (most - 1) + ["locked"]
    assert recognise(house, Claim("wu", PASSWORDS["wu"], by_badge=False)).problem == "locked"


def test_a_name_that_nobody_bears_is_counted_as_one_would_read_it(house: House) -> None:
    most = house.config.lock_after_failures
    names = (["nobody", " Nobody", "NOBODY ", "ｎｏｂｏｄｙ"] * most)[:most]
    assert tried(house, *names)[-1] == "locked"
    assert tried(house, "somebody") == ["wrong"]


def test_a_badge_and_a_user_name_are_one_account(house: House) -> None:
    found = recognise(house, Claim("wu", PASSWORDS["wu"], by_badge=False)).account
    assert found is not None
    written = f" {found.badge[:4].lower()} {found.badge[4:]} "
    for _ in range(house.config.lock_after_failures):
        recognise(house, Claim(written, "000000", by_badge=True))
    assert recognise(house, Claim("wu", PASSWORDS["wu"], by_badge=False)).problem == "locked"


def lock_outs(house: House) -> list[EntryView]:
    """The entries of lock-outs, newest first."""
    with house.store.reading() as link:
        return [entry for entry in latest_entries(link, 50) if entry.step == "lock_account"]


def test_a_lock_out_leaves_one_entry_about_the_person(house: House) -> None:
    most = house.config.lock_after_failures
    tried(house, *["wu"] * (most - 1))
    assert lock_outs(house) == []
    tried(house, *["wu"] * 3)
    found = recognise(house, Claim("rossi", PASSWORDS["rossi"], by_badge=False)).account
    assert found is not None
    told = lock_outs(house)
    assert [(one.actor, one.result, one.body["facts"]["failures"]) for one in told] == [("system", "accepted", most)]
    assert told[0].body["about"] == [told[0].body["facts"]["person"]]
    with house.store.reading() as link:
        named = link.run("SELECT username FROM credential WHERE person = ?", (told[0].body["facts"]["person"],))
    assert named == [("wu",)]


def test_a_name_nobody_bears_leaves_no_entry_and_is_forgotten_after_a_day(house: House) -> None:
    tried(house, *["nobody"] * house.config.lock_after_failures)
    assert lock_outs(house) == []
    assert throttles(house) == 1
    later = at(house, house.clock() + timedelta(days=3))
    tried(later, "somebody else")
    assert throttles(house) == 1


def test_a_count_goes_on_past_midnight(house: House) -> None:
    midnight = at(house, NOON + timedelta(hours=11, minutes=59))
    tried(midnight, *["wu"] * (house.config.lock_after_failures - 1))
    after = at(house, NOON + timedelta(hours=12, minutes=1))
    assert tried(after, "wu") == ["locked"]
    assert throttles(house) == 1


def test_too_many_failures_from_one_address_under_whatever_names_lock_the_address_alone(house: House) -> None:
    house = at(replace(house, config=replace(house.config, lock_address_after_failures=4)), NOON)
    claims = [Claim(f"name{number}", WRONG, by_badge=False) for number in range(4)]
    assert {recognise_at(house, claim, "192.0.2.1").problem for claim in claims} == {"wrong"}
    wu = Claim("wu", PASSWORDS["wu"], by_badge=False)
    assert recognise_at(house, wu, "192.0.2.1").problem == "address_locked"
    assert recognise_at(house, wu, "192.0.2.2").problem == ""
    assert recognise(house, wu).problem == ""  # who is signed in already can sign
    assert [one.body["facts"].get("person") for one in lock_outs(house)] == [None]
    assert "192.0.2.1" not in str(lock_outs(house)[0])
    soon = at(house, NOON + timedelta(minutes=house.config.lock_minutes, seconds=1))
    assert recognise_at(soon, wu, "192.0.2.1").problem == ""


def test_a_badge_of_somebody_on_record_signs_in_from_an_address_that_others_have_locked(house: House) -> None:
    house = at(replace(house, config=replace(house.config, lock_address_after_failures=4)), NOON)
    for number in range(4):
        recognise_at(house, Claim(f"name{number}", WRONG, by_badge=False), "192.0.2.1")
    with house.store.reading() as link:
        lin = by_username(link, "lin")
    assert lin is not None
    assert recognise_at(house, Claim(lin.badge, PINS["lin"], by_badge=True), "192.0.2.1").problem == ""
    assert recognise_at(house, Claim("LXKLNBXTV", PINS["lin"], by_badge=True), "192.0.2.1").problem == "address_locked"
    wrong = [recognise_at(house, Claim(lin.badge, "000000", by_badge=True), "192.0.2.1").problem for _ in range(6)]
    assert wrong[-2:] == ["locked", "locked"]


def test_a_right_secret_under_way_does_not_open_what_others_have_locked_meanwhile(house: House) -> None:
    tried(at(house, NOON), *["wu"] * house.config.lock_after_failures)
    later, guessing = NOON + timedelta(hours=2), list[House | None]()

    def clock() -> datetime:
        guesser = guessing.pop() if guessing else None
        if guesser is not None:
            assert tried(guesser, "wu") == ["locked"]
        return later

    right, claim = open_house(house.config, house.store, clock), Claim("wu", PASSWORDS["wu"], by_badge=False)
    guessing += [at(house, later), None]  # once the count was read, and before it is looked at
    assert recognise(right, claim).problem == "locked"
    assert recognise(at(house, later), claim).problem == "locked"


def test_a_hospital_behind_one_address_may_mistype_now_and_then(house: House) -> None:
    house = replace(house, config=replace(house.config, lock_address_after_failures=4))
    for hour in range(6):
        later = at(house, NOON + timedelta(hours=hour))
        assert recognise_at(later, Claim(f"name{hour}", WRONG, by_badge=False), "192.0.2.1").problem == "wrong"


def test_of_forwarded_addresses_only_those_of_own_proxies_are_believed(house: House) -> None:
    config = replace(house.config, lock_address_after_failures=2, proxies=1)
    visitor = create_app(config, lambda: NOON).test_client()
    statuses = [
        visitor.post("/api/v1/sign-in", json={"username": f"n{n}", "password": WRONG}, headers=forwarded(n)).status_code
        for n in range(3)
    ]
    assert statuses == [401, 401, 429]


def forwarded(number: int) -> dict[str, str]:
    """What a browser says of itself, and what the proxy in front adds."""
    return {"X-Forwarded-For": f"198.51.100.{number}, 192.0.2.9"}


NOON = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)


def at(house: House, moment: datetime) -> House:
    """The same house at another time."""
    return open_house(house.config, house.store, lambda: moment)


def throttles(house: House) -> int:
    """How many counts are kept."""
    with house.store.reading() as link:
        return int(link.run("SELECT COUNT(*) FROM throttle")[0][0])
