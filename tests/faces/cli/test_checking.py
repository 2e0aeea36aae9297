"""`custody verify`, `rebuild` and `doctor`: intact, changed, damaged, badly kept."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from custody.faces.clock import now
from tests.faces.cli.spoken import custody, process


def test_an_intact_instance_verifies(seen: Path) -> None:
    spoken = process(seen, "verify")
    assert (spoken.status, spoken.err) == (0, "")
    assert spoken.out.startswith("Intact: ")


def test_a_changed_entry_is_named(own: Path) -> None:
    _change(own, "UPDATE entry SET body = replace(body, 'clean', 'clear') || ' ' WHERE idx = 17")
    spoken = process(own, "verify")
    assert spoken.status == 1
    assert spoken.out.startswith("NOT INTACT: The ledger was tampered with. Entry 17 ")


BESIDE = "UPDATE credential SET password_hash = (SELECT password_hash FROM credential WHERE username = 'wu')"
LAST_DELETED = "DELETE FROM entry WHERE idx = (SELECT MAX(idx) FROM entry)"
OTHER_TRIGGER = "CREATE TRIGGER entry_stays BEFORE DELETE ON entry BEGIN SELECT 1; END"


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE thing SET state = 'rejected' WHERE kind = 'material_lot'",
        "DELETE FROM edge WHERE idx = (SELECT MAX(idx) FROM edge)",
        BESIDE,
        LAST_DELETED,
    ],
)
def test_the_first_line_never_says_intact_of_a_record_that_is_not(own: Path, tampering: str) -> None:
    _change(own, tampering)
    english = process(own, "verify")
    (own / "config.toml").write_text('locale = "zh_CN"\n')
    chinese = process(own, "verify")
    told = json.loads(process(own, "verify", "--json").out)
    assert (english.status, chinese.status, told["intact"]) == (1, 1, False)
    assert english.out.startswith("NOT INTACT: ")
    assert chinese.out.startswith("不完好：")
    assert "The ledger is whole: " in english.out  # judged apart
    assert told["ledger"]["intact"] is True
    assert told["state"] or told["beside"]


@pytest.mark.parametrize("instead", ["", OTHER_TRIGGER])
def test_a_trigger_that_was_dropped_or_exchanged_is_found_by_verify_and_by_the_doctor(own: Path, instead: str) -> None:
    with closing(sqlite3.connect(own / "custody.sqlite3")) as database:
        database.execute("DROP TRIGGER entry_stays")
        if instead:
            database.execute(instead)
        database.commit()
    spoken = custody(own, "verify")
    assert (spoken.status, spoken.out.splitlines()[0].startswith("NOT INTACT: triggers, ")) == (1, True)
    assert json.loads(custody(own, "verify", "--json").out)["triggers"] == ["entry_stays"]
    assert "entry_stays" in custody(own, "doctor").out


def test_a_changed_state_is_found_and_a_rebuild_puts_it_right(own: Path) -> None:
    _change(own, "UPDATE thing SET state = 'rejected' WHERE kind = 'material_lot'")
    assert custody(own, "verify").status == 1
    checked = custody(own, "rebuild", "--check")
    assert (checked.status, "thing" in checked.out) == (1, True)
    assert custody(own, "rebuild").status == 0
    assert custody(own, "rebuild", "--check").status == 0
    assert custody(own, "verify").status == 0


def test_a_swapped_hash_is_found(own: Path) -> None:
    _change(own, "UPDATE credential SET password_hash = (SELECT password_hash FROM credential WHERE username = 'wu')")
    assert custody(own, "verify").status == 1


def _no_database(folder: Path) -> None:
    (folder / "custody.sqlite3").unlink()


def _no_sqlite(folder: Path) -> None:
    (folder / "custody.sqlite3").write_bytes(b"This is no database at all. " * 400)


def _empty(folder: Path) -> None:
    (folder / "custody.sqlite3").write_bytes(b"")


def _without_ledger(folder: Path) -> None:
    _change(folder, "DROP TABLE entry")


def _half(folder: Path) -> None:
    path = folder / "custody.sqlite3"
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2 // 4096 * 4096])


@pytest.mark.parametrize("damage", [_no_database, _no_sqlite, _empty, _without_ledger, _half])
@pytest.mark.parametrize("command", ["verify", "scan x", "doctor", "rebuild --check"])
def test_a_damaged_database_is_said_in_one_sentence(own: Path, damage: Callable[[Path], None], command: str) -> None:
    damage(own)
    spoken = custody(own, *command.split())
    if spoken.status != 2:
        assert (command, damage.__name__) in {("scan x", "_without_ledger"), ("scan x", "_half"), ("doctor", "_half")}
        return
    assert (spoken.status, len(spoken.err.splitlines())) == (2, 1)
    assert "Traceback" not in spoken.err


def test_a_checkpoint_that_is_not_there_cannot_be_read(seen: Path) -> None:
    spoken = custody(seen, "verify", "--checkpoint", "nothing.txt")
    assert (spoken.status, len(spoken.err.splitlines())) == (2, 1)


def test_a_checkpoint_that_is_none_is_unreadable_and_tampers_nothing(seen: Path, tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_bytes(b"\xff\x00 no note")
    spoken = custody(seen, "verify", "--checkpoint", str(path))
    assert (spoken.status, spoken.out) == (2, "")
    assert "note.txt is no checkpoint: neither a signed note nor what is typed from paper." in spoken.err


def test_the_key_from_paper_is_held_against_the_instance_too(own: Path, tmp_path: Path) -> None:
    paper = tmp_path / "key"
    paper.write_text(json.loads(custody(own, "checkpoint", "--json").out)["public_key"])
    assert custody(own, "verify", "--key", str(paper)).status == 0
    paper.write_text("00" * 32)
    spoken = custody(own, "verify", "--key", str(paper))
    assert spoken.status == 1
    assert "bears no valid signature by the key it was held against" in spoken.out
    assert ("do not belong together" in spoken.out, "tampered" in spoken.out) == (True, False), "it accuses nobody"
    assert custody(own, "verify", "--key", str(tmp_path / "none")).status == 2


def test_a_well_kept_instance_is_fine(own: Path) -> None:
    spoken = custody(own, "doctor")
    assert (spoken.status, spoken.err) == (0, "")
    assert "TROUBLE" not in spoken.out


@pytest.mark.parametrize("name", ["identity.key", "secret.key", "custody.sqlite3", "."])
def test_what_others_may_read_is_found(own: Path, name: str) -> None:
    (own / name).chmod(0o755)
    spoken = custody(own, "doctor")
    assert (spoken.status, spoken.out.count("TROUBLE")) == (1, 1)


def test_a_missing_trigger_is_found(own: Path) -> None:
    _change(own, "SELECT 1")
    with closing(sqlite3.connect(own / "custody.sqlite3")) as database:
        database.execute("DROP TRIGGER entry_stays")
        database.commit()
    spoken = custody(own, "doctor")
    assert (spoken.status, "entry_stays" in spoken.out) == (1, True)


def test_a_clock_an_hour_behind_the_last_entry_is_told_in_one_sentence_and_stops_no_checkpoint(own: Path) -> None:
    """The record is an hour ahead, as it is when the clock was set back after the last entry."""
    ahead = (now() + timedelta(minutes=60)).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    _change(own, f"UPDATE entry SET recorded_at = '{ahead}' WHERE idx = (SELECT MAX(idx) FROM entry)")
    spoken = custody(own, "doctor")
    told = [line for line in spoken.out.splitlines() if line.startswith("TROUBLE")]
    assert (spoken.status, spoken.err, told) == (1, "", ["TROUBLE  the clock is 60 min behind the last entry"])
    assert custody(own, "checkpoint").status == 0


def test_a_missing_key_is_found(own: Path) -> None:
    (own / "secret.key").unlink()
    assert custody(own, "doctor").status == 1


def test_a_setting_that_does_not_exist_is_named(own: Path) -> None:
    (own / "config.toml").write_text("colour = 'blue'\n")
    spoken = custody(own, "verify")
    assert (spoken.status, "colour" in spoken.err) == (2, True)


def _change(folder: Path, statement: str) -> None:
    """What somebody with the file does: the triggers are taken away, and put back."""
    with closing(sqlite3.connect(folder / "custody.sqlite3")) as database:
        triggers = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            database.execute(f"DROP TRIGGER {name}")
        database.execute(statement)
        for _, sql in triggers:
            if "DROP TABLE" not in statement:
                database.execute(sql)
        database.commit()
