"""Before the decision: is the attempt itself well formed, and everything it is decided on, loaded and signed.

Reads only; `check` prepares in the same way as the turn that records.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from custody.record.around import with_around
from custody.record.attempt import Attempt, Proof
from custody.record.content import content_text, digest
from custody.record.documents import load_documents
from custody.record.enclosing import credential_problems, file_contents
from custody.record.link import Link
from custody.record.situation import load_situation, load_then, load_things, past_entry
from custody.record.zones import known_zone
from custody.rules.closed_list import parts_for_pairs
from custody.rules.decide import Judged, judge
from custody.rules.document import Document
from custody.rules.facts import scanned_codes
from custody.rules.guards.permission import not_permitted
from custody.rules.reading import Problem, instant_problem, line_problem
from custody.rules.refusals import Reason
from custody.rules.requests import KIND, AskedFor, answers, declined_before, given_from_elsewhere
from custody.rules.signing_in import PROOF_LIFE, signature_lasts
from custody.rules.situation import AROUND, FILES, REQUESTS, THEN, Situation, Thing
from custody.rules.step import Act, Capacity, Declined, Sign, SignedBy, Step, Tense
from custody.rules.weights import declines_since, weigh

CLOCKS_DIFFER = timedelta(seconds=5)  # two servers' clocks agree no better; more is told in the entry
NO_ZONE = "UTC"
SECOND_FACTOR = frozenset({"totp", "recovery_code", "simulated"})  # components of a proof


@dataclass(frozen=True)
class Moment:
    """`at` is the time rules and entries are told: never before the last entry. `clock` is what the clock said;
    signatures, which the clock has stamped, are as old as it says."""

    at: datetime
    clock: datetime

    @property
    def behind(self) -> timedelta:
        """How far the clock is behind the ledger; nothing where that is what clocks differ by."""
        behind = self.at - self.clock
        return behind if behind > CLOCKS_DIFFER else timedelta(0)


@dataclass(frozen=True)
class Place:
    """Where an attempt is made: the site of its station, and that site's zone."""

    site: str = ""
    zone: str = NO_ZONE


@dataclass(frozen=True)
class Prepared:
    """An attempt with everything it is decided on, and what the rules found in it. `codes` are the things in the record
    it is about."""

    step: Step
    attempt: Attempt
    situation: Situation
    act: Act
    content: str
    place: Place
    codes: tuple[str, ...]
    judged: Judged


def prepare(link: Link, step: Step, attempt: Attempt, moment: Moment, preview: bool) -> Prepared:
    """Load the parts the step declares, recompute the content a signature is bound to, and weigh the proofs."""
    named_idx = step.past_entry(attempt.facts)
    past = past_entry(link, attempt.corrects_idx if named_idx is None else named_idx)
    past = with_around(link, past) if past and AROUND in step.reads else past
    attempt = replace(attempt, corrects_idx=past.idx if past and not step.answers else None)
    requests = requests_of(link, attempt)
    named = (*scanned_codes(attempt.facts), *step.names(attempt.facts))
    codes = (*named, *_persons(attempt, requests), *sorted(past.things if past else ()))
    loaded = _loaded(link, step, codes, (moment.at, attempt.station))
    place = _place(loaded.documents, attempt.station)
    files = file_contents(link, attempt) if FILES in step.reads else {}
    situation = replace(loaded, site=place.site, zone=ZoneInfo(place.zone), files=files, past=past, met=attempt.met)
    told = attempt.occurred_at if step.tense is Tense.REPORTS_THE_PAST else None
    ahead = max(told - moment.at, timedelta(0)) if told and step.always_recordable else timedelta(0)
    act = Act(
        actor=attempt.actor,
        at=moment.at,
        occurred_at=moment.at if ahead else told or moment.at,
        authorisations=attempt.authorisations,
        reason=attempt.reason or "",
        channel=attempt.channel,
        preview=preview,
        system=attempt.system,
        ahead=ahead,
        behind=moment.behind,
        second=_second(attempt) if step.sign is Sign.PERFORMER_AND_SECOND else "",
    )
    told_of = step.judged_at(situation, attempt.facts, act.occurred_at) if THEN in step.reads else act.at
    if told_of < act.at:
        situation = load_then(link, situation, codes, step.reads, told_of)
    judged = judge(step, situation, attempt.facts, act)
    content = content_text(judged, situation, attempt, act)
    act = replace(act, signatures=_signed(judged, situation, attempt, (digest(content), moment)))
    act = _with_those_elsewhere(act, requests, digest(content))
    if judged.to_be_authorised:
        act = replace(act, declined=_declined(link, AskedFor(step.name, digest(content), frozenset(named)), act.at))
    known = tuple(code for code in dict.fromkeys(named) if situation.find(code))
    return Prepared(step, attempt, situation, act, content, place, known, judged)


def denied_reasons(link: Link, step: Step, attempt: Attempt, moment: Moment) -> tuple[Reason, ...]:
    """Why this person may not take the step, whatever it is about; nothing where they may. Asked of an attempt whose
    facts cannot be read: who may not take a step is not told what its form wants."""
    situation = load_situation(link, (attempt.actor,), (), moment.at)
    act = Act(actor=attempt.actor, at=moment.at, occurred_at=moment.at, system=attempt.system)
    return weigh(not_permitted(step, situation, act), step, situation, act)


