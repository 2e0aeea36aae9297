"""One attempt's turn, inside the door's transaction: load, recompute, decide, mint, append, apply.

Part of the door: nothing else may import it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from custody.record.append import Head, Written, append_entry
from custody.record.applier import Involved, apply_effects, index_unaccepted
from custody.record.attempt import Answer, Attempt
from custody.record.codec import effect_from_json, effect_to_json
from custody.record.content import content_text, digest, nonce_digest, signature_json
from custody.record.enclosing import file_contents, keep_enclosures, missing_files
from custody.record.engine import Link
from custody.record.entry import VERSION, Header, canonical
from custody.record.identity import Identities
from custody.record.minting import mint, named
from custody.record.replies import answer_from_entry, reason_to_json, shown_identity
from custody.record.situation import load_situation
from custody.rules.decide import MISMATCH, Accepted, Decision, Denied, decide
from custody.rules.effects import instant_text, plain
from custody.rules.facts import plain_facts, scanned_codes
from custody.rules.reading import Problem
from custody.rules.refusals import Reason, Weight
from custody.rules.situation import FILES, Situation
from custody.rules.step import Act, Registry, Sign, SignedBy, Step, Tense

PROOF_LIFE = timedelta(seconds=30)  # architecture.md, "Signatures": an older proof is refused
NO_ZONE = "UTC"


@dataclass(frozen=True)
class Instance:
    """The instance the ledger belongs to."""

    id: str
    demo: bool


class Turn:
    """One attempt on one head. Gives the new head and the answer."""

    def __init__(
        self, link: Link, head: Head, instance: Instance, registry: Registry, now: tuple[datetime, Identities]
    ) -> None:
        self._link = link
        self._head = head
        self._instance = instance
        self._registry = registry
        self._at, self._identities = now

    def take(self, attempt: Attempt) -> tuple[Head, Answer]:
        """Decide and append."""
        repeated = self._repeated(attempt)
        if repeated is not None:
            return repeated
        step = self._registry.steps[attempt.step]
        problems = attempt.problems or missing_files(self._link, attempt)
        if problems:
            return self._malformed(attempt, step, "malformed_facts", problems)
        situation, act, content = self._prepared(step, attempt, preview=False)
        decision = decide(step, situation, attempt.facts, act)
        if isinstance(decision, Accepted):
            return self._accepted(attempt, step, situation, (act, content, decision))
        outcome = "denied" if isinstance(decision, Denied) else "refused"
        body = self._body(attempt, step, situation, (act, content, decision))
        head = self._append(attempt, step, situation, (act, outcome, canonical(body)))
        index_unaccepted(self._link, self._head.next_idx, self._codes(step, attempt, situation))
        return head, self._answer(outcome, attempt, reasons=decision.reasons)

    def check(self, attempt: Attempt) -> Answer:
        """What `take` would answer, and the content a signature would be bound to. Writes nothing."""
        step = self._registry.steps[attempt.step]
        if attempt.problems or attempt.facts is None:
            return Answer("malformed", step.name, problems=attempt.problems)
        situation, act, content = self._prepared(step, attempt, preview=True)
        decision = decide(step, situation, attempt.facts, act)
        shown = Answer("", step.name, content=content, content_sha256=digest(content))
        if isinstance(decision, Accepted) and decision.outcome != MISMATCH:
            return replace(shown, status="accepted", notes=decision.notes)
        if isinstance(decision, Accepted):
            return replace(shown, status=MISMATCH, reasons=decision.notes)
        status = "denied" if isinstance(decision, Denied) else "refused"
        return replace(shown, status=status, reasons=decision.reasons)

    def fail(self, attempt: Attempt, incident: str) -> tuple[Head, Answer]:
        """An entry that something broke; the story so far is untouched, and a retry is decided afresh."""
        step = self._registry.steps[attempt.step]
        situation = load_situation(self._link, (attempt.actor,), (), self._at)
        act = Act(attempt.actor, self._at, self._at)
        body = canonical({"facts": {}, "effects": [], "incident": incident, "signatures": []})
        head = self._append(replace(attempt, nonce=None), step, situation, (act, "failed", body))
        return head, self._answer("failed", attempt, incident=incident)

    # -- preparing ---------------------------------------------------------------------------------------------------

    def _prepared(self, step: Step, attempt: Attempt, preview: bool) -> tuple[Situation, Act, str]:
        persons = {attempt.actor, *(p.person for p in attempt.proofs), *(a.person for a in attempt.authorisations)}
        codes = (*scanned_codes(attempt.facts), *step.names(attempt.facts), *sorted(persons))
        situation = load_situation(self._link, codes, step.reads, self._at, (attempt.station, ""))
        site, zone = self._place(situation, attempt.station)
        files = file_contents(self._link, attempt) if FILES in step.reads else {}
        situation = replace(situation, site=site, zone=ZoneInfo(zone), files=files)
        happened = attempt.occurred_at if step.tense is Tense.REPORTS_THE_PAST else None
        act = Act(
            actor=attempt.actor,
            at=self._at,
            occurred_at=happened or self._at,
            authorisations=attempt.authorisations,
            reason=attempt.reason or "",
            channel=attempt.channel,
            preview=preview,
            system=attempt.system,
        )
        content = content_text(step, situation, attempt, act)
        pair = step.sign is Sign.PERFORMER_AND_SECOND and len(attempt.proofs) > 1
        signed = self._signed(step, attempt, digest(content))
        second = attempt.proofs[1].person if pair else ""
        return situation, replace(act, signatures=signed, second=second), content

    def _signed(self, step: Step, attempt: Attempt, shown: str) -> tuple[SignedBy, ...]:
        return tuple(
            SignedBy(
                person=proof.person,
                meaning=_meaning(step, number),
                full_password=proof.method in ("password", "simulated"),
                fresh=abs(self._at - proof.at) <= PROOF_LIFE,
                matches=proof.content_sha256 == shown,
            )
            for number, proof in enumerate(attempt.proofs)
        )

    def _place(self, situation: Situation, station: str) -> tuple[str, str]:
        sites = situation.finds_document("sites")
        for row in sites.rows("station") if sites else ():
            if row.get("name") == station:
                zones = {str(s["name"]): str(s["zone"]) for s in sites.rows("site")} if sites else {}
                return str(row["site"]), zones.get(str(row["site"]), NO_ZONE)
        return "", NO_ZONE

    # -- writing -----------------------------------------------------------------------------------------------------

    def _accepted(
        self, attempt: Attempt, step: Step, situation: Situation, decided: tuple[Act, str, Accepted]
    ) -> tuple[Head, Answer]:
        act, _, decision = decided
        names = mint(self._link, decision.effects, self._instance.demo)
        stored = [named(_stored(effect), names) for effect in decision.effects]
        body = self._body(attempt, step, situation, decided) | {"effects": stored, "created": names}
        idx = self._head.next_idx
        files = keep_enclosures(self._link, attempt, names, idx, self._identities)
        body |= {"blobs": files}
        head = self._append(attempt, step, situation, (act, "accepted", canonical(body)))
        involved = Involved(step.name, _capacities(act), self._codes(step, attempt, situation))
        effects = [effect_from_json(effect) for effect in stored]
        apply_effects(self._link, idx, effects, involved, situation.things.values())
        status = decision.outcome or "accepted"
        reasons = decision.notes if decision.outcome == MISMATCH else ()
        notes = () if decision.outcome == MISMATCH else decision.notes
        answer = self._answer(status, attempt, reasons=reasons, notes=notes, created=names)
        identity = shown_identity(self._link, step, attempt.facts, situation, self._identities)
        return head, replace(answer, identity=identity)

    def _body(
        self, attempt: Attempt, step: Step, situation: Situation, decided: tuple[Act, str, Decision]
    ) -> dict[str, Any]:
        act, content, decision = decided
        accepted = isinstance(decision, Accepted)
        reasons = decision.notes if isinstance(decision, Accepted) else decision.reasons
        return {
            "facts": plain_facts(attempt.facts),
            "effects": [],
            "signatures": [
                signature_json(proof, content, _meaning(step, number), _name_of(situation, proof.person))
                for number, proof in enumerate(attempt.proofs)
                if accepted
            ],
            "authorisations": [{"code": a.code, "person": a.person, "reason": a.reason} for a in act.authorisations],
            "notes" if accepted else "reasons": [reason_to_json(reason) for reason in reasons],
            "result": decision.outcome if isinstance(decision, Accepted) else "",
            "about": list(self._codes(step, attempt, situation)),
            "persons": [list(part) for part in _capacities(act)],
            "documents": {f"{d.type}/{d.name}": d.digest for d in situation.documents if d.in_force},
            "blobs": [],
        }

    def _append(self, attempt: Attempt, step: Step, situation: Situation, written: tuple[Act, str, str]) -> Head:
        act, outcome, body = written
        site, zone = self._place(situation, attempt.station)
        header = Header(
            v=VERSION,
            idx=self._head.next_idx,
            kind=step.kind,
            step=step.name,
            actor=attempt.actor,
            outcome=outcome,
            occurred_at=instant_text(act.occurred_at),
            recorded_at=instant_text(self._at),
            site=site,
            zone=zone,
            utc_offset=act.occurred_at.astimezone(ZoneInfo(zone)).strftime("%z"),
            station=attempt.station,
            channel=attempt.channel,
            reason=attempt.reason,
            corrects_idx=attempt.corrects_idx,
            nonce=attempt.nonce,
        )
        bound = nonce_digest(attempt) if attempt.nonce else None
        return append_entry(self._link, self._head, self._instance.id, Written(header, body, bound))

    def _repeated(self, attempt: Attempt) -> tuple[Head, Answer] | None:
        """The first answer again for a nonce already used with the same facts; an entry for one used with others."""
        if attempt.nonce is None:
            return None
        sql = "SELECT idx, nonce_digest, outcome, recorded_at, body FROM entry WHERE actor = ? AND nonce = ?"
        rows = self._link.run(sql, (attempt.actor, attempt.nonce))
        if not rows:
            return None
        idx, bound, outcome, recorded_at, body = rows[0]
        if bound == nonce_digest(attempt):
            return self._head, answer_from_entry(attempt.step, (idx, outcome, recorded_at, body))
        step = self._registry.steps[attempt.step]
        return self._malformed(attempt, step, "nonce_reused", ())

    def _malformed(self, attempt: Attempt, step: Step, code: str, problems: tuple[Problem, ...]) -> tuple[Head, Answer]:
        """An entry with step and field names, no values; the nonce stays free for a corrected form."""
        situation = load_situation(self._link, (attempt.actor,), (), self._at)
        reason = Reason(code, "", {"fields": ", ".join(p.field for p in problems)}, Weight.NEVER, 0)
        body = canonical({"facts": {}, "effects": [], "signatures": [], "reasons": [reason_to_json(reason)]})
        act = Act(attempt.actor, self._at, self._at)
        head = self._append(replace(attempt, nonce=None, reason=None), step, situation, (act, "refused", body))
        return head, replace(self._answer("malformed", attempt, reasons=(reason,)), problems=problems)

    def _codes(self, step: Step, attempt: Attempt, situation: Situation) -> tuple[str, ...]:
        named_codes = (*scanned_codes(attempt.facts), *step.names(attempt.facts))
        return tuple(code for code in dict.fromkeys(named_codes) if situation.find(code))

    def _answer(self, status: str, attempt: Attempt, **found: Any) -> Answer:
        return Answer(status, attempt.step, self._head.next_idx, instant_text(self._at), **found)


def _meaning(step: Step, number: int) -> str:
    return step.meanings[number] if number < len(step.meanings) else "authorised"


def _capacities(act: Act) -> tuple[tuple[str, str], ...]:
    second = [(act.second, "second")] if act.second else []
    authorisers = [(a.person, "authoriser") for a in act.authorisations]
    return ((act.actor, "performer"), *second, *authorisers)


def _name_of(situation: Situation, person: str) -> str:
    thing = situation.find(person)
    return thing.name if thing else ""


def _stored(effect: Any) -> Mapping[str, Any]:
    stored = effect_to_json(effect)
    if "value" in stored:
        stored["value"] = plain(stored["value"])
    if "attrs" in stored:
        stored["attrs"] = {name: plain(value) for name, value in stored["attrs"].items()}
    return stored
