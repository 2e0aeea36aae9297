"""Who is there: sign-in, lock-out, and the proofs behind signatures. Secrets are checked here, outside the door's lock.

An unknown account costs the same time as a wrong secret. Failures are counted in the key store, per account and per
address, and those of one-time codes apart from those of secrets, so that a right password gives no more tries of a
code; each lock is an entry, and lasts twice as long as the one before. A failed signature inside a ceremony is an entry
each time.
"""

from __future__ import annotations

import hashlib
import logging
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from custody.faces.hashing import NOBODY, digest_of, fits, hash_secret, is_outdated
from custody.faces.instance import House
from custody.faces.limits import factor_is_due
from custody.faces.second_factor import component_of
from custody.faces.wire import read_step_facts
from custody.record.attempt import Answer, Attempt, Credential, Enclosures, NotRecorded, Proof
from custody.record.keys import Locking
from custody.record.reads.people import Account, by_badge, by_username, of_badge
from custody.record.reads.things import MOST_ROWS, Wanted, listing
from custody.record.witness import LedgerOlder
from custody.rules.scancode import read_scan
from custody.rules.situation import Thing
from custody.rules.step import Capacity

_LOG = logging.getLogger("custody.people")
BY_BADGE = "badge_pin"
ENDS_SESSIONS = frozenset({"reset_secret", "reset_second_factor", "end_sessions", "deactivate_person"})
# Whatever one-time code somebody was given before is taken over by one that has ended as it begins.
ENDS_INVITATIONS = frozenset({"deactivate_person", "reactivate_person", "reset_secret"})


@dataclass(frozen=True)
class Claim:
    """What a person gave: user name and password, or badge and PIN; with either a one-time code, or none."""

    name: str  # user name or badge code
    secret: str
    by_badge: bool
    code: str = ""

    @property
    def components(self) -> tuple[str, ...]:
        """The components of the signature this claim can make."""
        return ("badge", "pin") if self.by_badge else ("username", "password")

    @property
    def method(self) -> str:
        """How the person was recognised."""
        return BY_BADGE if self.by_badge else "password"


@dataclass(frozen=True)
class Recognition:
    """The account, or a problem: wrong, locked, address_locked, not_active, closed; at sign-in also code_needed, for a
    one-time code that was not given, and factor_due, for a second factor that is not set up yet. `factor` is the
    component that a code was, where one was given."""

    account: Account | None = None
    problem: str = ""
    factor: str = ""


def recognise(house: House, claim: Claim) -> Recognition:
    """Whether the claim is true. A wrong secret counts towards the lock of the account or badge named."""
    account = _claimed(house, claim)
    subject = _counted_on(claim, account)
    if _locked(house, subject):
        return Recognition(problem="locked")
    hashed = (account.pin_hash if claim.by_badge else account.password_hash) if account else ""
    if not fits(hashed or NOBODY, claim.secret) or account is None or not hashed:
        return Recognition(account, _failed(house, subject, account))
    if _locked(house, subject):  # by others who tried while this was hashed
        return Recognition(problem="locked")
    if account.state != "active":
        return Recognition(problem="closed" if account.state == "deactivated" else "not_active")
    found = recognise_code(house, account, claim.code) if claim.code.strip() else Recognition(account)
    if not found.problem:
        house.keys.succeeded(subject)
        _hash_again(house, account, claim, hashed)
    return found


def recognise_code(house: House, account: Account, code: str) -> Recognition:
    """Whether a one-time code of a person whose secret was right counts now. It is used up by asking."""
    subject = _digest(f"{account.person} code")
    if _locked(house, subject):
        return Recognition(problem="locked")
    factor = component_of(house, account, code)
    if not factor:
        return Recognition(account, _failed(house, subject, account))
    house.keys.succeeded(subject)
    return Recognition(account, factor=factor)


def recognise_at(house: House, claim: Claim, address: str) -> Recognition:
    """The same for whoever signs in from an address: too many failures there, under whatever names, and nobody signs
    in from it for a while. Who is signed in already goes on, and can sign. Whoever has a second factor, or must have
    one, is asked for it. A badge of somebody on record is looked at from a locked address too: nobody guesses one, its
    account has a lock of its own, and a child waits."""
    badge = claim.by_badge and _claimed(house, claim) is not None
    found = _at_address(house, address, lambda: recognise(house, claim), badge)
    if found.problem or found.account is None or found.factor:
        return found
    if found.account.factor_digest:
        return Recognition(found.account, "code_needed")
    with house.store.reading() as link:
        due = factor_is_due(house, link, found.account)
    return Recognition(found.account, "factor_due") if due else found


def recognise_code_at(house: House, account: Account, code: str, address: str) -> Recognition:
    """A one-time code given on a page of its own, after the secret, by whoever signs in from an address."""
    return _at_address(house, address, lambda: recognise_code(house, account, code))


def prove(
    house: House, claim: Claim, content_sha256: str, capacity: Capacity, known: Recognition | None = None
) -> tuple[Proof | None, Recognition]:
    """A proof that this person signed this content in this capacity, or the recognition that failed. `known`: the same
    claim recognised a moment ago, as of one who signs twice in one ceremony: a one-time code counts once."""
    found = known or recognise(house, claim)
    if found.problem or found.account is None:
        return None, found
    at, components = house.clock(), (*claim.components, *([found.factor] if found.factor else ()))
    return Proof(found.account.person, claim.method, components, content_sha256, at, capacity), found


