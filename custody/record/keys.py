"""The key store: sessions, invitations, throttles, and which one-time codes were used. No part of the story, and the
only other place that writes.

Tokens are random, 256 bits, and kept as their SHA-256; ending a session here ends it everywhere at once. A token is
renewed with each signature: the one before is worth nothing from then on, and is known for a moment only so that a
request already under way with it can be told so.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from custody.record.engine import Store
from custody.record.link import Link, Row
from custody.record.reads.entries import instant
from custody.rules.effects import instant_text
from custody.rules.words import ALPHABET

_T = TypeVar("_T")
_DAY = len("2026-11-22")
UNDER_WAY = timedelta(seconds=10)  # how long a token that was renewed is still known
_SESSION = "token_hash, name, person, station, locale, method, address, created_at, seen_at"


@dataclass(frozen=True)
class Session:
    """A signed-in person at a station. `opaque` is the hash of the token: what the server knows the session by; `name`
    is what its owner and an administrator know it by, whichever token it has. `method` says how the person was
    recognised, `address` where the sign-in was asked from."""

    opaque: str
    name: str
    person: str
    station: str
    locale: str
    method: str
    address: str
    created_at: datetime
    seen_at: datetime


@dataclass(frozen=True)
class SignIn:
    """How and from where somebody signed in."""

    method: str = ""
    address: str = ""


@dataclass(frozen=True)
class Locking:
    """From how many failures on there is a lock, how long the first one lasts, and the longest: each further one lasts
    twice as long as the one before."""

    most: int
    first: timedelta
    longest: timedelta

    def lasts(self, failures: int) -> timedelta:
        """How long a lock lasts after so many failures; nothing where there are too few."""
        if failures < self.most:
            return timedelta(0)
        doubled = self.first * int(2 ** min(failures - self.most, 20))
        return max(self.first, min(doubled, self.longest))


@dataclass(frozen=True)
class Throttle:
    """Failures counted against an account, badge or address, and until when it is locked."""

    failures: int
    locked_until: datetime | None


class Keys:
    """Sessions and throttles of one instance."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock

    def begin(self, person: str, station: str, locale: str, how: SignIn | None = None) -> str:
        """A new session; gives the token, which is shown once and stored only as a hash."""
        token, how = secrets.token_urlsafe(32), how or SignIn()
        now = instant_text(self._clock())
        sql = f"INSERT INTO session ({_SESSION}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
        where = person, station, locale, how.method, how.address
        self._write(sql, (_hash(token), secrets.token_hex(8), *where, now, now))
        return token

    def find(self, token: str, idle: timedelta, absolute: timedelta) -> Session | None:
        """The living session of a token, or None: unknown, ended, renewed, idle or too old."""
        sql = f"SELECT {_SESSION} FROM session WHERE token_hash = ? AND ended_at IS NULL"
        with self._store.reading() as link:
            found = next(map(_session, link.run(sql, (_hash(token),))), None)
        return found if found and self._lives(found, idle, absolute) else None

    def of_person(self, person: str, idle: timedelta, absolute: timedelta) -> tuple[Session, ...]:
        """The living sessions of a person, the one used last first."""
        sql = f"SELECT {_SESSION} FROM session WHERE person = ? AND ended_at IS NULL ORDER BY seen_at DESC, name"
        with self._store.reading() as link:
            found = [_session(row) for row in link.run(sql, (person,))]
        return tuple(one for one in found if self._lives(one, idle, absolute))

    def last_begun(self, person: str) -> datetime | None:
        """When this person signed in last, whether that session still lives or not; None for a first time."""
        return self.last_begun_of((person,)).get(person)

    def last_begun_of(self, persons: Sequence[str]) -> Mapping[str, datetime]:
        """The same of one or several, of those who ever signed in."""
        marks = ", ".join("?" * len(persons))
        sql = f"SELECT person, MAX(created_at) FROM session WHERE person IN ({marks}) GROUP BY person"
        with self._store.reading() as link:
            return {str(person): instant(at) for person, at in link.run(sql, persons)}

    def renew(self, session: Session) -> str:
        """A new token for a session; the one until now is worth nothing from here on. Empty where the session has ended
        or was renewed meanwhile: then another answer brings the token."""
        token = secrets.token_urlsafe(32)

        def turn(link: Link) -> bool:
            lives = "SELECT 1 FROM session WHERE token_hash = ? AND ended_at IS NULL"
            if not link.run(lives, (session.opaque,)):
                return False
            sql = "UPDATE session SET token_hash = ?, earlier_hash = ?, turned_at = ? WHERE token_hash = ?"
            link.run(sql, (_hash(token), session.opaque, instant_text(self._clock()), session.opaque))
            return True

        return token if self._commit(turn) else ""

    def just_renewed(self, token: str) -> str:
        """The person whose living session had this token until a moment ago; empty for every other token. It opens
        nothing: it is for telling whoever sent a request under way what came of it."""
        sql = "SELECT person, turned_at FROM session WHERE earlier_hash = ? AND ended_at IS NULL"
        with self._store.reading() as link:
            rows = link.run(sql, (_hash(token),))
        return str(rows[0][0]) if rows and self._clock() - instant(rows[0][1]) <= UNDER_WAY else ""

    def seen(self, session: Session) -> None:
        """The session was used now; written at most once in half a minute."""
        if self._clock() - session.seen_at > timedelta(seconds=30):
            sql = "UPDATE session SET seen_at = ? WHERE token_hash = ?"
            self._write(sql, (instant_text(self._clock()), session.opaque))

    def change(self, session: Session, station: str, locale: str) -> None:
        """The session is now at another station, or in another language."""
        self._write(
            "UPDATE session SET station = ?, locale = ? WHERE token_hash = ?", (station, locale, session.opaque)
        )

    def end(self, session: Session) -> None:
        """Signed out: the token is worth nothing from now on."""
        sql = "UPDATE session SET ended_at = ? WHERE token_hash = ?"
        self._write(sql, (instant_text(self._clock()), session.opaque))

    def end_all(self, person: str, but: str = "", opened_by: str = "") -> None:
        """Every session of a person ends, but the one of this name; or those alone opened by badge_pin or password."""
        sql = "UPDATE session SET ended_at = ? WHERE person = ? AND name <> ? AND ended_at IS NULL"
        sql += " AND ' ' || method || ' ' LIKE ?"
        self._write(sql, (instant_text(self._clock()), person, but, f"% {opened_by}%"))

    def end_named(self, person: str, name: str) -> None:
        """One session of this person ends, by its name."""
        sql = "UPDATE session SET ended_at = ? WHERE person = ? AND name = ? AND ended_at IS NULL"
        self._write(sql, (instant_text(self._clock()), person, name))

    def invite(self, person: str, lasts: timedelta, more: str = "") -> str:
        """A one-time code with which a person sets their own secrets; shown once, stored only as a hash, with what
        `more` must be typed after it. It takes the place of any given before."""
        code = "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4))
        now = self._clock()

        def give(link: Link) -> None:
            sql = "UPDATE invitation SET used_at = ? WHERE person = ? AND used_at IS NULL"
            link.run(sql, (instant_text(now), person))
            sql = "INSERT INTO invitation (code_hash, person, expires_at) VALUES (?, ?, ?)"
            link.run(sql, (_hash(code + more), person, instant_text(now + lasts)))

        self._commit(give)
        return code

    def use_counter(self, person: str, counter: int) -> bool:
        """Whether a code of this time step is this person's first of it or of any later one: none counts twice."""

        def use(link: Link) -> bool:
            rows = link.run("SELECT counter FROM code_use WHERE person = ? AND mark = ''", (person,))
            if rows and int(rows[0][0]) >= counter:
                return False
            sql = """INSERT INTO code_use (person, mark, counter) VALUES (?, '', ?) ON CONFLICT (person, mark)
                     DO UPDATE SET counter = excluded.counter"""
            link.run(sql, (person, counter))
            return True

        return self._commit(use)

    def use_once(self, person: str, mark: str) -> bool:
        """Whether a recovery code, by its digest, had not been used before; now it has."""

        def use(link: Link) -> bool:
            if link.run("SELECT 1 FROM code_use WHERE person = ? AND mark = ?", (person, mark)):
                return False
            link.run("INSERT INTO code_use (person, mark, counter) VALUES (?, ?, 1)", (person, mark))
            return True

        return self._commit(use)

    def used_marks(self, person: str) -> frozenset[str]:
        """The digests of the recovery codes a person has used."""
        with self._store.reading() as link:
            rows = link.run("SELECT mark FROM code_use WHERE person = ? AND mark <> ''", (person,))
        return frozenset(str(mark) for (mark,) in rows)

    def invited(self, code: str) -> str:
        """The person a living one-time code is for; empty where it is unknown, used or too old."""
        sql = "SELECT person, expires_at, used_at FROM invitation WHERE code_hash = ?"
        with self._store.reading() as link:
            rows = link.run(sql, (_hash(code.strip().upper()),))
        living = bool(rows) and rows[0][2] is None and self._clock() < instant(rows[0][1])
        return str(rows[0][0]) if living else ""

    def redeem(self, code: str) -> None:
        """The code was used; it is worth nothing from now on."""
        sql = "UPDATE invitation SET used_at = ? WHERE code_hash = ?"
        self._write(sql, (instant_text(self._clock()), _hash(code.strip().upper())))

    def throttle(self, subject: str) -> Throttle:
        """What stands against an account, badge or address."""
        with self._store.reading() as link:
            return self._stands(link, subject)

    def locked(self) -> Mapping[str, Throttle]:
        """Every account, badge or address locked at this moment, as it is counted."""
        sql = "SELECT subject, failures, locked_until FROM throttle WHERE locked_until > ? ORDER BY subject"
        with self._store.reading() as link:
            rows = link.run(sql, (instant_text(self._clock()),))
        return {str(subject)[_DAY + 1 :]: _throttle([(failures, until)]) for subject, failures, until in rows}

    def failed(self, subject: str, locking: Locking) -> Throttle:
        """One more failure; after too many the account, badge or address is locked for a while, longer each time. A
        count is forgotten after a day without a failure, whoever it was about: names nobody bears do not pile up."""

        def count(link: Link) -> Throttle:
            failures = self._stands(link, subject).failures + 1
            lasts = locking.lasts(failures)
            until = self._clock() + lasts if lasts else None
            today, yesterday = self._rows_of(subject)
            link.run("DELETE FROM throttle WHERE subject = ? OR subject < ?", (yesterday, yesterday[:_DAY]))
            sql = """INSERT INTO throttle (subject, failures, locked_until) VALUES (?, ?, ?) ON CONFLICT (subject)
                     DO UPDATE SET failures = excluded.failures, locked_until = excluded.locked_until"""
            link.run(sql, (today, failures, instant_text(until) if until else None))
            return Throttle(failures, until)

        return self._commit(count)

    def succeeded(self, subject: str) -> None:
        """A success clears what was counted."""
        if self.throttle(subject).failures:
            self._write("DELETE FROM throttle WHERE subject IN (?, ?)", self._rows_of(subject))

    def _lives(self, session: Session, idle: timedelta, absolute: timedelta) -> bool:
        now = self._clock()
        return now - session.seen_at <= idle and now - session.created_at <= absolute

    def _stands(self, link: Link, subject: str) -> Throttle:
        sql = "SELECT failures, locked_until FROM throttle WHERE subject IN (?, ?) ORDER BY subject DESC"
        return _throttle(link.run(sql, self._rows_of(subject)))

    def _rows_of(self, subject: str) -> tuple[str, str]:
        """The row of today and that of yesterday: each begins with the day of its last failure, by which it is swept.
        No lock lasts longer than that."""
        now = self._clock()
        return f"{now:%Y-%m-%d} {subject}", f"{now - timedelta(days=1):%Y-%m-%d} {subject}"

    def _write(self, statement: str, parameters: Sequence[object]) -> None:
        self._commit(lambda link: link.run(statement, parameters))

    def _commit(self, act: Callable[[Link], _T]) -> _T:
        with self._store.writer() as link:
            result = act(link)
            link.run("COMMIT")
        return result


def _session(row: Row) -> Session:
    opaque, name, person, station, locale, method, address, created, seen = row
    return Session(opaque, name, person, station, locale, method, address, instant(created), instant(seen))


def _throttle(rows: list[Row]) -> Throttle:
    failures, until = rows[0] if rows else (0, None)
    return Throttle(int(failures), instant(until) if until else None)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
