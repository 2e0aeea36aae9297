"""Co-signatures: a person of quality held an earlier checkpoint from elsewhere against the ledger, and signs the
present one with a key of their own, which this instance never keeps.

They are C2SP cosignatures (tlog-cosignature, cosignature/v1 under Ed25519): further signature lines of the same note,
each with the time it was made. The entry `cosign_checkpoint` names the public key and holds the signature, so that
whoever verifies knows whose it is. A key lives from the first such entry to the one that names another in its place, or
to a `revoke_cosigner_key`; a co-signature counts where the entry that holds it is one of these days.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from custody.record.checkpoints import Checkpoint, public_key
from custody.record.link import Link
from custody.record.upcasting import FORMS
from custody.record.verify import ACCEPTED, COSIGN, COSIGN_END, NOTE, cosigned_text, cosigner_id

# By actor, for which there is an index: a ledger has a million entries, and a house some hundred people.
_TOLD = """SELECT idx, actor, step, v, step, body FROM entry WHERE actor IN (SELECT code FROM thing WHERE kind =
           'person') AND outcome = ? AND step IN (?, ?) ORDER BY idx"""


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


@dataclass(frozen=True)
class CosignerKey:
    """The life of a key: its public half in hex, whose it is and the name it has; the entry that named it first, and
    the one from which on it signs no more."""

    public: str
    person: str
    name: str
    named: int
    ended: int | None = None


@dataclass(frozen=True)
class _Cosigned:
    person: str
    size: int
    line: str


def signature_line(name: str, cosignature: str) -> str:
    """A further signature line of a note."""
    return f"— {name} {cosignature}\n"


def cosigner_keys(link: Link) -> tuple[CosignerKey, ...]:
    """Every key somebody ever co-signed under, in the order in which they were named."""
    return tuple(_read(link)[0].values())


def cosignatures(link: Link) -> Mapping[int, str]:
    """Every co-signature that counts as lines of a note, by the size of the checkpoint it is on."""
    found: dict[int, str] = {}
    for one in _read(link)[1]:
        found[one.size] = found.get(one.size, "") + one.line
    return found


def cosigners_of(link: Link, size: int) -> tuple[str, ...]:
    """The names of the persons who co-signed the checkpoint over so many entries."""
    persons = dict.fromkeys(one.person for one in _read(link)[1] if one.size == size)
    named = (link.run("SELECT name FROM thing WHERE code = ?", (person,)) for person in persons)
    return tuple(str(rows[0][0]) for rows in named if rows)


def cosigned_note(link: Link, checkpoint: Checkpoint) -> str:
    """The note of a checkpoint with every co-signature that counts."""
    return checkpoint.note + cosignatures(link).get(checkpoint.size, "")


def _read(link: Link) -> tuple[dict[str, CosignerKey], list[_Cosigned]]:
    """The keys, and what was co-signed under each while it signed."""
    keys: dict[str, CosignerKey] = {}
    counted: list[_Cosigned] = []
    for idx, actor, step, facts in _told(link):
        public = str(facts["public_key"])
        if step == COSIGN:
            key = keys.setdefault(public, CosignerKey(public, actor, facts["name"], idx))
            line = signature_line(facts["name"], facts["cosignature"])
            counted += [_Cosigned(actor, int(facts["size"]), line)] if key.ended is None else []
        for ended in (facts.get("replaces") or "").split() if step == COSIGN else [public]:
            if ended in keys and keys[ended].ended is None:
                keys[ended] = replace(keys[ended], ended=idx)
    return keys, counted


def _told(link: Link) -> Iterator[tuple[int, str, str, Mapping[str, Any]]]:
    for idx, actor, step, *stored in link.run(_TOLD, (ACCEPTED, COSIGN, COSIGN_END)):
        yield int(idx), str(actor), str(step), FORMS.read(*stored)["facts"]
