"""Stored files are read one at a time, however many there are, and each in pieces, however large it is: verifying,
saving and restoring hold a few pieces, never all."""

from __future__ import annotations

import hashlib
import sqlite3
import tracemalloc
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from custody.record.audit import audit
from custody.record.backup import copy_rows, write_backup
from custody.record.exporting import write_files
from custody.record.link import Link
from custody.record.tables import BLOB
from tests.record_room import Room

MB = 1 << 20
HELD_AT_MOST = 12 * MB  # of 40: what a driver reads ahead, and a copy or two

BLOBS = "CREATE TABLE blob (sha256 TEXT, bytes BLOB, media_type TEXT, length INTEGER)"


@pytest.mark.parametrize(("files", "length"), [(40, MB), (1, 40 * MB)], ids=["many", "one"])
@pytest.mark.parametrize("what", ["verify", "back up", "export"])
def test_large_files_are_never_held_whole(room: Room, tmp_path: Path, what: str, files: int, length: int) -> None:
    kept = [stored(room, bytes([number]) * length) for number in range(files)]
    acts: dict[str, Callable[[], object]] = {
        "verify": lambda: audit(room.store),
        "back up": lambda: write_backup(room.store, tmp_path / "kept"),
        "export": lambda: exported(room, tmp_path / "all.zip", kept),
    }
    tracemalloc.start()
    acts[what]()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < HELD_AT_MOST


@pytest.mark.parametrize(("files", "length"), [(40, MB), (1, 40 * MB)], ids=["many", "one"])
def test_large_files_are_restored_in_pieces_too(room: Room, tmp_path: Path, files: int, length: int) -> None:
    """Into either engine, from a backup, which is a SQLite file."""
    with closing(sqlite3.connect(tmp_path / "kept", isolation_level=None)) as raw, room.store.writer() as link:
        raw.execute(BLOBS)
        for number in range(files):
            row = (f"{number:064x}", bytes([number]) * length, "text/plain", length)
            raw.execute("INSERT INTO blob VALUES (?, ?, ?, ?)", row)
        del row
        tracemalloc.start()
        copy_rows(Link(raw), link, BLOB)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        there = link.run("SELECT media_type, length, length(bytes) FROM blob WHERE media_type = 'text/plain'")
        link.run("ROLLBACK")
    assert [tuple(row) for row in there] == [("text/plain", length, length)] * files
    assert peak < HELD_AT_MOST


def test_a_large_file_comes_back_from_a_backup_as_it_was(room: Room, tmp_path: Path) -> None:
    """On either engine, and one that is empty too."""
    wanted = {digest: data for data in (b"", bytes(range(256)) * 9_000) for digest in [stored(room, data)]}
    with room.store.reading() as link, closing(sqlite3.connect(tmp_path / "kept")) as raw:
        raw.execute(BLOBS)
        copy_rows(link, Link(raw), BLOB)
        found = {digest: b"".join(pieces) for digest, _, pieces in Link(raw).files()}
        assert {digest: data for digest, data in found.items() if digest in wanted} == wanted
        assert found == {digest: b"".join(link.pieces(digest)) for digest, _, _ in link.files()}


def stored(room: Room, data: bytes) -> str:
    """A file in the record that no entry names."""
    digest = hashlib.sha256(data).hexdigest()
    with room.store.writer() as link:
        row = (digest, data, "application/octet-stream", len(data))
        link.run("INSERT INTO blob (sha256, bytes, media_type, length) VALUES (?, ?, ?, ?)", row)
        link.run("COMMIT")
    return digest


def exported(room: Room, path: Path, kept: list[str]) -> None:
    """As a bundle takes the files that its entries name."""
    with zipfile.ZipFile(path, "w") as bundle, room.store.reading() as link:
        write_files(bundle, link, kept)
    with zipfile.ZipFile(path) as packed:
        assert len(packed.namelist()) == len(kept)
