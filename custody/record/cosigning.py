"""Co-signatures: a person of quality held an earlier checkpoint from elsewhere against the ledger, and signs the
present one with a key of their own, which this instance never keeps.

They are C2SP cosignatures (tlog-cosignature, cosignature/v1 under Ed25519): further signature lines of the same note,
each with the time it was made. The entry `cosign_checkpoint` names the public key and holds the signature, so that
whoever verifies knows whose it is.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from custody.record.checkpoints import Checkpoint, public_key
from custody.record.link import Link
from custody.record.upcasting import FORMS
from custody.record.verify import ACCEPTED, COSIGN, NOTE, cosigned_text, cosigner_id

# By actor, for which there is an index: a ledger has a million entries, and a house some hundred people.
_COSIGNED = """SELECT actor, v, step, body FROM entry WHERE actor IN (SELECT code FROM thing WHERE kind = 'person')
               AND outcome = ? AND step = ? ORDER BY idx"""


class Cosigner:
    """A person's own key (32 bytes, Ed25519), under the name it has in this ledger."""

    def __init__(self, ledger: str, username: str, key: bytes) -> None:
        self.name = f"{ledger}/{username}"
        self.public = public_key(key)
        self._key = Ed25519PrivateKey.from_private_bytes(key)

    def cosignature(self, checkpoint: Checkpoint, at: datetime) -> str:
        """What stands in the signature line of a checkpoint that was held against an earlier one, in base64."""
        note, second = NOTE.fullmatch(checkpoint.note), int(at.timestamp())
        if note is None:
            raise ValueError("The checkpoint is no signed note.")
        signature = self._key.sign(cosigned_text(note[1], second))
        return base64.b64encode(cosigner_id(self.name, self.public) + second.to_bytes(8, "big") + signature).decode()


def signature_line(name: str, cosignature: str) -> str:
    """A further signature line of a note."""
    return f"— {name} {cosignature}\n"


def signers_of_keys(link: Link) -> Mapping[str, str]:
    """The person who first signed with each key, by its public half in hex."""
    found: dict[str, str] = {}
    for actor, facts in _cosigned(link):
        found.setdefault(str(facts["public_key"]), actor)
    return found


def cosignatures(link: Link) -> Mapping[int, str]:
    """Every co-signature on record as lines of a note, by the size of the checkpoint it is on."""
    found: dict[int, str] = {}
    for _, facts in _cosigned(link):
        size = int(facts["size"])
        found[size] = found.get(size, "") + signature_line(facts["name"], facts["cosignature"])
    return found


def cosigners_of(link: Link, size: int) -> tuple[str, ...]:
    """The names of the persons who co-signed the checkpoint over so many entries."""
    persons = dict.fromkeys(actor for actor, facts in _cosigned(link) if int(facts["size"]) == size)
    named = (link.run("SELECT name FROM thing WHERE code = ?", (person,)) for person in persons)
    return tuple(str(rows[0][0]) for rows in named if rows)


def cosigned_note(link: Link, checkpoint: Checkpoint) -> str:
    """The note of a checkpoint with every co-signature on record."""
    return checkpoint.note + cosignatures(link).get(checkpoint.size, "")


def _cosigned(link: Link) -> list[tuple[str, Mapping[str, Any]]]:
    return [(str(actor), FORMS.read(*stored)["facts"]) for actor, *stored in link.run(_COSIGNED, (ACCEPTED, COSIGN))]
