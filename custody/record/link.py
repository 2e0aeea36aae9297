"""One connection, spoken to in one way whichever engine it is of: statements with `?`, run on the driver connection
without implicit transactions, their rows as tuples."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from typing import Any

_ROWS_AT_ONCE = 500  # rows in one INSERT, or read ahead of who asks for them
_IDLE = 0  # PostgreSQL's status of a connection without a transaction
_VALUES = re.compile(r"(?<=VALUES )(\([^()]*\))")
_PIECE = 1 << 20  # bytes of a stored file that are held at once
_COPIED = "COPY blob (sha256, media_type, length, bytes) FROM STDIN (FORMAT BINARY)"
Row = tuple[Any, ...]
Files = Iterator[tuple[str, int, Iterator[bytes]]]
Asked = Callable[[], list[Row]]


class RowLost(Exception):
    """The database took a row, said nothing and does not have it: somebody made a rule or a trigger for that."""


class Link:
    """One driver connection. `run` gives the rows of a statement, or none."""

    def __init__(self, raw: Any, is_sqlite: bool = True) -> None:
        self._raw = raw
        self._is_sqlite = is_sqlite
        self._streams = 0
        self._owed: list[Asked] | None = None  # rows added in a pipeline, and not yet known to have arrived

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open on this connection."""
        if self._is_sqlite:
            return bool(self._raw.in_transaction)
        return int(self._raw.info.transaction_status) != _IDLE

    def run(self, statement: str, parameters: Sequence[object] = ()) -> list[Row]:
        """Run one statement with `?` placeholders; its rows as tuples."""
        if self._is_sqlite:
            found: list[Row] = self._raw.execute(statement, parameters).fetchall()
            return found
        cursor = self._raw.execute(_percent(statement), parameters)
        return cursor.fetchall() if _gives_rows(statement) else []

    def ask(self, statement: str, parameters: Sequence[object] = ()) -> Asked:
        """Ask now and have the rows later, when what is given back is called: several questions asked before the
        first answer is wanted travel together."""
        if self._is_sqlite:
            found: list[Row] = self._raw.execute(statement, parameters).fetchall()
            return lambda: found
        asked: Asked = self._raw.execute(_percent(statement), parameters).fetchall
        return asked

    def add(self, statement: str, parameters: Sequence[object]) -> None:
        """Run an INSERT of one row that must not be lost unnoticed. Raises RowLost, inside `pipelined` at its end."""
        arrived = self.ask(f"{statement} RETURNING 1", parameters)
        if self._owed is None:
            _found(arrived)
        else:
            self._owed.append(arrived)

    @contextmanager
    def pipelined(self) -> Iterator[None]:
        """Inside it PostgreSQL is not waited for but where rows are wanted: what changes something is sent with what
        comes next. At the end all of it has happened, or the first thing that went wrong is raised."""
        owed: list[Asked] = []
        with nullcontext() if self._is_sqlite else self._raw.pipeline():
            self._owed = owed
            try:
                yield
            finally:
                self._owed = None
        for arrived in owed:
            _found(arrived)

    def run_each(self, statement: str, rows: Sequence[Sequence[object]]) -> None:
        """Run an INSERT for each row of parameters."""
        if self._is_sqlite:
            if rows:
                self._raw.executemany(statement, rows)
            return
        for start in range(0, len(rows), _ROWS_AT_ONCE):
            some = rows[start : start + _ROWS_AT_ONCE]
            self._raw.execute(_percent(_of_many(statement, len(some))), [value for row in some for value in row])

    def stream(self, statement: str, parameters: Sequence[object] = ()) -> Iterator[Row]:
        """The rows of a statement one by one, for what does not fit in memory. Needs a transaction."""
        self._streams += 1
        # PostgreSQL hands a plain cursor everything at once; a named one is read in parts.
        cursor = self._raw.cursor() if self._is_sqlite else self._raw.cursor(name=f"stream_{self._streams}")
        cursor.execute(statement if self._is_sqlite else _percent(statement), parameters)
        while batch := cursor.fetchmany(_ROWS_AT_ONCE):
            yield from batch
        cursor.close()

    def files(self) -> Files:
        """The digest, the length and the content, in pieces, of every stored file, in the order of their digests: each
        content is read before the next file is asked for. Needs a transaction."""
        if self._is_sqlite:
            yield from sqlite_files(self._raw)
            return
        for digest, length in self.stream("SELECT sha256, length FROM blob ORDER BY sha256"):
            yield digest, length, self.pieces(digest)

    def pieces(self, digest: str) -> Iterator[bytes]:
        """The content of one stored file; nothing where there is none."""
        if self._is_sqlite:
            for (number,) in self.run("SELECT rowid FROM blob WHERE sha256 = ?", (digest,)):
                yield from _sqlite_pieces(self._raw, number)
            return
        sql, start = "SELECT substring(bytes FROM ? FOR ?) FROM blob WHERE sha256 = ?", 1
        while piece := b"".join(bytes(row[0]) for row in self.run(sql, (start, _PIECE, digest))):
            yield piece
            start += len(piece)

    def add_file(self, row: Row, pieces: Iterator[bytes]) -> None:
        """Add a stored file: its digest, media type and stated length, and how many bytes there are; then these, in
        pieces."""
        digest, media_type, length, found = row
        if not self._is_sqlite:
            with self._raw.cursor().copy(_COPIED) as copied:
                for part in _as_copied(row, pieces):
                    copied.write(part)
            return
        sql = "INSERT INTO blob (sha256, bytes, media_type, length) VALUES (?, zeroblob(?), ?, ?)"
        number = self._raw.execute(sql, (digest, found, media_type, length)).lastrowid
        with self._raw.blobopen("blob", "bytes", number) as room:
            for piece in pieces:
                room.write(piece)


