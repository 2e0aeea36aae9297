"""A person's own password and PIN: checked for weakness, hashed here, and handed to the step `set_secret`.

The step knows digests of the encoded hashes only; what a person types never goes further than this module.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from custody.faces.hashing import digest_of, hash_secret
from custody.faces.instance import House
from custody.faces.weakness import weak_secret, words_of
from custody.record.attempt import Credential, Enclosures
from custody.record.reads.people import by_person


@dataclass(frozen=True)
class OwnSecrets:
    """What `set_secret` is asked with; `problem` is a code where the secrets are too weak."""

    raw: Mapping[str, str]
    enclosures: Enclosures
    problem: str = ""


def own_secrets(house: House, person: str, password: str, pin: str) -> OwnSecrets:
    """New secrets of a person on record, sealed for `set_secret`; half a second of hashing, on purpose."""
    with house.store.reading() as link:
        account = by_person(link, person)
    name, username = (account.name, account.username) if account else ("", "")
    problem = weak_secret(password, pin, words_of(username, name, house.name))
    if problem:
        return OwnSecrets({}, Enclosures(), problem)
    hashed, hashed_pin = hash_secret(password), hash_secret(pin)
    digests = {"password_digest": digest_of(hashed), "pin_digest": digest_of(hashed_pin)}
    return OwnSecrets(digests, Enclosures(credential=Credential(username, hashed, hashed_pin)))
