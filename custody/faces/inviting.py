"""One-time codes in two halves: one for whoever asked for them, the other for whoever approved it.

With both halves a person sets their own password and PIN. Neither of the two who register somebody, reset them or let
them in again has both, so that nobody comes into an account by one honest approval of another.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta

import orjson

from custody.faces.instance import House, secret_key
from custody.faces.people import person_named
from custody.record.attempt import Answer
from custody.record.reads.entries import EntryView
from custody.rules.words import ALPHABET

LASTS = timedelta(hours=72)
INVITES = frozenset({"register_person", "reset_secret", "reactivate_person"})


def first_half(house: House, answer: Answer, scanned: str) -> str:
    """The half of whoever asked, after one of the steps that invite; empty otherwise. It is given this once."""
    if not answer.passed or answer.step not in INVITES or answer.repeat or answer.idx is None:
        return ""
    person = answer.created.get("@1") or person_named(house, scanned)
    return house.keys.invite(person, LASTS, f"-{_half(house, answer.idx)}")


def second_half(house: House, entry: EntryView, person: str) -> str:
    """The half of whoever approved, on the entry of the step; empty for everybody else, and once it is too old."""
    if entry.step not in INVITES or entry.outcome != "accepted" or person == entry.actor:
        return ""
    signed = person in {str(one["signer"]) for one in entry.body.get("signatures", ())}
    return _half(house, entry.idx) if signed and house.clock() < entry.recorded_at + LASTS else ""


def whole(first: str, second: str) -> str:
    """Both halves as one code, as the key store knows it; a code from before there were two is one half."""
    return "-".join(half.strip() for half in (first, second) if half.strip())


def _half(house: House, entry: int) -> str:
    """Eight letters that only the server can work out."""
    about = orjson.dumps(["second half", entry])
    drawn = hmac.digest(secret_key(house.config), about, hashlib.sha256)
    letters = "".join(ALPHABET[byte % len(ALPHABET)] for byte in drawn[:8])
    return f"{letters[:4]}-{letters[4:]}"
