"""Names between a form and its signature: one sealed field, so that no page and no cache holds them in clear.

A seal opens for the person who typed, in the step it was typed for, and for half an hour: the key is made of the
instance's own key, the person and the step (HMAC-SHA256), and the time stands in the seal (Fernet). Somebody else who
signs in at the same tablet types the names anew. Nothing is kept on the server.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any

import orjson
from cryptography.fernet import Fernet, InvalidToken

from custody.faces.instance import House, secret_key
from custody.faces.web.here import Here
from custody.rules.facts import FactKind, specs_of
from custody.rules.reading import Problem
from custody.rules.step import Step

SEAL = "sealed"
OPENS_FOR = timedelta(minutes=30)


def private_names(step: Step) -> tuple[str, ...]:
    """The facts of a step that are kept apart from the record."""
    return tuple(spec.name for spec in specs_of(step.facts) if spec.kind is FactKind.PRIVATE)


def sealed(here: Here, step: Step, raw: Mapping[str, Any], wrong: Collection[str] = ()) -> list[dict[str, str]]:
    """What was typed of a step's private facts as one hidden field; none where there is nothing to seal. What is
    `wrong` is not kept: it is typed anew."""
    kept = {name: str(raw[name]) for name in private_names(step) if raw.get(name) and name not in wrong}
    if not kept:
        return []
    token = _lock(here, step).encrypt_at_time(orjson.dumps(kept), int(here.now.timestamp()))
    return [{"name": SEAL, "value": token.decode()}]


def unsealed(
    here: Here, step: Step, typed: Mapping[str, Any], token: str
) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """`typed` with what the seal holds, where it was not typed anew; and what is wrong with a seal that was needed."""
    needed = [name for name in private_names(step) if not typed.get(name)]
    if not token or not needed:
        return dict(typed), ()
    try:
        opened = _lock(here, step).decrypt_at_time(
            token.encode(), int(OPENS_FOR.total_seconds()), int(here.now.timestamp())
        )
    except (InvalidToken, UnicodeEncodeError):
        return dict(typed), (Problem(needed[0], "seal_not_opened"),)
    return orjson.loads(opened) | typed, ()


def lock_about(house: House, *about: str) -> Fernet:
    """The lock of one purpose, and of whom or what else it is for: what it seals opens for nothing else."""
    key = hmac.digest(secret_key(house.config), orjson.dumps(about), hashlib.sha256)
    return Fernet(base64.urlsafe_b64encode(key))


def _lock(here: Here, step: Step) -> Fernet:
    """The lock of one person in one step."""
    return lock_about(here.house, "private facts", here.person, step.name)
