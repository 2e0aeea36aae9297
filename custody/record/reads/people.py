"""Persons and their credentials, for sign-in and signatures."""

from __future__ import annotations

from dataclasses import dataclass

from custody.record.engine import Link
from custody.record.reads.things import thing


@dataclass(frozen=True)
class Account:
    """A person who can sign in: key, printed name, user name, roles, badge, and the encoded hashes."""

    person: str
    name: str
    username: str
    roles: tuple[str, ...]
    badge: str
    state: str
    password_hash: str
    pin_hash: str


def by_username(link: Link, username: str) -> Account | None:
    """The account with this user name, or None."""
    return _account(link, "SELECT person FROM credential WHERE username = ?", username.casefold())


def by_badge(link: Link, badge: str) -> Account | None:
    """The account of the person who holds this badge, or None."""
    return _account(link, "SELECT parent FROM edge WHERE child = ? AND kind = 'badge'", badge)


def by_person(link: Link, person: str) -> Account | None:
    """The account of a person, or None."""
    return _account(link, "SELECT code FROM thing WHERE code = ? AND kind = 'person'", person)


def _account(link: Link, finding: str, key: str) -> Account | None:
    found = link.run(finding, (key,))
    person = thing(link, str(found[0][0])) if found else None
    if person is None:
        return None
    rows = link.run("SELECT username, password_hash, pin_hash FROM credential WHERE person = ?", (person.code,))
    username, password_hash, pin_hash = rows[0] if rows else (person.text("username"), "", "")
    return Account(
        person=person.code,
        name=person.name,
        username=username,
        roles=person.texts("roles"),
        badge=person.text("badge"),
        state=person.state("person"),
        password_hash=password_hash,
        pin_hash=pin_hash,
    )
