"""A disk that is really full, and one that is read-only: nobody is told that it happened, nothing is half written, and
it goes on once there is room."""

from __future__ import annotations

import resource
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from custody.record.attempt import NotRecorded
from custody.record.audit import audit
from custody.record.engine import open_store
from tests.databases import INSTANCE
from tests.record.own_steps import founded
from tests.record_room import Clock, Room

NAME = "container " * 80


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own, of 8 MB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "custody-test", disk], capture_output=True)
    if mounted.returncode:
        pytest.skip(f"a file system of its own cannot be mounted here: {mounted.stderr.decode().strip()}")
    yield disk
    subprocess.run(["umount", disk], check=True)


@pytest.fixture
def room_on(small_disk: Path, clock: Clock) -> Iterator[Room]:
    yield from _room_in(small_disk, clock)


@pytest.fixture
def own_room(tmp_path: Path, clock: Clock) -> Iterator[Room]:
    yield from _room_in(tmp_path, clock)


def _room_in(folder: Path, clock: Clock) -> Iterator[Room]:
    store = open_store(f"sqlite:///{folder / 'custody.sqlite3'}")
    store.create(INSTANCE, demo=True)
    yield founded(store, clock)
    store.engine.dispose()


def test_a_disk_without_room_is_told_and_it_goes_on_once_there_is(room_on: Room, small_disk: Path) -> None:
    size, ballast = room_on.size(), small_disk / "ballast"
    _fill_up(ballast)
    kept = _until_not_recorded(room_on)
    assert room_on.size() == size + kept
    assert audit(room_on.store).intact
    ballast.unlink()
    _goes_on(room_on, size + kept)


def test_a_disk_that_is_read_only_is_told_and_it_goes_on_once_it_is_not(room_on: Room, small_disk: Path) -> None:
    size = room_on.size()
    room_on.store.engine.dispose()
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    try:
        with pytest.raises(NotRecorded):
            room_on.record("grow_container", room_on.quality, {"name": NAME}, nonce="n")
    finally:
        room_on.store.engine.dispose()
        subprocess.run(["mount", "-o", "remount,rw", small_disk], check=True)
    assert room_on.size() == size
    _goes_on(room_on, size)


def test_a_file_that_must_not_grow_is_told_and_it_goes_on_once_it_may(own_room: Room) -> None:
    """The same where nothing can be mounted: the system refuses every byte past the end of what is written."""
    size = own_room.size()
    written = Path(f"{own_room.store.engine.url.database}-wal").stat().st_size
    with at_most(written):
        kept = _until_not_recorded(own_room)
        assert own_room.size() == size + kept
    assert audit(own_room.store).intact
    _goes_on(own_room, size + kept)


@contextmanager
def at_most(length: int) -> Iterator[None]:
    """No file of this process grows beyond so many bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (length, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def _fill_up(ballast: Path) -> None:
    for length in (2**16, 2**10, 1):
        _written_until_full(lambda data: ballast.open("ab", buffering=0).write(data), bytes(length))


def _written_until_full(write: Callable[[bytes], int], data: bytes) -> None:
    try:
        while write(data) == len(data):
            pass
    except OSError:
        return


def _until_not_recorded(room: Room) -> int:
    """How many were recorded before the first that was not."""
    for number in range(500):
        try:
            assert room.record("grow_container", room.quality, {"name": NAME}, nonce=f"n{number}").passed
        except NotRecorded:
            return number
    raise AssertionError("there was always room")


def _goes_on(room: Room, size: int) -> None:
    answer = room.record("grow_container", room.quality, {"name": NAME}, nonce="after")
    assert (answer.passed, answer.idx) == (True, size)
    assert audit(room.store).intact
