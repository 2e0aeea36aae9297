"""A controlled document as a step sees it: what it states, by dotted path; and a file among the facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal


@dataclass(frozen=True)
class Document:
    """A controlled document: type, name, version, digest of its bytes, and its content as plain values."""

    code: str
    type: str
    name: str
    version: str
    digest: str
    content: Mapping[str, object]
    in_force: bool = True
    # A document never changes, so what was once worked out of it holds as long as it is in hand.
    _rows: dict[str, tuple[Mapping[str, object], ...]] = field(default_factory=dict, compare=False, repr=False)
    _ranked: dict[str, Mapping[str, tuple[int, Mapping[str, object]]]] = field(
        default_factory=dict, compare=False, repr=False
    )

    def value(self, path: str) -> object:
        """The value at a dotted path; KeyError names the document and the path."""
        found: object = self.content
        for part in path.split("."):
            if not isinstance(found, Mapping) or part not in found:
                raise KeyError(f"{self.type} {self.name} {self.version} does not state {path}")
            found = found[part]
        return found

    def states(self, path: str) -> bool:
        """Whether the document says anything at this path."""
        try:
            self.value(path)
        except KeyError:
            return False
        return True

    def decimal(self, path: str) -> Decimal:
        """A limit as an exact decimal."""
        return Decimal(str(self.value(path)))

    def minutes(self, path: str) -> timedelta:
        """A limit given in minutes."""
        return timedelta(minutes=float(self.decimal(path)))

    def text(self, path: str) -> str:
        """A value as text."""
        return str(self.value(path))

    def texts(self, path: str) -> tuple[str, ...]:
        """A list of texts."""
        value = self.value(path)
        return tuple(str(part) for part in value) if isinstance(value, (list, tuple)) else ()

    def rows(self, path: str) -> tuple[Mapping[str, object], ...]:
        """A list of tables, as specifications and criteria are written."""
        kept = self._rows.get(path)
        if kept is None:
            value = self.value(path)
            found = value if isinstance(value, (list, tuple)) else ()
            kept = self._rows[path] = tuple(row for row in found if isinstance(row, Mapping))
        return kept

    def ranked(self, path: str, key: str) -> Mapping[str, tuple[int, Mapping[str, object]]]:
        """The same list by the value of `key` in each row, with its rank from 1."""
        kept = self._ranked.get(path)
        if kept is None:
            rows = enumerate(self.rows(path), start=1)
            kept = self._ranked[path] = {str(row.get(key)): (rank, row) for rank, row in rows}
        return kept


@dataclass(frozen=True)
class FileContent:
    """A file among the facts: its media type, what it says as TOML (None where it is none), and the paths of sites in a
    time zone that there is not."""

    media_type: str
    content: Mapping[str, object] | None = None
    unknown_zones: tuple[str, ...] = ()
