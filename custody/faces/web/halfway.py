"""Between two pages of one sign-in: a sealed field that says whose secret was right, or whose badge was scanned, for
five minutes.

Nothing is kept on the server, and nobody is signed in by it: it is worth something only together with a code, or a
PIN. It opens for one purpose, and no more once the account's secrets have changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

import orjson
from cryptography.fernet import Fernet, InvalidToken

from custody.faces.hashing import digest_of
from custody.faces.instance import House
from custody.faces.web.sealing import lock_about
from custody.record.reads.people import Account, by_person

FIELD = "half"
LASTS = timedelta(minutes=5)
CODE, SET_UP, PIN = "code", "set_up", "pin"


@dataclass(frozen=True)
class Half:
    """Whose secret was right, how they gave it, and what else is known by now (text)."""

    account: Account
    method: str
    more: Mapping[str, str] = field(default_factory=dict)


def half_sealed(house: House, purpose: str, half: Half) -> dict[str, str]:
    """The hidden field."""
    kept = {"person": half.account.person, "method": half.method, "secrets": _secrets(half.account), **half.more}
    token = _lock(house, purpose).encrypt_at_time(orjson.dumps(kept), int(house.clock().timestamp()))
    return {"name": FIELD, "value": token.decode()}


def half_opened(house: House, purpose: str, token: str) -> Half | None:
    """Who it is about, or None where it is none of ours, is over, or the account has changed since."""
    lock, lasts = _lock(house, purpose), int(LASTS.total_seconds())
    try:
        kept: dict[str, str] = orjson.loads(lock.decrypt_at_time(token, lasts, int(house.clock().timestamp())))
    except InvalidToken:
        return None
    with house.store.reading() as link:
        account = by_person(link, kept.pop("person"))
    if account is None or account.state != "active" or kept.pop("secrets") != _secrets(account):
        return None
    return Half(account, kept.pop("method"), kept)


def _secrets(account: Account) -> str:
    return digest_of(account.password_hash + account.pin_hash + account.factor_digest)


def _lock(house: House, purpose: str) -> Fernet:
    return lock_about(house, "halfway", purpose)
