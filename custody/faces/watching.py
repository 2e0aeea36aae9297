"""Watching the record: the server verifies it at its start and every so often, and every page says when and whether."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from datetime import datetime

from custody.faces.instance import House
from custody.record.audit import audit

_LOG = logging.getLogger("custody.watch")


@dataclass(frozen=True)
class Seen:
    """What the last look found: when, up to which entry, and whether ledger, state and triggers were intact."""

    at: datetime
    entry: int
    intact: bool


class Watch:
    """Verifies again and again on a thread of its own. `last` is what pages show; None before the first look ended."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._ended = threading.Event()
        self.last: Seen | None = None

    def look(self) -> Seen:
        """Verify now."""
        found = audit(self._house.store, kept=self._house.door.kept_beside())
        self.last = Seen(self._house.clock(), found.ledger.count - 1, found.intact)
        if not found.intact:
            wrong = (found.ledger.problems[:1], found.state[:1], found.enclosures[:1], found.triggers)
            _LOG.error("the record does not verify: %s %s %s %s", *wrong)
        return self.last

    def start(self) -> None:
        """Begin; the thread ends with the process."""
        threading.Thread(target=self._again_and_again, daemon=True, name="watch").start()

    def stop(self) -> None:
        """No further look after the one under way."""
        self._ended.set()

    def _again_and_again(self) -> None:
        while not self._ended.is_set():
            try:
                self.look()
            except Exception:
                _LOG.exception("the record could not be verified")
            self._ended.wait(self._house.config.verify_minutes * 60)
