"""An old copy of the database put in the place of a newer one is noticed by every command, and nothing is written to it
until somebody has said that it may go on."""

from __future__ import annotations

import base64
import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from custody.app import create_app
from custody.config import Config
from custody.faces.instance import SEAL_FILE, SECRET_FILE, WITNESS_FILE
from custody.record.checkpoints import Seal, new_seal_key
from custody.record.verify import origin
from tests.faces.api.demo_instance import PASSWORDS, signed_in
from tests.faces.cli.spoken import Spoken, custody, process

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
    assert answer.status_code == 403, "an entry, if a denied one"
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
    expected = root_of((older.folder / WITNESS_FILE).read_text())
    spoken = accept(older.folder)
    aside = f"given-up-{older.known}-{WITNESS_FILE}"
    assert (spoken.status, spoken.err) == (0, "Password of wu: \n")
    told = f"The record goes on with {older.size} entries, and entry {older.size} says who decided so and why. Entries "
    assert spoken.out.startswith(f"{told}{older.size} to {older.size} of before are given up")
    assert aside in spoken.out
    assert [custody(older.folder, command).status for command in ("doctor", "verify", "checkpoint")] == [0, 0, 0]
    assert custody(older.folder, "verify", "--checkpoint", str(older.folder / aside)).status == 1
    step, actor, reason, body = last_entry(older.folder)
    facts, signed = json.loads(body)["facts"], json.loads(body)["signatures"][0]
    assert (step, signed["signer"], signed["printed_name"]) == ("accept_older_ledger", actor, "Wu Qiang")
    assert reason == "The newer disk is gone."
    assert (facts["expected_size"], facts["expected_root"]) == (older.known, expected)
    assert (facts["found_size"], len(facts["found_root"])) == (older.size, 64)
    proved = custody(older.folder, "proof", "0", "--size", str(older.size), "--json").out
    assert facts["found_root"] == json.loads(proved)["root"]
    again = accept(older.folder)
    nothing = "The ledger is not older than the checkpoint beside it. Nothing was changed.\n"
    assert (again.status, again.out) == (1, nothing)


def test_where_the_power_went_out_between_the_entry_and_the_file_it_is_ended_by_the_same_command(older: Older) -> None:
    accept(older.folder)
    aside = older.folder / f"given-up-{older.known}-{WITNESS_FILE}"
    before = aside.read_text()
    aside.rename(older.folder / WITNESS_FILE)  # as it lay there then: of as many entries as there are now
    assert custody(older.folder, "verify").status == 1
    assert custody(older.folder, "checkpoint").err.startswith("No checkpoint was signed. ")
    ended = custody(older.folder, "accept-older", "--as", "wu", "--reason", "again")
    told = f"The record goes on with {older.size} entries, and entry {older.size} says who decided so and why."
    assert (ended.status, ended.err, ended.out.startswith(told)) == (0, "", True)
    assert aside.read_text() == before
    assert entries(older.folder) == older.size + 1
    assert [custody(older.folder, command).status for command in ("doctor", "verify", "checkpoint")] == [0, 0, 0]


@pytest.mark.parametrize(
    ("who", "reason", "password", "told"),
    [
        ("lin", "gone", "", "Only an administrator or quality gives up entries. Nothing was changed."),
        ("wu", "gone", "no such lantern", "User name or secret of wu did not fit."),
        ("wu", " ", "", "Say why with --reason. Nothing was changed."),
        ("wu", "a\x00b", "", "Nothing was changed."),
    ],
)
def test_without_a_person_who_may_and_a_reason_nothing_is_given_up(
    older: Older, who: str, reason: str, password: str, told: str
) -> None:
    before = (older.folder / WITNESS_FILE).read_text()
    spoken = accept(older.folder, who, reason, password)
    assert spoken.status != 0
    assert spoken.out == ""
    assert spoken.err.rstrip().endswith(told)
    assert (entries(older.folder), (older.folder / WITNESS_FILE).read_text()) == (older.size, before)
    assert custody(older.folder, "checkpoint").err == older.told


def test_nothing_is_given_up_namelessly(older: Older) -> None:
    assert "Missing option" in custody(older.folder, "accept-older", "--reason", "gone").err
    assert "Missing option" in custody(older.folder, "accept-older", "--as", "wu").err
    assert entries(older.folder) == older.size


def accept(folder: Path, who: str = "wu", reason: str = "The newer disk is gone.", password: str = "") -> Spoken:
    """Give up what is missing."""
    typed = f"{password or PASSWORDS[who]}\n"
    return custody(folder, "accept-older", "--as", who, "--reason", reason, typed=typed)


def last_entry(folder: Path) -> tuple[str, str, str, str]:
    """Step, actor, reason and body of the newest entry."""
    with closing(sqlite3.connect(folder / DATABASE)) as database:
        row = database.execute("SELECT step, actor, reason, body FROM entry ORDER BY idx DESC LIMIT 1").fetchone()
    return str(row[0]), str(row[1]), str(row[2]), str(row[3])


def root_of(note: str) -> str:
    """The root a note covers, in hex."""
    return base64.b64decode(note.splitlines()[2]).hex()


def test_a_backup_older_than_the_checkpoint_beside_it_is_restored_and_waits(own: Path, tmp_path: Path) -> None:
    path = tmp_path / "friday.backup"
    assert custody(own, "backup", str(path)).status == 0
    known = json.loads(custody(own, "checkpoint", "--json").out)
    text = known["note"].partition("\n\n")[0].replace(f"\n{known['size']}\n", f"\n{known['size'] + 2}\n") + "\n"
    seal = Seal(text.splitlines()[0].removeprefix(origin("")), (own / SEAL_FILE).read_bytes())
    (own / WITNESS_FILE).write_text(f"{text}\n{seal.signature(text)}")
    for left in own.glob(f"{DATABASE}*"):
        left.unlink()
    spoken = custody(own, "restore", str(path))
    assert spoken.out.startswith("The record is restored in ")
    assert (spoken.status, spoken.err) == (2, TOLD.format(size=known["size"], known=known["size"] + 2))
    assert (own / SECRET_FILE).exists()


@pytest.mark.parametrize("what", ["something else", "a note of another instance"])
def test_a_file_that_is_no_checkpoint_of_ours_accuses_nobody_is_told_and_written_again(own: Path, what: str) -> None:
    text = f"{origin('ELSEWHERE')}\n9000\n{base64.b64encode(bytes(32)).decode()}\n"
    foreign = f"{text}\n{Seal('ELSEWHERE', new_seal_key()).signature(text)}"
    (own / WITNESS_FILE).write_text(what if what == "something else" else foreign)
    seen = custody(own, "doctor")
    assert (seen.status, "checkpoint.txt is no checkpoint that this instance signed" in seen.out) == (1, True)
    assert custody(own, "verify").status == 0
    assert custody(own, "checkpoint").status == 0
    assert [custody(own, command).status for command in ("doctor", "verify")] == [0, 0]
