"""What `doctor` asks of the database itself: how the controlled documents compare with their seeds, whether it flushes,
and what its server may do."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from custody.record.documents import load_documents
from custody.record.engine import Store

_FLUSHING = ("fsync", "full_page_writes", "synchronous_commit")  # PostgreSQL: none of them may be off


@dataclass(frozen=True)
class Standing:
    """How the database keeps what it is given, in its own words, and whether the program connects as somebody who could
    take the triggers away: who owns the tables, or may do everything."""

    flushes: bool
    settings: str
    as_owner: bool = False


def standing(store: Store) -> Standing:
    """How the database stands, as the program's own connections have it."""
    with store.reading() as link:
        if store.is_sqlite:
            level = int(link.run("PRAGMA synchronous")[0][0])
            return Standing(level >= 2, f"synchronous {level}")
        values = {name: str(link.run("SELECT current_setting(?)", (name,))[0][0]) for name in _FLUSHING}
        sql = "SELECT pg_has_role(relowner, 'MEMBER') FROM pg_class WHERE oid = 'public.entry'::regclass"
        as_owner = bool(link.run(sql)[0][0])
    return Standing("off" not in values.values(), ", ".join(f"{n} {v}" for n, v in values.items()), as_owner)


def differing_seeds(store: Store, seeds: Mapping[tuple[str, str], bytes]) -> tuple[str, ...]:
    """The seeds, by (type, title), whose document in force has other bytes. One that is not in force is no matter."""
    with store.reading() as link:
        in_force = {(d.type, d.name): d.digest for d in load_documents(link)}
    return tuple(
        f"{type_} {title}"
        for (type_, title), data in seeds.items()
        if (type_, title) in in_force and in_force[type_, title] != hashlib.sha256(data).hexdigest()
    )
