"""Verify a ledger where it is stored: a SQLite file opened read-only, or any database that runs these SELECTs.

The checks are those of ``verify.py``, the file that leaves in every export; here stands only the reading.
"""

from __future__ import annotations

import argparse
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from custody.record.link import Files, sqlite_files
from custody.record.verify import COLUMNS, ENCODING, Report, Unreadable, Verification, from_elsewhere, read_key, tell


class Stored(Protocol):
    """A database inside one snapshot; some twenty selections are open at a time."""

    def stream(self, statement: str, /) -> Iterable[Any]:
        """Runs one SELECT and answers its rows as they come."""

    def files(self) -> Iterable[tuple[str, int, Iterable[bytes]]]:
        """The digest, the length and the content, in pieces, of every stored file, in the order of their digests."""


Notes = Iterable[tuple[str, str]]
"""Checkpoints kept elsewhere: a name for each, and its signed note."""


def verify_database(
    stored: Stored,
    key: bytes | None = None,
    kept: Notes = (),
    tree: bool = True,
    progress: Callable[[int], None] = lambda idx: None,
) -> Report:
    """Verify entries, nodes, checkpoints and stored files of one database; one without a stored `tree`, such as a
    backup, by its entries alone. `progress` is told each row. Raises Unreadable."""
    instance = next(iter(stored.stream("SELECT value FROM instance WHERE name = 'id'")), None)
    if instance is None:
        raise Unreadable("The database does not say which instance it is.")

    def nodes(level: int) -> Iterator[tuple[int, bytes]]:
        where = f"level = {level:d} AND position >= 0"
        return map(tuple, stored.stream(f"SELECT position, hash FROM node WHERE {where} ORDER BY position"))

    verification = Verification(instance[0], nodes if tree else None, key)
    verification.check_files(stored.files())
    for where, text in kept:
        verification.check_kept(where, text)
    for size, root, text in stored.stream("SELECT size, root, note FROM checkpoint ORDER BY size"):
        verification.check_note(f"checkpoint/{size}", text, size, bytes(root))
    rows = stored.stream(f"SELECT {', '.join(COLUMNS)} FROM entry ORDER BY idx")
    return verification.check_entries(_told(map(tuple, rows), progress))


def _told(rows: Iterable[Any], progress: Callable[[int], None]) -> Iterator[Any]:
    for number, row in enumerate(rows):
        yield row
        progress(number)


def verify_sqlite(path: Path, key: bytes | None = None, kept: Notes = ()) -> Report:
    """Verify a SQLite file, also while it is written to. Raises Unreadable."""
    notes = list(kept)
    try:
        try:
            return _verify_file(path, str, key, notes)
        except sqlite3.OperationalError as error:
            if "decode" not in str(error).lower():
                raise
        return _verify_file(path, _any_text, key, notes)  # slower: names the entry whose text is no UTF-8
    except sqlite3.Error as error:
        raise Unreadable(f"{path} cannot be read as a ledger: {error}.") from error


def _verify_file(path: Path, text: Callable[[bytes], str], key: bytes | None, kept: Notes) -> Report:
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None)) as database:
        database.text_factory = text
        database.execute("BEGIN")
        return verify_database(_File(database), key, kept)


@dataclass(frozen=True)
class _File:
    """SQLite reads a row when it is asked for one."""

    database: sqlite3.Connection

    def stream(self, statement: str, /) -> Iterable[Any]:
        return self.database.execute(statement)

    def files(self) -> Files:
        return sqlite_files(self.database)


def _any_text(stored: bytes) -> str:
    return str(stored, *ENCODING)


def main(arguments: list[str] | None = None) -> int:
    """``python -m custody.record.verify_stored FILE [--key FILE] [--checkpoint FILE|TEXT]``"""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--key", type=Path)
    parser.add_argument("--checkpoint", action="append", default=[])
    given = parser.parse_args(arguments)
    try:
        key = read_key(given.key.read_text("utf-8")) if given.key else None
        return tell(verify_sqlite(given.file, key, [from_elsewhere(kept) for kept in given.checkpoint]))
    except (OSError, ValueError, Unreadable) as error:
        print(f"Cannot read: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
