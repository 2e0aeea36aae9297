"""Checkpoints and proofs: that the ledger only ever grew, and that an entry stands in it."""

from __future__ import annotations

from flask import Blueprint, Response

from custody.faces.api.callers import caller
from custody.faces.api.listing import number_asked
from custody.faces.api.problems import Trouble, written
from custody.faces.proving import growth, inclusion
from custody.record.checkpoints import latest_checkpoint
from custody.record.reads.entries import head


def register(blueprint: Blueprint) -> None:
    """Add the routes."""
    blueprint.add_url_rule("/ledger/checkpoint", "checkpoint", checkpoint, methods=["GET"])
    blueprint.add_url_rule("/ledger/entries/<int:idx>/proof", "proof", proof, methods=["GET"])


def checkpoint() -> Response:
    """The newest signed note; with `from`, the hashes that show the ledger of that size to be its beginning."""
    with caller().house.store.reading() as link:
        sealed = latest_checkpoint(link)
        if sealed is None:
            raise Trouble(404, "no_checkpoint")
        earlier = number_asked("from", 0, sealed.size, 0)
        told = growth(link, sealed, earlier)
    return written(told)


def proof(idx: int) -> Response:
    """The hashes that lead from an entry to the root over the first `size` entries; without `size`, over all."""
    with caller().house.store.reading() as link:
        last = head(link)[0]
        if idx > last:
            raise Trouble(404, "no_such_entry")
        size = number_asked("size", last + 1, last + 1, idx + 1)
        told = inclusion(link, idx, size)
    return written(told)
