"""The record's own tests found their rooms with small steps of their own beside the house's (own_steps.py)."""

from __future__ import annotations

import pytest

from custody.record.engine import Store
from tests.record.own_steps import founded
from tests.record_room import Clock, Room


@pytest.fixture
def room(store: Store, clock: Clock) -> Room:
    return founded(store, clock)


@pytest.fixture
def sqlite_room(sqlite_store: Store, clock: Clock) -> Room:
    return founded(sqlite_store, clock)


@pytest.fixture
def postgres_room(postgres_store: Store, clock: Clock) -> Room:
    return founded(postgres_store, clock)


@pytest.fixture
def container(room: Room) -> str:
    room.do("grow_container", room.quality, {"name": "first"})
    return room.created["@1"]
