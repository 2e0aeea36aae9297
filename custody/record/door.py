"""The door: the only writer of the story.

Take the writer's lock, load the declared parts, recompute the signed content, decide, mint, append one entry, apply
its effects, commit, answer. Attempts waiting in one process share a transaction, a savepoint each and one commit;
each is decided afresh on what the one before it left. Nothing follows the commit but answering, and then a file that
nobody waits for (witness.py).
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path

from custody.record.append import UNSEALED, Head, head_now, last_entry, read_head
from custody.record.attempt import Answer, Attempt, NotRecorded
from custody.record.backup import copy_rows
from custody.record.checkpoints import (
    Checkpoint,
    ForeignKey,
    Seal,
    key_in_force,
    latest_checkpoint,
    prove_growth,
    prove_head,
    public_key,
    seal_head,
)
from custody.record.engine import Store
from custody.record.entry import EntryTooLarge
from custody.record.keyring import Keyring
from custody.record.link import Link, RowLost
from custody.record.preparing import Moment
from custody.record.replay import Progress, replay
from custody.record.schema import SCHEMA, Migration, durable_tables, migrate
from custody.record.tables import PROJECTIONS
from custody.record.turn import Duty, Turn
from custody.record.verify import KEY_CHANGE
from custody.record.waiting import Ticket, Waiting
from custody.record.witness import LedgerOlder, Witness, entry_that_gave_up
from custody.rules.effects import instant_text
from custody.rules.reading import Problem, read_facts
from custody.rules.step import Registry

_LOG = logging.getLogger("custody.door")
_Given = tuple[Head, Answer]


class NotEmpty(Exception):
    """There are entries already: a backup is restored into an empty record only."""


class Door:
    """One instance's door. `clock` is the faces' clock; rules are told the time, never read it. `witness` is the file
    that knows the newest checkpoint, where there is one."""

    def __init__(
        self,
        store: Store,
        registry: Registry,
        clock: Callable[[], datetime],
        keyring: Keyring,
        witness: Witness | None = None,
    ) -> None:
        self._store = store
        self._registry = registry
        self._clock = clock
        self._keyring = keyring
        self.witness = witness or Witness()
        self._waiting = Waiting()
        self._head: Head | None = None
        self._known: Duty | None = None

    def record(self, attempt: Attempt) -> Answer:
        """Record one attempt and answer it. Raises NotRecorded where the commit failed and nothing was written, and
        LedgerOlder where it was not even tried; KeyError for a step that does not exist."""
        if attempt.step not in self._registry.steps:
            raise KeyError(attempt.step)
        ticket = self._waiting.join(attempt)
        if not ticket.served:
            self._serve(self._waiting.all_now())
        if ticket.answer is None:
            raise ticket.trouble or NotRecorded()
        return ticket.answer

    def check(self, attempt: Attempt) -> Answer:
        """The same answer with nothing appended, and the content a signature would be bound to."""
        with self._store.reading() as link:
            return self._turn_on(link, last_entry(link)).check(attempt)

    @property
    def public_key(self) -> bytes:
        """The public key of this instance's checkpoints, 32 bytes: to be kept on paper, elsewhere."""
        return public_key(self._keyring.seal_key)

    def seal(self) -> Checkpoint:
        """Sign the head of the ledger now. Raises Inconsistent where it does not continue the latest checkpoint, in the
        database or beside it, and LedgerOlder."""
        with self._transaction() as link:
            head, seal = read_head(link, self._sealed(link)), self._duty(link).seal
            self.witness.hold_against(head.next_idx, seal)
            sealed = seal_head(link, head.frontier, seal, self.witness.newest(seal))
        self._keep(sealed)
        return sealed

    def change_key(self, key: bytes) -> Checkpoint:
        """Sign the head under the key until now, record that this private key takes its place, and sign that under the
        new one: in one transaction. Raises Inconsistent and LedgerOlder; NotRecorded where the entry failed."""
        with self._transaction() as link:
            head, duty = read_head(link, self._sealed(link)), self._duty(link)
            self.witness.hold_against(head.next_idx, duty.seal)
            seal_head(link, head.frontier, duty.seal, self.witness.newest(duty.seal))
            read, _ = read_facts(self._registry.steps[KEY_CHANGE].facts, duty.seal.handed_over(public_key(key)))
            head, answer = self._take(link, head, Attempt(KEY_CHANGE, read, "system", channel="system", system=True))
            if not answer.passed:
                raise NotRecorded
            sealed = seal_head(link, head.frontier, Seal(duty.instance, key))
        self._keep(sealed)
        return sealed

    def accept_older(self, attempt: Attempt) -> tuple[int, Path]:
        """Record that somebody goes on with a ledger older than its checkpoint, and put that checkpoint aside: the
        entry first, so that none is given up without one. Gives the entry, and where the checkpoint is kept. Raises
        NotRecorded with everything as it was."""
        with self._transaction() as link:
            head, answer = self._take(link, read_head(link, self._sealed(link)), attempt)
            if not answer.passed:
                raise NotRecorded
        return head.next_idx - 1, self.witness.put_aside()

    def put_given_up_aside(self) -> tuple[int, int, Path] | None:
        """What `accept_older` was interrupted before: the entry, how many entries are given up to, and where the
        checkpoint is kept now. None where nothing of it is left to do."""
        with self._store.reading() as link:
            newest = self.witness.newest(self._duty(link).seal)
            entry = entry_that_gave_up(link, newest) if newest else None
        return (entry, newest.size, self.witness.put_aside()) if newest and entry is not None else None

    def signature(self, text: str) -> str:
        """The signature line of the key in force under a text that is no checkpoint. Raises ForeignKey."""
        with self._store.reading() as link:
            seal = self._duty(link).seal
            if not seal.fits(key_in_force(link)):
                raise ForeignKey
        return seal.signature(text)

    def look_at_witness(self) -> None:
        """Raises LedgerOlder where nothing could be written now because the ledger is an old one."""
        with self._store.reading() as link:
            self.witness.hold_against(last_entry(link).next_idx, self._duty(link).seal)

    def kept_beside(self) -> list[tuple[str, str]]:
        """The name and the text of the checkpoint beside the database, for whoever verifies; empty where there is none,
        or nothing of this instance. Raises OSError."""
        with self._store.reading() as link:
            return self.witness.evidence(self._duty(link).seal)

    def prove_witness(self) -> bool:
        """Whether there is a checkpoint of this instance beside the database. Raises Inconsistent where the ledger does
        not continue it, or its stored tree has lost or changed a hash that would show it."""
        with self._store.reading() as link:
            beside = self.witness.newest(self._duty(link).seal)
            if beside is not None:
                prove_head(link, beside, read_head(link, (beside.size, beside.root)).frontier)
        return beside is not None

    def refill(self, source: Link, progress: Progress) -> None:
        """Take what a backup holds into an empty record, and replay it, in one transaction. Raises NotEmpty."""
        with self._transaction() as link:
            if last_entry(link).next_idx:
                raise NotEmpty
            for table in durable_tables(source):
                copy_rows(source, link, table)
            replay(link, link, progress)

    def migrate(self, migration: Migration, progress: Progress) -> None:
        """Bring the tables one version further, in one transaction; with the last of them current state is replayed.
        Raises OtherSchema."""
        with self._transaction() as link:
            migrate(link, migration, self._store.is_sqlite)
            if migration.version == SCHEMA:
                _replay_again(link, progress)

    def replay_into_place(self, progress: Progress) -> None:
        """Empty the projections and apply the whole ledger to them again, in one transaction."""
        with self._transaction() as link:
            _replay_again(link, progress)

    def _serve(self, tickets: list[Ticket]) -> None:
        """Everyone waiting now, in one transaction. The first of them pays the commit for all."""
        head, self._head = self._head, None  # known again once the commit stands
        sealed = None
        try:
            with self._transaction() as link:
                head = head_now(link, head, self._sealed)
                self.witness.hold_against(head.next_idx, self._duty(link).seal)
                answers = []
                for ticket in tickets:
                    head, answer = self._take(link, head, ticket.attempt)
                    answers.append(answer)
                if any(self._registry.steps[ticket.attempt.step].witnessed for ticket in tickets):
                    sealed = self._own_latest(link)
            self._head = head
            for ticket, answer in zip(tickets, answers, strict=True):
                ticket.answer = answer
        except LedgerOlder as older:
            _LOG.error("not recorded, the ledger is older than its checkpoint: %d attempts", len(tickets))
            for ticket in tickets:
                ticket.trouble = older
        except Exception:
            _LOG.exception("not recorded: %d attempts", len(tickets))
        finally:
            self._waiting.dismiss(tickets)
        if sealed is not None:  # everybody has been answered: only who served the others waits for this file
            self._keep(sealed)

    def _own_latest(self, link: Link) -> Checkpoint | None:
        """The newest checkpoint in the database, where this instance signed it: a row may be anybody's."""
        latest = latest_checkpoint(link)
        return self._duty(link).seal.own(latest.note) if latest else None

    def _sealed(self, link: Link) -> tuple[int, bytes]:
        """Size and root of the newest head that this instance signed, in the database or beside it."""
        known = (self._own_latest(link), self.witness.newest(self._duty(link).seal))
        return max(((one.size, one.root) for one in known if one), default=UNSEALED)

    def _keep(self, sealed: Checkpoint) -> None:
        """Beside the database too. It is signed and committed by now, whatever becomes of the file."""
        try:
            with self._store.reading() as link:
                grown = partial(prove_growth, link, size=sealed.size, now=sealed.root)
                self.witness.keep(sealed, self._duty(link).seal, grown)
        except Exception:
            _LOG.exception("the checkpoint over %d entries was not kept beside the database", sealed.size)

    def _take(self, link: Link, head: Head, attempt: Attempt) -> _Given:
        """One attempt in a savepoint of its own. What fails leaves an entry `failed` and an incident number."""
        try:
            with link.pipelined():
                link.run("SAVEPOINT attempt")
                served = self._turn_on(link, head).take(attempt)
                link.run("RELEASE SAVEPOINT attempt")
            return served
        except RowLost:  # an entry that says so would be lost as well
            raise
        except EntryTooLarge:
            return self._again(link, head, lambda turn: turn.malformed(attempt, (Problem("facts", "too_long"),)))
        except Exception:
            incident = secrets.token_hex(4)
            _LOG.exception("incident %s in %s", incident, attempt.step)
            return self._again(link, head, lambda turn: turn.fail(attempt, incident))

    def _again(self, link: Link, head: Head, say: Callable[[Turn], _Given]) -> _Given:
        link.run("ROLLBACK TO SAVEPOINT attempt")
        said = say(self._turn_on(link, head))
        link.run("RELEASE SAVEPOINT attempt")
        return said

    @contextmanager
    def _transaction(self) -> Iterator[Link]:
        """The writer's transaction, and the one place where the door commits."""
        with self._store.writer() as link:
            yield link
            link.run("COMMIT")

    def _turn_on(self, link: Link, head: Head) -> Turn:
        return Turn(link, head, self._duty(link), self._moment(head))

    def _duty(self, link: Link) -> Duty:
        if self._known is None:
            rows: dict[str, str] = dict(link.run("SELECT name, value FROM instance"))
            seal = Seal(rows["id"], self._keyring.seal_key, self._keyring.reread, self._keyring.known)
            identities, demo = self._keyring.identities, rows["demo"] == "yes"
            self._known = Duty(rows["id"], demo, self._registry, identities, seal, self.witness)
        return self._known

    def _moment(self, head: Head) -> Moment:
        """The later of the clock and the last entry: time in the ledger never runs backwards."""
        now = self._clock()
        if instant_text(now) < head.recorded_at:
            moment = Moment(datetime.fromisoformat(head.recorded_at.replace("Z", "+00:00")), now)
            if moment.behind:
                _LOG.warning("the clock is %d s behind the ledger", moment.behind.total_seconds())
            return moment
        return Moment(now, now)


def _replay_again(link: Link, progress: Progress) -> None:
    for table in PROJECTIONS:
        link.run(f"DELETE FROM {table.name}")
    replay(link, link, progress)
