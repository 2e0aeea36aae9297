"""Reading what a scanner, a camera or a hand put into the field: one code of ours, or why not.

Identity is never guessed. Three lossless repairs are made, because the check character still vouches for the whole:
capitals (caps lock), full-width letters (an input method left on), and the spaces of the printed groups.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from custody.rules.words import ALPHABET, CODE_LENGTH, LETTERS, check_character, is_code, kinds_of_letter

LONGEST_SCAN = 200
_AIM = re.compile(r"^\][A-Za-z][0-9A-Za-z]")
_FULL_WIDTH = {0xFF01 + offset: 0x21 + offset for offset in range(94)} | {0x3000: 0x20}


@dataclass(frozen=True)
class Scan:
    """What a scan is. `code` only when it is a well-formed code of ours; else `problem` says why not, and
    `recognised` names a foreign kind of bar code. `kinds` are the kinds the letter may stand for."""

    code: str | None = None
    problem: str | None = None
    recognised: str = ""
    kinds: tuple[str, ...] = ()


# Foreign codes that turn up on a ward or in a lab: (name, pattern). The text itself is kept by nobody.
FOREIGN: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("isbt128", re.compile(r"^[=&][A-Z0-9<>%,;{}()*+'#/\\]")),
    ("gs1_digital_link", re.compile(r"^https?://[^ ]+/0[01]/[0-9]+", re.IGNORECASE)),
    ("web_address", re.compile(r"^(https?|javascript|ftp|data):", re.IGNORECASE)),
    ("gs1", re.compile(r"^(01[0-9]{14}|00[0-9]{18}|8018[0-9]{18})")),
    ("hibc", re.compile(r"^\+[A-Z][A-Z0-9]")),
    ("parcel_waybill", re.compile(r"^1Z[0-9A-Z]{16}$")),
    ("ean", re.compile(r"^([0-9]{8}|[0-9]{12,14})$")),
    ("number", re.compile(r"^[0-9]+$")),
)


def read_scan(text: str) -> Scan:
    """One scan, as one code of ours or as a named problem. Never raises; at most LONGEST_SCAN characters are read."""
    if len(text) > LONGEST_SCAN:
        return Scan(problem="scan_too_long")
    bare = text.strip("\r\n\t ")
    if not bare:
        return Scan(problem="scan_empty")
    if re.search(r"[\x00-\x1c\x1e\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]", bare):
        return Scan(problem="scan_control_character")
    bare = _AIM.sub("", bare)
    for name, pattern in FOREIGN:
        if pattern.match(bare):
            return Scan(problem="scan_foreign", recognised=name)
    return _read_own(bare.translate(_FULL_WIDTH).replace(" ", "").upper())


def _read_own(candidate: str) -> Scan:
    if is_code(candidate):
        return Scan(code=candidate, kinds=kinds_of_letter(candidate[0]))
    if _is_two_codes(candidate):
        same = candidate[:CODE_LENGTH] == candidate[CODE_LENGTH:]
        return Scan(problem="scan_doubled" if same else "scan_two_codes")
    if not all(character in ALPHABET for character in candidate) or candidate[:1] not in LETTERS.values():
        return Scan(problem="scan_not_ours")
    if len(candidate) < CODE_LENGTH:
        return Scan(problem="scan_truncated")
    if len(candidate) > CODE_LENGTH:
        return Scan(problem="scan_overlong")
    return Scan(problem="scan_check_character")


def _is_two_codes(candidate: str) -> bool:
    halves = candidate[:CODE_LENGTH], candidate[CODE_LENGTH:]
    return len(candidate) == 2 * CODE_LENGTH and all(is_code(half) for half in halves)


def minted(kind: str, core: str) -> str | None:
    """The code of a kind with this core, or None where its check character is outside the alphabet: draw again."""
    body = LETTERS[kind] + core
    check = check_character(body)
    return body + check if check in ALPHABET and len(body) == CODE_LENGTH - 1 else None
