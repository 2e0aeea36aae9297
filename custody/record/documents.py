"""Controlled documents out of the record: which are in force, and what they say."""

from __future__ import annotations

import functools
import hashlib
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal

from custody.record.applier import THING_COLUMNS
from custody.record.codec import thing_from_row
from custody.record.link import Asked, Link, Row
from custody.rules.document import Document
from custody.rules.documents import in_force, in_force_then
from custody.rules.situation import Thing

_TOML = "application/toml"
_EFFECTIVE = f"SELECT {THING_COLUMNS} FROM thing WHERE kind = 'document' AND state = 'effective'"


def load_documents(link: Link, things: Iterable[Thing] = (), at: datetime | None = None) -> tuple[Document, ...]:
    """The documents in force at `at` (where not given: at the last entry), and those the given things began with."""
    return documents_among(link, link.run(_EFFECTIVE), things, at or _last_entry_at(link))


def ask_effective(link: Link) -> Asked:
    """The rows of the effective documents, asked for now and had later."""
    return link.ask(_EFFECTIVE)


def documents_among(
    link: Link, effective: Sequence[Row], things: Iterable[Thing], at: datetime
) -> tuple[Document, ...]:
    """Of these effective documents those in force at `at`, and those the given things began with."""
    return _with_frozen(link, in_force(_read_once(tuple(effective)), at), things)


def documents_then(
    link: Link, versions: Iterable[Thing], things: Iterable[Thing], at: datetime
) -> tuple[Document, ...]:
    """The documents in force at a past moment, `versions` being all of them as they were then."""
    now = in_force(_read_once(tuple(link.run(_EFFECTIVE))), _last_entry_at(link))
    return _with_frozen(link, in_force_then(versions, now, at), things)


def _with_frozen(link: Link, current: Iterable[Thing], things: Iterable[Thing]) -> tuple[Document, ...]:
    found = [_document(link, thing, True) for thing in current]
    known = {document.digest for document in found}
    wanted = {str(digest) for thing in things for digest in thing.mapping("documents").values()}
    for digest in sorted(wanted - known):
        sql = f"SELECT {THING_COLUMNS} FROM thing WHERE kind = 'document' AND name = ?"
        found += [_document(link, thing_from_row(row), False) for row in link.run(sql, (digest,))]
    return tuple(found)


@functools.lru_cache(maxsize=16)
def _read_once(rows: tuple[Row, ...]) -> tuple[Thing, ...]:
    """Documents change rarely and every step asks for them: the same rows are the same things."""
    return tuple(thing_from_row(row) for row in rows)


def _last_entry_at(link: Link) -> datetime:
    rows = link.run("SELECT recorded_at FROM entry ORDER BY idx DESC LIMIT 1")
    return datetime.fromisoformat(str(rows[0][0]).replace("Z", "+00:00")) if rows else datetime.min.replace(tzinfo=UTC)


@functools.lru_cache(maxsize=256)
def parse_document(data: bytes) -> Mapping[str, object]:
    """The content of a document: TOML, with every number that has a point as an exact decimal."""
    parsed: Mapping[str, object] = tomllib.loads(data.decode(), parse_float=Decimal)
    return parsed


def _document(link: Link, thing: Thing, in_force: bool) -> Document:
    digest, can_be_read = thing.name, thing.text("media_type", _TOML) == _TOML
    if can_be_read:
        _read_content(link, digest)
    said = thing.text("type"), thing.text("title"), thing.text("version"), digest
    return _made(thing.code, said, in_force, can_be_read)


@functools.lru_cache(maxsize=256)
def _made(code: str, said: tuple[str, str, str, str], in_force: bool, can_be_read: bool) -> Document:
    """One document for all who ask for it, so that what is worked out of its tables is worked out once."""
    kind, title, version, digest = said
    return Document(code, kind, title, version, digest, _CONTENTS[digest] if can_be_read else {}, in_force)


_CONTENTS: dict[str, Mapping[str, object]] = {}


def _read_content(link: Link, digest: str) -> None:
    """Content by digest, checked against it; what a digest stands for never changes, so it may be kept."""
    if digest not in _CONTENTS:
        stored = bytes(link.run("SELECT bytes FROM blob WHERE sha256 = ?", (digest,))[0][0])
        if hashlib.sha256(stored).hexdigest() != digest:
            raise ValueError(f"the stored document {digest} is not what was approved")
        _CONTENTS[digest] = parse_document(stored)
