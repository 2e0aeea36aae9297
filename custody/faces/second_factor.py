"""The second factor: one-time codes by time (RFC 6238) of a secret that a person's authenticator holds, and ten
recovery codes for when it is lost.

The secret lies sealed under the instance's identity key, with the person it belongs to and the digests of the recovery
codes; the record holds the digest of the seal. A code counts once: neither it nor any before it is accepted again.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import orjson
import pyotp
from cryptography.fernet import Fernet, InvalidToken

from custody.faces.hashing import one_form
from custody.faces.instance import House, identity_key
from custody.record.reads.people import Account

SECONDS, DIGITS = 30, 6
AROUND = (0, -1, 1)  # time steps: the clocks of two devices agree no better
RECOVERY_CODES = 10
TOTP, RECOVERY = "totp", "recovery_code"


@dataclass(frozen=True)
class Factor:
    """A second factor as it is handed over, this once: the secret in base32, the address an authenticator reads from
    the picture, and the recovery codes."""

    secret: str
    recovery: tuple[str, ...]

    def address(self, house: str, username: str) -> str:
        """What the picture says."""
        return pyotp.TOTP(self.secret, interval=SECONDS).provisioning_uri(name=username, issuer_name=f"Custody {house}")


def new_factor() -> Factor:
    """A random secret of 160 bits and its recovery codes, of digits alone: they are typed where digits are."""
    groups = [[f"{secrets.randbelow(10_000):04d}" for _ in range(4)] for _ in range(RECOVERY_CODES)]
    return Factor(pyotp.random_base32(32), tuple("-".join(code) for code in groups))


def seal_factor(house: House, person: str, factor: Factor) -> bytes:
    """The second factor as it is kept."""
    kept = {"person": person, "secret": factor.secret, "recovery": [_mark(code) for code in factor.recovery]}
    return Fernet(identity_key(house.config)).encrypt_at_time(orjson.dumps(kept), int(house.clock().timestamp()))


def component_of(house: House, account: Account, code: str) -> str:
    """What a code is, where it counts now: `totp` or `recovery_code`; empty where it does not fit, was used before, or
    there is nothing it could fit. It is used up by asking."""
    kept = _opened(house, account)
    plain = _plain(code)
    if not kept or not plain:
        return ""
    if len(plain) == DIGITS:
        step = fitting_step(str(kept["secret"]), plain, house.clock())
        return TOTP if step is not None and house.keys.use_counter(account.person, step) else ""
    mark = _mark(code)
    known = any(hmac.compare_digest(mark, one) for one in _recovery(kept))
    return RECOVERY if known and house.keys.use_once(account.person, mark) else ""


def fitting_step(secret: str, code: str, at: datetime) -> int | None:
    """The time step around `at` whose code this is, or None."""
    now, made, given = int(at.timestamp()) // SECONDS, pyotp.HOTP(secret), _plain(code).encode("utf-8", "replace")
    return next((now + by for by in AROUND if hmac.compare_digest(made.at(now + by).encode(), given)), None)


def codes_left(house: House, account: Account) -> int:
    """How many recovery codes a person has not used yet."""
    return len(set(_recovery(_opened(house, account))) - house.keys.used_marks(account.person))


def _opened(house: House, account: Account) -> dict[str, object]:
    """What is kept of an account's second factor; nothing where it has none, or what lies there is not what its entry
    says, or another's."""
    if not account.factor_sealed:
        return {}
    try:
        kept: dict[str, object] = orjson.loads(Fernet(identity_key(house.config)).decrypt(account.factor_sealed))
    except InvalidToken:
        return {}
    return kept if kept["person"] == account.person else {}


def _recovery(kept: dict[str, object]) -> Iterable[str]:
    found = kept.get("recovery", [])
    return [str(one) for one in found] if isinstance(found, list) else []


def _plain(code: str) -> str:
    """A code without what stands between its groups, in the one form of its digits."""
    return re.sub(r"[\s-]", "", one_form(code))


def _mark(code: str) -> str:
    return hashlib.sha256(_plain(code).encode("utf-8", "replace")).hexdigest()
