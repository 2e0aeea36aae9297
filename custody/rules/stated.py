"""What the content of a document states, whatever is wrong with it: rows with their numbers, texts, numbers."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

Content = Mapping[str, object]


def numbered_rows(content: Content, name: str) -> list[tuple[int, Content]]:
    """The rows of one name that are tables, numbered from 1."""
    rows = content.get(name)
    found = rows if isinstance(rows, list) else []
    return [(number, row) for number, row in enumerate(found, start=1) if isinstance(row, Mapping)]


def texts_of(value: object) -> set[str]:
    """The parts of a list as texts; none where it is no list."""
    return {str(part) for part in value} if isinstance(value, list) else set()


def is_number(value: object) -> bool:
    """Whether it is a whole or exact number, written as one or as text."""
    if isinstance(value, bool) or not isinstance(value, (int, Decimal, str)):
        return False
    try:
        return Decimal(value).is_finite()
    except InvalidOperation:
        return False
