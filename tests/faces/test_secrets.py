"""Passwords and PINs: which are taken, in which form they are hashed, and how they are hashed again."""

from __future__ import annotations

import statistics
import time
import unicodedata
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from custody.config import Config
from custody.faces.clock import now
from custody.faces.hashing import digest_of, fits, hash_secret, is_outdated
from custody.faces.instance import House, open_house
from custody.faces.own_secrets import own_secrets
from custody.faces.people import Claim, recognise
from custody.faces.weakness import weak_password, weak_pin, words_of
from custody.faces.wire import read_step_facts
from custody.record.attempt import Attempt, Credential, Enclosures
from custody.record.audit import audit
from custody.record.engine import open_store
from custody.record.reads.entries import EntryView, latest_entries
from custody.record.reads.people import Account, by_username
from tests.attack.forger import Forger
from tests.faces.api.demo_instance import PASSWORDS, PINS, copied

CHEAP = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)
ACCENTED = "dix-sept chats bleus à l'été"


@pytest.fixture
def house(tmp_path: Path) -> House:
    config = Config(instance=copied(tmp_path))
    return open_house(config, open_store(config.database), now)


def account(house: House, who: str) -> Account:
    with house.store.reading() as link:
        found = by_username(link, who)
    assert found is not None
    return found


def set_hashes(house: House, who: str, password_hash: str, pin_hash: str) -> None:
    """The secrets of somebody, hashed as an earlier version hashed them."""
    raw = {"password_digest": digest_of(password_hash), "pin_digest": digest_of(pin_hash)}
    read = read_step_facts(house.steps.steps["set_secret"], raw)
    kept = Enclosures(credential=Credential(who, password_hash, pin_hash))
    assert house.door.record(Attempt("set_secret", read.facts, account(house, who).person, enclosures=kept)).passed


def rehashed(house: House) -> list[EntryView]:
    """The entries of secrets hashed again, newest first."""
    with house.store.reading() as link:
        return [entry for entry in latest_entries(link, 20) if entry.step == "rehash_secret"]


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("fourteen chars", "password_short"),
        ("x" * 129, "password_long"),
        ("a password with qiang in it", "password_has_name"),
        ("QIANGＱＩＡＮＧ and others", "password_has_name"),
        ("we work on JK500 every day", "password_has_name"),
        ("strong ward seven tablets", "password_has_name"),
        ("passwordpassword", "password_plain"),
        ("ｐａｓｓｗｏｒｄ１２３４５６７８", "password_plain"),
        ("qwertyuiopasdfgh", "password_plain"),
        ("aaaaaaaaaaaaaaaa", "password_plain"),
        ("abcdefghijklmnopq", "password_plain"),
        ("seven quiet blue herons", ""),
        ("all small letters and no digit", ""),
        ("深夜的实验室里有七只安静的蓝色鹭鸟在等", ""),
        ("x1" + "q9w8 e7r6 t5y4 " * 8, ""),
    ],
)
def test_a_password_is_refused_for_what_others_know_of_it_and_for_no_composition(password: str, why: str) -> None:
    assert weak_password(password, words_of("Wu Qiang", "wuq", "Ward")) == why


@pytest.mark.parametrize(
    ("pin", "why"),
    [
        ("12345", "pin_short"),
        ("12a456", "pin_short"),
        ("١٢٣٤٥٦", "pin_short"),
        ("111111", "pin_plain"),
        ("121212", "pin_plain"),
        ("456789", "pin_plain"),
        ("987654", "pin_plain"),
        ("730164", ""),
        ("７３０１６４", ""),
    ],
)
def test_a_pin_has_six_digits_that_are_no_row(pin: str, why: str) -> None:
    assert weak_pin(pin) == why


def test_a_name_of_two_letters_stands_in_many_words_and_is_no_reason() -> None:
    assert weak_password("lilies grow behind the mill", words_of("Li Wu", "li")) == ""


def test_a_secret_fits_in_every_form_in_which_it_can_be_written() -> None:
    composed, decomposed = (unicodedata.normalize(form, ACCENTED) for form in ("NFC", "NFD"))
    assert composed != decomposed
    assert fits(hash_secret(decomposed), composed)
    assert fits(hash_secret(composed), decomposed)
    assert fits(hash_secret("７３０１６４"), "730164")
    assert not fits(hash_secret(composed), ACCENTED.replace("é", "e"))
    assert not fits(hash_secret(composed), "\ud800")


def test_what_was_hashed_as_it_was_typed_fits_and_is_outdated() -> None:
    decomposed = unicodedata.normalize("NFD", ACCENTED)
    before = PasswordHasher().hash(decomposed)
    assert (fits(before, decomposed), is_outdated(before, decomposed)) == (True, True)
    assert not is_outdated(hash_secret(decomposed), decomposed)
    assert is_outdated(CHEAP.hash("plain"), "plain")


def test_a_right_secret_of_an_earlier_cost_is_hashed_again_in_an_entry_of_the_program_s_own(house: House) -> None:
    set_hashes(house, "wu", CHEAP.hash(PASSWORDS["wu"]), CHEAP.hash(PINS["wu"]))
    before = account(house, "wu")
    assert recognise(house, Claim("wu", "not the secret of anyone", by_badge=False)).problem == "wrong"
    assert rehashed(house) == []
    assert recognise(house, Claim("wu", PASSWORDS["wu"], by_badge=False)).problem == ""
    after = account(house, "wu")
    assert (after.password_hash != before.password_hash, after.pin_hash == before.pin_hash) == (True, True)
    (told,) = rehashed(house)
    assert (told.actor, told.body["facts"]["person"]) == ("system", before.person)
    assert recognise(house, Claim(before.badge, PINS["wu"], by_badge=True)).problem == ""
    assert recognise(house, Claim("wu", PASSWORDS["wu"], by_badge=False)).problem == ""
    assert len(rehashed(house)) == 2
    found = audit(house.store)
    assert (found.intact, found.enclosures) == (True, ())


def test_a_hash_that_was_swapped_behind_the_program_is_found_by_the_audit(house: House) -> None:
    sealed = own_secrets(house, account(house, "wu").person, "seven quiet blue herons", "481516")
    assert sealed.enclosures.credential is not None
    house.store.engine.dispose()
    swapped = sealed.enclosures.credential.password_hash
    database = house.config.instance / "custody.sqlite3"
    Forger(database).run(f"UPDATE credential SET password_hash = '{swapped}' WHERE username = 'wu'")
    assert [found.table for found in audit(house.store).enclosures] == ["credential"]


def test_an_unknown_user_costs_the_time_of_a_wrong_password(house: House) -> None:
    def taken(name: str) -> float:
        before = time.perf_counter()
        recognise(house, Claim(name, "not the secret of anyone", by_badge=False))
        return time.perf_counter() - before

    times = [(taken("wu"), taken(f"nobody{number}")) for number in range(4)]
    known, unknown = (statistics.median(each) for each in zip(*times, strict=True))
    assert 1 / 3 < known / unknown < 3, "without the work for nobody it is a hundredth"
