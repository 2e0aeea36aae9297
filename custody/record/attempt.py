"""An attempt at the door, and its answer. Both are values: faces make the one and translate the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from custody.rules.reading import Problem
from custody.rules.refusals import Reason
from custody.rules.step import Authorisation, Capacity


@dataclass(frozen=True)
class Proof:
    """That a person gave their secret for this content, verified by a face outside the lock. `method` is
    `badge_pin`, `password` or `simulated` (demonstration only); `content_sha256` is of the content shown. The secret
    was given in one `capacity` and counts in no other; an authoriser's for the one reason `authorises` names."""

    person: str
    method: str
    components: tuple[str, ...]
    content_sha256: str
    at: datetime
    capacity: Capacity = Capacity.PERFORMER
    authorises: Authorisation | None = None


@dataclass(frozen=True)
class StoredFile:
    """The bytes of a file that travels with the facts."""

    data: bytes
    media_type: str


@dataclass(frozen=True)
class Credential:
    """A new secret, hashed by a face: encoded argon2 strings."""

    username: str
    password_hash: str
    pin_hash: str


@dataclass(frozen=True)
class Enclosures:
    """What belongs to an entry but not into it: file bytes, a credential, who a subject is, a sealed second factor."""

    files: tuple[StoredFile, ...] = ()
    credential: Credential | None = None
    identity: Mapping[str, str] | None = None
    second_factor: bytes | None = None


@dataclass(frozen=True)
class Attempt:
    """One attempt. `facts` is the step's Facts, or None with `problems` where they could not be read;
    `failed_signature` is the person claimed by a signature whose secret was wrong. `requests` are the codes of those
    requests for authorisation whose answers the performer relies on. `met`: the subjects whose sealed identity is
    like that of the child in hand, and how (`names.likeness`); filled in by the turn."""

    step: str
    facts: Any
    actor: str
    station: str = ""
    channel: str = "wedge"
    occurred_at: datetime | None = None
    nonce: str | None = None
    reason: str | None = None
    proofs: tuple[Proof, ...] = ()
    authorisations: tuple[Authorisation, ...] = ()
    requests: tuple[str, ...] = ()
    corrects_idx: int | None = None
    enclosures: Enclosures = Enclosures()
    problems: tuple[Problem, ...] = ()
    failed_signature: str = ""
    system: bool = False
    met: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """What came of it. `status` is accepted, mismatch, refused, denied, malformed, failed, or (from `check`) would.
    `created` maps the step's placeholders to new codes; `content` is what would be signed, with its hash."""

    status: str
    step: str
    idx: int | None = None
    recorded_at: str = ""
    reasons: tuple[Reason, ...] = ()
    notes: tuple[Reason, ...] = ()
    created: Mapping[str, str] = field(default_factory=dict)
    repeat: bool = False
    problems: tuple[Problem, ...] = ()
    content: str = ""
    content_sha256: str = ""
    identity: Mapping[str, str] | None = None
    incident: str = ""

    @property
    def passed(self) -> bool:
        """Whether it happened (or, from `check`, would happen)."""
        return self.status == "accepted"


class NotRecorded(Exception):
    """The commit failed: nothing of this attempt is in the record. Try again with the same nonce."""
