"""Backups: taken while others write, whole or not there, from either engine into either."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from custody.record.audit import audit
from custody.record.backup import NoBackup, look_at, reading_backup, rows_of, write_backup
from custody.record.door import NotEmpty
from custody.record.engine import Store, open_store
from custody.record.tables import DURABLE, PROJECTIONS
from custody.record.verify import Unreadable
from tests.databases import Databases
from tests.record_room import Room

CLIENTS = 8


def test_a_backup_taken_while_eight_clients_write_is_whole(room: Room, tmp_path: Path) -> None:
    begun, stop = threading.Barrier(CLIENTS + 1), threading.Event()

    def write(client: int) -> None:
        begun.wait()
        number = 0
        while not stop.is_set() or not number:
            room.do("grow_container", room.quality, {"name": f"{client}.{number}"})
            number += 1

    clients = [threading.Thread(target=write, args=(client,)) for client in range(CLIENTS)]
    for client in clients:
        client.start()
    begun.wait()
    looked = write_backup(room.store, tmp_path / "kept")
    stop.set()
    for client in clients:
        client.join()
    assert looked.intact
    assert 3 <= looked.ledger.count <= room.size()
    assert audit(room.store).intact


def test_what_comes_back_is_the_same_tree_on_either_engine_and_goes_on(
    room: Room, store: Store, empty: Store, tmp_path: Path
) -> None:
    first = room.do("grow_container", room.quality, {"name": "kept"}, nonce="n1")
    container = room.created["@1"]
    sealed = room.door.seal()
    write_backup(store, tmp_path / "kept")
    back = Room.opened(empty, room.clock, room.keyring, room.steps)
    back.administrator, back.quality = room.administrator, room.quality
    with reading_backup(tmp_path / "kept") as link:
        back.door.refill(link, lambda idx: None)
    assert contents(empty) == contents(store)
    found = audit(empty, key=room.door.public_key, kept=[("kept", sealed.note)])
    assert (found.intact, found.ledger.warnings) == (True, ())
    again = back.record("grow_container", back.quality, {"name": "kept"}, nonce="n1")
    assert (again.idx, again.repeat) == (first.idx, True), "the nonce came back with the ledger"
    after = back.do("grow_container", back.quality, {"name": "after"})
    assert (after.idx, back.created["@1"] == container) == (back.size() - 1, False)
    assert back.door.seal().size == sealed.size + 1
    with reading_backup(tmp_path / "kept") as link, pytest.raises(NotEmpty):
        back.door.refill(link, lambda idx: None)


def test_a_backup_never_takes_the_place_of_a_file(sqlite_room: Room, tmp_path: Path) -> None:
    path = tmp_path / "kept"
    path.write_text("precious")
    with pytest.raises(FileExistsError):
        write_backup(sqlite_room.store, path)
    assert (path.read_text(), sorted(tmp_path.glob("kept*"))) == ("precious", [path])


def test_a_record_that_is_not_whole_gives_no_backup(sqlite_room: Room, tmp_path: Path) -> None:
    with sqlite_room.store.writer() as link:
        link.run("DROP TRIGGER entry_keeps")
        link.run("UPDATE entry SET reason = 'never said' WHERE idx = 1")
        link.run("COMMIT")
    looked = write_backup(sqlite_room.store, tmp_path / "kept")
    assert [(problem.idx, problem.code) for problem in looked.ledger.problems] == [(1, "entry_changed")]
    assert list(tmp_path.glob("kept*")) == []


@pytest.mark.parametrize("table", [table.name for table in DURABLE if table.name != "checkpoint"])
def test_a_backup_edited_in_any_table_is_found(sqlite_room: Room, tmp_path: Path, table: str) -> None:
    path = tmp_path / "kept"
    assert write_backup(sqlite_room.store, path).intact
    with closing(sqlite3.connect(path)) as raw, raw:
        if table == "identity":
            raw.execute("INSERT INTO identity VALUES ('UXKLNBXTV', x'00', x'00', 1)")
        elif table == "second_factor":
            raw.execute("INSERT INTO second_factor VALUES ('person.1', x'00', 1)")
        else:
            raw.execute(f"DELETE FROM {table} WHERE rowid = (SELECT MIN(rowid) FROM {table})")
    assert not look_at(path).intact


def test_a_backup_whose_checkpoints_nobody_signed_is_not_whole(sqlite_room: Room, tmp_path: Path) -> None:
    sqlite_room.door.seal()
    path = tmp_path / "kept"
    assert write_backup(sqlite_room.store, path).intact
    with closing(sqlite3.connect(path)) as raw, raw:
        [(note,)] = raw.execute("SELECT note FROM checkpoint")
        signature = note.rstrip().rpartition(" ")[2]
        raw.execute("UPDATE checkpoint SET note = ?", (note.replace(signature, signature[:8] + "A" * 88),))
    assert [problem.code for problem in look_at(path).ledger.problems] == ["note_unsigned"]


def test_a_backup_is_held_against_a_checkpoint_that_was_kept_elsewhere(sqlite_room: Room, tmp_path: Path) -> None:
    note = sqlite_room.door.seal().note
    write_backup(sqlite_room.store, tmp_path / "kept")
    assert look_at(tmp_path / "kept", kept=[("paper", note)]).intact
    told = [
        problem.code
        for problem in look_at(tmp_path / "kept", kept=[("paper", "1 1111 2222 3333 4444")]).ledger.problems
    ]
    assert told == ["checkpoint_differs"]
    with pytest.raises(Unreadable):
        look_at(tmp_path / "kept", kept=[("paper", "nothing of the kind")])


@pytest.mark.parametrize("content", [b"", b"not a database at all, but long enough to be read as a header of one" * 20])
def test_what_is_no_backup_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other"
    path.write_bytes(content)
    with pytest.raises(NoBackup):
        look_at(path)


def test_a_backup_cut_off_is_told(sqlite_room: Room, tmp_path: Path) -> None:
    path = tmp_path / "kept"
    write_backup(sqlite_room.store, path)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    with pytest.raises(NoBackup):
        look_at(path)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty(request: pytest.FixtureRequest, tmp_path: Path, sqlite_template: Path) -> Iterator[Store]:
    """A record of the same instance without an entry, on either engine."""
    if request.param == "postgres":
        databases: Databases = request.getfixturevalue("databases")
        with databases.fresh() as store:
            yield store
        return
    shutil.copy(sqlite_template, tmp_path / "empty.sqlite3")
    store = open_store(f"sqlite:///{tmp_path / 'empty.sqlite3'}")
    yield store
    store.engine.dispose()


def contents(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """Every row of the record, but what is not kept: sessions and throttles."""
    with store.reading() as link:
        return {table.name: sorted(map(plain, rows_of(link, table)), key=repr) for table in (*DURABLE, *PROJECTIONS)}


def plain(row: tuple[object, ...]) -> tuple[object, ...]:
    return tuple(bytes(value) if isinstance(value, memoryview) else value for value in row)
