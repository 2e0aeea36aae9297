"""Persons and their credentials, for sign-in and signatures."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from custody.record.codec import effect_from_json
from custody.record.link import Link
from custody.record.reads.entries import EntryView, entries_at
from custody.record.reads.things import thing
from custody.rules.effects import Created, Set, instant_text

OF_ACCOUNTS = (
    *("lock_account", "reset_secret", "reset_second_factor", "end_sessions"),
    *("register_person", "change_roles", "deactivate_person", "reactivate_person", "revoke_badge", "issue_badge"),
)
GRANTING = ("found_instance", "register_person", "change_roles", "reactivate_person")
# What others may have done to an account, told to its owner: each a value `…_at` and `…_by` of the person.
TOLD = ("reset", "factor_reset", "roles", "badge_revoked")


@dataclass(frozen=True)
class Account:
    """A person who can sign in: key, printed name, user name, roles, badge, and the encoded hashes. `factor_digest` is
    what the record says of their second factor, `factor_sealed` the seal where it is that one. `told` is when, in the
    record, somebody else did what to the account, and who it was (key); `accepted` are the digests of documents."""

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
    accepted: tuple[str, ...] = ()


def by_username(link: Link, username: str) -> Account | None:
    """The account with this user name, or None."""
    return _account(link, "SELECT person FROM credential WHERE username = ?", username.casefold())


def by_badge(link: Link, badge: str) -> Account | None:
    """The account of the person who holds this badge, or None where nobody does, or it was revoked."""
    held = thing(link, badge)
    return of_badge(link, badge) if held and held.state("staff_badge") == "in_use" else None


def of_badge(link: Link, badge: str) -> Account | None:
    """The account of the person whose badge this is or was, or None. It opens nothing: it is for naming them."""
    return _account(link, "SELECT parent FROM edge WHERE child = ? AND kind = 'badge'", badge)


def by_person(link: Link, person: str) -> Account | None:
    """The account of a person, or None."""
    return _account(link, "SELECT code FROM thing WHERE code = ? AND kind = 'person'", person)


def of_accounts(link: Link, since: datetime, most: int = 50) -> tuple[EntryView, ...]:
    """The newest entries of what happened to accounts from a moment on: locks, and what was done
    to them by others."""
    marks = ", ".join("?" * len(OF_ACCOUNTS))
    sql = f"""SELECT idx FROM entry WHERE actor IN (SELECT 'system' UNION SELECT code FROM thing WHERE kind = 'person')
              AND outcome = 'accepted' AND step IN ({marks}) AND recorded_at >= ? ORDER BY idx DESC LIMIT ?"""
    found = [int(idx) for (idx,) in link.run(sql, (*OF_ACCOUNTS, instant_text(since), most))]
    return entries_at(link, found) if found else ()


@dataclass(frozen=True)
class Grant:
    """A role somebody holds: since when without a break, who gave it and who approved that (printed names), and by
    which entry."""

    role: str
    since: datetime
    given_by: str
    approved_by: str
    idx: int


def grants(link: Link, person: str) -> tuple[Grant, ...]:
    """The roles a person has on record, each with the entry that gave it."""
    marks = ", ".join("?" * len(GRANTING))
    sql = f"""SELECT idx FROM entry WHERE outcome = 'accepted' AND step IN ({marks})
              AND idx IN (SELECT idx FROM entry_thing WHERE thing = ?)"""
    held: dict[str, Grant] = {}
    for one in reversed(entries_at(link, [int(idx) for (idx,) in link.run(sql, (*GRANTING, person))])):
        roles = _roles_given(one, person)
        approved = next((str(s["printed_name"]) for s in one.signatures if s["meaning"] == "approved"), "")
        fresh = {role: Grant(role, one.recorded_at, one.actor_name, approved, one.idx) for role in roles or held}
        held = {role: held.get(role, grant) for role, grant in fresh.items()}
    return tuple(held.values())


def _roles_given(entry: EntryView, person: str) -> tuple[str, ...]:
    """The roles an entry gave a person; none where it gave them none."""
    for effect in map(effect_from_json, entry.body["effects"]):
        if isinstance(effect, Created) and effect.thing == person:
            return _texts(effect.attrs.get("roles"))
        if isinstance(effect, Set) and (effect.thing, effect.name) == (person, "roles"):
            return _texts(effect.value)
    return ()


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(part) for part in value) if isinstance(value, (list, tuple)) else ()


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
        accepted=person.texts("accepted"),
        told=tuple(
            (what, person.text(f"{what}_at"), person.text(f"{what}_by")) for what in TOLD if person.text(f"{what}_at")
        ),
    )


def _sealed(link: Link, person: str, digest: str) -> bytes:
    """The second factor kept for a person, where it is the one the record names."""
    rows = link.run("SELECT sealed FROM second_factor WHERE person = ?", (person,))
    sealed = bytes(rows[0][0]) if rows else b""
    return sealed if hashlib.sha256(sealed).hexdigest() == digest else b""
