"""Taking a step from any face: read the facts, check who signs, go through the door once.

Web, API and command line differ in how they ask and how they answer; what happens between is here, once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from custody.faces.instance import House
from custody.faces.people import Claim, Recognition, end_what_ended, prove
from custody.faces.wire import Read, read_step_facts
from custody.record.attempt import Answer, Attempt, Enclosures, Proof, StoredFile
from custody.rules.facts import FactKind, specs_of
from custody.rules.reading import Problem
from custody.rules.step import Authorisation, Capacity, Sign, Step

SIGNATURES = {Sign.NONE: 0, Sign.PERFORMER: 1, Sign.PERFORMER_AND_SECOND: 2, Sign.RELEASE: 1}
MOST_AUTHORISATIONS = 20  # in one attempt


@dataclass(frozen=True)
class Allowing:
    """A person who takes responsibility for one reason: their claim, the reason's code, and why."""

    claim: Claim
    code: str
    why: str


@dataclass(frozen=True)
class Asked:
    """A step as a face was asked for it. `raw` is what the form or JSON held; `claims` sign what `content_sha256`
    says was shown: the performer first, then the second person; `first` is the performer's
    signature where it was given before theirs (sign_first); `requests` are those for authorisation relied on;
    `session` is the name of the session that asks: it goes on where others of the person end."""

    step: str
    raw: Mapping[str, object]
    person: str
    station: str = ""
    channel: str = "wedge"
    nonce: str | None = None
    occurred_at: datetime | None = None
    reason: str | None = None
    content_sha256: str = ""
    claims: tuple[Claim, ...] = ()
    first: Proof | None = None
    allowing: tuple[Allowing, ...] = ()
    requests: tuple[str, ...] = ()
    files: tuple[StoredFile, ...] = ()
    corrects_idx: int | None = None
    enclosures: Enclosures = field(default_factory=Enclosures)
    session: str = ""


def would(house: House, asked: Asked) -> Answer:
    """What would happen, and the content that would be signed. Nothing is recorded."""
    step = house.steps.steps[asked.step]
    return house.door.check(_attempt(step, asked, read_step_facts(step, asked.raw), ()))


def take(house: House, asked: Asked) -> Answer:
    """Take the step. A signature whose secret is wrong is itself recorded, and nothing else happens.
    Raises NotRecorded where the commit failed."""
    step = house.steps.steps[asked.step]
    read = read_step_facts(step, asked.raw)
    read = replace(read, problems=(*read.problems, *_surplus(step, asked)))
    if read.problems:
        return house.door.record(_attempt(step, asked, read, ()))
    proofs = [asked.first] if asked.first else []
    known: dict[Claim, Recognition] = {}
    for claim, capacity, allowing in _signing(asked):
        proof, found = prove(house, claim, asked.content_sha256, capacity, known.get(claim))
        known[claim] = found
        if proof is None:
            claimed = found.account.person if found.account else "unknown"
            return house.door.record(_attempt(step, asked, read, (), claimed))
        allowed = Authorisation(allowing.code, proof.person, allowing.why) if allowing else None
        proofs.append(replace(proof, authorises=allowed))
    attempt = _attempt(step, asked, read, tuple(proofs))
    answer = house.door.record(replace(attempt, problems=_unneeded(house, attempt)))
    end_what_ended(house, answer, attempt, asked.session)
    return answer


def sign_first(house: House, asked: Asked) -> tuple[Proof | None, Answer | None]:
    """The performer's signature, where the second person follows: it stands for nothing until the step is taken with
    both. One whose secret is wrong, or that is not the performer's, is recorded as it is without a second."""
    step = house.steps.steps[asked.step]
    proof, found = prove(house, asked.claims[0], asked.content_sha256, Capacity.PERFORMER)
    if proof is not None and proof.person == asked.person:
        return proof, None
    claimed = "" if proof else found.account.person if found.account else "unknown"
    read = read_step_facts(step, asked.raw)
    return None, house.door.record(_attempt(step, asked, read, (proof,) if proof else (), claimed))


def _surplus(step: Step, asked: Asked) -> tuple[Problem, ...]:
    """More signatures than the step asks for. Found before any secret is tried: each trial costs time and a count."""
    found = []
    if len(asked.claims) + bool(asked.first) > SIGNATURES[step.sign]:
        found.append(Problem("signatures", "signature_not_asked_for"))
    if len(asked.allowing) > MOST_AUTHORISATIONS:
        found.append(Problem("authorisations", "too_many_rows", {"most": MOST_AUTHORISATIONS}))
    return tuple(found)


def _unneeded(house: House, attempt: Attempt) -> tuple[Problem, ...]:
    """Of what would pass: nobody's name stands under an authorisation without which it would pass as well, because
    nothing asked for it or because it was granted from elsewhere already."""
    given = attempt.authorisations
    if not given or not house.door.check(attempt).passed:
        return ()
    without = (given[:number] + given[number + 1 :] for number in range(len(given)))
    surplus = any(house.door.check(replace(attempt, authorisations=fewer)).passed for fewer in without)
    return (Problem("authorisations", "authorisation_not_asked_for"),) if surplus else ()


def _signing(asked: Asked) -> Iterator[tuple[Claim, Capacity, Allowing | None]]:
    """Each claim with the capacity it was made in: a form asks for each on its own."""
    for number, claim in enumerate(asked.claims, start=1 if asked.first else 0):
        yield claim, Capacity.SECOND if number else Capacity.PERFORMER, None
    for allowing in asked.allowing:
        yield allowing.claim, Capacity.AUTHORISER, allowing


def _attempt(step: Step, asked: Asked, read: Read, proofs: tuple[Proof, ...], failed: str = "") -> Attempt:
    return Attempt(
        step=step.name,
        facts=read.facts,
        actor=asked.person,
        station=asked.station,
        channel=asked.channel,
        occurred_at=asked.occurred_at,
        nonce=asked.nonce,
        reason=asked.reason or None,
        proofs=proofs,
        authorisations=tuple(proof.authorises for proof in proofs if proof.authorises),
        requests=asked.requests,
        corrects_idx=asked.corrects_idx,
        enclosures=_enclosed(step, asked, read),
        problems=read.problems,
        failed_signature=failed,
    )


def _enclosed(step: Step, asked: Asked, read: Read) -> Enclosures:
    """Files that came along, and what the step declares private: it goes beside the entry, never into it."""
    private = {
        spec.name: str(getattr(read.facts, spec.name) or "")
        for spec in specs_of(step.facts)
        if spec.kind is FactKind.PRIVATE and read.facts is not None
    }
    return Enclosures(
        files=(*asked.files, *asked.enclosures.files),
        credential=asked.enclosures.credential,
        identity=private or None,
        second_factor=asked.enclosures.second_factor,
    )
