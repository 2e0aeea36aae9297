"""Stored files are read one at a time, however many there are: verifying and saving hold a few, never all."""

from __future__ import annotations

import hashlib
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from custody.record.audit import audit
from custody.record.backup import write_backup
from tests.record_room import Room

FILES, LENGTH = 40, 1 << 20
HELD_AT_MOST = 12 * LENGTH  # of 40: what a driver reads ahead, and a copy or two


@pytest.mark.parametrize("what", ["verify", "back up"])
def test_many_large_files_are_never_held_together(room: Room, tmp_path: Path, what: str) -> None:
    with room.store.writer() as link:
        for number in range(FILES):
            data = bytes([number]) * LENGTH
            row = (hashlib.sha256(data).hexdigest(), data, "application/octet-stream", LENGTH)
            link.run("INSERT INTO blob (sha256, bytes, media_type, length) VALUES (?, ?, ?, ?)", row)
        link.run("COMMIT")
    acts: dict[str, Callable[[], object]] = {
        "verify": lambda: audit(room.store),
        "back up": lambda: write_backup(room.store, tmp_path / "kept"),
    }
    tracemalloc.start()
    acts[what]()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < HELD_AT_MOST
