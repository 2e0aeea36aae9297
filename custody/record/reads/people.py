"""Persons and their credentials, for sign-in and signatures."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from custody.record.link import Link
from custody.record.reads.entries import EntryView, entries_at
from custody.record.reads.things import thing
from custody.rules.effects import instant_text

OF_ACCOUNTS = ("lock_account", "reset_secret", "reset_second_factor", "end_sessions")


@dataclass(frozen=True)
class Account:
    """A person who can sign in: key, printed name, user name, roles, badge, and the encoded hashes. `factor_digest` is
    what the record says of their second factor, `factor_sealed` the seal where it is that one. `told` is when, in the
    record, somebody else did what to the account, and who it was (key)."""

    person: str
    name: str
    username: str
    roles: tuple[str, ...]
    badge: str
    state: str
    password_hash: str
    pin_hash: str
    factor_digest: str = ""
    factor_sealed: bytes = b""
    told: tuple[tuple[str, str, str], ...] = ()


def by_username(link: Link, username: str) -> Account | None:
    """The account with this user name, or None."""
    return _account(link, "SELECT person FROM credential WHERE username = ?", username.casefold())


def by_badge(link: Link, badge: str) -> Account | None:
    """The account of the person who holds this badge, or None."""
    return _account(link, "SELECT parent FROM edge WHERE child = ? AND kind = 'badge'", badge)


def by_person(link: Link, person: str) -> Account | None:
    """The account of a person, or None."""
    return _account(link, "SELECT code FROM thing WHERE code = ? AND kind = 'person'", person)


def of_accounts(link: Link, since: datetime, most: int = 50) -> tuple[EntryView, ...]:
    """The newest entries of what happened to accounts from a moment on: locks, resets, sessions ended by another."""
    marks = ", ".join("?" * len(OF_ACCOUNTS))
    sql = f"""SELECT idx FROM entry WHERE actor IN (SELECT 'system' UNION SELECT code FROM thing WHERE kind = 'person')
              AND outcome = 'accepted' AND step IN ({marks}) AND recorded_at >= ? ORDER BY idx DESC LIMIT ?"""
    found = [int(idx) for (idx,) in link.run(sql, (*OF_ACCOUNTS, instant_text(since), most))]
    return entries_at(link, found) if found else ()


def _account(link: Link, finding: str, key: str) -> Account | None:
    found = link.run(finding, (key,))
    person = thing(link, str(found[0][0])) if found else None
    if person is None:
        return None
    rows = link.run("SELECT username, password_hash, pin_hash FROM credential WHERE person = ?", (person.code,))
    username, password_hash, pin_hash = rows[0] if rows else (person.text("username"), "", "")
    digest = person.text("factor_digest")
    return Account(
        person=person.code,
        name=person.name,
        username=username,
        roles=person.texts("roles"),
        badge=person.text("badge"),
        state=person.state("person"),
        password_hash=password_hash,
        pin_hash=pin_hash,
        factor_digest=digest,
        factor_sealed=_sealed(link, person.code, digest) if digest else b"",
        told=tuple(
            (what, person.text(f"{what}_at"), person.text(f"{what}_by"))
            for what in ("reset", "factor_reset")
            if person.text(f"{what}_at")
        ),
    )


def _sealed(link: Link, person: str, digest: str) -> bytes:
    """The second factor kept for a person, where it is the one the record names."""
    rows = link.run("SELECT sealed FROM second_factor WHERE person = ?", (person,))
    sealed = bytes(rows[0][0]) if rows else b""
    return sealed if hashlib.sha256(sealed).hexdigest() == digest else b""
