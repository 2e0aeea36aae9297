"""The newest checkpoint is kept in a file beside the database: an old copy put in its place is noticed, and nothing is
written to it."""

from __future__ import annotations

import dataclasses
import logging
import threading
from pathlib import Path

import pytest

from custody.record.attempt import NotRecorded
from custody.record.audit import audit
from custody.record.checkpoints import (
    Checkpoint,
    Inconsistent,
    Seal,
    latest_checkpoint,
    new_seal_key,
    note_text,
    public_key,
)
from custody.record.door import Door
from custody.record.triggers import POSTGRESQL, SQLITE
from custody.record.witness import LedgerOlder, Witness
from custody.rules.step import Registry
from tests.databases import INSTANCE
from tests.record.test_checkpoints import forged, kept
from tests.record_room import Room

FILE = "checkpoint.txt"


@pytest.fixture
def witnessed(room: Room, tmp_path: Path) -> Room:
    room.door = Door(room.store, room.steps, room.clock, room.keyring, Witness(tmp_path / FILE))
    return room


def newer(room: Room, checkpoint: Checkpoint, by: int) -> str:
    """The note as a ledger with more entries would have it."""
    return signed(room.keyring.seal_key, checkpoint.size + by, checkpoint.root)


def signed(key: bytes, size: int, root: bytes, instance: str = INSTANCE) -> str:
    """A note under any key."""
    seal = Seal(instance, key)
    text = note_text(seal.name, size, root)
    return f"{text}\n{seal.signature(text)}"


def reopened(room: Room, path: Path) -> Door:
    """The door of another process."""
    return Door(room.store, room.steps, room.clock, room.keyring, Witness(path))


def believed(earlier: Checkpoint) -> None:
    """Whatever lies there is continued."""


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
    (tmp_path / FILE).write_text(newer(witnessed, sealed, 1))
    opened = reopened(witnessed, tmp_path / FILE)
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
    (tmp_path / FILE).write_text(newer(witnessed, witnessed.door.seal(), 3))  # as another process does
    with pytest.raises(LedgerOlder):
        witnessed.record("grow_container", witnessed.quality, {"name": "no"})
    aside = Witness(tmp_path / FILE).put_aside()  # by the command line, in another process
    assert aside.name == f"given-up-{witnessed.size() + 3}-{FILE}"
    assert aside.exists()
    witnessed.do("grow_container", witnessed.quality, {"name": "yes"})
    assert witnessed.door.seal().size == witnessed.size()


