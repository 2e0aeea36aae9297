"""Codes: the check character against published vectors, letters, groups, and the mark of a demonstration."""

from __future__ import annotations

import itertools

import pytest

from custody.rules.words import (
    ALPHABET,
    CODE_LENGTH,
    EDGE_KINDS,
    GENEALOGY,
    KINDS,
    LETTERS,
    RELATIONS,
    check_character,
    code_parts,
    dose_key,
    grouped,
    is_code,
    is_demo_code,
    kinds_of_letter,
    result_key,
)
from tests.rules.world import World

# ISO/IEC 7064 mod 37,2 as used for donation identification numbers; where each stands is in the standard ISBT 128
# (ST-001) and in annex 2 of the UK Red Book.
PUBLISHED = [
    ("G123498654321", "H"),
    ("G123417654321", "A"),
    ("A999921123456", "3"),
    ("A999818123456", "N"),
    ("A999820123456", "E"),
    ("W000009123456", "G"),
    ("A999917123654", "Y"),
    ("A999917345628", "*"),
    ("A999917345658", "O"),
    ("A999915000001", "M"),
    ("A999918000001", "8"),
    ("A999617123456", "S"),
    ("W012326456789", "K"),  # a public mock-up prints 8, which is wrong
]


@pytest.fixture(scope="module")
def codes() -> list[str]:
    """One code of every kind that has one."""
    world = World()
    return [world.put(kind) for kind in LETTERS]


@pytest.mark.parametrize(("core", "check"), PUBLISHED)
def test_the_check_character_equals_the_published_one(core: str, check: str) -> None:
    assert check_character(core) == check


def test_every_kind_has_a_code_of_nine_safe_letters(codes: list[str]) -> None:
    for kind, code in zip(LETTERS, codes, strict=True):
        assert is_code(code)
        assert len(code) == CODE_LENGTH
        assert kind in kinds_of_letter(code[0])


def test_any_one_wrong_letter_is_noticed(codes: list[str]) -> None:
    for code in codes[:3]:
        for place, letter in itertools.product(range(1, CODE_LENGTH), ALPHABET):
            changed = code[:place] + letter + code[place + 1 :]
            assert is_code(changed) == (changed == code)


def test_any_two_neighbours_swapped_are_noticed(codes: list[str]) -> None:
    for code in codes:
        for place in range(CODE_LENGTH - 1):
            swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
            assert is_code(swapped) == (swapped == code)


@pytest.mark.parametrize("text", ["", "C", "CBBBBBBB", "CBBBBBBB1", "cbbbbbbbv", "ABBBBBBBB", "CBBBBBBBAA"])
def test_what_is_not_nine_safe_letters_is_no_code(text: str) -> None:
    assert not is_code(text)


def test_letters_that_look_alike_or_move_with_the_keyboard_are_in_no_code() -> None:
    assert set("AIMOQWYZ0123456789").isdisjoint(ALPHABET)
    assert set(LETTERS.values()) <= set(ALPHABET)


def test_a_code_of_a_demonstration_bears_its_mark(codes: list[str]) -> None:
    assert all(is_demo_code(code) for code in codes)
    assert not is_demo_code("CBBBBBBBB")
    assert not is_demo_code("person.1")


def test_a_code_is_printed_in_two_groups_of_four_and_a_check_character(codes: list[str]) -> None:
    code = codes[0]
    parts = code_parts(code)
    assert (parts.first, parts.second, parts.check) == (code[:4], code[4:8], code[8])
    assert grouped(code) == f"{code[:4]} {code[4:8]} {code[8]}"


def test_a_name_that_is_no_code_is_printed_as_it_is() -> None:
    assert grouped("person.7") == "person.7"


def test_doses_and_results_are_named_by_what_they_belong_to() -> None:
    assert dose_key("UXBCDEFGH", 3) == "UXBCDEFGH.3"
    assert result_key("TXBCDEFGH", "viability", 2) == "TXBCDEFGH.viability.2"


def test_genealogy_and_the_other_relations_share_no_word() -> None:
    assert frozenset(GENEALOGY).isdisjoint(RELATIONS)
    assert GENEALOGY | RELATIONS == EDGE_KINDS
    assert set(LETTERS) <= KINDS
