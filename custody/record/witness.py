"""The newest checkpoint an instance has signed, in a file beside its database: what the database cannot be made to
forget. An old copy of the database put in its place is older than this, which is noticed before anything is written.
"""

from __future__ import annotations

import contextlib
import logging
import os
import threading
from dataclasses import dataclass
from pathlib import Path

from custody.record.attempt import NotRecorded
from custody.record.checkpoints import Checkpoint
from custody.record.verify import ENCODING, NOTE

_LOG = logging.getLogger("custody.witness")


@dataclass(eq=False)
class LedgerOlder(NotRecorded):
    """The ledger has `size` entries, and the checkpoint in the file `path` covers `known`: more of them. Nothing is
    written until somebody has said that it may go on."""

    size: int
    known: int
    path: Path


class Witness:
    """The file. Without a path nothing is kept and nothing is noticed."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._one_at_a_time = threading.Lock()
        self._known: int | None = None  # as last read: whoever writes a thousand times a second reads no file for it

    def notes(self) -> list[tuple[str, str]]:
        """The name of the file and the signed note in it, as found, for whoever verifies; empty where there is none."""
        if self._path is None or not self._path.exists():
            return []
        return [(self._path.name, self._path.read_text(*ENCODING))]

    def hold_against(self, size: int) -> None:
        """Raises LedgerOlder where a ledger of `size` entries is older than the checkpoint."""
        if self._path is None:
            return
        if self._known is None or size < self._known:
            self._known = self._read()
        if size < self._known:
            raise LedgerOlder(size, self._known, self._path)

    def keep(self, checkpoint: Checkpoint) -> None:
        """Put a newer checkpoint in the place of the older. The file is whole at any moment. Where it cannot be
        written what was recorded is recorded all the same; the log says so."""
        if self._path is None:
            return
        with self._one_at_a_time:
            if checkpoint.size > self._read():
                self._write(self._path, checkpoint)

    def put_aside(self) -> Path:
        """Give up what the checkpoint covers; it stays under another name, which is answered. Raises OSError."""
        if self._path is None:
            raise FileNotFoundError
        aside = self._path.with_name(f"given-up-{self._read()}-{self._path.name}")
        os.replace(self._path, aside)
        self._known = None
        return aside

    def _write(self, path: Path, checkpoint: Checkpoint) -> None:
        half = path.with_name(f"{path.name}.{os.getpid()}.half")  # another process may write at the same time
        try:
            with half.open("wb") as file:
                half.chmod(0o600)
                file.write(checkpoint.note.encode())
                file.flush()
                os.fsync(file.fileno())
            os.replace(half, path)
            self._known = checkpoint.size
        except OSError:
            _LOG.exception("the checkpoint over %d entries could not be kept beside the database", checkpoint.size)
            with contextlib.suppress(OSError):
                half.unlink(missing_ok=True)

    def _read(self) -> int:
        """How many entries are covered; 0 by a file that is no checkpoint or cannot be read: what is wrong with it must
        stop no dose, and is told by the doctor and by whoever verifies."""
        try:
            found = self.notes()
        except OSError:
            _LOG.exception("the checkpoint beside the database could not be read")
            return 0
        note = NOTE.fullmatch(found[0][1]) if found else None
        return int(note[2]) if note else 0