def _as_copied(row: Row, pieces: Iterator[bytes]) -> Iterator[bytes]:
    """A stored file as PostgreSQL reads one row that is copied to it (COPY, binary format): each value after its
    length, whole numbers of four bytes, the content last."""
    digest, media_type, length, found = row
    values = str(digest).encode(), str(media_type).encode(), int(length).to_bytes(4, "big", signed=True)
    yield b"PGCOPY\n\xff\r\n\0" + bytes(8) + (len(values) + 1).to_bytes(2, "big")
    for value in values:
        yield len(value).to_bytes(4, "big") + value
    yield int(found).to_bytes(4, "big")
    yield from pieces
    yield b"\xff\xff"


def sqlite_files(raw: Any) -> Files:
    """`Link.files` of a SQLite connection."""
    for digest, length, number in raw.execute("SELECT sha256, length, rowid FROM blob ORDER BY sha256"):
        yield digest, length, _sqlite_pieces(raw, number)


def _sqlite_pieces(raw: Any, number: int) -> Iterator[bytes]:
    with raw.blobopen("blob", "bytes", number, readonly=True) as stored:
        while piece := stored.read(_PIECE):
            yield piece


@contextmanager
def texts_of(link: Link, any_bytes: bool) -> Iterator[None]:
    """Text that is no UTF-8 any more given as it is (surrogate escapes), where `any_bytes`, of a SQLite connection."""
    if any_bytes:
        link._raw.text_factory = lambda stored: str(stored, "utf-8", "surrogateescape")
    yield
    if any_bytes:
        link._raw.text_factory = str


def _found(arrived: Asked) -> None:
    if len(arrived()) != 1:
        raise RowLost


@functools.cache
def _percent(statement: str) -> str:
    return statement.replace("%", "%%").replace("?", "%s")


@functools.cache
def _gives_rows(statement: str) -> bool:
    return statement.lstrip().startswith(("SELECT", "WITH"))


@functools.lru_cache(maxsize=512)
def _of_many(statement: str, count: int) -> str:
    """An INSERT of one row as one of `count` rows: a single statement, and so a single answer to wait for."""
    head, values, tail = _VALUES.split(statement)
    return f"{head}{', '.join([values] * count)}{tail}"
