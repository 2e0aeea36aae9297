"""Who waits at the door. One of those who wait serves everyone who waits with them; the others sleep until they are
answered, so that they take nothing from the one at work.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field

from custody.record.attempt import Answer, Attempt, NotRecorded


@dataclass
class Ticket:
    """An attempt in the queue. Without an answer when it is served, it was not recorded; `trouble` may say why."""

    attempt: Attempt
    served: bool = False
    answer: Answer | None = None
    trouble: NotRecorded | None = None
    called: threading.Event = field(default_factory=threading.Event)


class Waiting:
    """The queue at the door of one process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tickets: list[Ticket] = []
        self._somebody_serves = False

    def __len__(self) -> int:
        """How many wait to be served, those not counted who are being served now."""
        return len(self._tickets)

    def join(self, attempt: Attempt) -> Ticket:
        """Wait: until it is served, or until whoever waits with it is to be served by this caller."""
        ticket = Ticket(attempt)
        with self._lock:
            self._tickets.append(ticket)
            alone, self._somebody_serves = not self._somebody_serves, True
        if not alone:
            ticket.called.wait()
        return ticket

    def all_now(self) -> list[Ticket]:
        """Everyone waiting now, in the order in which they came, to be served by the caller."""
        with self._lock:
            tickets, self._tickets = self._tickets, []
        return tickets

    def dismiss(self, tickets: Iterable[Ticket]) -> None:
        """Let those go who were served, and the first of those who came meanwhile serve the next."""
        with self._lock:
            following = self._tickets[:1]
            self._somebody_serves = bool(following)
        for ticket in following:
            ticket.called.set()
        for ticket in tickets:
            ticket.served = True
            ticket.called.set()
