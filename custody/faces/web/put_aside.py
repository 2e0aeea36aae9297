"""What somebody had typed when their screen was locked: put aside for them alone, sealed, for half an hour.

It comes back at their next sign-in, on whichever tablet, and once. Whoever signs in between sees nothing of it: a form
half filled by one is no form of another's. What is kept apart from the record is sealed in it once more (sealing.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

import orjson
from cryptography.fernet import InvalidToken

from custody.faces.instance import House
from custody.faces.web.sealing import OPENS_FOR, lock_about
from custody.faces.web.uploads import keep_under, kept_under, sweep_uploads

_NAME = "typed"
_PURPOSE = "put aside"
Typed = tuple[str, list[tuple[str, str]]]


def put_aside(house: House, person: str, path: str, fields: Sequence[tuple[str, str]]) -> None:
    """Keep the fields (name, value) of the form at this path for the person who typed them, in place of any before."""
    sweep_uploads(house)
    kept = orjson.dumps([path, list(fields)])
    token = lock_about(house, _PURPOSE, person).encrypt_at_time(kept, int(house.clock().timestamp()))
    keep_under(house, person, _NAME, token)


def taken_back(house: House, person: str) -> Typed | None:
    """The path and the fields put aside for this person, who has them now; None where there is nothing, or it has
    been too long."""
    path = kept_under(house, person, _NAME)
    lock, lasts = lock_about(house, _PURPOSE, person), int(OPENS_FOR.total_seconds())
    try:
        token = path.read_bytes()
        came, fields = orjson.loads(lock.decrypt_at_time(token, lasts, int(house.clock().timestamp())))
    except (FileNotFoundError, InvalidToken):
        return None
    finally:
        with suppress(FileNotFoundError):
            path.unlink()
    return str(came), [(str(name), str(value)) for name, value in fields]
