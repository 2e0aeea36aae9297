"""An instance left half made, or half restored: the command goes on, or one sentence leads out."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect

from custody.config import Config
from custody.faces.clock import now
from custody.faces.founding import ENTRIES, Newcomer, NotFounded, found
from custody.faces.instance import IDENTITY_FILE, SEAL_FILE, SECRET_FILE, make_instance, open_house
from custody.faces.restoring import InstanceThere, NotRestored, restore
from custody.record.backup import look_at
from custody.record.engine import Store, open_store
from custody.record.making import DatabaseForeign
from custody.record.reads.entries import head
from tests.databases import ENGINES, Databases
from tests.faces.cli.spoken import Spoken, custody
from tests.faces.cli.test_doing import ADA, WU

INTERRUPTED = "was left half made, and nothing is recorded in it but that. Put the folder away"


class CutError(Exception):
    """The power went."""


@dataclass(frozen=True)
class Bare:
    """A folder without an instance, and an empty database."""

    config: Config

    def store(self) -> Store:
        return open_store(self.config.database)

    def entries(self) -> int:
        with self.store().reading() as link:
            return head(link)[0] + 1

    def run(self, statement: str) -> list[tuple[object, ...]]:
        """What somebody else does to the same database; the rows it gives."""
        database = create_engine(self.store().engine.url)
        with database.connect() as connection, connection.begin():
            found = connection.exec_driver_sql(statement)
            return [tuple(row) for row in found] if found.returns_rows else []

    def init(self) -> Spoken:
        return custody(self.config.instance, "init", typed="".join(f"{line}\n" for line in (*ADA, *WU)))


@pytest.fixture(params=ENGINES)
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bare]:
    folder = tmp_path / "instance"
    folder.mkdir(mode=0o700)
    if request.param == "sqlite":
        yield Bare(Config(instance=folder))
        return
    databases: Databases = request.getfixturevalue("databases")
    with databases.copied("template1") as url:
        (folder / "config.toml").write_text(f'database_url = "{url}"\n')
        yield Bare(Config(instance=folder, database_url=url))


@pytest.mark.parametrize("there", [(), (SECRET_FILE,), (SECRET_FILE, SEAL_FILE), ("identity.key.half",)])
def test_an_instance_whose_making_was_interrupted_is_made_by_the_same_command(
    bare: Bare, there: tuple[str, ...]
) -> None:
    """Tables without keys, some keys, one half written."""
    folder = bare.config.instance
    bare.store().create("interrupted", demo=False)
    for name in there:
        (folder / name).write_bytes(b"k" * 32)
        (folder / name).chmod(0o600)
    assert custody(folder, "verify").status == 2
    spoken = bare.init()
    assert (spoken.status, spoken.err.count("There is")) == (0, 0), spoken.err
    assert all((folder / name).read_bytes() == b"k" * 32 for name in there if name.endswith(".key"))
    assert not list(folder.glob("*.half"))
    assert custody(folder, "verify").status == 0


def test_tables_that_were_left_half_made_are_made_anew(bare: Bare) -> None:
    with pytest.raises(UnicodeEncodeError):
        bare.store().create("no name: \ud800", demo=False)
    assert bare.init().status == 0
    assert bare.entries() == ENTRIES
    assert custody(bare.config.instance, "verify").status == 0


@pytest.mark.parametrize("entries", [0, 3])
def test_a_founding_that_was_interrupted_is_told_with_the_way_out(bare: Bare, entries: int) -> None:
    """After three entries the second person has no secrets yet: theirs are refused here."""
    make_instance(bare.config, bare.store(), "interrupted", demo=False)
    if entries:
        house = open_house(bare.config, bare.store(), now)
        with pytest.raises(NotFounded):
            found(house, Newcomer("Ada Meyer", *ADA[1:4], ADA[5]), Newcomer("Wu Qiang", "wu", "S-wu", "short", "1"))
    assert bare.entries() == entries
    again = bare.init()
    assert (again.status, INTERRUPTED in again.err) == (2, True), again.err
    assert bare.entries() == entries


def test_an_instance_that_was_founded_is_no_half_made_one(bare: Bare) -> None:
    assert bare.init().status == 0
    assert bare.entries() == ENTRIES
    again = bare.init()
    assert (again.status, "There is an instance in" in again.err) == (2, True)
    (bare.config.instance / IDENTITY_FILE).unlink()
    again = bare.init()
    assert (again.status, "There is a record in the database, and its keys are not" in again.err) == (2, True)
    assert bare.entries() == ENTRIES


def test_a_restore_that_was_interrupted_is_done_again(bare: Bare, tmp_path: Path) -> None:
    backup_of(bare, tmp_path)
    with pytest.raises(CutError):
        restore(bare.config, (tmp_path / "backup", look_at(tmp_path / "backup")), now, cut)
    spoken = custody(bare.config.instance, "restore", str(tmp_path / "backup"))
    assert (spoken.status, spoken.err) == (0, "")
    assert bare.entries() == ENTRIES
    assert custody(bare.config.instance, "verify").status == 0
    again = custody(bare.config.instance, "restore", str(tmp_path / "backup"))
    assert (again.status, "There is an instance in" in again.err) == (2, True)


def test_a_database_of_something_else_is_left_as_it_is(bare: Bare, tmp_path: Path) -> None:
    """Tables of ordinary names, which another application may well have."""
    for statement in ("CREATE TABLE session (who TEXT)", "INSERT INTO session VALUES ('precious')"):
        bare.run(statement)
    spoken = bare.init()
    told = "The database holds tables of something else (session); nothing was written. "
    assert (spoken.status, told in spoken.err) == (2, True), spoken.err
    assert not (bare.config.instance / IDENTITY_FILE).exists()
    kept = backup_of(bare, tmp_path)
    assert custody(bare.config.instance, "restore", str(kept)).status == 2
    assert bare.run("SELECT who FROM session") == [("precious",)]
    assert inspect(bare.store().engine).get_table_names() == ["session"]


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TABLE throttle",
        "INSERT INTO throttle (subject, failures) VALUES ('somebody', 1)",
        "ALTER TABLE throttle ADD COLUMN more TEXT",
        "CREATE TABLE more (what TEXT)",
        "CREATE VIEW more AS SELECT 1 AS what",
    ],
)
def test_only_tables_of_an_instance_whole_and_empty_are_made_anew(bare: Bare, statement: str) -> None:
    bare.store().create("interrupted", demo=False)
    bare.run(statement)
    with pytest.raises(DatabaseForeign):
        bare.store().create("again", demo=False)
    assert bare.run("SELECT value FROM instance WHERE name = 'id'") == [("interrupted",)]


def test_an_instance_without_an_entry_is_not_called_intact(bare: Bare, tmp_path: Path) -> None:
    folder = bare.config.instance
    make_instance(bare.config, bare.store(), "emptied", demo=False)
    verified = custody(folder, "verify")
    assert (verified.status, verified.out, "The ledger holds no entry." in verified.err) == (2, "", True)
    assert "The ledger holds no entry." in custody(folder, "doctor").out
    assert custody(folder, "backup", str(tmp_path / "empty")).status == 2
    assert not list(tmp_path.glob("empty*"))


def test_of_two_restores_at_once_one_is_done(bare: Bare, tmp_path: Path) -> None:
    path = backup_of(bare, tmp_path)
    looked = look_at(path)
    refused: list[bool] = []

    def restore_too() -> None:
        with pytest.raises(InstanceThere):
            restore(bare.config, (path, looked), now, lambda idx: None)
        refused.append(True)

    second = threading.Thread(target=restore_too)

    def begin_another(idx: int) -> None:
        if idx == 2:
            second.start()
            second.join(2)  # it has the time to go wrong in

    restore(bare.config, (path, looked), now, begin_another)
    second.join()
    assert (refused, bare.entries()) == ([True], ENTRIES)
    assert custody(bare.config.instance, "verify").status == 0


def test_what_was_written_is_held_against_the_backup(bare: Bare, tmp_path: Path) -> None:
    path = backup_of(bare, tmp_path)
    looked = look_at(path)
    other = replace(looked, ledger=replace(looked.ledger, root="00" * 32))
    with pytest.raises(NotRestored):
        restore(bare.config, (path, other), now, lambda idx: None)
    assert not (bare.config.instance / "custody.sqlite3").exists()


def backup_of(bare: Bare, tmp_path: Path) -> Path:
    """A backup of an instance, whose keys then lie in the folder of the bare one."""
    source = Config(instance=tmp_path / "source")
    assert replace(bare, config=source).init().status == 0
    assert custody(source.instance, "backup", str(tmp_path / "backup")).status == 0
    for name in (IDENTITY_FILE, SEAL_FILE):
        shutil.copy(source.instance / name, bare.config.instance / name)
    return tmp_path / "backup"


def cut(idx: int) -> None:
    """Progress that ends where the power went."""
    if idx == 2:
        raise CutError
