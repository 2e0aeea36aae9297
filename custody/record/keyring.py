"""The keys an instance holds: files in its folder, never in its database."""

from __future__ import annotations

from dataclasses import dataclass, field

from custody.record.checkpoints import Known, Reread, new_seal_key
from custody.record.identity import Identities, new_identity_key


@dataclass(frozen=True)
class Keyring:
    """What opens the identity store, and the private key that signs checkpoints (32 bytes, Ed25519); where another
    process changed that one, `reread` gives it. `known`: the public keys of that one and of those before it."""

    identities: Identities
    seal_key: bytes = field(repr=False)
    reread: Reread = field(default=lambda wanted: None, repr=False)
    known: Known = field(default=frozenset, repr=False)


def fresh_keyring() -> Keyring:
    """The keys of a new instance."""
    return Keyring(Identities(new_identity_key()), new_seal_key())
