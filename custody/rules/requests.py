"""Authorisation from elsewhere: whoever is on call answers a request, signed in on a device of their own.

What they grant is bound to the content as it was asked for, to the person who asked, and to a time; if any of these is
another, it counts for nothing and the reason stands as before (journey.md, 2 and the night roster of 3).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from custody.rules.effects import Closed, Plain, instant_text
from custody.rules.situation import Thing
from custody.rules.step import Act, Authorisation, Capacity, Declined, SignedBy
from custody.rules.words import is_code, kinds_of_letter

KIND = "authorisation_request"
GRANTED, DECLINED = "granted", "declined"
# A step is about one of these; bench, bath and diluent it may share with another child's.
_ABOUT = frozenset({"container", "prepared_dose", "lot", "batch", "bank", "bank_vial", "shipment", "sample", "subject"})


@dataclass(frozen=True)
class Answered:
    """What one person said to one reason of a request; `until` is when it holds no more. Instants as text, in UTC."""

    person: str
    code: str
    answer: str
    why: str
    at: str
    until: str

    def plain(self) -> Mapping[str, Plain]:
        """As the request keeps it."""
        return dict(vars(self))


def answers(request: Thing) -> tuple[Answered, ...]:
    """Everything that was answered, in order."""
    kept = request.attrs.get("answers")
    rows = kept if isinstance(kept, (list, tuple)) else ()
    return tuple(Answered(**row) for row in rows if isinstance(row, Mapping))


@dataclass(frozen=True)
class AskedFor:
    """What is to be authorised: a step, the digest of its content, and the things it names."""

    step: str
    content: str
    things: frozenset[str]


def declined_before(requests: Iterable[Thing], asked: AskedFor, since: datetime) -> tuple[Declined, ...]:
    """Every no since then to the same content, or to the same step about a thing that this one is about too."""
    alike = (one for one in requests if one.kind == KIND and _alike(one, asked))
    found = (
        Declined(one.person, one.code, one.why, one.at, request.code)
        for request in alike
        for one in answers(request)
        if one.answer == DECLINED and one.at >= instant_text(since)
    )
    return tuple(sorted(found, key=lambda declined: declined.at))


def lapsed(request: Thing, at: datetime) -> bool:
    """Whether it is too late to answer."""
    return instant_text(at) > request.text("expires_at")


def given_from_elsewhere(
    request: Thing, actor: str, content_sha256: str, at: datetime
) -> Iterator[tuple[Authorisation, SignedBy]]:
    """What a request gives to an act of `actor` with this content: nothing once it is used or declined, for another
    person or for other content, and of each answer nothing past its time."""
    if request.kind != KIND or request.state(KIND) != "open" or request.text("asked_by") != actor:
        return
    if request.text("content") != content_sha256:
        return
    for one in answers(request):
        if one.answer == GRANTED and instant_text(at) <= one.until:
            # What the answer itself was signed with, its own step has seen to.
            how = {"full_password": True, "second_factor": True}
            signed = SignedBy(one.person, "authorised", capacity=Capacity.AUTHORISER, authorises=one.code, **how)
            yield Authorisation(one.code, one.person, one.why, request.code, one.at), signed


def requests_used(act: Act) -> tuple[Closed, ...]:
    """A request that was relied on ends with the step it was asked for: nothing is authorised twice by it."""
    relied = dict.fromkeys(a.request for a in act.authorisations if a.request)
    return tuple(Closed(code, "used") for code in relied)


def _alike(request: Thing, asked: AskedFor) -> bool:
    shared = (code for code in request.texts("concerns") if code in asked.things and is_code(code))
    about = any(_ABOUT & set(kinds_of_letter(code[0])) for code in shared)
    return request.text("content") == asked.content or (request.text("step") == asked.step and about)
