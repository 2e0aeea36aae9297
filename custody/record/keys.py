"""The key store: sessions, invitations and throttles. No part of the story, and the only other place that writes.

Tokens are random, 256 bits, and kept as their SHA-256; ending a session here ends it everywhere at once.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from custody.record.engine import Link, Row, Store
from custody.record.reads.entries import instant
from custody.rules.effects import instant_text
from custody.rules.words import ALPHABET

_T = TypeVar("_T")
_DAY = len("2026-11-22")


@dataclass(frozen=True)
class Session:
    """A signed-in person at a station. `opaque` is the hash of the token: what the server knows the session by."""

    opaque: str
    person: str
    station: str
    locale: str
    created_at: datetime
    seen_at: datetime


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

    def begin(self, person: str, station: str, locale: str) -> str:
        """A new session; gives the token, which is shown once and stored only as a hash."""
        token = secrets.token_urlsafe(32)
        now = instant_text(self._clock())
        sql = """INSERT INTO session (token_hash, person, station, locale, created_at, seen_at)
                 VALUES (?, ?, ?, ?, ?, ?)"""
        self._write(sql, (_hash(token), person, station, locale, now, now))
        return token

    def find(self, token: str, idle: timedelta, absolute: timedelta) -> Session | None:
        """The living session of a token, or None: unknown, ended, idle or too old."""
        columns = "token_hash, person, station, locale, created_at, seen_at, ended_at"
        sql = f"SELECT {columns} FROM session WHERE token_hash = ?"
        with self._store.reading() as link:
            rows = link.run(sql, (_hash(token),))
        if not rows or rows[0][6] is not None:
            return None
        opaque, person, station, locale, created, seen, _ = rows[0]
        found = Session(opaque, person, station, locale, instant(created), instant(seen))
        now = self._clock()
        living = now - found.seen_at <= idle and now - found.created_at <= absolute
        return found if living else None

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

    def invite(self, person: str, lasts: timedelta) -> str:
        """A one-time code with which a person sets their own first secrets; shown once, stored only as a hash."""
        code = "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4))
        sql = "INSERT INTO invitation (code_hash, person, expires_at) VALUES (?, ?, ?)"
        self._write(sql, (_hash(code), person, instant_text(self._clock() + lasts)))
        return code

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

    def locked(self) -> Mapping[str, datetime]:
        """Every account, badge or address locked at this moment, as it is counted, and until when."""
        sql = "SELECT subject, locked_until FROM throttle WHERE locked_until > ? ORDER BY subject"
        with self._store.reading() as link:
            rows = link.run(sql, (instant_text(self._clock()),))
        return {str(subject)[_DAY + 1 :]: instant(until) for subject, until in rows}

    def failed(self, subject: str, most: int, locked_for: timedelta) -> Throttle:
        """One more failure; from `most` on, the account, badge or address is locked for a while. A count is forgotten
        after a day without a failure, whoever it was about: names nobody bears do not pile up."""

        def count(link: Link) -> Throttle:
            failures = self._stands(link, subject).failures + 1
            until = self._clock() + locked_for if failures >= most else None
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


def _throttle(rows: list[Row]) -> Throttle:
    if not rows:
        return Throttle(0, None)
    return Throttle(int(rows[0][0]), instant(rows[0][1]) if rows[0][1] else None)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
