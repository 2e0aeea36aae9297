"""The door: the only writer of the story.

Take the writer's lock, load the declared parts, recompute the signed content, decide, mint, append one entry, apply
its effects, commit, answer. Attempts waiting in one process share a transaction, a savepoint each and one commit;
each is decided afresh on what the one before it left. Nothing follows the commit but answering.
"""

from __future__ import annotations

import logging
import secrets
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from custody.record.append import Head, read_head
from custody.record.attempt import Answer, Attempt, NotRecorded
from custody.record.engine import Link, Store
from custody.record.identity import Identities
from custody.record.replay import Progress, replay
from custody.record.tables import PROJECTIONS
from custody.record.turn import Instance, Turn
from custody.rules.effects import instant_text
from custody.rules.step import Registry

_LOG = logging.getLogger("custody.door")


@dataclass
class _Ticket:
    attempt: Attempt
    answered: threading.Event = field(default_factory=threading.Event)
    answer: Answer | None = None


class Door:
    """One instance's door. `clock` is the faces' clock; rules are told the time, never read it."""

    def __init__(self, store: Store, registry: Registry, clock: Callable[[], datetime], identities: Identities) -> None:
        self._store = store
        self._registry = registry
        self._clock = clock
        self._identities = identities
        self._waiting: deque[_Ticket] = deque()
        self._turn = threading.Lock()
        self._head: Head | None = None
        self._instance: Instance | None = None

    def record(self, attempt: Attempt) -> Answer:
        """Record one attempt and answer it. Raises NotRecorded where the commit failed and nothing was written."""
        ticket = _Ticket(attempt)
        self._waiting.append(ticket)
        with self._turn:
            if not ticket.answered.is_set():
                self._serve_all()
        if ticket.answer is None:
            raise NotRecorded
        return ticket.answer

    def check(self, attempt: Attempt) -> Answer:
        """The same answer with nothing appended, and the content a signature would be bound to."""
        with self._store.reading() as link:
            head = read_head(link)
            return self._turn_on(link, head).check(attempt)

    def replay_into_place(self, progress: Progress) -> None:
        """Empty the projections and apply the whole ledger to them again, in one transaction."""
        with self._turn, self._store.writer() as link:
            for table in PROJECTIONS:
                link.run(f"DELETE FROM {table.name}")
            replay(link, link, progress)
            link.run("COMMIT")

    def _serve_all(self) -> None:
        """Everyone waiting now, in one transaction. The first of them pays the commit for all."""
        tickets = []
        while self._waiting:
            tickets.append(self._waiting.popleft())
        try:
            with self._store.writer() as link:
                head = self._head_now(link)
                answers = []
                for ticket in tickets:
                    head, answer = self._serve(link, head, ticket.attempt)
                    answers.append(answer)
                link.run("COMMIT")
            self._head = head
            for ticket, answer in zip(tickets, answers, strict=True):
                ticket.answer = answer
        except Exception:
            self._head = None
            _LOG.exception("not recorded: %d attempts", len(tickets))
        finally:
            for ticket in tickets:
                ticket.answered.set()

    def _serve(self, link: Link, head: Head, attempt: Attempt) -> tuple[Head, Answer]:
        """One attempt in a savepoint of its own. What fails leaves an entry `failed` and an incident number."""
        link.run("SAVEPOINT attempt")
        turn = self._turn_on(link, head)
        try:
            served = turn.take(attempt)
        except Exception:
            incident = secrets.token_hex(4)
            _LOG.exception("incident %s in %s", incident, attempt.step)
            link.run("ROLLBACK TO SAVEPOINT attempt")
            served = self._turn_on(link, head).fail(attempt, incident)
        link.run("RELEASE SAVEPOINT attempt")
        return served

    def _turn_on(self, link: Link, head: Head) -> Turn:
        if self._instance is None:
            rows: dict[str, str] = dict(link.run("SELECT name, value FROM instance"))
            self._instance = Instance(rows["id"], rows["demo"] == "yes")
        return Turn(link, head, self._instance, self._registry, (self._now(head), self._identities))

    def _now(self, head: Head) -> datetime:
        """The later of the clock and the last entry: time in the ledger never runs backwards."""
        now = self._clock()
        if head.recorded_at and instant_text(now) < head.recorded_at:
            return datetime.fromisoformat(head.recorded_at.replace("Z", "+00:00"))
        return now

    def _head_now(self, link: Link) -> Head:
        """The head kept from the last commit, unless another process has written since."""
        last = link.run("SELECT COALESCE(MAX(idx), -1) FROM entry")[0][0]
        if self._head is None or self._head.next_idx != last + 1:
            self._head = read_head(link)
        return replace(self._head)
