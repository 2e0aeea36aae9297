"""Who a subject is: name, birth date and hospital number, apart from the record, sealed under a key per subject.

A name leaves this store only in the answer to a step at the door. Keys per subject are wrapped by the instance's
identity key (a file, mode 0600); without it the rows are noise.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import orjson
from cryptography.fernet import Fernet, InvalidToken

from custody.record.link import Link
from custody.rules.names import likeness


class Identities:
    """Seals and opens identities with the instance's identity key. Raises ValueError for what is no such key."""

    def __init__(self, key: bytes) -> None:
        self._keeper = Fernet(key)

    def fits(self, link: Link) -> bool:
        """Whether this is the key of what is kept; true where nothing is."""
        rows = link.run("SELECT wrapped_key FROM identity LIMIT 1")
        try:
            return all(self._keeper.decrypt(bytes(row[0])) for row in rows)
        except InvalidToken:
            return False

    def keep(self, link: Link, subject: str, identity: Mapping[str, str], idx: int) -> str:
        """Seal the identity of a subject; gives the digest of the seal, which the entry keeps. Called by the door, in
        the entry's own transaction."""
        own = Fernet.generate_key()
        wrapped = self._keeper.encrypt(own)
        sealed = Fernet(own).encrypt(orjson.dumps({"subject": subject, "identity": dict(identity)}))
        sql = "INSERT INTO identity (subject, wrapped_key, sealed, idx) VALUES (?, ?, ?, ?)"
        link.add(sql, (subject, wrapped, sealed, idx))
        return seal_digest(wrapped, sealed)

    def open(self, link: Link, subject: str) -> Mapping[str, str] | None:
        """Who the subject is, or None where nothing is kept. Raises ValueError where the seal is of another subject:
        no child is shown under another's name."""
        rows = link.run("SELECT wrapped_key, sealed FROM identity WHERE subject = ?", (subject,))
        if not rows:
            return None
        own = self._keeper.decrypt(bytes(rows[0][0]))
        opened = orjson.loads(Fernet(own).decrypt(bytes(rows[0][1])))
        if opened["subject"] != subject:
            raise ValueError(f"the identity kept for {subject} is that of another subject")
        identity: Mapping[str, str] = opened["identity"]
        return identity

    def met(self, link: Link, identity: Mapping[str, str]) -> Mapping[str, str]:
        """How alike each subject is to the child of this identity, where they are at all. Names are compared here and
        told to nobody."""
        kept = [row[0] for row in link.run("SELECT subject FROM identity")]
        found = {one: likeness(identity, self.open(link, one) or {}) for one in kept}
        return {one: how for one, how in found.items() if how}


def seal_digest(wrapped_key: bytes, sealed: bytes) -> str:
    """SHA-256 of a seal, in hex: random bytes both, so that it says nothing of what is sealed."""
    return hashlib.sha256(wrapped_key + sealed).hexdigest()


def new_identity_key() -> bytes:
    """A fresh key for a new instance."""
    return Fernet.generate_key()
