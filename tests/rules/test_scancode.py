"""What comes out of a scanner: our codes, and every nasty thing that is not one."""

from __future__ import annotations

import pytest

from custody.rules.scancode import LONGEST_SCAN, minted, read_scan
from custody.rules.words import ALPHABET, LETTERS, is_code
from tests.rules.world import World

CODE = World().put("container")
OTHER = World().put("prepared_dose")


def full_width(text: str) -> str:
    return "".join(chr(ord(character) + 0xFEE0) for character in text)


@pytest.mark.parametrize(
    "scanned",
    [
        CODE,
        CODE.lower(),
        CODE.title(),
        f" {CODE} ",
        f"{CODE}\r\n",
        f"\t{CODE}\t",
        f"{CODE[:4]} {CODE[4:8]} {CODE[8]}",
        full_width(CODE),
        full_width(CODE.lower()),
        f"]d2{CODE}",
        f"]C0{CODE}",
        f"]Q3{CODE.lower()}",
    ],
)
def test_a_code_of_ours_is_read_whatever_keyboard_it_came_through(scanned: str) -> None:
    found = read_scan(scanned)
    assert found.code == CODE
    assert found.problem is None
    assert found.kinds == ("container",)


def test_a_letter_that_several_kinds_share_names_them_all() -> None:
    kinds = read_scan(World().put("hold")).kinds
    assert {"document", "deviation", "near_miss", "hold", "alarm"} <= set(kinds)
    assert {LETTERS[kind] for kind in kinds} == {"N"}


@pytest.mark.parametrize(
    ("scanned", "problem"),
    [
        ("", "scan_empty"),
        (" \r\n", "scan_empty"),
        (CODE + CODE, "scan_doubled"),
        (CODE + " " + CODE, "scan_doubled"),
        (CODE + OTHER, "scan_two_codes"),
        (CODE[:-1], "scan_truncated"),
        (CODE[:2], "scan_truncated"),
        (CODE + CODE[:3], "scan_overlong"),
        (CODE[:-1] + ("B" if CODE[-1] != "B" else "C"), "scan_check_character"),
        ("A" + CODE[1:], "scan_not_ours"),
        (CODE[:3] + "0" + CODE[4:], "scan_not_ours"),
        (CODE[:3] + "*" + CODE[4:], "scan_not_ours"),
        (CODE[:3] + "-" + CODE[4:], "scan_not_ours"),
        (CODE[:4] + "é" + CODE[5:], "scan_not_ours"),
        ("💉" + CODE[1:], "scan_not_ours"),
        ("'; DROP TABLE entry; --", "scan_not_ours"),
        ("<script>alert(1)</script>", "scan_not_ours"),
        ("^XZ~JR", "scan_not_ours"),
        ("../../etc/passwd", "scan_not_ours"),
        ("]d2", "scan_not_ours"),
        ("x" * (LONGEST_SCAN + 1), "scan_too_long"),
        ("B" * 10_000, "scan_too_long"),
        (CODE[:4] + "\x00" + CODE[4:], "scan_control_character"),
        (CODE[:4] + "\x1b[A" + CODE[4:], "scan_control_character"),
        (CODE[:4] + "\n" + CODE[4:], "scan_control_character"),
        (CODE[:4] + "\u202e" + CODE[4:], "scan_control_character"),
        (CODE[:4] + "\u200d" + CODE[4:], "scan_control_character"),
        ("\ufeff" + CODE, "scan_control_character"),
        (CODE + "\ud800", "scan_control_character"),
    ],
)
def test_what_is_not_one_whole_code_is_named_and_never_guessed(scanned: str, problem: str) -> None:
    found = read_scan(scanned)
    assert (found.code, found.problem) == (None, problem)


@pytest.mark.parametrize(
    ("scanned", "kind"),
    [
        ("=A99991712345600", "isbt128"),
        ("=%6200", "isbt128"),
        ("&>0183652359", "isbt128"),
        ("010950600013435217271231", "gs1"),
        ("]d2010950600013435217271231\x1d10LOT", "gs1"),
        ("00350600013435217275", "gs1"),
        ("https://example.org/01/09506000134352", "gs1_digital_link"),
        ("HTTPS://example.org/x", "web_address"),
        ("javascript:alert(1)", "web_address"),
        ("+A123BJC5D6E71G", "hibc"),
        ("1Z999AA10123456784", "parcel_waybill"),
        ("4006381333931", "ean"),
        ("12345", "number"),
    ],
)
def test_a_foreign_bar_code_is_recognised_and_refused(scanned: str, kind: str) -> None:
    found = read_scan(scanned)
    assert (found.code, found.problem, found.recognised) == (None, "scan_foreign", kind)


def test_a_scan_cut_in_two_by_the_enter_key_is_not_one_code() -> None:
    assert read_scan(CODE[:5]).problem == "scan_truncated"
    assert read_scan(CODE[5:]).code is None


def test_a_code_is_minted_only_where_its_check_character_survives_every_keyboard() -> None:
    cores = ["X" + "BBBBB" + letter for letter in ALPHABET]
    found = [minted("container", core) for core in cores]
    assert any(code is None for code in found)
    assert all(is_code(code) and code.startswith("CX") for code in found if code)


def test_a_core_of_the_wrong_length_mints_nothing() -> None:
    assert minted("container", "XBB") is None
