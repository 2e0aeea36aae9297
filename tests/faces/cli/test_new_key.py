"""`custody checkpoint --new-key`, and keys that are not as they should be: one sentence, and nothing written."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import sqlite3
import stat
import threading
from contextlib import closing
from pathlib import Path

import pytest

from custody.config import Config
from custody.faces.cli.opening import opened
from custody.faces.instance import IDENTITY_FILE, NEXT_END, SEAL_FILE, WITNESS_FILE, keyring_of
from custody.faces.rekeying import change_seal_key
from custody.record.checkpoints import Checkpoint, key_in_force, new_seal_key, public_key
from custody.record.door import Door
from custody.record.verify import origin
from custody.record.witness import Witness
from tests.faces.cli.spoken import custody, first_of, process
from tests.faces.cli.test_exporting import alone, exported


def test_a_new_key_takes_the_place_of_the_old_which_is_kept_for_backups_of_before(own: Path, tmp_path: Path) -> None:
    old, before = (own / SEAL_FILE).read_bytes(), tmp_path / "before.txt"
    custody(own, "checkpoint", "--out", str(before))
    told = custody(own, "checkpoint", "--new-key")
    new, retired = (own / SEAL_FILE).read_bytes(), own / f"checkpoint-{public_key(old).hex()[:8]}.key"
    assert (told.status, told.err, new != old) == (0, "", True)
    assert f"The one until now is kept as {retired.name}" in told.out
    assert f"Write this public key on paper, and keep it elsewhere: {public_key(new).hex()}\n" in told.out
    assert retired.read_bytes() == old
    assert [stat.S_IMODE(path.stat().st_mode) for path in (own / SEAL_FILE, retired)] == [0o600, 0o600]
    assert list(own.glob(f"*{NEXT_END}")) == []
    after = custody(own, "checkpoint").out
    for kept in (str(before), after):
        verified = process(own, "verify", "--checkpoint", kept)
        assert (verified.status, verified.err, "not checked" in verified.out) == (0, "", False)
    assert custody(own, "doctor").status == 0
    retired.chmod(0o644)
    assert retired.name in custody(own, "doctor").out


@pytest.mark.parametrize("what", ["--all", "a lot"])
def test_a_bundle_verifies_alone_under_the_key_from_paper_of_before_and_of_after(
    own: Path, tmp_path: Path, what: str
) -> None:
    old = public_key((own / SEAL_FILE).read_bytes())
    sealed = json.loads(custody(own, "checkpoint", "--new-key", "--json").out)
    _, folder = exported(own, tmp_path, what if what == "--all" else first_of("lot"))
    for name, key in (("old", old.hex()), ("new", sealed["public_key"])):
        (tmp_path / name).write_text(key)
        status, out = alone(folder, "--key", str(tmp_path / name))
        assert (status, out[:8], "not checked" in out) == (0, "Intact: ", False)
    (tmp_path / "other").write_text(public_key(new_seal_key()).hex())
    assert alone(folder, "--key", str(tmp_path / "other"))[0] == 1


def test_what_a_change_of_the_key_left_half_done_is_put_right_when_it_is_needed(own: Path) -> None:
    old = (own / SEAL_FILE).read_bytes()
    custody(own, "checkpoint", "--new-key")
    new, retired = (own / SEAL_FILE).read_bytes(), own / f"checkpoint-{public_key(old).hex()[:8]}.key"
    half = own / f"checkpoint-{public_key(new).hex()[:8]}{NEXT_END}"
    os.replace(own / SEAL_FILE, half)  # as the power went out right after the entry stood
    os.replace(retired, own / SEAL_FILE)
    assert custody(own, "checkpoint").status == 0
    assert ((own / SEAL_FILE).read_bytes(), retired.read_bytes()) == (new, old)
    half.write_bytes(left := new_seal_key())  # or right before it
    assert custody(own, "checkpoint", "--new-key").status == 0
    assert process(own, "verify").status == 0
    assert [path.read_bytes() for path in own.glob(f"*{NEXT_END}")] == [left], "it may be another's: nobody removes it"


def test_of_two_changes_of_the_key_at_once_none_loses_it(own: Path) -> None:
    first, second = (opened(Config(instance=own)) for _ in range(2))
    meanwhile = threading.Thread(target=change_seal_key, args=(second,))
    door = _InBetween(first.store, first.steps, first.clock, keyring_of(own), Witness(own / WITNESS_FILE))
    door.meanwhile = meanwhile
    change_seal_key(dataclasses.replace(first, door=door))
    meanwhile.join()
    with first.store.reading() as link:
        named = key_in_force(link)
    assert public_key((own / SEAL_FILE).read_bytes()).hex() == named
    assert [custody(own, command).status for command in ("checkpoint", "doctor", "verify")] == [0, 0, 0]
    for house in (first, second):
        house.store.engine.dispose()


class _InBetween(Door):
    """A door behind which another process changes the key, or begins to, right before this one does."""

    meanwhile: threading.Thread

    def change_key(self, key: bytes) -> Checkpoint:
        self.meanwhile.start()
        self.meanwhile.join(1)  # in seconds: as far as it comes
        return super().change_key(key)


def test_a_backup_of_before_is_restored_with_the_key_of_before(own: Path, tmp_path: Path) -> None:
    path, new = tmp_path / "kept", tmp_path / "new"
    old = (own / SEAL_FILE).read_bytes()
    custody(own, "backup", str(path))
    custody(own, "checkpoint", "--new-key")
    new.mkdir(mode=0o700)
    for name in (IDENTITY_FILE, SEAL_FILE):
        shutil.copy(own / name, new / name)
    assert custody(new, "restore", str(path)).err.startswith("Put checkpoint.key of this record into ")
    shutil.copy(own / f"checkpoint-{public_key(old).hex()[:8]}.key", new / SEAL_FILE)
    assert custody(new, "restore", str(path)).status == 0


@pytest.mark.parametrize("asked", [(), ("--new-key",)])
def test_with_a_key_that_others_may_have_read_nothing_is_signed(own: Path, asked: tuple[str, ...]) -> None:
    (own / SEAL_FILE).chmod(0o640)
    before = written(own)
    spoken = custody(own, "checkpoint", *asked, "--out", str(own / "note"))
    assert (spoken.status, spoken.out, len(spoken.err.splitlines())) == (1, "", 1)
    assert spoken.err.startswith("checkpoint.key has mode 0640, so others may have read it; nothing was signed.")
    assert (written(own), (own / "note").exists()) == (before, False)


@pytest.mark.parametrize("asked", [(), ("--new-key",)])
def test_with_a_key_that_is_not_the_ledgers_nothing_is_signed(own: Path, asked: tuple[str, ...]) -> None:
    (own / SEAL_FILE).write_bytes(new_seal_key())
    before = written(own)
    spoken = custody(own, "checkpoint", *asked, "--out", str(own / "note"))
    told = "checkpoint.key is not the key this ledger names for its checkpoints: they would convince nobody.\n"
    assert (spoken.status, spoken.out, spoken.err) == (1, "", told)
    assert (written(own), (own / "note").exists()) == (before, False)


def test_with_a_key_that_others_may_have_read_nothing_is_exported(own: Path, tmp_path: Path) -> None:
    (own / SEAL_FILE).chmod(0o604)
    before = written(own)
    spoken = custody(own, "export", "--all", "--out", str(tmp_path / "all.zip"))
    assert (spoken.status, spoken.out, len(spoken.err.splitlines())) == (1, "", 1)
    assert spoken.err.startswith("checkpoint.key has mode 0604, so others may have read it; nothing was signed.")
    assert (written(own), list(tmp_path.glob("all*"))) == (before, [])


def test_with_a_key_that_is_not_the_ledgers_nothing_is_exported(own: Path, tmp_path: Path) -> None:
    (own / SEAL_FILE).write_bytes(new_seal_key())
    spoken = custody(own, "export", "--all", "--out", str(tmp_path / "all.zip"))
    told = "checkpoint.key is not the key this ledger names for its checkpoints: they would convince nobody.\n"
    assert (spoken.status, spoken.out, spoken.err) == (1, "", told)
    assert list(tmp_path.glob("all*")) == []


def test_a_checkpoint_of_another_instance_is_told_in_one_sentence(own: Path, tmp_path: Path) -> None:
    note = custody(own, "checkpoint").out
    (tmp_path / "theirs.txt").write_text(note.replace(note.splitlines()[0], origin("ELSEWHERE")))
    spoken = custody(own, "verify", "--checkpoint", str(tmp_path / "theirs.txt"))
    told = f"Cannot read: theirs.txt is a checkpoint of another instance, {origin('ELSEWHERE')}.\n"
    assert (spoken.status, spoken.out, spoken.err) == (2, "", told)


def written(folder: Path) -> tuple[int, int, tuple[str, ...]]:
    """How many entries and checkpoints there are, and which files of keys."""
    with closing(sqlite3.connect(folder / "custody.sqlite3")) as database:
        entries, checkpoints = (
            int(database.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0]) for table in ("entry", "checkpoint")
        )
    return entries, checkpoints, tuple(sorted(path.name for path in folder.glob("*.key*")))
