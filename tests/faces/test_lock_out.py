"""Failures are counted on the account, however its name is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from custody.config import Config
from custody.faces.clock import now
from custody.faces.instance import House, open_house
from custody.faces.people import Claim, recognise
from custody.record.engine import open_store
from tests.faces.api.demo_instance import PASSWORDS, copied

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
