"""Checkpoints: the head of the ledger, signed, to be kept where whoever keeps the database cannot write.

A checkpoint is a C2SP signed note (tlog-checkpoint): origin, size, base64 root, and an Ed25519 signature over those
lines. One that contradicts an earlier one is never signed: a ledger whose past was changed under the program's hands
gets no new witness. The root is folded from the stored tree; whether the entries below still give that tree is what
`verify.py` finds out.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from custody.record.engine import Link
from custody.record.merkle import Frontier, root, verify_consistency
from custody.record.tree import TreeBroken, proof_of_growth
from custody.record.verify import origin

KEY_LENGTH = 32  # bytes of an Ed25519 key, private (RFC 8032 seed) or public
ON_PAPER = 16  # hexadecimal digits of a root: 64 bits that nobody finds another ledger for
_ED25519 = b"\x01"  # C2SP signed-note: the kind of signature
_LATEST = "SELECT size, root, note FROM checkpoint ORDER BY size DESC LIMIT 1"


class Inconsistent(Exception):
    """The ledger is not a continuation of what an earlier checkpoint covers; the message says which."""


@dataclass(frozen=True)
class Checkpoint:
    """The first `size` entries have this `root`, 32 bytes; `note` is the signed text."""

    size: int
    root: bytes
    note: str

    @property
    def on_paper(self) -> str:
        """Size and first digits of the root, as they stand at the foot of a page and are typed from it."""
        digits = self.root.hex()[:ON_PAPER]
        return " ".join([str(self.size), *(digits[start : start + 4] for start in range(0, ON_PAPER, 4))])


class Seal:
    """The key an instance signs its checkpoints with, under the instance's own name."""

    def __init__(self, instance: str, key: bytes) -> None:
        self.name = origin(instance)
        self._key = Ed25519PrivateKey.from_private_bytes(key)
        self.public = public_key(key)

    def signature(self, text: str) -> str:
        """The signature line of a note over this text."""
        signed = key_id(self.name, self.public) + self._key.sign(text.encode())
        return f"— {self.name} {base64.b64encode(signed).decode()}\n"


def public_key(key: bytes) -> bytes:
    """The public half of a private key, 32 bytes."""
    return Ed25519PrivateKey.from_private_bytes(key).public_key().public_bytes_raw()


def new_seal_key() -> bytes:
    """A fresh private key, 32 bytes."""
    return Ed25519PrivateKey.generate().private_bytes_raw()


def key_id(name: str, public: bytes) -> bytes:
    """C2SP signed-note: the four bytes by which a signature says under which key it was made."""
    return sha256(name.encode() + b"\n" + _ED25519 + public).digest()[:4]


def note_text(name: str, size: int, root_hash: bytes) -> str:
    """The text of a checkpoint that is signed."""
    return f"{name}\n{size}\n{base64.b64encode(root_hash).decode()}\n"


def latest_checkpoint(link: Link) -> Checkpoint | None:
    """The newest checkpoint kept in the database itself."""
    rows = link.run(_LATEST)
    return Checkpoint(int(rows[0][0]), bytes(rows[0][1]), str(rows[0][2])) if rows else None


def seal_head(link: Link, frontier: Frontier, seal: Seal) -> Checkpoint:
    """Sign the head of the ledger and keep the note, in the transaction the head was written in. The same head is
    signed once. Raises Inconsistent, and signs nothing, where it is no continuation of the latest checkpoint."""
    earlier, now = latest_checkpoint(link), root(frontier)
    if earlier is not None:
        _continued(link, earlier, frontier.size, now)
        if earlier.size == frontier.size:
            return earlier
    text = note_text(seal.name, frontier.size, now)
    note = f"{text}\n{seal.signature(text)}"
    link.run("INSERT INTO checkpoint (size, root, note) VALUES (?, ?, ?)", (frontier.size, now, note))
    return Checkpoint(frontier.size, now, note)


def _continued(link: Link, earlier: Checkpoint, size: int, now: bytes) -> None:
    if earlier.size > size:
        raise Inconsistent(f"The ledger ends at entry {size - 1}, but a checkpoint covers {earlier.size} entries.")
    try:
        proof = proof_of_growth(link, earlier.size, size)
    except TreeBroken as broken:
        raise Inconsistent(str(broken)) from None
    if not verify_consistency(earlier.size, size, earlier.root, now, proof):
        raise Inconsistent(f"The ledger is not the one its checkpoint over {earlier.size} entries covers.")
