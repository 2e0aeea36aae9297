"""When the instance was last backed up: one line beside its keys, for `custody doctor`."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

FILE = "backup.txt"
OFTEN_ENOUGH = timedelta(days=7)


@dataclass(frozen=True)
class LastBackup:
    """The newest backup that was verified: when it was made, and how many entries it holds."""

    at: datetime
    count: int


def note_backup(folder: Path, made: LastBackup) -> None:
    """Keep when a whole backup was made. Raises OSError."""
    (folder / FILE).write_text(f"{made.at.isoformat()} {made.count}\n", encoding="utf-8")


def last_backup(folder: Path) -> LastBackup | None:
    """The newest backup; None where none was made, or the line cannot be read."""
    with contextlib.suppress(OSError, ValueError):
        at, count = (folder / FILE).read_text(encoding="utf-8").split()
        return LastBackup(datetime.fromisoformat(at), int(count))
    return None
