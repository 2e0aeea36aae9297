"""Which new secrets are not accepted: too short, too long, with a name in them, or easy to guess.

There are no rules of composition and none of age: what is long and not known to others stays (NIST SP 800-63B, 3.1.1.2;
OWASP ASVS 5.0, 6.2). How easily a password is guessed is zxcvbn's to say, which knows the common ones by their
frequency, words and names of several languages, and patterns of the keyboard.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from zxcvbn import zxcvbn

from custody.faces.hashing import one_form

SHORTEST_PASSWORD, LONGEST_PASSWORD = 15, 128  # characters
SHORTEST_PIN, LONGEST_PIN = 6, 64  # digits
LOOKED_AT = 72  # characters: what is guessed is guessed by then
FEWEST_GUESSES = 3  # of zxcvbn's scores: more than 10^8 guesses
OF_THE_HOUSE = ("custody", "jk500", "nkcell", "nk cell")


def weak_secret(password: str, pin: str, words: Iterable[str]) -> str:
    """Why a new secret is not accepted, as a code; empty where it is. `words` are names it must not contain."""
    return weak_password(password, words) or weak_pin(pin)


def weak_password(password: str, words: Iterable[str]) -> str:
    """The same of a password alone."""
    plain = one_form(password)
    if len(plain) < SHORTEST_PASSWORD:
        return "password_short"
    if len(plain) > LONGEST_PASSWORD:
        return "password_long"
    known = [one_form(word).casefold() for word in (*words, *OF_THE_HOUSE)]
    if any(_counts(word) and word in plain.casefold() for word in known):
        return "password_has_name"
    guessed = zxcvbn(plain[:LOOKED_AT], [word for word in known if word])
    return "password_plain" if guessed["score"] < FEWEST_GUESSES else ""


def weak_pin(pin: str) -> str:
    """The same of a PIN alone."""
    plain = one_form(pin)
    if not re.fullmatch(f"[0-9]{{{SHORTEST_PIN},{LONGEST_PIN}}}", plain):
        return "pin_short"
    return "pin_plain" if len(set(plain)) < 3 or plain in _IN_ORDER or plain in _IN_ORDER[::-1] else ""


def words_of(*names: str) -> tuple[str, ...]:
    """The names and every word of them."""
    return tuple(dict.fromkeys(word for name in names for word in (name, *re.split(r"[\W_]+", name)) if word))


_IN_ORDER = "0123456789" * 8


def _counts(word: str) -> bool:
    """Whether a name is long enough to be found in a password by more than chance."""
    return len(word) >= (3 if word.isascii() else 2)
