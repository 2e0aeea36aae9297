"""Checkpoints: the head of the ledger, signed, to be kept where whoever keeps the database cannot write.

A checkpoint is a C2SP signed note (tlog-checkpoint): origin, size, base64 root, and an Ed25519 signature over those
lines. One that contradicts an earlier one is never signed: a ledger whose past was changed under the program's hands
gets no new witness. The root is folded from the leaves above the last checkpoint; whether the entries still give their
leaves is what `verify.py` finds out.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from custody.record.link import Link
from custody.record.merkle import Frontier, root, verify_consistency
from custody.record.tree import TreeBroken, look_closer, proof_of_growth, prove_edge
from custody.record.upcasting import FORMS, UnknownForm
from custody.record.verify import ACCEPTED, COSIGN, COSIGN_END, KEY_CHANGE, NOTE, SIGNATURE, key_change_text, origin

KEY_LENGTH = 32  # bytes of an Ed25519 key, private (RFC 8032 seed) or public
_OWNED = 4  # notes: of the database, of the file beside it, and of those who sign meanwhile
ON_PAPER = 16  # hexadecimal digits of a root: 64 bits that nobody finds another ledger for
_ED25519 = b"\x01"  # C2SP signed-note: the kind of signature
Reread = Callable[[str], bytes | None]
"""Gives the private key of a public one (in hex), where the instance holds it by now."""
Known = Callable[[], frozenset[bytes]]
"""Gives the public keys of every private key in the instance, those that others have replaced among them."""
_KEY_CHANGED = (
    "SELECT v, step, body FROM entry WHERE actor = 'system' AND outcome = ? AND step = ? ORDER BY idx DESC LIMIT 1"
)
_KEYS_NAMED = """SELECT idx FROM entry WHERE outcome = ? AND step IN (?, ?, ?)
                 AND actor IN (SELECT 'system' UNION SELECT code FROM thing WHERE kind = 'person') ORDER BY idx"""
_FOUNDED = "SELECT v, step, body FROM entry WHERE idx = 0"
_LATEST = "SELECT size, root, note FROM checkpoint ORDER BY size DESC LIMIT 1"


class Inconsistent(Exception):
    """The ledger is not a continuation of what an earlier checkpoint covers; the message says which."""


class TreeLost(Inconsistent):
    """A stored hash that would show it is lost or another; the message says which, and what gives it again."""


class ForeignKey(Inconsistent):
    """The key at hand is not the one in force in the ledger; the message says so."""


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
    """The key an instance signs its checkpoints with, under the instance's own name. Another process may have changed
    it: then `reread` gives the one in force now. `known`: what it signed under before."""

    def __init__(
        self, instance: str, key: bytes, reread: Reread = lambda wanted: None, known: Known = frozenset
    ) -> None:
        self.name = origin(instance)
        self._reread = reread
        self._known = known
        self._had: set[bytes] = set()
        self._owned: dict[str, Checkpoint] = {}  # the notes last found to be ours, for every step asks of the same
        self._take(key)

    def fits(self, wanted: str) -> bool:
        """Whether it signs under this public key, in hex; empty where the ledger names none."""
        if wanted not in ("", self.public.hex()):
            key = self._reread(wanted)
            if key is not None:
                self._take(key)
        return wanted in ("", self.public.hex())

    def handed_over(self, new: bytes) -> dict[str, str]:
        """The facts by which this key names the public key that takes its place."""
        signature = self._key.sign(key_change_text(self.name, self.public, new))
        signed = base64.b64encode(signature).decode()
        return {"old_key": self.public.hex(), "new_key": new.hex(), "signature": signed}

    def signature(self, text: str) -> str:
        """The signature line of a note over this text."""
        signed = key_id(self.name, self.public) + self._key.sign(text.encode())
        return f"— {self.name} {base64.b64encode(signed).decode()}\n"

    def own(self, text: str) -> Checkpoint | None:
        """The checkpoint a note is, where it is signed under a key of this instance; else None. Which ledger it names
        is not asked: a name stands in the database, and whoever has that can change it."""
        if text in self._owned:
            return self._owned[text]
        note, publics = NOTE.fullmatch(text), self._had | self._known()
        for name, encoded in SIGNATURE.findall(note[4]) if note else ():
            keys = {key_id(name, public): public for public in publics}
            if note and text.startswith(f"{name}\n") and _is_signed(keys, encoded, note[1]):
                found = Checkpoint(int(note[2]), base64.b64decode(note[3]), text)
                self._owned = {**dict(list(self._owned.items())[1 - _OWNED :]), text: found}
                return found
        return None

    def _take(self, key: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(key)
        self.public = public_key(key)
        self._had.add(self.public)


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


def key_in_force(link: Link) -> str:
    """The public key, in hex, that the ledger says checkpoints are signed under now; empty where it names none. Raises
    Inconsistent where the entry that names it was damaged."""
    changed = link.run(_KEY_CHANGED, (ACCEPTED, KEY_CHANGE))
    named = changed or link.run(_FOUNDED)
    try:
        facts = FORMS.read(*named[0])["facts"] if named else {}
        return str(facts["new_key"] if changed else facts.get("checkpoint_key", ""))
    except (ValueError, LookupError, TypeError, AttributeError, UnknownForm):
        raise Inconsistent("The entry that names the key of the checkpoints cannot be read.") from None


def keys_named(link: Link) -> tuple[int, ...]:
    """The entries by which one key named the next, and those that name the key of a co-signature or end it: whoever
    verifies a part of the ledger needs them."""
    return tuple(int(row[0]) for row in link.run(_KEYS_NAMED, (ACCEPTED, KEY_CHANGE, COSIGN, COSIGN_END)))


def latest_checkpoint(link: Link) -> Checkpoint | None:
    """The newest checkpoint kept in the database itself."""
    rows = link.run(_LATEST)
    return Checkpoint(int(rows[0][0]), bytes(rows[0][1]), str(rows[0][2])) if rows else None


def seal_head(link: Link, frontier: Frontier, seal: Seal, beside: Checkpoint | None = None) -> Checkpoint:
    """Sign the head of the ledger and keep the note, in the transaction the head was written in. The same head is
    signed once. Raises Inconsistent, and signs nothing, where it is no continuation of the latest checkpoint in the
    database or of the one kept `beside` it, and ForeignKey where the ledger names another key."""
    if not seal.fits(key_in_force(link)):
        raise ForeignKey("The key in the instance is not the one the ledger says its checkpoints are signed under.")
    earlier, now = latest_checkpoint(link), root(frontier)
    if beside is not None and beside != earlier:
        prove_growth(link, beside, frontier.size, now)
    if earlier is not None:
        prove_growth(link, earlier, frontier.size, now)
        if earlier.size == frontier.size:
            return earlier
    text = note_text(seal.name, frontier.size, now)
    note = f"{text}\n{seal.signature(text)}"
    link.add("INSERT INTO checkpoint (size, root, note) VALUES (?, ?, ?)", (frontier.size, now, note))
    return Checkpoint(frontier.size, now, note)


def prove_growth(link: Link, earlier: Checkpoint, size: int, now: bytes) -> None:
    """Raises Inconsistent where the first `size` entries, of this root, do not continue what the checkpoint covers."""
    if earlier.size > size:
        raise Inconsistent(f"The ledger ends at entry {size - 1}, but a checkpoint covers {earlier.size} entries.")
    try:
        proof = proof_of_growth(link, earlier.size, size)
    except TreeBroken as broken:
        raise TreeLost(str(broken)) from None
    if not verify_consistency(earlier.size, size, earlier.root, now, proof):
        _told_apart(link, earlier.size, size)
        raise Inconsistent(f"The ledger is not the one its checkpoint over {earlier.size} entries covers.")


def prove_head(link: Link, earlier: Checkpoint, frontier: Frontier) -> None:
    """The same of a ledger as its leaves give it, and that its stored tree has the same head."""
    prove_growth(link, earlier, frontier.size, root(frontier))
    try:
        prove_edge(link, frontier)
    except TreeBroken as broken:
        raise TreeLost(str(broken)) from None


def _told_apart(link: Link, earlier: int, size: int) -> None:
    """Raises TreeLost where it is the stored tree that was changed: nobody is to be accused of another past."""
    try:
        look_closer(link, earlier, size)
    except TreeBroken as broken:
        raise TreeLost(str(broken)) from None


def _is_signed(keys: Mapping[bytes, bytes], encoded: str, text: str) -> bool:
    """Whether what stands in a signature line is by one of these keys, each under its id."""
    try:
        data = base64.b64decode(encoded, validate=True)
        Ed25519PublicKey.from_public_bytes(keys[data[:4]]).verify(data[4:], text.encode())
    except (ValueError, KeyError, InvalidSignature):
        return False
    return True
