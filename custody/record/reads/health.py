"""What `doctor` asks of the database itself: how the controlled documents compare with their seeds."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from custody.record.engine import Store
from custody.record.situation import load_documents


def differing_seeds(store: Store, seeds: Mapping[tuple[str, str], bytes]) -> tuple[str, ...]:
    """The seeds, by (type, title), whose document in force has other bytes. One that is not in force is no matter."""
    with store.reading() as link:
        in_force = {(d.type, d.name): d.digest for d in load_documents(link)}
    return tuple(
        f"{type_} {title}"
        for (type_, title), data in seeds.items()
        if (type_, title) in in_force and in_force[type_, title] != hashlib.sha256(data).hexdigest()
    )
