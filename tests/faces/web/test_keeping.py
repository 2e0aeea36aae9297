"""An administrator's desk: who is locked out and until when, and how the instance stands; nothing that is not known."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from custody.faces.backups import LastBackup, note_backup
from custody.faces.instance import House
from custody.faces.people import Claim, recognise, standing_locks
from tests.faces.web.people_at_work import Workplace, workplace


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    return workplace(tmp_path)


def house(place: Workplace) -> House:
    found: House = place.app.extensions["custody"]
    return found


def fail(place: Workplace, name: str) -> None:
    """As many wrong passwords under a name as lock it."""
    for _ in range(house(place).config.lock_after_failures):
        recognise(house(place), Claim(name, "not the secret of anyone", by_badge=False))


def sections(place: Workplace, who: str, station: str = "quality_desk") -> list[str]:
    """The words of each section an administrator looks after, as this person's desk shows them."""
    page = place.signed_in(who, station).get("/desk").text
    parts = re.findall(r'aria-labelledby="s-\w+">(.*?)</section>', page, re.DOTALL)
    return [" ".join(html.unescape(re.sub(r"<[^>]+>", " ", part)).split()) for part in parts]


def test_an_account_locked_out_stands_on_the_desk_of_an_administrator_with_its_end(place: Workplace) -> None:
    assert sections(place, "admin")[0] == "Locked accounts 0 Nobody is locked out."
    fail(place, "gao")
    locks = sections(place, "admin")[0]
    assert "Gao Lei" in locks
    assert "A lock ends by itself, or once two have reset the account" in locks
    (lock,) = standing_locks(house(place))
    assert lock.person is not None
    assert lock.person.name == "Gao Lei"
    assert (lock.until - lock.since).total_seconds() == 60 * house(place).config.lock_minutes


def test_a_name_nobody_bears_is_locked_without_a_name(place: Workplace) -> None:
    fail(place, "stranger")
    locks = sections(place, "admin")[0]
    assert "An address, or a name nobody bears" in locks
    assert "stranger" not in locks


def test_failures_that_lock_nothing_yet_are_no_lock(place: Workplace) -> None:
    recognise(house(place), Claim("gao", "not the secret of anyone", by_badge=False))
    assert standing_locks(house(place)) == ()


def test_how_the_instance_stands_is_said_and_no_backup_is_made_up(place: Workplace) -> None:
    assert "not since the server started" in sections(place, "admin")[2]
    place.app.extensions["custody.watch"].look()
    said = sections(place, "admin")[2]
    assert said.startswith("This instance Version 0.1.0 Entries in the ledger ")
    assert said.endswith("Last backup none recorded yet")
    assert "not since the server started" not in said


def test_the_last_backup_stands_there_with_its_time_once_one_was_made(place: Workplace) -> None:
    note_backup(house(place).config.instance, LastBackup(datetime(2026, 11, 20, 6, 5, tzinfo=UTC), 40))
    assert sections(place, "admin")[2].endswith("Last backup 20 Nov 2026 14:05 +08:00")


def test_quality_is_told_of_a_lock_and_nobody_else_but_an_administrator(place: Workplace) -> None:
    assert sections(place, "wu") == []
    fail(place, "gao")
    locks, accounts = sections(place, "wu")
    assert "Gao Lei" in locks
    assert "Account locked after too many failures Gao Lei The program" in accounts
    assert sections(place, "rossi") == sections(place, "liu", "pharmacy") == []
