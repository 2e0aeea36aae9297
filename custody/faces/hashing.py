"""How secrets are hashed and compared: argon2id over the one form in which a text can be written (Unicode NFKC).

Two keyboards may send the same sign in different ways; so a secret is brought to one form wherever it is set and
wherever it is checked (NIST SP 800-63B, 3.1.1.2).
"""

from __future__ import annotations

import hashlib
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

HASHER = PasswordHasher()
NOBODY = HASHER.hash("nobody's secret")  # verified where no account is, so that time tells nothing


def one_form(secret: str) -> str:
    """The secret in the form in which it is hashed."""
    return unicodedata.normalize("NFKC", secret)


def hash_secret(secret: str) -> str:
    """The encoded argon2id hash of a secret; about a quarter of a second, on purpose."""
    return HASHER.hash(_bytes(one_form(secret)))


def fits(encoded: str, secret: str) -> bool:
    """Whether a secret is the one that was hashed; also as it was typed, for what was hashed before secrets were
    brought to one form. Half a second at most, whether it fits or not."""
    return any(_verified(encoded, form) for form in dict.fromkeys((one_form(secret), secret)))


def is_outdated(encoded: str, secret: str) -> bool:
    """Whether a secret that fits would be hashed otherwise today: at another cost, or in the one form."""
    as_typed = one_form(secret) != secret and not _verified(encoded, one_form(secret))
    return as_typed or HASHER.check_needs_rehash(encoded)


def digest_of(encoded: str) -> str:
    """What the record holds of an encoded hash: its SHA-256 in hex."""
    return hashlib.sha256(encoded.encode()).hexdigest()


def _verified(encoded: str, secret: str) -> bool:
    try:
        return HASHER.verify(encoded, _bytes(secret))
    except (VerificationError, InvalidHashError):
        return False


def _bytes(secret: str) -> bytes:
    return secret.encode("utf-8", "surrogatepass")
