"""`custody checkpoint`, and what is kept elsewhere held against the record."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from custody.faces.instance import IDENTITY_FILE, SEAL_FILE, WITNESS_FILE
from custody.record.checkpoints import new_seal_key
from custody.record.identity import new_identity_key
from tests.faces.cli.spoken import custody, process


def test_a_checkpoint_is_printed_or_written_and_verifies(own: Path) -> None:
    spoken = custody(own, "checkpoint")
    assert spoken.out.startswith("custody.invalid/JK500-AML-12-DEMO\n")
    path = own.parent / "kept.txt"
    told = custody(own, "checkpoint", "--out", str(path))
    assert told.out == f"The checkpoint is in {path}. Keep it where the database cannot be reached from.\n"
    assert path.read_text() == spoken.out
    verified = process(own, "verify", "--checkpoint", str(path))
    assert (verified.status, verified.err) == (0, "")
    assert "signatures not checked" not in verified.out


def test_a_ledger_cut_short_is_noticed_by_what_was_typed_from_paper_and_not_without(own: Path) -> None:
    sealed = json.loads(custody(own, "checkpoint", "--json").out)
    paper = f"{sealed['size']} {sealed['root'][:4]} {sealed['root'][4:8]} {sealed['root'][8:16]}"
    assert process(own, "verify", "--checkpoint", paper).status == 0
    cut_short(own, sealed["size"] - 1)
    assert process(own, "rebuild").status == 0
    assert "checkpoint.txt covers them" in process(own, "verify").out
    (own / WITNESS_FILE).unlink()  # whoever has the database often has the folder too
    assert process(own, "verify").status == 0, "without a checkpoint kept elsewhere nobody can know"
    found = process(own, "verify", "--checkpoint", paper)
    assert found.status == 1
    assert found.out.startswith(f"NOT INTACT: The ledger was tampered with. Entries {sealed['size'] - 1} to ")


def test_a_record_that_contradicts_its_checkpoint_is_not_sealed_again(own: Path) -> None:
    sealed = json.loads(custody(own, "checkpoint", "--json").out)
    with closing(sqlite3.connect(own / "custody.sqlite3")) as database, database:
        database.execute("DROP TRIGGER checkpoint_keeps")
        database.execute("UPDATE checkpoint SET root = zeroblob(32) WHERE size = ?", (sealed["size"],))
    spoken = custody(own, "checkpoint")
    assert (spoken.status, spoken.out) == (1, "")
    assert spoken.err.startswith("No checkpoint was signed. The ledger is not the one its checkpoint over ")


@pytest.mark.parametrize("key", [None, b"", b"too short"])
def test_a_key_file_that_is_no_key_is_told_in_one_sentence(own: Path, key: bytes | None) -> None:
    (own / SEAL_FILE).unlink()
    if key is not None:
        (own / SEAL_FILE).write_bytes(key)
    spoken = custody(own, "checkpoint")
    told = "checkpoint.key is missing or is not 32 bytes long: put it back from where keys are kept.\n"
    assert (spoken.status, spoken.err) == (2, told)


def test_the_doctor_finds_a_key_that_is_not_the_ledgers_and_one_that_others_may_read(own: Path) -> None:
    assert "signed under the key the ledger names" in custody(own, "doctor").out
    (own / SEAL_FILE).chmod(0o644)
    assert "checkpoint.key" in custody(own, "doctor").out
    (own / SEAL_FILE).write_bytes(new_seal_key())
    spoken = custody(own, "doctor")
    assert spoken.status == 1
    assert "checkpoint.key is not the key this ledger names for its checkpoints" in spoken.out


def test_the_doctor_finds_an_identity_key_that_opens_no_name(own: Path) -> None:
    assert "fine     the key identity.key opens the names of the children" in custody(own, "doctor").out
    (own / IDENTITY_FILE).write_bytes(new_identity_key())
    spoken = custody(own, "doctor")
    assert (spoken.status, "TROUBLE  identity.key does not open the names" in spoken.out) == (1, True)


@pytest.mark.parametrize("given", ["nothing.txt", "12 abcd", "0 1111222233334444"])
def test_what_is_neither_a_file_nor_a_checkpoint_is_told(own: Path, given: str) -> None:
    spoken = custody(own, "verify", "--checkpoint", given)
    assert spoken.status == 2
    assert spoken.err.startswith("Cannot read: ")


def cut_short(folder: Path, size: int) -> None:
    """What the owner of the file can do: the triggers off, the last entries and their tree gone, the triggers on."""
    with closing(sqlite3.connect(folder / "custody.sqlite3")) as database, database:
        rows = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in rows:
            database.execute(f"DROP TRIGGER {name}")
        database.execute("DELETE FROM entry WHERE idx >= ?", (size,))
        database.execute("DELETE FROM checkpoint WHERE size > ?", (size,))
        for _, text in rows:
            database.execute(text)


def test_a_backup_comes_back_on_a_new_machine_and_everybody_signs_in_again(own: Path, tmp_path: Path) -> None:
    path = tmp_path / "friday.backup"
    told = custody(own, "backup", str(path))
    assert told.status == 0
    assert told.out.startswith(f"The backup is in {path}, verified: ")
    assert custody(own, "restore", str(path), "--check").out.startswith(f"The backup {path} is whole: ")
    new = tmp_path / "new"
    new.mkdir(mode=0o700)
    for name in (IDENTITY_FILE, SEAL_FILE):
        shutil.copy(own / name, new / name)
    assert custody(new, "restore", str(path)).out.startswith(f"The record is restored in {new}: ")
    verified, before = (json.loads(custody(where, "verify", "--json").out) for where in (new, own))
    assert verified == before
    assert verified["intact"]
    with closing(sqlite3.connect(new / "custody.sqlite3")) as database:
        assert database.execute("SELECT COUNT(*) FROM session").fetchone() == (0,)
    assert custody(new, "restore", str(path)).err == f"There is an instance in {new} already; nothing was changed.\n"


@pytest.mark.parametrize("missing", [IDENTITY_FILE, SEAL_FILE])
def test_a_backup_without_the_keys_of_its_record_is_not_restored(own: Path, tmp_path: Path, missing: str) -> None:
    path, new = tmp_path / "kept", tmp_path / "new"
    custody(own, "backup", str(path))
    new.mkdir()
    for name in {IDENTITY_FILE, SEAL_FILE} - {missing}:
        shutil.copy(own / name, new / name)
    if missing == SEAL_FILE:
        (new / SEAL_FILE).write_bytes(new_seal_key())
    spoken = custody(new, "restore", str(path))
    told = f"Put {missing} of this record into {new} first: a backup holds no keys.\n"
    assert (spoken.status, spoken.err, (new / "custody.sqlite3").exists()) == (2, told, False)


def test_a_ledger_that_its_checkpoint_contradicts_gives_no_backup(own: Path, tmp_path: Path) -> None:
    sealed = json.loads(custody(own, "checkpoint", "--json").out)
    cut_short(own, sealed["size"] - 1)
    assert custody(own, "rebuild").status == 0
    spoken = custody(own, "backup", str(tmp_path / "kept"))
    assert (spoken.status, spoken.out, "checkpoint.txt covers them" in spoken.err) == (1, "", True), spoken.err
    assert not list(tmp_path.glob("kept*"))
    assert not (own / "backup.txt").exists(), "the doctor counts no backup that is none"


def test_a_checkpoint_that_cannot_be_kept_beside_the_database_is_told_in_one_sentence(own: Path) -> None:
    (own / WITNESS_FILE).unlink(missing_ok=True)
    (own / WITNESS_FILE).mkdir()
    spoken = process(own, "checkpoint")
    unread, unwritten = spoken.err.splitlines()
    assert (spoken.status, "\n— " in spoken.out) == (0, True)
    assert unread.startswith("The checkpoint beside the database could not be read. ")
    assert unwritten.startswith("The checkpoint is signed and stands in the database; the file beside it could not be ")
    for line in (unread, unwritten):
        assert line.endswith(f"The disk or the folder refused: Is a directory: {own / WITNESS_FILE}.")


def test_a_file_that_cannot_be_written_is_named(own: Path, tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere" / "file"
    for words in (("checkpoint", "--out"), ("backup",), ("export", "--all", "--out")):
        spoken = custody(own, *words, str(nowhere))
        told = f"The disk or the folder refused: No such file or directory: {nowhere}"
        assert (spoken.status, spoken.err.startswith(told), spoken.err.count("\n")) == (2, True, 1), spoken.err


@pytest.mark.parametrize("key", [b"no key at all", new_identity_key()], ids=["no key", "the key of another"])
def test_a_wrong_key_of_identities_is_told_before_anything_is_written(own: Path, tmp_path: Path, key: bytes) -> None:
    path, new = tmp_path / "kept", tmp_path / "new"
    custody(own, "backup", str(path))
    new.mkdir()
    shutil.copy(own / SEAL_FILE, new / SEAL_FILE)
    (new / IDENTITY_FILE).write_bytes(key)
    spoken = custody(new, "restore", str(path))
    told = f"Put identity.key of this record into {new} first: a backup holds no keys.\n"
    assert (spoken.status, spoken.err) == (2, told)
    assert sorted(one.name for one in new.iterdir()) == [SEAL_FILE, IDENTITY_FILE]


def test_a_key_of_identities_that_is_none_is_told_in_one_sentence(own: Path) -> None:
    (own / IDENTITY_FILE).write_bytes(b"no key at all")
    spoken = custody(own, "checkpoint")
    told = "identity.key is missing or is not the key of identities: put it back from where keys are kept.\n"
    assert (spoken.status, spoken.err) == (2, told)


def test_a_damaged_backup_is_named_and_not_used(own: Path, tmp_path: Path) -> None:
    path = tmp_path / "kept"
    custody(own, "backup", str(path))
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("UPDATE entry SET reason = 'never said' WHERE idx = 17")
    spoken = custody(own, "restore", str(path), "--check")
    assert spoken.status == 1
    assert spoken.err.startswith(f"The backup {path} is damaged and was not used. Entry 17 ")
    assert custody(own, "backup", str(path)).err.startswith(f"{path} is there already; nothing was written.")
    (tmp_path / "notes.txt").write_text("no backup")
    assert "is no backup of this program" in custody(own, "restore", str(tmp_path / "notes.txt")).err
