"""Backups: what cannot be made again, in one SQLite file whatever engine it came from; and the way back.

A backup holds the ledger, its checkpoints, stored files, credentials and sealed identities as one snapshot gave them.
Current state is not in it: it is replayed from the ledger, which proves it at the same time. Sessions are not in it:
everybody signs in again. Keys are not in it: whoever has only the backup reads no child's name and signs no checkpoint.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Table, create_engine
from sqlalchemy.pool import StaticPool

from custody.record.audit import beside
from custody.record.checkpoints import Inconsistent, key_in_force
from custody.record.engine import Store
from custody.record.link import Link
from custody.record.replay import Difference, Progress, replay, scratch_link
from custody.record.schema import durable_tables
from custody.record.tables import BLOB, DURABLE, INSTANCE, METADATA
from custody.record.verify import Report, Unreadable, origin, refuse_unfit
from custody.record.verify_stored import Notes, verify_database

APPLICATION = 0x4A4B3530  # in the header of the file: what is no backup of this program is found at once
FORMAT = 1
_AT_ONCE = 1_000_000  # bytes, about, of rows that wait to be written
# The content last, for SQLite makes room for what comes last without holding it.
_FILES = """CREATE TABLE blob (sha256 TEXT NOT NULL PRIMARY KEY, media_type TEXT NOT NULL, length INTEGER NOT NULL,
    bytes BLOB NOT NULL) STRICT"""


class NoBackup(Exception):
    """The file is no backup that this program can read; the message is its name."""


@dataclass(frozen=True)
class Looked:
    """What a look at a whole backup found: the report on its ledger, and each row beside the entries that is not what
    they say."""

    instance: str
    demo: bool
    public_key: str  # in hex, in force at its end
    ledger: Report
    beside: tuple[Difference, ...] = ()

    @property
    def intact(self) -> bool:
        """Whether everything in it is whole."""
        return self.ledger.intact and not self.beside


def write_backup(store: Store, path: Path, progress: Progress = lambda idx: None, kept: Notes = ()) -> Looked:
    """Write a backup to a new file, while others write to the record; then read it again and look at it whole, as
    `look_at` does. Only what was found intact gets the name. Raises FileExistsError and Unreadable; what was half
    written is removed."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))  # the name is ours, and private
    half = path.with_name(f"{path.name}.half")
    try:
        half.unlink(missing_ok=True)
        with store.reading() as link:
            _write(link, half, progress)
        looked = look_at(half, kept=kept)
        if looked.intact:
            os.replace(half, path)
        return looked
    finally:
        half.unlink(missing_ok=True)
        if path.stat().st_size == 0:
            path.unlink()


def look_at(path: Path, progress: Progress = lambda idx: None, kept: Notes = ()) -> Looked:
    """Verify a backup: its ledger, stored files and checkpoints, these under the keys its ledger names and held against
    those `kept` elsewhere, that the ledger replays, and what is kept beside it. Raises NoBackup, and Unreadable also
    where it holds no entry."""
    notes = list(kept)
    with reading_backup(path) as link:
        said: dict[str, str] = dict(link.run("SELECT name, value FROM instance"))
        refuse_unfit(notes, origin(said["id"]))
        report = verify_database(link, _key_named(link), notes, tree=False, progress=progress)
        if report.intact and not report.count:
            raise Unreadable("There is no entry to be backed up or restored.")
        found = Looked(said["id"], said["demo"] == "yes", key_in_force(link), report)
        if not report.intact:
            return found
        scratch = scratch_link()
        replay(link, scratch, lambda idx: progress(report.count + idx))
        return Looked(found.instance, found.demo, found.public_key, report, tuple(beside(link, scratch)))


def _key_named(link: Link) -> bytes | None:
    """The key the ledger names; None where it names none, or none that can be read, which verifying will tell."""
    try:
        return bytes.fromhex(key_in_force(link)) or None
    except (Inconsistent, ValueError):
        return None


@contextmanager
def reading_backup(path: Path) -> Iterator[Link]:
    """A backup, read-only. Raises NoBackup where the file is none, or one of a later program."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None)) as raw:
            header = (
                raw.execute("PRAGMA application_id").fetchone()[0],
                raw.execute("PRAGMA user_version").fetchone()[0],
            )
            if header != (APPLICATION, FORMAT):
                raise NoBackup(path.name)
            raw.execute("BEGIN")
            yield Link(raw)
    except sqlite3.Error:
        raise NoBackup(path.name) from None


def rows_of(link: Link, table: Table) -> Iterator[tuple[object, ...]]:
    """The rows of a durable table, in the order of its key."""
    columns = ", ".join(column.name for column in table.columns)
    keys = ", ".join(column.name for column in table.primary_key)
    return link.stream(f"SELECT {columns} FROM {table.name} ORDER BY {keys}")


def copy_rows(source: Link, target: Link, table: Table, progress: Progress = lambda idx: None) -> None:
    """Copy a table, some rows at a time, into an empty one; stored files in pieces."""
    if table is BLOB:
        for row in source.stream("SELECT sha256, media_type, length, length(bytes) FROM blob ORDER BY sha256"):
            target.add_file(row, source.pieces(row[0]))
        return
    columns = ", ".join(column.name for column in table.columns)
    marks = ", ".join("?" * len(table.columns))
    statement = f"INSERT INTO {table.name} ({columns}) VALUES ({marks})"
    waiting: list[tuple[object, ...]] = []
    size = 0
    for number, row in enumerate(rows_of(source, table)):
        waiting.append(tuple(bytes(value) if isinstance(value, memoryview) else value for value in row))
        size += sum(len(value) if isinstance(value, (bytes, str)) else 8 for value in waiting[-1])
        if size > _AT_ONCE:
            target.run_each(statement, waiting)
            waiting.clear()
            size = 0
        progress(number)
    target.run_each(statement, waiting)


def _write(link: Link, path: Path, progress: Progress) -> None:
    """Nothing but this file is written, and nobody else has it: it needs neither journal nor transaction."""
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        for setting in ("journal_mode=OFF", "synchronous=OFF", "locking_mode=EXCLUSIVE"):
            raw.execute(f"PRAGMA {setting}")
        raw.execute(_FILES)
        tables = (INSTANCE, *DURABLE)
        METADATA.create_all(create_engine("sqlite://", creator=lambda: raw, poolclass=StaticPool), tables=tables)
        for table in (INSTANCE, *durable_tables(link)):
            copy_rows(link, Link(raw), table, progress if table.name == "entry" else lambda idx: None)
        raw.execute(f"PRAGMA application_id={APPLICATION}")
        raw.execute(f"PRAGMA user_version={FORMAT}")
    with path.open("rb+") as file:
        os.fsync(file.fileno())
