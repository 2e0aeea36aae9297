"""How often a step asks the database: what is waited for is what a step costs on a server across a network."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import psycopg
from sqlalchemy import event

from custody.record.attempt import Attempt
from custody.record.door import Door
from custody.record.engine import open_store
from tests.record_room import Room


def loads(room: Room, attempts: Sequence[Attempt]) -> str:
    """Take these steps at a door of its own, and say how many SELECTs and other statements each of them made."""
    said: Counter[bool] = Counter()
    store = open_store(room.store.engine.url.render_as_string(hide_password=False))

    def heard(statement: str) -> None:
        first = statement.lstrip().partition(" ")[0]
        said[first in ("SELECT", "WITH")] += first != "--"  # so SQLite tells what its triggers do

    @event.listens_for(store.engine, "connect")
    def listen(raw: Any, record: object) -> None:
        if store.is_sqlite:
            raw.set_trace_callback(heard)
        else:
            raw.cursor_factory = _heard_by(heard)

    door = Door(store, room.steps, room.clock, room.keyring)
    door.look_at_witness()  # what every door asks once
    said.clear()
    for attempt in attempts:
        answer = door.record(attempt)
        assert answer.passed, answer
    store.engine.dispose()
    return f"{said[True] / len(attempts):.0f} loads, {said[False] / len(attempts):.0f} other statements"


def _heard_by(heard: Any) -> type[psycopg.Cursor[Any]]:
    class Listening(psycopg.Cursor[Any]):
        def execute(self, query: Any, *given: Any, **how: Any) -> Any:
            heard(str(query))
            return super().execute(query, *given, **how)

    return Listening
