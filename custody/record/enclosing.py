"""Enclosures: file bytes, a credential, a second factor, who a subject is. Kept by the door in the entry's own
transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from custody.record.attempt import Attempt, Credential, StoredFile
from custody.record.documents import parse_document
from custody.record.identity import Identities
from custody.record.link import Link
from custody.record.zones import known_zone
from custody.rules.document import FileContent
from custody.rules.facts import FactKind, specs_of
from custody.rules.reading import Problem
from custody.rules.words import LETTERS

LARGEST_FILE = 256 * 1024 * 1024  # bytes
LARGEST_DOCUMENT = 1024 * 1024  # bytes of TOML that rules are asked to read


def missing_files(link: Link, attempt: Attempt) -> tuple[Problem, ...]:
    """A problem for each file the facts name whose bytes are neither enclosed nor stored already."""
    given = {_digest(file) for file in attempt.enclosures.files}
    problems = []
    for name, digest in _files_named(attempt):
        if digest not in given and not link.run("SELECT 1 FROM blob WHERE sha256 = ?", (digest,)):
            problems.append(Problem(name, "file_missing"))
    return tuple(problems)


def file_contents(link: Link, attempt: Attempt) -> dict[str, FileContent]:
    """What each file the facts name says, by its digest: the content of those that can be read as TOML."""
    enclosed = {_digest(file): (file.data, file.media_type) for file in attempt.enclosures.files}
    found = {}
    for _, named in _files_named(attempt):
        if named not in enclosed:
            for data, media_type in link.run("SELECT bytes, media_type FROM blob WHERE sha256 = ?", (named,)):
                enclosed[named] = bytes(data), media_type
        if named in enclosed:
            data, media_type = enclosed[named]
            content = _toml(data)
            found[named] = FileContent(media_type, content, _unknown_zones(content or {}))
    return found


def credential_problems(attempt: Attempt) -> Iterator[Problem]:
    """The hashes and the second factor enclosed are those whose digests the facts name; where digests are named, they
    are enclosed."""
    credential = attempt.enclosures.credential
    for field, encoded in (("password_digest", "password_hash"), ("pin_digest", "pin_hash")):
        named = getattr(attempt.facts, field, None)
        enclosed = hashlib.sha256(getattr(credential, encoded).encode()).hexdigest() if credential else None
        if named != enclosed:
            yield Problem(field, "credential_differs")
    sealed = attempt.enclosures.second_factor
    if getattr(attempt.facts, "factor_digest", None) != (hashlib.sha256(sealed).hexdigest() if sealed else None):
        yield Problem("factor_digest", "credential_differs")


def keep_enclosures(
    link: Link, attempt: Attempt, names: Mapping[str, str], idx: int, identities: Identities
) -> dict[str, Any]:
    """Store what came with the attempt. Gives what the entry says of it: the digests of its files, and the media
    types of those that were not in the record before, and the digest of an identity sealed."""
    fresh = {digest: file.media_type for file in attempt.enclosures.files if (digest := _keep_file(link, file))}
    if attempt.enclosures.credential is not None:
        whose = getattr(attempt.facts, "person", None) if attempt.system else None  # the program acts for a person
        _keep_credential(link, whose or attempt.actor, attempt.enclosures.credential, idx)
    if attempt.enclosures.second_factor is not None:
        _keep_second_factor(link, attempt.actor, attempt.enclosures.second_factor, idx)
    sealed = {}
    if attempt.enclosures.identity is not None:
        subject = next(code for code in names.values() if code[:1] == LETTERS["subject"])
        sealed = {"sealed": {subject: identities.keep(link, subject, attempt.enclosures.identity, idx)}}
    digests = dict.fromkeys(_digest(file) for file in attempt.enclosures.files)
    return {"blobs": list(digests), "media_types": fresh, **sealed}


def _files_named(attempt: Attempt) -> Iterator[tuple[str, str]]:
    """(field, digest) of every file the facts name, those in rows included."""
    for spec in specs_of(type(attempt.facts)):
        value = getattr(attempt.facts, spec.name)
        if spec.kind is FactKind.FILE and value:
            yield spec.name, value
        for number, row in enumerate(value or () if spec.kind is FactKind.ROWS else (), start=1):
            for column in spec.columns:
                if column.kind is FactKind.FILE and row.get(column.name):
                    yield f"{spec.name}.{number}.{column.name}", row[column.name]


def _unknown_zones(content: Mapping[str, object]) -> tuple[str, ...]:
    """The paths of a document of sites at which a time zone stands that there is not."""
    sites = content.get("site")
    rows = enumerate(sites, start=1) if isinstance(sites, list) else ()
    zones = {f"site.{number}.zone": row.get("zone") for number, row in rows if isinstance(row, Mapping)}
    return tuple(path for path, zone in zones.items() if isinstance(zone, str) and zone and not known_zone(zone))


def _toml(data: bytes) -> Mapping[str, object] | None:
    if len(data) > LARGEST_DOCUMENT:
        return None
    try:
        return parse_document(data)
    except (ValueError, ArithmeticError, RecursionError):
        return None


def _keep_file(link: Link, file: StoredFile) -> str:
    """The digest of a file not stored before, else nothing."""
    digest = _digest(file)
    if len(file.data) > LARGEST_FILE:
        raise ValueError(f"a file of {len(file.data)} bytes; at most {LARGEST_FILE}")
    if link.run("SELECT 1 FROM blob WHERE sha256 = ?", (digest,)):
        return ""
    sql = "INSERT INTO blob (sha256, bytes, media_type, length) VALUES (?, ?, ?, ?)"
    link.add(sql, (digest, file.data, file.media_type, len(file.data)))
    return digest


def _keep_credential(link: Link, person: str, credential: Credential, idx: int) -> None:
    sql = """INSERT INTO credential (person, username, password_hash, pin_hash, idx) VALUES (?, ?, ?, ?, ?)
             ON CONFLICT (person) DO UPDATE SET password_hash = excluded.password_hash,
             pin_hash = excluded.pin_hash, idx = excluded.idx"""
    row = (person, credential.username, credential.password_hash, credential.pin_hash, idx)
    link.add(sql, row)


def _keep_second_factor(link: Link, person: str, sealed: bytes, idx: int) -> None:
    sql = """INSERT INTO second_factor (person, sealed, idx) VALUES (?, ?, ?)
             ON CONFLICT (person) DO UPDATE SET sealed = excluded.sealed, idx = excluded.idx"""
    link.add(sql, (person, sealed, idx))


def _digest(file: StoredFile) -> str:
    return hashlib.sha256(file.data).hexdigest()
