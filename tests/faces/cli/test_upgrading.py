"""`custody upgrade`: an instance that an earlier version made is told so, and brought to this one after a backup."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import orjson
import pytest

from custody.faces.instance import IDENTITY_FILE, SEAL_FILE
from custody.record.schema import SCHEMA
from tests.attack.forger import Forger, Row
from tests.earlier import EARLIER, made_earlier
from tests.faces.api.demo_instance import copied
from tests.faces.cli.spoken import custody

DATABASE = "custody.sqlite3"
OLDER = f"This instance was made by an earlier version (tables {EARLIER[0]}, now {SCHEMA})."
LATER = f"This instance was made by a later version (tables {SCHEMA + 1}, here {SCHEMA})."
COMMANDS = (
    *(["verify"], ["rebuild"], ["serve"], ["doctor"], ["checkpoint"], ["backup", "kept"], ["scan", "x"]),
    *(["export", "--all", "--out", "all.zip"], ["step", "acknowledge_stop", "--as", "wu"], ["demo"]),
)


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    folder = copied(tmp_path)
    made_earlier(folder / DATABASE, EARLIER[0])
    return folder


def test_an_earlier_instance_is_upgraded_after_a_backup_and_verifies_with_the_same_root(earlier: Path) -> None:
    done = custody(earlier, "upgrade")
    assert (done.status, done.err) == (0, "")
    backed_up, *_, upgraded = done.out.splitlines()
    kept = earlier.with_name(f"instance-{EARLIER[0]}.backup")
    assert backed_up.startswith(f"The backup is in {kept}, verified: ")
    root = backed_up.rpartition("root ")[2]
    assert upgraded == f"The instance in {earlier} is upgraded and verified: {entries(earlier)} entries, root {root}"
    found = json.loads(custody(earlier, "verify", "--json").out)
    assert (found["intact"], found["ledger"]["root"] + ".") == (True, root)
    assert custody(earlier, "restore", str(kept), "--check").status == 0
    again = custody(earlier, "upgrade")
    assert again.out == f"The instance in {earlier} is of this version already; nothing was changed.\n"


def test_no_command_works_on_an_earlier_instance_or_changes_it(earlier: Path) -> None:
    before = contents(earlier)
    for command in COMMANDS:
        spoken = custody(earlier, *command)
        assert (command, spoken.status, spoken.out) == (command, 2, "")
        assert spoken.err == f"{OLDER} Stop the server and run: custody upgrade\n"
    assert contents(earlier) == before


@pytest.mark.parametrize("command", [["verify"], ["upgrade"], ["serve"]], ids=" ".join)
def test_an_instance_of_a_later_version_is_left_alone(tmp_path: Path, command: list[str]) -> None:
    folder = copied(tmp_path)
    with closing(sqlite3.connect(folder / DATABASE)) as database, database:
        database.execute("UPDATE instance SET value = ? WHERE name = 'schema'", (SCHEMA + 1,))
    spoken = custody(folder, *command)
    assert (spoken.status, spoken.err) == (2, f"{LATER} Use that one; nothing was changed.\n")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["instance"]


def test_a_record_that_is_not_whole_is_not_upgraded(earlier: Path) -> None:
    Forger(earlier / DATABASE).run("UPDATE entry SET reason = 'never said' WHERE idx = 17")
    before = contents(earlier)
    spoken = custody(earlier, "upgrade")
    assert (spoken.status, spoken.out) == (1, "")
    assert spoken.err.startswith("The record is not whole, so nothing was upgraded. Entry 17 ")
    assert contents(earlier) == before
    assert not earlier.with_name(f"instance-{EARLIER[0]}.backup").exists()


def test_a_record_that_the_checkpoint_beside_it_contradicts_is_not_upgraded(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    assert custody(folder, "checkpoint").status == 0
    forger = Forger(folder / DATABASE)
    forger.rewrite(lambda rows: rows.__delitem__(slice(-1, None)))
    made_earlier(folder / DATABASE, EARLIER[0])
    before = contents(folder)
    spoken = custody(folder, "upgrade")
    assert (spoken.status, spoken.out) == (1, "")
    assert "missing at the end: checkpoint.txt covers them." in spoken.err
    assert contents(folder) == before


def test_nothing_is_upgraded_where_the_backup_has_no_place(earlier: Path, tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("precious")
    before = contents(earlier)
    spoken = custody(earlier, "upgrade", "--backup", str(tmp_path / "kept"))
    assert (spoken.status, spoken.out) == (2, "")
    assert "is there already; nothing was written" in spoken.err
    assert contents(earlier) == before


def test_a_key_that_the_ledger_names_is_not_made_anew(earlier: Path) -> None:
    (earlier / SEAL_FILE).unlink()
    spoken = custody(earlier, "upgrade")
    assert (spoken.status, (earlier / SEAL_FILE).exists()) == (2, False)
    assert spoken.err.startswith("checkpoint.key is missing or is not 32 bytes long")
    assert OLDER in custody(earlier, "verify").err


def test_a_ledger_of_before_checkpoints_gets_its_key_and_comes_back_from_a_backup(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    Forger(folder / DATABASE).rewrite(names_no_key)
    made_earlier(folder / DATABASE, EARLIER[0])
    (folder / SEAL_FILE).unlink()
    done = custody(folder, "upgrade")
    assert done.status == 0, done.err
    assert done.out.splitlines()[-1].startswith("Write this public key on paper, and keep it elsewhere: ")
    assert (folder / SEAL_FILE).stat().st_mode & 0o777 == 0o600
    told = custody(folder, "doctor").out
    assert "the ledger names no key for checkpoints" in told
    custody(folder, "checkpoint")
    assert custody(folder, "verify").status == 0
    custody(folder, "backup", str(tmp_path / "kept"))
    new = tmp_path / "new"
    new.mkdir(mode=0o700)
    for name in (IDENTITY_FILE, SEAL_FILE):
        (new / name).write_bytes((folder / name).read_bytes())
    assert custody(new, "restore", str(tmp_path / "kept")).status == 0
    assert custody(new, "verify").status == 0


def names_no_key(entries: list[Row]) -> None:
    body = orjson.loads(str(entries[0]["body"]))
    del body["facts"]["checkpoint_key"]
    entries[0]["body"] = orjson.dumps(body, option=orjson.OPT_SORT_KEYS).decode()


def entries(folder: Path) -> int:
    with closing(sqlite3.connect(folder / DATABASE)) as database:
        return int(database.execute("SELECT COUNT(*) FROM entry").fetchone()[0])


def contents(folder: Path) -> list[str]:
    with closing(sqlite3.connect(folder / DATABASE)) as database:
        return list(database.iterdump())
