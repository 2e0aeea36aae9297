"""One process at a time writes to a SQLite file: a lock on a file beside it, taken before BEGIN IMMEDIATE.

SQLite's own waiting is by sleeping and trying again, which starves whoever sleeps longest; the operating system lets
those who wait in, one after the other, the moment the lock is free. Nobody waits for ever: a process that was stopped
while it had the lock must not keep a person without an answer.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from filelock import Timeout

PATIENCE = 10.0  # seconds; an attempt holds the lock for some thousandths of one

if sys.platform == "win32":
    from filelock import FileLock

    @contextmanager
    def only_writer(path: str, patience: float = PATIENCE) -> Iterator[None]:
        """Hold the lock file at `path`. Raises Timeout where another process has it for longer than `patience` s."""
        with FileLock(path, poll_interval=0.002, timeout=patience):
            yield

else:
    import fcntl

    @contextmanager
    def only_writer(path: str, patience: float = PATIENCE) -> Iterator[None]:
        """Hold the lock file at `path`. Raises Timeout where another process has it for longer than `patience` s."""
        opened = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        if not _free(opened) and not _Waiter(opened).given(patience):
            raise Timeout(path)
        try:
            yield
        finally:
            os.close(opened)  # and with it goes the lock, as it does when the process is killed

    def _free(opened: int) -> bool:
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    class _Waiter:
        """Stands in the operating system's queue, which knows no limit of time; whoever gave up is let in as well when
        the turn comes, and leaves at once."""

        def __init__(self, opened: int) -> None:
            self._opened = opened
            self._deciding = threading.Lock()
            self._let_in = threading.Event()
            self._gave_up = False
            threading.Thread(target=self._stand, daemon=True).start()

        def given(self, patience: float) -> bool:
            """Whether the lock is had within `patience` seconds; else the file is closed when its turn has come."""
            try:
                self._let_in.wait(patience)
            finally:
                with self._deciding:
                    self._gave_up = not self._let_in.is_set()
            return not self._gave_up

        def _stand(self) -> None:
            fcntl.flock(self._opened, fcntl.LOCK_EX)
            with self._deciding:
                if self._gave_up:
                    os.close(self._opened)
                else:
                    self._let_in.set()
