"""Who a subject is: name, birth date and hospital number, apart from the record, sealed under a key per subject.

A name leaves this store only in the answer to a step at the door. Keys per subject are wrapped by the instance's
identity key (a file, mode 0600); without it the rows are noise.
"""

from __future__ import annotations

from collections.abc import Mapping

import orjson
from cryptography.fernet import Fernet

from custody.record.engine import Link


class Identities:
    """Seals and opens identities with the instance's identity key."""

    def __init__(self, key: bytes) -> None:
        self._keeper = Fernet(key)

    def keep(self, link: Link, subject: str, identity: Mapping[str, str], idx: int) -> None:
        """Seal the identity of a subject. Called by the door, in the entry's own transaction."""
        own = Fernet.generate_key()
        sealed = Fernet(own).encrypt(orjson.dumps(dict(identity)))
        sql = "INSERT INTO identity (subject, wrapped_key, sealed, idx) VALUES (?, ?, ?, ?)"
        link.run(sql, (subject, self._keeper.encrypt(own), sealed, idx))

    def open(self, link: Link, subject: str) -> Mapping[str, str] | None:
        """Who the subject is, or None where nothing is kept."""
        rows = link.run("SELECT wrapped_key, sealed FROM identity WHERE subject = ?", (subject,))
        if not rows:
            return None
        own = self._keeper.decrypt(bytes(rows[0][0]))
        opened: Mapping[str, str] = orjson.loads(Fernet(own).decrypt(bytes(rows[0][1])))
        return opened


def new_identity_key() -> bytes:
    """A fresh key for a new instance."""
    return Fernet.generate_key()
