"""An old copy of the database put in the place of a newer one is noticed by every command, and nothing is written to it
until somebody has said that it may go on."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from custody.app import create_app
from custody.config import Config
from custody.faces.instance import SECRET_FILE, WITNESS_FILE
from tests.faces.api.demo_instance import signed_in
from tests.faces.cli.spoken import custody, process

DATABASE = "custody.sqlite3"
TOLD = (
    "NOT RECORDED. The ledger has {size} entries, but checkpoint.txt beside it covers {known}: an old copy was put in "
    "its place. Put the newer one back, or run 'custody accept-older' to give up what is missing.\n"
)


@dataclass(frozen=True)
class Older:
    """An instance with an old copy of its database in place, of `size` entries; its checkpoint covers `known`."""

    folder: Path
    size: int
    known: int

    @property
    def told(self) -> str:
        return TOLD.format(size=self.size, known=self.known)


@pytest.fixture
def older(own: Path) -> Older:
    before, size = (own / DATABASE).read_bytes(), entries(own)
    app = create_app(Config(instance=own))
    answer = signed_in(app, "wu").post("/steps/release_lot", {"nonce": "n1"})
    assert answer.status_code == 422, "an entry, if a refused one"
    with app.app_context():
        app.extensions["custody"].store.engine.dispose()
    assert json.loads(custody(own, "checkpoint", "--json").out)["size"] == size + 1
    for end in ("", "-wal", "-shm"):
        (own / f"{DATABASE}{end}").unlink(missing_ok=True)
    (own / DATABASE).write_bytes(before)
    (own / DATABASE).chmod(0o600)
    return Older(own, size, size + 1)


def entries(folder: Path) -> int:
    with closing(sqlite3.connect(folder / DATABASE)) as database:
        return int(database.execute("SELECT COUNT(*) FROM entry").fetchone()[0])


@pytest.mark.parametrize("command", ["serve", "demo", "checkpoint"])
def test_what_would_write_says_so_in_one_sentence_and_writes_nothing(older: Older, command: str) -> None:
    spoken = process(older.folder, command)
    assert (spoken.status, spoken.err) == (2, older.told)
    assert entries(older.folder) == older.size


def test_the_doctor_and_whoever_verifies_find_it(older: Older) -> None:
    seen = custody(older.folder, "doctor")
    assert (seen.status, f"TROUBLE  {older.told}" in seen.out) == (1, True)
    found = custody(older.folder, "verify")
    assert found.status == 1
    missing = f"Entries {older.size} to {older.size} are missing at the end: checkpoint.txt covers them."
    assert found.out.startswith(f"NOT INTACT: The ledger was tampered with. {missing}")


def test_a_server_that_runs_on_it_shows_the_record_and_records_nothing(older: Older) -> None:
    app = create_app(Config(instance=older.folder))
    api = signed_in(app, "wu")
    assert api.get("/lots").status_code == 200
    answer = api.post("/steps/release_lot", {"nonce": "n2"})
    assert (answer.status_code, answer.get_json()["code"]) == (503, "ledger_older")
    assert "is an old copy" in answer.get_json()["detail"]
    assert not app.extensions["custody.watch"].look().intact
    assert entries(older.folder) == older.size


def test_it_goes_on_once_somebody_has_said_so_and_what_was_given_up_is_kept(older: Older) -> None:
    spoken = custody(older.folder, "accept-older")
    aside = f"given-up-{older.known}-{WITNESS_FILE}"
    assert (spoken.status, spoken.err) == (0, "")
    assert spoken.out.startswith(f"The record goes on with {older.size} entries. Entries {older.size} to {older.size} ")
    assert aside in spoken.out
    assert [custody(older.folder, command).status for command in ("doctor", "verify", "checkpoint")] == [0, 0, 0]
    assert custody(older.folder, "verify", "--checkpoint", str(older.folder / aside)).status == 1
    again = custody(older.folder, "accept-older")
    nothing = "The ledger is not older than the checkpoint beside it. Nothing was changed.\n"
    assert (again.status, again.out) == (1, nothing)


def test_a_backup_older_than_the_checkpoint_beside_it_is_restored_and_waits(own: Path, tmp_path: Path) -> None:
    path = tmp_path / "friday.backup"
    assert custody(own, "backup", str(path)).status == 0
    known = json.loads(custody(own, "checkpoint", "--json").out)
    (own / WITNESS_FILE).write_text(known["note"].replace(f"\n{known['size']}\n", f"\n{known['size'] + 2}\n"))
    for left in own.glob(f"{DATABASE}*"):
        left.unlink()
    spoken = custody(own, "restore", str(path))
    assert spoken.out.startswith("The record is restored in ")
    assert (spoken.status, spoken.err) == (2, TOLD.format(size=known["size"], known=known["size"] + 2))
    assert (own / SECRET_FILE).exists()


def test_a_file_that_is_no_checkpoint_any_more_is_found_and_written_again(own: Path) -> None:
    (own / WITNESS_FILE).write_text("something else")
    assert "checkpoint.txt is no checkpoint any more" in custody(own, "doctor").out
    assert custody(own, "verify").status == 1
    assert custody(own, "checkpoint").status == 0
    assert [custody(own, command).status for command in ("doctor", "verify")] == [0, 0]
