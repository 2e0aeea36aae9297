"""One attempt's turn, inside the door's transaction: prepare, decide, mint, append, apply.

Part of the door: nothing else may import it.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import Any

from custody.record.append import Head
from custody.record.applier import Involved, apply_effects, index_unaccepted
from custody.record.attempt import Answer, Attempt
from custody.record.checkpoints import Inconsistent, Seal, seal_head
from custody.record.codec import effect_from_json
from custody.record.content import digest, nonce_digest
from custody.record.enclosing import keep_enclosures, missing_files
from custody.record.identity import Identities
from custody.record.link import Link
from custody.record.minting import mint, named
from custody.record.preparing import (
    Moment,
    Place,
    Prepared,
    denied_reasons,
    form_problems,
    place_of,
    prepare,
    requests_of,
)
from custody.record.replies import answer_from_entry, shown_identity
from custody.record.witness import Witness
from custody.record.writing import (
    Said,
    bare_body,
    capacities,
    decided_body,
    shortened,
    stored_effect,
    without_values,
    write_entry,
)
from custody.rules.decide import MISMATCH, Accepted, Denied, decide
from custody.rules.effects import instant_text
from custody.rules.reading import Problem
from custody.rules.refusals import Reason, Weight
from custody.rules.situation import LIKE_CHILDREN
from custody.rules.step import Registry, Step

_LOG = logging.getLogger("custody.door")


@dataclass(frozen=True)
class Duty:
    """What every turn of a door works with: the instance the ledger belongs to, the steps, the sealed identities,
    what its checkpoints are signed with, and the file that knows the newest."""

    instance: str
    demo: bool
    registry: Registry
    identities: Identities
    seal: Seal
    witness: Witness


class Turn:
    """One attempt on one head. Gives the new head and the answer."""

    def __init__(self, link: Link, head: Head, duty: Duty, moment: Moment) -> None:
        self._link = link
        self._head = head
        self._duty = duty
        self._moment = moment
        self._bound: str | None = None  # what the nonce of the attempt is bound to

    def take(self, attempt: Attempt) -> tuple[Head, Answer]:
        """Decide and append. A failed signature and a form that cannot be read claim no nonce."""
        step = self._duty.registry.steps[attempt.step]
        if attempt.failed_signature:
            return self._unsigned(attempt, step)
        problems = form_problems(attempt, self._head.next_idx)
        if problems:
            return self._unread(attempt, step, problems)
        repeated = self._repeated(attempt)
        if repeated is not None:
            return repeated
        missing = (*missing_files(self._link, attempt), *self._unknown_requests(attempt))
        if missing:
            return self._unread(attempt, step, missing)
        attempt = self._recognised(self._proved(attempt), step)
        prepared = prepare(self._link, step, attempt, self._moment, preview=False)
        decision = shortened(decide(step, prepared.situation, attempt.facts, prepared.act, prepared.judged))
        if isinstance(decision, Accepted):
            return self._accepted(prepared, decision)
        outcome = "denied" if isinstance(decision, Denied) else "refused"
        head = self._write(prepared, outcome, decided_body(prepared, decision))
        index_unaccepted(self._link, self._head.next_idx, prepared.codes)
        return head, self._answer(outcome, attempt, reasons=decision.reasons)

    def check(self, attempt: Attempt) -> Answer:
        """What `take` would answer, and the content a signature would be bound to. Writes nothing."""
        step = self._duty.registry.steps[attempt.step]
        problems = form_problems(attempt, self._head.next_idx) or self._unknown_requests(attempt)
        denied = denied_reasons(self._link, step, attempt, self._moment) if problems else ()
        if denied:
            return Answer("denied", step.name, reasons=denied)
        if problems:
            return Answer("malformed", step.name, problems=problems)
        attempt = self._recognised(attempt, step)
        prepared = prepare(self._link, step, attempt, self._moment, preview=True)
        decision = decide(step, prepared.situation, attempt.facts, prepared.act, prepared.judged)
        shown = Answer("", step.name, content=prepared.content, content_sha256=digest(prepared.content))
        if isinstance(decision, Accepted) and decision.outcome != MISMATCH:
            return replace(shown, status="accepted", notes=decision.notes)
        if isinstance(decision, Accepted):
            return replace(shown, status=MISMATCH, reasons=decision.notes)
        status = "denied" if isinstance(decision, Denied) else "refused"
        return replace(shown, status=status, reasons=decision.reasons)

    def _unread(self, attempt: Attempt, step: Step, problems: tuple[Problem, ...]) -> tuple[Head, Answer]:
        """An entry of what cannot be read: denied, where this person may not take the step anyway."""
        denied = denied_reasons(self._link, step, attempt, self._moment)
        if denied:
            return self._without_values(attempt, "denied", denied[0])
        return self.malformed(attempt, problems)

    def malformed(
        self, attempt: Attempt, problems: tuple[Problem, ...], code: str = "malformed_facts"
    ) -> tuple[Head, Answer]:
        """An entry with step and field names, no values; of a scan nobody recognises how long it was and what it looked
        like. The nonce stays free for a corrected form."""
        # What a client calls a field that the step does not know may be anything, a name included.
        fields = ("?" if problem.code == "unknown_field" else problem.field for problem in problems)
        reason = Reason(code, "", {"fields": ", ".join(dict.fromkeys(fields))}, Weight.NEVER, 0)
        scans = [{"field": p.field, **p.params} for p in problems if "recognised" in p.params]
        head, answer = self._without_values(attempt, "refused", reason, **({"scans": scans} if scans else {}))
        return head, replace(answer, status="malformed", problems=problems)

    def fail(self, attempt: Attempt, incident: str) -> tuple[Head, Answer]:
        """An entry that something broke; the story so far is untouched, and a retry is decided afresh. It looks at
        nothing in the record, for that may be what broke."""
        head = self._bare(attempt, "failed", Place(), bare_body(incident=incident))
        return head, self._answer("failed", attempt, incident=incident)

    def _unknown_requests(self, attempt: Attempt) -> tuple[Problem, ...]:
        """A problem where a request that is relied on is not in the record."""
        known = {request.code for request in requests_of(self._link, attempt)}
        return () if known >= set(attempt.requests) else (Problem("requests", "no_such_request"),)

    def _proved(self, attempt: Attempt) -> Attempt:
        """The attempt with the proofs that count here: a simulated one does in a demonstration and nowhere else."""
        if self._duty.demo:
            return attempt
        return replace(attempt, proofs=tuple(proof for proof in attempt.proofs if proof.method != "simulated"))

    def _recognised(self, attempt: Attempt, step: Step) -> Attempt:
        """The attempt with the subjects who are like the child in hand, where the step asks: codes, and no name."""
        identity = attempt.enclosures.identity
        if LIKE_CHILDREN not in step.reads or identity is None:
            return attempt
        return replace(attempt, met=self._duty.identities.met(self._link, identity))

    def _accepted(self, prepared: Prepared, decision: Accepted) -> tuple[Head, Answer]:
        attempt, idx = prepared.attempt, self._head.next_idx
        names = mint(self._link, decision.effects, self._duty.demo)
        stored = [named(stored_effect(effect), names) for effect in decision.effects]
        files = keep_enclosures(self._link, attempt, names, idx, self._duty.identities)
        body = decided_body(prepared, decision) | {"effects": stored, "created": names} | files
        if idx == 0:
            body["demo"] = self._duty.demo  # what kind of instance this is, is part of its story
        head = self._write(prepared, "accepted", body)
        involved = Involved(prepared.step.name, capacities(prepared.act), prepared.codes)
        effects = [effect_from_json(effect) for effect in stored]
        apply_effects(self._link, idx, effects, involved, prepared.situation.things.values())
        if prepared.step.witnessed and decision.outcome != MISMATCH:
            self._seal(head)
        if decision.outcome == MISMATCH:
            return head, self._answer(MISMATCH, attempt, reasons=decision.notes, created=names)
        identity = shown_identity(self._link, prepared, self._duty.identities)
        return head, self._answer("accepted", attempt, notes=decision.notes, created=names, identity=identity)

    def _seal(self, head: Head) -> None:
        """A witness of this very entry. What is wrong with the record must not stop a child's dose: it is told by the
        audit, by whoever looks after the server, and by every checkpoint kept elsewhere."""
        try:
            beside = self._duty.witness.newest(self._duty.seal)
            seal_head(self._link, head.frontier, self._duty.seal, beside)
        except Inconsistent:
            _LOG.exception("no checkpoint over %d entries", head.next_idx)

    def _repeated(self, attempt: Attempt) -> tuple[Head, Answer] | None:
        """The first answer again for a nonce already used with the same facts; an entry for one used with others."""
        if attempt.nonce is None:
            return None
        self._bound = nonce_digest(attempt)
        sql = "SELECT v, idx, nonce_digest, outcome, recorded_at, body FROM entry WHERE actor = ? AND nonce = ?"
        rows = self._link.run(sql, (attempt.actor, attempt.nonce))
        if not rows:
            return None
        version, idx, bound, outcome, recorded_at, body = rows[0]
        if bound == self._bound:
            return self._head, answer_from_entry(attempt.step, (version, idx, outcome, recorded_at, body))
        return self.malformed(attempt, (Problem("nonce", "nonce_reused"),), "nonce_reused")

    def _unsigned(self, attempt: Attempt, step: Step) -> tuple[Head, Answer]:
        """An entry for a signature whose secret was wrong: who was claimed, no secret; the nonce stays free."""
        reason = Reason("signature_failed", attempt.failed_signature, {"step": step.name}, Weight.NEVER, 0)
        return self._without_values(attempt, "denied", reason)

    def _without_values(self, attempt: Attempt, outcome: str, reason: Reason, **more: Any) -> tuple[Head, Answer]:
        place = place_of(self._link, attempt.station, self._moment.at)
        head = self._bare(attempt, outcome, place, bare_body(reason, **more))
        return head, self._answer(outcome, attempt, reasons=(reason,))

    def _bare(self, attempt: Attempt, outcome: str, place: Place, body: dict[str, Any]) -> Head:
        whose = self._duty.registry.steps[attempt.step], without_values(attempt)
        said = Said(outcome, body, self._moment.at, self._moment.at, place)
        return write_entry(self._link, self._head, self._duty.instance, whose, said)

    def _write(self, prepared: Prepared, outcome: str, body: dict[str, Any]) -> Head:
        said = Said(outcome, body, prepared.act.occurred_at, self._moment.at, prepared.place, self._bound)
        whose = prepared.step, prepared.attempt
        return write_entry(self._link, self._head, self._duty.instance, whose, said)

    def _answer(self, status: str, attempt: Attempt, **found: Any) -> Answer:
        return Answer(status, attempt.step, self._head.next_idx, instant_text(self._moment.at), **found)
