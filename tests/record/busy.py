"""A ledger of some three hundred entries that uses every effect, every outcome, files, an identity and checkpoints."""

from __future__ import annotations

import base64
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from custody.record.attempt import StoredFile
from custody.record.merkle import Frontier, root
from tests.record_room import Room, digest, unknown_code

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


def fill(room: Room, rounds: int = 25, factor: bool = True) -> None:
    """Twelve entries a round, and a few around them; a second factor, which the tables of earlier versions do not
    hold."""
    anna = room.person("Anna Berg", "operator")
    room.do("meet_child", anna, {"number": "017", "name": "Li Na"}, identity={"name": "Li Na", "born": "2019-05-01"})
    for number in range(rounds):
        room.later(minutes=7)
        _round(room, anna, number)
    if factor:
        sealed = b"sealed elsewhere"
        room.do("set_second_factor", anna, {"factor_digest": digest(sealed)}, second_factor=sealed)


def _round(room: Room, anna: str, number: int) -> None:
    room.do("grow_container", room.quality, {"name": f"细胞 {number}"}, nonce=f"grow-{number}", reason="as planned")
    source = room.created["@1"]
    room.do("grow_container", anna, {"name": "target"}, station="clean_room")
    target = room.created["@1"]
    pair = {"source": source, "target": target}
    room.do("pour_cells", anna, {**pair, "cells": "1000.25"})
    room.do("hold_container", room.quality, {"container": target}, channel="camera")
    room.do("lift_own_hold", room.quality, {"hold": room.created["@hold"]})
    room.do("part_containers", anna, pair)
    room.do("sign_container", anna, {"container": source})
    room.refused("mark_container", anna, {"container": source})
    room.record("mark_container", anna, {"container": unknown_code(room, "container")})
    room.record("pour_cells", anna, {"source": "?"})
    room.do("view_container", anna, {"container": target})
    data = f"logger {number}\n".encode()
    room.do("keep_file", anna, {"file": digest(data)}, files=(StoredFile(data, "text/csv"),))


def put_checkpoints(room: Room, *sizes: int) -> None:
    """Signed notes of the tree at these sizes, in the database as the checkpoint writer leaves them."""
    frontier, leaves = Frontier(), [bytes(row[0]) for row in room.rows("SELECT leaf FROM entry ORDER BY idx")]
    with room.store.writer() as link:
        for size, leaf in enumerate(leaves, start=1):
            frontier, _ = frontier.append(leaf)
            if size in sizes:
                note = size, root(frontier), signed_note(size, root(frontier))
                link.run("INSERT INTO checkpoint (size, root, note) VALUES (?, ?, ?)", note)
        link.run("COMMIT")


def signed_note(size: int, top: bytes) -> str:
    """A C2SP signed note under KEY."""
    origin = "custody.invalid/TESTROOM"
    text = f"{origin}\n{size}\n{base64.b64encode(top).decode()}\n"
    named = sha256(origin.encode() + b"\n\x01" + KEY.public_key().public_bytes_raw()).digest()[:4] + KEY.sign(
        text.encode()
    )
    return f"{text}\n— {origin} {base64.b64encode(named).decode()}\n"
