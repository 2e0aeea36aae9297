"""One process at a time writes to a SQLite file: a lock on a file beside it, taken before BEGIN IMMEDIATE.

SQLite's own waiting is by sleeping and trying again, which starves whoever sleeps longest; the operating system lets
those who wait in, one after the other, the moment the lock is free.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

if sys.platform == "win32":
    from filelock import FileLock

    @contextmanager
    def only_writer(path: str) -> Iterator[None]:
        """Hold the lock file at `path`, waiting for as long as another process has it."""
        with FileLock(path, poll_interval=0.002):
            yield

else:
    import fcntl

    @contextmanager
    def only_writer(path: str) -> Iterator[None]:
        """Hold the lock file at `path`, waiting for as long as another process has it."""
        opened = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(opened, fcntl.LOCK_EX)
            yield
        finally:
            os.close(opened)  # and with it goes the lock, as it does when the process is killed
