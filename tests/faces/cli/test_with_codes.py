"""The command line asks for one-time codes where the role matrix does, one to sign in and another to sign."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faces.api.demo_instance import PASSWORDS
from tests.faces.cli.spoken import custody
from tests.faces.coded import Coded, coded


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Coded:
    found = coded(tmp_path_factory.mktemp("coded"), "qa", "administrator")
    for who in ("admin", "wu"):
        found.signed_in(who)
    return found


def reset(folder: Path, person: str, *typed: str) -> tuple[int, str]:
    """Reset somebody's secrets, with these answers to what is asked, in their order."""
    command = ("step", "reset_secret", "--as", "admin", "--second", "wu", f"person={person}")
    spoken = custody(folder, *command, typed="".join(f"{line}\n" for line in typed))
    return spoken.status, spoken.out + spoken.err


def test_each_of_two_gives_a_code_and_whoever_signed_in_with_one_gives_another(place: Coded) -> None:
    admin, wu = place.recovery["admin"], place.recovery["wu"]
    given = PASSWORDS["admin"], admin[0], PASSWORDS["wu"], admin[1], wu[0]
    status, told = reset(place.config.instance, place.account("mei").person, *given)
    assert status == 0, told


def test_the_code_of_the_sign_in_signs_nothing(place: Coded) -> None:
    admin, wu = place.recovery["admin"], place.recovery["wu"]
    given = PASSWORDS["admin"], admin[2], PASSWORDS["wu"], admin[2], wu[1]
    status, told = reset(place.config.instance, place.account("mei").person, *given)
    assert (status != 0, "Signature not accepted" in told) == (True, True)


def test_a_wrong_code_and_one_who_has_none_yet_do_nothing(place: Coded) -> None:
    command = ("step", "set_secret", "--as", "admin")
    wrong = custody(place.config.instance, *command, typed=f"{PASSWORDS['admin']}\n000000\n")
    assert (wrong.status, "did not fit" in wrong.err) == (2, True)
    due = custody(place.config.instance, "step", "set_secret", "--as", "fang", typed=f"{PASSWORDS['fang']}\n")
    assert (due.status, "must set up a second factor" in due.err) == (2, True)
