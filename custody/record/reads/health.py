"""What `doctor` asks of the database itself: triggers, and how the controlled documents compare with their seeds."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

from custody.record.engine import Store
from custody.record.situation import load_documents
from custody.record.triggers import POSTGRESQL, SQLITE


def missing_triggers(store: Store) -> tuple[str, ...]:
    """The triggers that should keep the ledger append-only and are not there."""
    wanted = _names(SQLITE if store.is_sqlite else POSTGRESQL)
    present = "sqlite_master WHERE type = 'trigger'" if store.is_sqlite else "pg_trigger WHERE NOT tgisinternal"
    column = "name" if store.is_sqlite else "tgname"
    with store.reading() as link:
        found = {row[0] for row in link.run(f"SELECT {column} FROM {present}")}
    return tuple(name for name in wanted if name not in found)


def differing_seeds(store: Store, seeds: Mapping[tuple[str, str], bytes]) -> tuple[str, ...]:
    """The seeds, by (type, title), whose document in force has other bytes. One that is not in force is no matter."""
    with store.reading() as link:
        in_force = {(d.type, d.name): d.digest for d in load_documents(link)}
    return tuple(
        f"{type_} {title}"
        for (type_, title), data in seeds.items()
        if (type_, title) in in_force and in_force[type_, title] != hashlib.sha256(data).hexdigest()
    )


def _names(statements: tuple[str, ...]) -> list[str]:
    return [found[1] for text in statements if (found := re.match(r"\s*CREATE TRIGGER (\w+)", text))]