def test_everyone_who_waits_is_told_why(witnessed: Room, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(newer(witnessed, witnessed.door.seal(), 9))
    witnessed.door = reopened(witnessed, tmp_path / FILE)
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
        seal = Seal(INSTANCE, witnessed.keyring.seal_key)
        other.keep(Checkpoint(sealed.size - 1, sealed.root, newer(witnessed, sealed, -1)), seal, believed)
        assert (tmp_path / FILE).read_text() == sealed.note


def test_where_it_cannot_be_kept_what_was_recorded_is_recorded(witnessed: Room, tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()  # a folder of that name: neither readable as a file nor to be replaced by one
    sealed = witnessed.door.seal()
    assert sealed.size == witnessed.size()
    witnessed.do("grow_container", witnessed.quality, {"name": "next"})
    assert list(tmp_path.glob("*.half")) == []


def test_a_ledger_of_another_past_gets_no_checkpoint_and_the_one_beside_it_stays(
    witnessed: Room, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Somebody with the database alone rewrote it and left out its checkpoints; the file beside it is as it was."""
    release = dataclasses.replace(witnessed.steps.steps["grow_container"], name="release_container", witnessed=True)
    witnessed.steps = Registry({**witnessed.steps.steps, release.name: release})
    sealed = witnessed.door.seal()
    for name in ("first", "second"):
        witnessed.do("grow_container", witnessed.quality, {"name": name})
    (tmp_path / FILE).write_text(another := signed(witnessed.keyring.seal_key, sealed.size + 1, bytes(32)))
    forged(witnessed, "DELETE FROM checkpoint", (), ("checkpoint_stays",))
    witnessed.door = reopened(witnessed, tmp_path / FILE)
    for sign in (witnessed.door.seal, lambda: witnessed.door.change_key(new_seal_key())):
        with pytest.raises(Inconsistent, match=f"its checkpoint over {sealed.size + 1} entries"):
            sign()
    with pytest.raises(Inconsistent):
        witnessed.door.prove_witness()
    with caplog.at_level(logging.ERROR):
        assert witnessed.record("release_container", witnessed.quality, {"name": "all the same"}).passed
    assert "no checkpoint over" in caplog.text, "no dose waits for it, and it is told"
    assert kept(witnessed.store) == []
    assert (tmp_path / FILE).read_text() == another
    assert not audit(witnessed.store, kept=witnessed.door.kept_beside()).intact


def test_a_checkpoint_put_into_the_database_by_somebody_else_is_not_kept_beside_it(
    witnessed: Room, tmp_path: Path
) -> None:
    release = dataclasses.replace(witnessed.steps.steps["grow_container"], name="release_container", witnessed=True)
    witnessed.steps = Registry({**witnessed.steps.steps, release.name: release})
    witnessed.door = reopened(witnessed, tmp_path / FILE)
    sealed = witnessed.door.seal()
    size = sealed.size + 2
    for note in (signed(new_seal_key(), size, bytes(32)), signed(witnessed.keyring.seal_key, size, bytes(32))):
        forged(witnessed, "DELETE FROM checkpoint WHERE size > ?", (sealed.size,), ("checkpoint_stays",))
        forged(witnessed, "INSERT INTO checkpoint VALUES (?, ?, ?)", (size, bytes(32), note))
        restored(witnessed)
        assert witnessed.record("release_container", witnessed.quality, {"name": "all the same"}).passed
        assert (tmp_path / FILE).read_text() == sealed.note


def test_a_note_is_kept_only_where_it_continues_the_one_there(witnessed: Room, tmp_path: Path) -> None:
    sealed = witnessed.door.seal()
    seal, size = Seal(INSTANCE, witnessed.keyring.seal_key), sealed.size + 1

    def never(earlier: Checkpoint) -> None:
        raise Inconsistent(f"not the one over {earlier.size}")

    other = Checkpoint(size, bytes(32), newer(witnessed, sealed, 1))
    witnessed.door.witness.keep(other, seal, never)
    assert (tmp_path / FILE).read_text() == sealed.note
    witnessed.door.witness.keep(other, seal, believed)
    assert (tmp_path / FILE).read_text() == other.note


@pytest.mark.parametrize("instance", [INSTANCE, "ELSEWHERE"])
def test_a_note_that_this_instance_did_not_sign_stops_nobody_and_is_put_aside(
    witnessed: Room, tmp_path: Path, instance: str
) -> None:
    (tmp_path / FILE).write_text(foreign := signed(new_seal_key(), 9000, bytes(32), instance))
    witnessed.do("grow_container", witnessed.quality, {"name": "first"})
    witnessed.door.look_at_witness()
    assert witnessed.door.prove_witness() is False
    assert bool(witnessed.door.kept_beside()) is (instance == INSTANCE), "what says it is ours is held against it"
    sealed = witnessed.door.seal()
    assert (tmp_path / FILE).read_text() == sealed.note
    assert [path.read_text() for path in tmp_path.glob("not-ours-*")] == [foreign]
    assert witnessed.door.prove_witness() is True


def test_a_note_signed_here_counts_under_whatever_name_the_database_has_now(witnessed: Room, tmp_path: Path) -> None:
    """The name stands in the database: whoever rewrites that may change it, and is found all the same."""
    (tmp_path / FILE).write_text(signed(witnessed.keyring.seal_key, 9000, bytes(32), "BEFORE"))
    with pytest.raises(LedgerOlder):
        witnessed.door.look_at_witness()
    assert len(witnessed.door.kept_beside()) == 1


def test_what_another_process_signed_is_known_without_a_restart(witnessed: Room, tmp_path: Path) -> None:
    """A timer signs, and an old replica takes over while the server runs."""
    server, timer = witnessed.door, reopened(witnessed, tmp_path / FILE)
    server.seal()
    witnessed.do("grow_container", witnessed.quality, {"name": "first"})
    sealed = timer.seal()
    seal = Seal(INSTANCE, witnessed.keyring.seal_key)
    server.witness.hold_against(sealed.size, seal)
    with pytest.raises(LedgerOlder):
        server.witness.hold_against(sealed.size - 1, seal)


def test_a_note_under_a_key_that_another_replaced_is_still_ours(witnessed: Room, tmp_path: Path) -> None:
    old = (tmp_path / FILE, witnessed.door.seal().note)
    new = new_seal_key()
    sealed = witnessed.door.change_key(new)
    assert old[0].read_text() == sealed.note != old[1]
    after = dataclasses.replace(
        witnessed.keyring, seal_key=new, known=lambda: frozenset({public_key(witnessed.keyring.seal_key)})
    )
    old[0].write_text(old[1])
    assert Door(witnessed.store, witnessed.steps, witnessed.clock, after, Witness(old[0])).prove_witness()


def restored(room: Room) -> None:
    """The trigger that `forged` took off, for the next time."""
    texts = SQLITE if room.store.is_sqlite else POSTGRESQL
    forged(room, next(text for text in texts if "CREATE TRIGGER checkpoint_stays" in text), ())
