"""Rebuild current state from the ledger, or check that it is what the ledger gives. For the command line only."""

from __future__ import annotations

from custody.record.door import Door
from custody.record.engine import Store
from custody.record.replay import Difference, Progress, differences, replay, scratch_link


def check_state(store: Store, progress: Progress = lambda idx: None) -> tuple[Difference, ...]:
    """The rows in which current state differs from the ledger's; changes nothing."""
    scratch = scratch_link()
    with store.reading(any_bytes=True) as link:
        replay(link, scratch, progress)
        return tuple(differences(link, scratch))


def rebuild_state(door: Door, progress: Progress = lambda idx: None) -> None:
    """Empty the projections and replay the ledger into them, in one transaction of the door's."""
    door.replay_into_place(progress)
