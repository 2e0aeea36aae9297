"""The newest checkpoint an instance has signed, in a file beside its database: what the database cannot be made to
forget. An old copy of the database put in its place is older than this, which is noticed before anything is written;
one whose past was changed does not continue it, and gets no further checkpoint.
"""

from __future__ import annotations

import contextlib
import logging
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from custody.record.attempt import NotRecorded
from custody.record.checkpoints import Checkpoint, Inconsistent, Seal
from custody.record.link import Link
from custody.record.one_writer import only_writer
from custody.record.upcasting import FORMS
from custody.record.verify import ACCEPTED, ENCODING, NOTE

_LOG = logging.getLogger("custody.witness")
NOT_READ = "the checkpoint beside the database could not be read"
NOT_KEPT = "the checkpoint over %d entries could not be kept beside the database"
_Mark = tuple[int, ...]
_GAVE_UP = """SELECT idx, v, step, body FROM entry WHERE actor IN (SELECT code FROM thing WHERE kind = 'person')
              AND outcome = ? AND step = 'accept_older_ledger' ORDER BY idx DESC LIMIT 1"""


@dataclass(eq=False)
class LedgerOlder(NotRecorded):
    """The ledger has `size` entries, and the checkpoint in the file `path` covers `known`: more of them. Nothing is
    written until somebody has said that it may go on."""

    size: int
    known: int
    path: Path


class Witness:
    """The file. Without a path nothing is kept and nothing is noticed. Of a file that this instance has not signed
    nothing is believed: it stops no dose, and the doctor tells of it."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._one_at_a_time = threading.Lock()
        # As last read. Whoever writes a thousand times a second only looks whether it is still the same file.
        self._read: tuple[_Mark, Checkpoint | None] = (), None

    def notes(self) -> list[tuple[str, str]]:
        """The name of the file and the text in it, as found; empty where there is none."""
        if self._path is None or not self._path.exists():
            return []
        return [(self._path.name, self._path.read_text(*ENCODING))]

    def evidence(self, seal: Seal) -> list[tuple[str, str]]:
        """The same for whoever verifies: where this instance signed it, or it says that it did."""
        return [
            (name, text)
            for name, text in self.notes()
            if seal.own(text) or (NOTE.fullmatch(text) and text.startswith(f"{seal.name}\n"))
        ]

    def newest(self, seal: Seal) -> Checkpoint | None:
        """The checkpoint in the file, where it is one that this instance signed; read again when it is another file:
        other processes sign too."""
        if self._path is None:
            return None
        mark: _Mark = ()
        try:
            mark = _mark_of(self._path)
            if mark != self._read[0]:
                self._read = mark, seal.own(self._path.read_text(*ENCODING))
        except FileNotFoundError:
            return None
        except OSError:
            _LOG.exception(NOT_READ)
            self._read = mark, None  # said once
        return self._read[1]

    def hold_against(self, size: int, seal: Seal) -> None:
        """Raises LedgerOlder where a ledger of `size` entries is older than the checkpoint."""
        newest = self.newest(seal)
        if self._path is not None and newest is not None and size < newest.size:
            raise LedgerOlder(size, newest.size, self._path)

    def keep(self, checkpoint: Checkpoint, seal: Seal, prove: Callable[[Checkpoint], None]) -> None:
        """Put a newer checkpoint in the place of the older. `prove` raises Inconsistent where it does not continue
        that one, which then stays. The file is whole at any moment. Where it cannot be written what was recorded is
        recorded all the same; the log says so."""
        if self._path is None:
            return
        try:
            with self._one_at_a_time, only_writer(f"{self._path}.lock"):
                found = self.newest(seal)
                if found is None:
                    self._put_aside_foreign()
                elif checkpoint.size <= found.size:
                    return
                else:
                    prove(found)
                self._write(self._path, checkpoint)
        except (OSError, Inconsistent):
            _LOG.exception(NOT_KEPT, checkpoint.size)

    def put_aside(self) -> Path:
        """Give up what the checkpoint covers; it stays under another name, which is answered. Raises OSError."""
        if self._path is None:
            raise FileNotFoundError
        text = self._path.read_text(*ENCODING)
        note, told = NOTE.fullmatch(text), sha256(text.encode(*ENCODING)).hexdigest()[:8]
        name = f"given-up-{note[2] if note else 0}"
        aside = self._path.with_name(f"{name}-{self._path.name}")
        if aside.exists():  # another one over as many entries
            aside = self._path.with_name(f"{name}-{told}-{self._path.name}")
        os.replace(self._path, aside)
        return aside

    def _put_aside_foreign(self) -> None:
        """What lies there is not of this instance, or somebody changed it: it may be wanted as evidence."""
        if self._path is not None and self._path.is_file():
            told = sha256(self._path.read_bytes()).hexdigest()[:8]
            os.replace(self._path, self._path.with_name(f"not-ours-{told}-{self._path.name}"))

    def _write(self, path: Path, checkpoint: Checkpoint) -> None:
        half = path.with_name(f"{path.name}.{os.getpid()}.half")
        try:
            with half.open("wb") as file:
                half.chmod(0o600)
                file.write(checkpoint.note.encode())
                file.flush()
                os.fsync(file.fileno())
            os.replace(half, path)
        except OSError:
            with contextlib.suppress(OSError):
                half.unlink(missing_ok=True)
            raise


def entry_that_gave_up(link: Link, checkpoint: Checkpoint) -> int | None:
    """The entry by which somebody gave up what this checkpoint covers; None where nobody has."""
    for idx, *stored in link.run(_GAVE_UP, (ACCEPTED,)):
        facts = FORMS.read(*stored)["facts"]
        if (facts["expected_size"], facts["expected_root"]) == (checkpoint.size, checkpoint.root.hex()):
            return int(idx)
    return None


def _mark_of(path: Path) -> _Mark:
    found = path.stat()
    return found.st_mtime_ns, found.st_ino, found.st_size
