"""The audit: the ledger verified where it is stored, current state compared with what replay gives, what is kept beside
the entries (credentials, stored files) compared with what they say of it, and the triggers that keep all of it."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import orjson

from custody.record.engine import Store
from custody.record.identity import seal_digest
from custody.record.link import Link, Row
from custody.record.replay import Difference, Progress, differences, replay, scratch_link
from custody.record.schema import SCHEMA, durable_tables
from custody.record.tables import SECOND_FACTOR
from custody.record.triggers import amiss_triggers
from custody.record.upcasting import FORMS
from custody.record.verify import Report
from custody.record.verify_stored import verify_database


@dataclass(frozen=True)
class Audit:
    """What was found: the report on the ledger, each row of current state the ledger does not give, each row beside the
    entries that is not what they say, and each trigger that is not as it was made. Hashes of secrets are shown as their
    digests."""

    ledger: Report
    state: tuple[Difference, ...] = ()
    enclosures: tuple[Difference, ...] = ()
    triggers: tuple[str, ...] = ()

    @property
    def intact(self) -> bool:
        """Whether the ledger is whole, everything else is what it gives, and nothing was taken away that keeps it."""
        return self.ledger.intact and not (self.state or self.enclosures or self.triggers)


def audit(
    store: Store, key: bytes | None = None, kept: Iterable[tuple[str, str]] = (), progress: Progress = lambda idx: None
) -> Audit:
    """Verify everything: entries, tree, stored files, checkpoints (also `kept` elsewhere), current state, enclosures.
    State is compared only where the ledger itself is whole. `progress` is told of each entry twice over: as it is
    verified, and as it is replayed, which counts on from there."""
    notes = list(kept)
    try:
        with store.reading() as link:
            return replace(_audited(link, key, notes, progress), triggers=amiss_triggers(link, store.is_sqlite))
    except sqlite3.OperationalError as error:
        if "decode" not in str(error).lower():
            raise
    with store.reading(any_bytes=True) as link:  # slower: names the row whose text is no UTF-8 any more
        return replace(_audited(link, key, notes, progress), triggers=amiss_triggers(link, store.is_sqlite))


def _audited(link: Link, key: bytes | None, notes: list[tuple[str, str]], progress: Progress) -> Audit:
    report = verify_database(link, key, notes, progress=progress)
    if not report.intact:
        return Audit(report)
    scratch = scratch_link()
    replay(link, scratch, lambda idx: progress(report.count + idx))
    return Audit(report, tuple(differences(link, scratch)), (*beside(link, scratch), *_schema(link)))


def beside(link: Link, replayed: Link) -> Iterator[Difference]:
    """Every row kept beside the entries that is not what they say of it. `replayed`: current state, replayed."""
    yield from _credentials(link, replayed)
    if SECOND_FACTOR in durable_tables(link):
        yield from _second_factors(link)
    yield from _files(link)
    yield from _identities(link)
    yield from _instance(link)


def _credentials(link: Link, replayed: Link) -> Iterator[Difference]:
    """Each hash must be the one whose digest its person's last entry about secrets carries, under their own user name:
    that of the person, or that of the program where it was hashed again."""
    should: dict[str, Row] = {}
    sql = """SELECT actor, idx, v, step, body FROM entry WHERE step IN ('set_secret', 'rehash_secret')
             AND outcome = 'accepted' ORDER BY idx"""
    for actor, idx, *stored in link.stream(sql):
        facts = FORMS.read(*stored)["facts"]
        person = facts.get("person", actor)
        attrs = replayed.run("SELECT attrs FROM thing WHERE code = ?", (person,))[0][0]
        username = orjson.loads(attrs)["username"]
        should[person] = (person, username, facts["password_digest"], facts["pin_digest"], idx)
    there: dict[str, Row] = {}
    for person, username, password, pin, idx in link.stream(
        "SELECT person, username, password_hash, pin_hash, idx FROM credential"
    ):
        there[person] = (person, username, _digest(password), _digest(pin), idx)
    yield from _different("credential", there, should)


def _second_factors(link: Link) -> Iterator[Difference]:
    """Each sealed second factor is the one whose digest its person's last set_second_factor entry carries."""
    should: dict[str, Row] = {}
    sql = """SELECT actor, idx, v, step, body FROM entry WHERE step = 'set_second_factor' AND outcome = 'accepted'
             ORDER BY idx"""
    for person, idx, *stored in link.stream(sql):
        should[person] = (person, FORMS.read(*stored)["facts"]["factor_digest"], idx)
    there: dict[str, Row] = {}
    for person, sealed, idx in link.stream("SELECT person, sealed, idx FROM second_factor"):
        there[person] = (person, hashlib.sha256(bytes(sealed)).hexdigest(), idx)
    yield from _different("second_factor", there, should)


def _files(link: Link) -> Iterator[Difference]:
    """Each stored file came with an entry, which says its media type; its bytes are verified with the ledger."""
    should: dict[str, Row] = {}
    # Canonical JSON: an entry that brought no new file has nothing between these braces.
    for stored in link.stream('SELECT v, step, body FROM entry WHERE body LIKE \'%"media_types":{"%\' ORDER BY idx'):
        for digest, media_type in FORMS.read(*stored).get("media_types", {}).items():
            should.setdefault(digest, (digest, media_type))
    there = {row[0]: row for row in link.stream("SELECT sha256, media_type FROM blob")}
    yield from _different("blob", there, should)


def _identities(link: Link) -> Iterator[Difference]:
    """Each seal is the one its subject's entry carries the digest of. Who it is stays sealed."""
    should: dict[str, Row] = {}
    sql = 'SELECT idx, v, step, body FROM entry WHERE body LIKE \'%"sealed":{"%\' ORDER BY idx'
    for idx, *stored in link.stream(sql):
        for subject, digest in FORMS.read(*stored).get("sealed", {}).items():
            should[subject] = (subject, idx, digest)
    there: dict[str, Row] = {}
    for subject, wrapped, sealed, idx in link.stream("SELECT subject, wrapped_key, sealed, idx FROM identity"):
        there[subject] = (subject, idx, seal_digest(bytes(wrapped), bytes(sealed)))
    yield from _different("identity", there, should)


def _instance(link: Link) -> Iterator[Difference]:
    """Whether this is a demonstration, as entry 0 says it."""
    there: dict[str, Row] = {row[0]: row for row in link.stream("SELECT name, value FROM instance WHERE name = 'demo'")}
    should: dict[str, Row] = {}
    for stored in link.stream("SELECT v, step, body FROM entry WHERE idx = 0 AND outcome = 'accepted'"):
        should["demo"] = ("demo", "yes" if FORMS.read(*stored).get("demo") else "no")
    yield from _different("instance", there if should else {}, should)


def _schema(link: Link) -> Iterator[Difference]:
    """Whether the tables say that they are of this program's version; those of a backup may be of an earlier one."""
    there: dict[str, Row] = {row[0]: row for row in link.run("SELECT name, value FROM instance WHERE name = 'schema'")}
    yield from _different("instance", there, {"schema": ("schema", str(SCHEMA))})


def _different(table: str, there: dict[str, Row], should: dict[str, Row]) -> Iterator[Difference]:
    for name in sorted({*there, *should}):
        if there.get(name) != should.get(name):
            yield Difference(table, there.get(name), should.get(name))


def _digest(encoded: str) -> str:
    return hashlib.sha256(encoded.encode("utf-8", "surrogateescape")).hexdigest()
