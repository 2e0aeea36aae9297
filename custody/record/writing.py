"""After the decision: what an entry says, and the one append. Part of the door: nothing else may import it."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from custody.record.append import Head, Written, append_entry
from custody.record.attempt import Attempt
from custody.record.codec import effect_to_json
from custody.record.content import signature_json
from custody.record.entry import VERSION, Header, canonical
from custody.record.link import Link
from custody.record.preparing import Place, Prepared, meaning_of
from custody.record.replies import reason_to_json
from custody.rules.decide import Accepted, Decision
from custody.rules.effects import Effect, instant_text, plain
from custody.rules.facts import plain_facts
from custody.rules.reading import line_problem
from custody.rules.refusals import Reason
from custody.rules.situation import Situation
from custody.rules.step import Act, Authorisation, Capacity, Step

MOST_OF_REASONS = 16_000  # bytes of an entry; the rest of it holds facts and effects


@dataclass(frozen=True)
class Said:
    """What came of an attempt, as its entry says it."""

    outcome: str
    body: Mapping[str, Any]
    occurred_at: datetime
    recorded_at: datetime
    place: Place
    bound: str | None = None  # what the nonce is bound to


def write_entry(link: Link, head: Head, instance: str, whose: tuple[Step, Attempt], said: Said) -> Head:
    """Append the entry of an attempt and give the new head."""
    step, attempt = whose
    header = Header(
        v=VERSION,
        idx=head.next_idx,
        kind=step.kind,
        step=step.name,
        actor=attempt.actor,
        outcome=said.outcome,
        occurred_at=instant_text(said.occurred_at),
        recorded_at=instant_text(said.recorded_at),
        site=said.place.site,
        zone=said.place.zone,
        utc_offset=said.occurred_at.astimezone(ZoneInfo(said.place.zone)).strftime("%z"),
        station=attempt.station,
        channel=attempt.channel,
        reason=attempt.reason,
        corrects_idx=attempt.corrects_idx,
        nonce=attempt.nonce,
    )
    body = canonical({**said.body, "nonce_digest": said.bound})
    return append_entry(link, head, instance, Written(header, body, said.bound))


def shortened(decision: Decision) -> Decision:
    """The decision with no more reasons than an entry holds, worst first; how many more there were is said last."""
    if isinstance(decision, Accepted):
        return replace(decision, notes=_fitting(decision.notes))
    return replace(decision, reasons=_fitting(decision.reasons))


def _fitting(reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
    lengths = itertools.accumulate(len(canonical(reason_to_json(reason)).encode()) for reason in reasons)
    kept = sum(length <= MOST_OF_REASONS for length in lengths)
    if kept == len(reasons):
        return reasons
    next_worst = reasons[kept]
    more = {"count": len(reasons) - kept}
    return (*reasons[:kept], Reason("further_reasons", "", more, next_worst.weight, next_worst.rank))


def without_values(attempt: Attempt) -> Attempt:
    """The attempt as an entry may name it that says nothing of its content: the nonce stays free for another try."""
    station = "" if line_problem("station", attempt.station) else attempt.station
    channel = "" if line_problem("channel", attempt.channel) else attempt.channel
    return replace(attempt, nonce=None, reason=None, corrects_idx=None, station=station, channel=channel)


def bare_body(*reasons: Reason, **more: Any) -> dict[str, Any]:
    """The body of an entry without facts and effects."""
    return {"facts": {}, "effects": [], "signatures": [], "reasons": [reason_to_json(r) for r in reasons], **more}


def decided_body(prepared: Prepared, decision: Decision) -> dict[str, Any]:
    """The body of an entry about a decision. Effects, codes created and files are added where it is accepted."""
    act, situation = prepared.act, prepared.situation
    accepted = isinstance(decision, Accepted)
    reasons = decision.notes if isinstance(decision, Accepted) else decision.reasons
    return {
        "facts": plain_facts(prepared.attempt.facts),
        "effects": [],
        "signatures": _signatures(prepared) if accepted else [],
        "authorisations": [_authorisation(one) for one in act.authorisations],
        "notes" if accepted else "reasons": [reason_to_json(reason) for reason in reasons],
        "result": decision.outcome if isinstance(decision, Accepted) else "",
        "about": list(prepared.codes),
        "persons": [list(part) for part in capacities(act)],
        "documents": {f"{d.type}/{d.name}": d.digest for d in situation.documents if d.in_force},
        "blobs": [],
    }


def _authorisation(given: Authorisation) -> dict[str, str]:
    """Who lets which reason pass, and why; from elsewhere also when, and in answer to which request, where the
    signature stands."""
    elsewhere = {"request": given.request, "given_at": given.given_at} if given.request else {}
    return {"code": given.code, "person": given.person, "reason": given.reason, **elsewhere}


def capacities(act: Act) -> tuple[tuple[str, str], ...]:
    """(person, capacity) of everyone who has a part in this act: nobody has one whose signature does not stand."""
    signed = {(s.person, s.capacity) for s in act.signatures if s.stands}
    second = [(act.second, "second")] if (act.second, Capacity.SECOND) in signed else []
    allowed = dict.fromkeys(a.person for a in act.authorisations if (a.person, Capacity.AUTHORISER) in signed)
    return ((act.actor, "performer"), *second, *((person, "authoriser") for person in allowed))


def _signatures(prepared: Prepared) -> list[dict[str, Any]]:
    """What was signed, by whom, as what. A failed identity check is recorded whatever its signatures are worth: one
    that is stale, of other content, or of a person who has no part in the act is none, and none is stored. What was
    signed from elsewhere comes after those given here, and stands in an entry of its own."""
    parts = set(capacities(prepared.act))
    return [
        signature_json(
            proof, prepared.content, meaning_of(prepared.step, proof), _name_of(prepared.situation, proof.person)
        )
        for proof, signed in zip(prepared.attempt.proofs, prepared.act.signatures, strict=False)
        if signed.stands and (signed.person, signed.capacity.value) in parts
    ]


def stored_effect(effect: Effect) -> Mapping[str, Any]:
    """An effect as an entry stores it, placeholders and all."""
    stored = effect_to_json(effect)
    if "value" in stored:
        stored["value"] = plain(stored["value"])
    if "attrs" in stored:
        stored["attrs"] = {name: plain(value) for name, value in stored["attrs"].items()}
    return stored


def _name_of(situation: Situation, person: str) -> str:
    thing = situation.find(person)
    return thing.name if thing else ""