def end_what_ended(house: House, answer: Answer, attempt: Attempt, session: str = "") -> None:
    """What lies beside the record and ends with a step that was taken: sessions of whoever was reset or is to sign in
    again, and those opened by a badge that was revoked; one-time codes of whoever was reset or whose account was closed
    or opened again; and of whoever has set new secrets the locks and every other session but the one of this name, in
    which they did."""
    if not answer.passed or answer.repeat:
        return
    if answer.step in ENDS_SESSIONS:
        house.keys.end_all(person_named(house, attempt.facts.person))
    if answer.step in ENDS_INVITATIONS:
        house.keys.invite(person_named(house, attempt.facts.person), timedelta(0))
    if answer.step == "revoke_badge":
        house.keys.end_all(person_named(house, attempt.facts.person), opened_by=BY_BADGE)
    if answer.step == "set_secret":
        house.keys.end_all(attempt.actor, but=session)
        for counted in (attempt.actor, f"{attempt.actor} code"):
            house.keys.succeeded(_digest(counted))


def person_named(house: House, scanned: str) -> str:
    """The key of the person whose badge was scanned, or whose key was given."""
    with house.store.reading() as link:
        found = of_badge(link, read_scan(scanned).code or "")
    return found.person if found else scanned.strip()


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
    named = {_digest(counted): person for person in people for counted in (person.code, f"{person.code} code")}
    locks = []
    for subject, stands in house.keys.locked().items():
        of_address = stands.failures >= house.config.lock_address_after_failures > 0 and subject not in named
        lasts = (_of_address(house) if of_address else _of_account(house)).lasts(stands.failures)
        if stands.locked_until is not None:
            locks.append(Lock(named.get(subject), stands.locked_until - lasts, stands.locked_until))
    return tuple(sorted(locks, key=lambda lock: lock.until))


def _at_address(house: House, address: str, look: Callable[[], Recognition], known: bool = False) -> Recognition:
    """What was found, unless the address is locked for all but who is known; a failure counts against it."""
    locking = _of_address(house)
    if not locking.most:
        return look()
    period = int(house.clock().timestamp()) // (house.config.lock_minutes * 60)
    now, before = (_digest(f"{address} {number}") for number in (period, period - 1))
    if not known and (_locked(house, now) or _locked(house, before)):
        return Recognition(problem="address_locked")
    found = look()
    if found.problem in ("wrong", "locked"):
        after = house.keys.failed(now, locking)
        if after.failures == locking.most:
            minutes = house.config.lock_minutes
            _LOG.warning("sign-in from %s is locked for %d minutes after %d failures", address, minutes, locking.most)
            _tell_lock(house, "", after.failures, locking.first)
    return found


def _hash_again(house: House, account: Account, claim: Claim, hashed: str) -> None:
    """Keep the secret under today's cost. The sign-in does not depend on it."""
    if not is_outdated(hashed, claim.secret):
        return
    fresh = hash_secret(claim.secret)
    password, pin = (account.password_hash, fresh) if claim.by_badge else (fresh, account.pin_hash)
    before = {"password_before": digest_of(account.password_hash), "pin_before": digest_of(account.pin_hash)}
    after = {"password_digest": digest_of(password), "pin_digest": digest_of(pin)}
    read = read_step_facts(house.steps.steps["rehash_secret"], {"person": account.person, **before, **after})
    kept = Enclosures(credential=Credential(account.username, password, pin))
    try:
        house.door.record(
            Attempt("rehash_secret", read.facts, "system", channel="system", enclosures=kept, system=True)
        )
    except (NotRecorded, LedgerOlder):
        _LOG.warning("a secret could not be hashed again")


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


def _locked(house: House, subject: str) -> bool:
    until = house.keys.throttle(subject).locked_until
    return until is not None and house.clock() < until


def _failed(house: House, subject: str, account: Account | None) -> str:
    locking = _of_account(house)
    after = house.keys.failed(subject, locking)
    if after.locked_until and account is not None:
        _tell_lock(house, account.person, after.failures, locking.lasts(after.failures))
    return "locked" if after.locked_until else "wrong"


def _of_account(house: House) -> Locking:
    config = house.config
    first, longest = timedelta(minutes=config.lock_minutes), timedelta(minutes=config.lock_longest_minutes)
    return Locking(config.lock_after_failures, first, longest)


def _of_address(house: House) -> Locking:
    lasts = timedelta(minutes=house.config.lock_minutes)
    return Locking(house.config.lock_address_after_failures, lasts, lasts)


def _tell_lock(house: House, person: str, failures: int, lasts: timedelta) -> None:
    """The entry of a lock. A name nobody bears leaves none: a stranger could fill the record with them."""
    facts = {"person": person, "failures": str(failures), "minutes": str(int(lasts.total_seconds() // 60))}
    read = read_step_facts(house.steps.steps["lock_account"], {name: value for name, value in facts.items() if value})
    told = Attempt("lock_account", read.facts, "system", channel="system", problems=read.problems, system=True)
    house.door.record(told)
