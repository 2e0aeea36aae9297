"""A founded room with frozen containers, each put from one of its two positions into the other, in turn."""

from __future__ import annotations

from collections.abc import Iterator

from custody.record.attempt import Attempt
from custody.record.engine import Store
from tests.record.own_steps import founded, frozen_containers, positions
from tests.record_room import Clock, Room

CONTAINERS = 64


class Storing:
    """The room, and the steps that can be taken in it without end."""

    def __init__(self, store: Store) -> None:
        self.room: Room = founded(store, Clock())
        self.cryo = self.room.person("Qin Hao", "cryo")
        self._containers = frozen_containers(self.room, CONTAINERS)
        self._places = positions(self.room, 2 * CONTAINERS)
        self._stored = 0

    def attempts(self, count: int, with_nonce: bool = True) -> Iterator[Attempt]:
        """The next so many steps."""
        for _ in range(count):
            at, turn = self._stored % CONTAINERS, self._stored // CONTAINERS % 2
            facts = {"container": self._containers[at], "place": self._places[2 * at + turn]}
            nonce = f"bench-{self._stored}" if with_nonce else None
            yield self.room.attempt("store_container", self.cryo, facts, nonce=nonce, station="cryo_store")
            self._stored += 1