def place_of(link: Link, station: str, at: datetime) -> Place:
    """Where a station is, by the document in force."""
    return _place(load_documents(link, (), at), station)


def form_problems(attempt: Attempt, next_idx: int) -> tuple[Problem, ...]:
    """What cannot be read in the attempt itself: facts, and what travels beside them."""
    return (*attempt.problems, *_line_problems(attempt), *_other_problems(attempt, next_idx))


def meaning_of(step: Step, proof: Proof) -> str:
    """What a signature means: the step's word for the capacity it is given in, or that it authorises."""
    number = {Capacity.PERFORMER: 0, Capacity.SECOND: 1}.get(proof.capacity)
    return step.meanings[number] if number is not None and number < len(step.meanings) else "authorised"


def requests_of(link: Link, attempt: Attempt) -> tuple[Thing, ...]:
    """The requests for authorisation an attempt relies on, of those that are there."""
    found = load_things(link, attempt.requests) if attempt.requests else ()
    return tuple(thing for thing in found if thing.kind == KIND)


def _loaded(link: Link, step: Step, codes: tuple[str, ...], when: tuple[datetime, str]) -> Situation:
    """What the step reads and, where a document adds pairs to it, what these are judged by."""
    at, station = when
    loaded = load_situation(link, codes, step.reads, at, (station, ""))
    more = tuple(part for part in parts_for_pairs(loaded, step.name) if part not in step.reads)
    return load_situation(link, codes, (*step.reads, *more), at, (station, "")) if more else loaded


def _persons(attempt: Attempt, requests: tuple[Thing, ...]) -> list[str]:
    """Everyone who has a part in it, here or elsewhere."""
    here = {attempt.actor, *(p.person for p in attempt.proofs), *(a.person for a in attempt.authorisations)}
    return sorted(here | {one.person for request in requests for one in answers(request)})


def _with_those_elsewhere(act: Act, requests: tuple[Thing, ...], shown: str) -> Act:
    """The act with what the requests hold for it, after what was signed here."""
    for request in requests:
        for given, signed in given_from_elsewhere(request, act.actor, shown, act.at):
            act = replace(act, authorisations=(*act.authorisations, given), signatures=(*act.signatures, signed))
    return act


def _declined(link: Link, asked: AskedFor, at: datetime) -> tuple[Declined, ...]:
    """Who said no to the same before."""
    loaded = load_situation(link, (), (REQUESTS,), at)
    return declined_before(loaded.of_kind(KIND), asked, declines_since(loaded, at))


def _second(attempt: Attempt) -> str:
    return next((proof.person for proof in attempt.proofs if proof.capacity is Capacity.SECOND), "")


def _signed(
    judged: Judged, situation: Situation, attempt: Attempt, against: tuple[str, Moment]
) -> tuple[SignedBy, ...]:
    """The signatures as the rules see them, against the hash of the content as it is now, at this moment."""
    step, (shown, moment) = judged.step, against
    return tuple(
        SignedBy(
            person=proof.person,
            meaning=meaning_of(step, proof),
            full_password=proof.method in ("password", "simulated"),
            fresh=-PROOF_LIFE <= moment.clock - proof.at <= signature_lasts(step, situation, proof.capacity),
            matches=proof.content_sha256 == shown,
            capacity=proof.capacity,
            authorises=proof.authorises.code if proof.authorises in attempt.authorisations else "",
            second_factor=not SECOND_FACTOR.isdisjoint(proof.components),
        )
        for proof in attempt.proofs
    )


def _place(documents: tuple[Document, ...], station: str) -> Place:
    sites = next((d for d in documents if d.in_force and d.type == "sites"), None)
    if sites is None or not station:
        return Place()
    zones = {str(row["name"]): str(row["zone"]) for row in sites.rows("site")}
    for row in sites.rows("station"):
        if row.get("name") == station:
            zone = zones.get(str(row["site"]), NO_ZONE)
            return Place(str(row["site"]), zone if known_zone(zone) else NO_ZONE)
    return Place()


def _line_problems(attempt: Attempt) -> Iterator[Problem]:
    lines = [("reason", attempt.reason), ("station", attempt.station), ("channel", attempt.channel)]
    lines += [("nonce", attempt.nonce)] + [("authorisations", a.reason) for a in attempt.authorisations]
    for name, written in lines:
        found = line_problem(name, written) if written else None
        if found:
            yield found


def _other_problems(attempt: Attempt, next_idx: int) -> Iterator[Problem]:
    unreadable = instant_problem("occurred_at", attempt.occurred_at) if attempt.occurred_at else None
    if unreadable:
        yield unreadable
    if attempt.corrects_idx is not None and not 0 <= attempt.corrects_idx < next_idx:
        yield Problem("corrects_idx", "no_such_entry")
    if attempt.facts is not None:
        yield from credential_problems(attempt)
