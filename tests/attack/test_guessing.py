"""Guessing passwords, PINs and one-time codes: counted on the person, whichever worker of the server is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from custody.app import create_app
from custody.faces.clock import now
from custody.faces.people import Claim, Recognition, recognise, standing_locks
from custody.record.reads.entries import EntryView, latest_entries
from tests.faces.api.demo_instance import PASSWORDS, PINS
from tests.faces.coded import Coded, coded
from tests.faces.web.people_at_work import Workplace, token, workplace
from tests.record_room import Clock

WRONG = "not the secret of anyone"


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    return workplace(tmp_path)


@pytest.fixture
def guarded(tmp_path: Path) -> Coded:
    found = coded(tmp_path, "qa")
    found.signed_in("wu")
    return found


def locks(found: Coded) -> list[EntryView]:
    """The entries of locks, oldest first."""
    with found.house.store.reading() as link:
        return [entry for entry in reversed(latest_entries(link, 60)) if entry.step == "lock_account"]


def test_guesses_at_several_workers_are_counted_together(place: Workplace) -> None:
    workers = [create_app(place.config) for _ in range(2)]
    answers = []
    for number in range(5):
        visitor = workers[number % 2].test_client()
        form = {"way": "password", "username": "wu", "password": f"{WRONG} {number}"}
        answers.append(visitor.post("/sign-in", data=form | {"csrf_token": token(visitor, "/sign-in")}).text)
    assert ["locked for a while" in answer for answer in answers] == [False] * 4 + [True]
    for worker in workers:
        visitor = worker.test_client()
        right = {"way": "password", "username": "wu", "password": PASSWORDS["wu"]}
        told = visitor.post("/sign-in", data=right | {"csrf_token": token(visitor, "/sign-in")})
        assert (told.status_code, "locked for a while" in told.text) == (401, True)


def test_guesses_of_a_pin_at_the_sign_in_and_in_signatures_are_counted_together(place: Workplace) -> None:
    first, second = (create_app(place.config).extensions["custody"] for _ in range(2))
    badge = place.people["mei"]["badge"]
    problems = [recognise((first, second)[n % 2], Claim(badge, f"{n:06d}", by_badge=True)).problem for n in range(5)]
    assert problems == ["wrong"] * 4 + ["locked"]
    assert recognise(first, Claim(badge, PINS["mei"], by_badge=True)).problem == "locked"


def test_each_further_lock_lasts_twice_as_long_is_recorded_and_a_success_clears_it(tmp_path: Path) -> None:
    place, clock = workplace(tmp_path), Clock(now())
    found = Coded(create_app(place.config, clock), place.config, clock)
    for _ in range(4):
        recognise(found.house, Claim("wu", WRONG, by_badge=False))
    lasted = []
    for _ in range(7):
        recognise(found.house, Claim("wu", WRONG, by_badge=False))
        (lock,) = standing_locks(found.house)
        lasted.append((lock.until - lock.since).total_seconds() / 60)
        clock.at = lock.until
    assert lasted == [15, 30, 60, 120, 240, 480, 480]
    assert [entry.body["facts"]["minutes"] for entry in locks(found)] == [15, 30, 60, 120, 240, 480, 480]
    assert recognise(found.house, Claim("wu", PASSWORDS["wu"], by_badge=False)).problem == ""
    assert recognise(found.house, Claim("wu", WRONG, by_badge=False)).problem == "wrong"


def test_codes_are_guessed_five_times_however_often_the_right_password_is_given_between(guarded: Coded) -> None:
    def tried(code: str) -> Recognition:
        return recognise(guarded.house, Claim("wu", PASSWORDS["wu"], False, code))

    problems = []
    for number in range(5):
        problems.append(tried(f"{number:06d}").problem)
        assert recognise(guarded.house, Claim("wu", PASSWORDS["wu"], by_badge=False)).problem == ""
    assert problems == ["wrong"] * 4 + ["locked"]
    assert tried(guarded.code("wu")).problem == "locked"
    assert [lock.person.code if lock.person else "" for lock in standing_locks(guarded.house)] == [
        guarded.account("wu").person
    ]
    assert locks(guarded)[-1].body["about"] == [guarded.account("wu").person]
    assert recognise(guarded.house, Claim(guarded.account("wu").badge, PINS["wu"], by_badge=True)).problem == ""


def test_a_code_seen_over_a_shoulder_is_worth_nothing_at_another_worker(guarded: Coded) -> None:
    another = create_app(guarded.config, guarded.clock).extensions["custody"]
    code = guarded.code("wu")
    claim = Claim("wu", PASSWORDS["wu"], False, code)
    assert recognise(guarded.house, claim).factor == "totp"
    assert recognise(another, claim).problem == "wrong"
    guarded.clock.advance(seconds=-31)
    assert recognise(another, Claim("wu", PASSWORDS["wu"], False, guarded.code("wu"))).problem == "wrong"


def test_a_seal_put_in_the_place_of_another_opens_nothing_and_is_found(guarded: Coded) -> None:
    guarded.signed_in("fang")
    with guarded.house.store.writer() as link:
        swap = "UPDATE second_factor SET sealed = (SELECT sealed FROM second_factor WHERE person = ?) WHERE person = ?"
        link.run(swap, (guarded.account("fang").person, guarded.account("wu").person))
        link.run("COMMIT")
    for who in ("fang", "wu"):
        claim = Claim("wu", PASSWORDS["wu"], False, guarded.code(who))
        assert recognise(guarded.house, claim).problem in ("wrong", "locked")
    page = guarded.secret_given("wu", guarded.app.test_client())
    assert 'name="half"' in page.text
    assert "Set up your second factor" not in page.text
