"""The newest checkpoint is kept in a file beside the database: an old copy put in its place is noticed, and nothing is
written to it."""

from __future__ import annotations

import dataclasses
import threading
from pathlib import Path

import pytest

from custody.record.attempt import NotRecorded
from custody.record.checkpoints import Checkpoint, latest_checkpoint
from custody.record.door import Door
from custody.record.witness import LedgerOlder, Witness
from custody.rules.step import Registry
from tests.record_room import Room

FILE = "checkpoint.txt"


@pytest.fixture
def witnessed(room: Room, tmp_path: Path) -> Room:
    room.door = Door(room.store, room.steps, room.clock, room.keyring, Witness(tmp_path / FILE))
    return room


def newer(checkpoint: Checkpoint, by: int) -> str:
    """The note as a ledger with more entries would have it."""
    return checkpoint.note.replace(f"\n{checkpoint.size}\n", f"\n{checkpoint.size + by}\n")


def test_each_checkpoint_is_kept_beside_the_database(witnessed: Room, tmp_path: Path) -> None:
    sealed = witnessed.door.seal()
    assert (tmp_path / FILE).read_text() == sealed.note
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600
    witnessed.do("grow_container", witnessed.quality, {"name": "next"})
    assert (tmp_path / FILE).read_text() == sealed.note, "a step that nobody witnesses signs nothing"
    again = witnessed.door.seal()
    assert (tmp_path / FILE).read_text() == again.note != sealed.note
    assert list(tmp_path.glob("*.half")) == []


def test_a_step_that_is_witnessed_leaves_its_checkpoint_beside_the_database(witnessed: Room, tmp_path: Path) -> None:
    step = dataclasses.replace(witnessed.steps.steps["grow_container"], name="release_container", witnessed=True)
    witnessed.steps = Registry({**witnessed.steps.steps, step.name: step})
    witnessed.door = Door(
        witnessed.store, witnessed.steps, witnessed.clock, witnessed.keyring, Witness(tmp_path / FILE)
    )
    witnessed.do("grow_container", witnessed.quality, {"name": "first"})
    assert not (tmp_path / FILE).exists()
    witnessed.do("release_container", witnessed.quality, {"name": "second"})
    with witnessed.store.reading() as link:
        kept = latest_checkpoint(link)
    assert kept is not None
    assert kept.size == witnessed.size()
    assert (tmp_path / FILE).read_text() == kept.note


def test_nothing_is_written_to_a_ledger_older_than_its_checkpoint(witnessed: Room, tmp_path: Path) -> None:
    sealed = witnessed.door.seal()
    (tmp_path / FILE).write_text(newer(sealed, 1))
    opened = Door(witnessed.store, witnessed.steps, witnessed.clock, witnessed.keyring, Witness(tmp_path / FILE))
    witnessed.door, size = opened, witnessed.size()
    for write in (opened.seal, lambda: witnessed.record("grow_container", witnessed.quality, {"name": "no"})):
        with pytest.raises(LedgerOlder) as raised:
            write()
        assert (raised.value.size, raised.value.known) == (size, size + 1)
    with pytest.raises(LedgerOlder):
        opened.look_at_witness()
    assert witnessed.size() == size
    assert isinstance(raised.value, NotRecorded), "every face says NOT RECORDED, the one that knows no more included"


def test_a_door_that_is_open_notices_it_too_and_goes_on_once_it_may(witnessed: Room, tmp_path: Path) -> None:
    witnessed.do("grow_container", witnessed.quality, {"name": "first"})
    witnessed.door.witness.keep(Checkpoint(witnessed.size() + 3, bytes(32), newer(witnessed.door.seal(), 3)))
    with pytest.raises(LedgerOlder):
        witnessed.record("grow_container", witnessed.quality, {"name": "no"})
    aside = Witness(tmp_path / FILE).put_aside()  # by the command line, in another process
    assert aside.name == f"given-up-{witnessed.size() + 3}-{FILE}"
    assert aside.exists()
    witnessed.do("grow_container", witnessed.quality, {"name": "yes"})
    assert witnessed.door.seal().size == witnessed.size()


def test_everyone_who_waits_is_told_why(witnessed: Room, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(newer(witnessed.door.seal(), 9))
    witnessed.door = Door(
        witnessed.store, witnessed.steps, witnessed.clock, witnessed.keyring, Witness(tmp_path / FILE)
    )
    told: list[int] = []

    def attempt(number: int) -> None:
        try:
            witnessed.record("grow_container", witnessed.quality, {"name": str(number)})
        except LedgerOlder as older:
            told.append(older.known)

    threads = [threading.Thread(target=attempt, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == [witnessed.size() + 9] * 6


@pytest.mark.parametrize("damage", ["", "no checkpoint\n", "\udcff"])
def test_a_file_that_is_no_checkpoint_stops_nobody_and_is_written_again(
    witnessed: Room, tmp_path: Path, damage: str
) -> None:
    (tmp_path / FILE).write_text(damage, "utf-8", "surrogateescape")
    witnessed.do("grow_container", witnessed.quality, {"name": "first"})
    assert witnessed.door.witness.notes() == [(FILE, damage)]
    assert (tmp_path / FILE).read_text("utf-8", "surrogateescape") == damage
    sealed = witnessed.door.seal()
    assert (tmp_path / FILE).read_text() == sealed.note


def test_an_older_checkpoint_never_takes_the_place_of_a_newer_one(witnessed: Room, tmp_path: Path) -> None:
    sealed = witnessed.door.seal()
    for other in (Witness(tmp_path / FILE), witnessed.door.witness):
        other.keep(Checkpoint(sealed.size - 1, sealed.root, newer(sealed, -1)))
        assert (tmp_path / FILE).read_text() == sealed.note


def test_where_it_cannot_be_kept_what_was_recorded_is_recorded(witnessed: Room, tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()  # a folder of that name: neither readable as a file nor to be replaced by one
    sealed = witnessed.door.seal()
    assert sealed.size == witnessed.size()
    witnessed.do("grow_container", witnessed.quality, {"name": "next"})
    assert list(tmp_path.glob("*.half")) == []
