"""Proofs as programs and strangers get them: that an entry stands in the ledger, and that the ledger only grew. Hashes
in hex, in the order of RFC 9162 (2.1.3 and 2.1.4)."""

from __future__ import annotations

from typing import Any

from custody.record.checkpoints import Checkpoint, key_in_force
from custody.record.cosigning import cosigned_note
from custody.record.link import Link
from custody.record.reads.entries import stored_text
from custody.record.tree import proof_of_entry, proof_of_growth, stored_root


def inclusion(link: Link, idx: int, size: int) -> dict[str, Any]:
    """The hashes that lead from the leaf of an entry to the root over the first `size`. Raises ValueError where it is
    not among them, TreeBroken."""
    hashes = [one.hex() for one in proof_of_entry(link, idx, size)]
    leaf, top = stored_text(link, idx)[1], stored_root(link, size)
    return {"idx": idx, "size": size, "leaf": leaf, "root": top.hex(), "inclusion": hashes}


def growth(link: Link, sealed: Checkpoint, earlier: int) -> dict[str, Any]:
    """A checkpoint, and the hashes that show the ledger of size `earlier` to be its beginning (none for 0). Raises
    ValueError where it covers fewer, TreeBroken."""
    hashes = [one.hex() for one in proof_of_growth(link, earlier, sealed.size)] if earlier else []
    told = {"size": sealed.size, "root": sealed.root.hex(), "note": cosigned_note(link, sealed)}
    return {**told, "public_key": key_in_force(link), "earlier": earlier, "consistency": hashes}
