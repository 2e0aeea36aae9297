"""Who is there: sign-in, lock-out, and the proofs behind signatures. Secrets are checked here, outside the door's lock.

An unknown account costs the same time as a wrong secret. Failures are counted in the key store, per account and per
address; at lock-out one entry is made. A failed signature inside a ceremony is an entry each time.
"""

from __future__ import annotations

import hashlib
import logging
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from custody.faces.instance import House
from custody.record.attempt import Attempt, Proof
from custody.record.reads.people import Account, by_badge, by_username
from custody.record.reads.things import MOST_ROWS, Wanted, listing
from custody.rules.reading import read_facts
from custody.rules.scancode import read_scan
from custody.rules.situation import Thing
from custody.rules.step import Capacity

_LOG = logging.getLogger("custody.people")
_HASHER = PasswordHasher()
_NOBODY = _HASHER.hash("nobody's secret")  # verified where no account is, so that time tells nothing
SHORTEST_PASSWORD, LONGEST_PASSWORD = 15, 128
SHORTEST_PIN = 6


@dataclass(frozen=True)
class Claim:
    """What a person gave: user name and password, or badge and PIN."""

    name: str  # user name or badge code
    secret: str
    by_badge: bool

    @property
    def components(self) -> tuple[str, ...]:
        """The components of the signature this claim can make."""
        return ("badge", "pin") if self.by_badge else ("username", "password")

    @property
    def method(self) -> str:
        """How the person was recognised."""
        return "badge_pin" if self.by_badge else "password"


@dataclass(frozen=True)
class Recognition:
    """The account, or a problem: wrong, locked, address_locked, not_active."""

    account: Account | None = None
    problem: str = ""


def recognise(house: House, claim: Claim) -> Recognition:
    """Whether the claim is true. A wrong secret counts towards the lock of the account or badge named."""
    account = _claimed(house, claim)
    subject = _counted_on(claim, account)
    if _locked(house, subject):
        return Recognition(problem="locked")
    hashed = (account.pin_hash if claim.by_badge else account.password_hash) if account else ""
    if not _verified(hashed or _NOBODY, claim.secret) or account is None or not hashed:
        return Recognition(account, _failed(house, subject, account))
    house.keys.succeeded(subject)
    return Recognition(account) if account.state == "active" else Recognition(problem="not_active")


def recognise_at(house: House, claim: Claim, address: str) -> Recognition:
    """The same for whoever signs in from an address: too many failures there, under whatever names, and nobody signs
    in from it for a while. Who is signed in already goes on, and can sign."""
    most, minutes = house.config.lock_address_after_failures, house.config.lock_minutes
    if not most:
        return recognise(house, claim)
    period = int(house.clock().timestamp()) // (minutes * 60)
    now, before = (_digest(f"{address} {number}") for number in (period, period - 1))
    if _locked(house, now) or _locked(house, before):
        return Recognition(problem="address_locked")
    found = recognise(house, claim)
    if found.problem in ("wrong", "locked"):
        after = house.keys.failed(now, most, timedelta(minutes=minutes))
        if after.failures == most:
            _LOG.warning("sign-in from %s is locked for %d minutes after %d failures", address, minutes, most)
            _tell_lock(house, "", most)
    return found


def prove(house: House, claim: Claim, content_sha256: str, capacity: Capacity) -> tuple[Proof | None, Recognition]:
    """A proof that this person signed this content in this capacity, or the recognition that failed."""
    found = recognise(house, claim)
    if found.problem or found.account is None:
        return None, found
    at = house.clock()
    return Proof(found.account.person, claim.method, claim.components, content_sha256, at, capacity), found


@dataclass(frozen=True)
class Lock:
    """A lock that stands: whose, or nobody's where it is an address or a name nobody bears; from when until when."""

    person: Thing | None
    since: datetime
    until: datetime


def standing_locks(house: House) -> tuple[Lock, ...]:
    """Every lock of this moment, what ends first before the others. Each ends by itself."""
    with house.store.reading() as link:
        people = listing(link, Wanted("person", most=MOST_ROWS)).things
    named = {_digest(person.code): person for person in people}
    lasts = timedelta(minutes=house.config.lock_minutes)
    found = (Lock(named.get(subject), until - lasts, until) for subject, until in house.keys.locked().items())
    return tuple(sorted(found, key=lambda lock: lock.until))


def hash_secret(secret: str) -> str:
    """The encoded argon2id hash of a secret; about a quarter of a second, on purpose."""
    return _HASHER.hash(secret)


def weak_secret(password: str, pin: str, words: tuple[str, ...]) -> str:
    """Why a new secret is not accepted, as a code; empty where it is. `words` are names it must not contain."""
    if len(password) < SHORTEST_PASSWORD:
        return "password_short"
    if len(password) > LONGEST_PASSWORD:
        return "password_long"
    if any(word and word.casefold() in password.casefold() for word in words):
        return "password_has_name"
    if len(set(password)) < 5:
        return "password_plain"
    if not pin.isdigit() or len(pin) < SHORTEST_PIN:
        return "pin_short"
    return "pin_plain" if len(set(pin)) < 3 or pin in "01234567890123456789" else ""


def _counted_on(claim: Claim, account: Account | None) -> str:
    """What failures are counted on: the account's person however they are named, else the name as one would read it."""
    written = unicodedata.normalize("NFKC", claim.name).strip().casefold()
    named = (read_scan(claim.name).code or written) if claim.by_badge else written
    return _digest(account.person if account else named)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def _claimed(house: House, claim: Claim) -> Account | None:
    with house.store.reading() as link:
        if not claim.by_badge:
            return by_username(link, claim.name.strip())
        code = read_scan(claim.name).code
        return by_badge(link, code) if code else None


def _verified(hashed: str, secret: str) -> bool:
    try:
        return _HASHER.verify(hashed, secret)
    except (VerificationError, InvalidHashError):
        return False


def _locked(house: House, subject: str) -> bool:
    until = house.keys.throttle(subject).locked_until
    return until is not None and house.clock() < until


def _failed(house: House, subject: str, account: Account | None) -> str:
    most, minutes = house.config.lock_after_failures, house.config.lock_minutes
    after = house.keys.failed(subject, most, timedelta(minutes=minutes))
    if after.failures == most and account is not None:
        _tell_lock(house, account.person, most)
    return "locked" if after.locked_until else "wrong"


def _tell_lock(house: House, person: str, failures: int) -> None:
    """The one entry of a lock-out. A name nobody bears leaves none: a stranger could fill the record with them."""
    step = house.steps.steps["lock_account"]
    facts = {"person": person, "failures": str(failures), "minutes": str(house.config.lock_minutes)}
    read, problems = read_facts(step.facts, {name: value for name, value in facts.items() if value})
    house.door.record(Attempt(step.name, read, "system", channel="system", problems=problems, system=True))
