"""`custody cosign`: quality holds a checkpoint from elsewhere against the record and signs the present one, under a key
of their own; whoever verifies is told by whom, and nothing is signed over a record that does not continue it."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from custody.faces.instance import SEAL_FILE
from custody.record.checkpoints import new_seal_key, public_key
from custody.record.verify import NOTE, SIGNATURE, origin
from tests.faces.api.demo_instance import PASSWORDS
from tests.faces.cli.spoken import Spoken, custody, first_of, process
from tests.faces.cli.test_exporting import alone, exported
from tests.faces.cli.test_new_key import written


@dataclass(frozen=True)
class Held:
    """An instance, a checkpoint of before that is kept elsewhere, and the place of quality's own key."""

    folder: Path
    note: Path
    key: Path

    def cosign(self, *more: str, held: str = "", who: str = "wu", password: str = "") -> Spoken:
        """Ask for a co-signature."""
        words = ["cosign", "--checkpoint", held or str(self.note), "--key", str(self.key), "--as", who, *more]
        return custody(self.folder, *words, typed=f"{password or PASSWORDS[who]}\n")


@pytest.fixture
def held(own: Path, tmp_path: Path) -> Held:
    kept = Held(own, tmp_path / "of-monday.txt", tmp_path / "wu.key")
    assert custody(own, "checkpoint", "--out", str(kept.note)).status == 0
    assert custody(own, "step", "register_party", "--as", "wu", typed=f"{PASSWORDS['wu']}\n").status != 0  # goes on
    return kept


def test_the_present_checkpoint_bears_a_second_signature_and_whoever_verifies_is_told_whose(held: Held) -> None:
    out = held.note.with_name("cosigned.txt")
    spoken = held.cosign("--new-key", "--out", str(out))
    assert (spoken.status, spoken.err.count("\n")) == (0, 1), "the prompt for the password"
    size = int(out.read_text().splitlines()[1])
    earlier = int(held.note.read_text().splitlines()[1])
    assert f"The record of {size} entries continues the checkpoint over {earlier}; " in spoken.out
    assert size > earlier
    assert public_key(held.key.read_bytes()).hex() in spoken.out
    assert held.key.stat().st_mode & 0o777 == 0o600
    note = NOTE.fullmatch(out.read_text())
    assert note is not None
    name = f"{origin('JK500-AML-12-DEMO')}/wu"
    assert [signer for signer, _ in SIGNATURE.findall(note[4])] == [origin("JK500-AML-12-DEMO"), name]
    verified = process(held.folder, "verify", "--checkpoint", str(out))
    assert (verified.status, verified.err) == (0, "")
    assert f"cosigned.txt is co-signed by Wu Qiang ({name}), " in verified.out
    assert f"+08:00; entry {size} names the key" in verified.out
    told = json.loads(custody(held.folder, "verify", "--checkpoint", str(out), "--json").out)["cosigned"]
    assert [(one["where"], one["person"], one["entry"]) for one in told] == [("cosigned.txt", "Wu Qiang", size)]


def test_the_entry_says_what_was_held_against_the_record_and_who_signed_for_it(held: Held) -> None:
    assert held.cosign("--new-key").status == 0
    with closing(sqlite3.connect(held.folder / "custody.sqlite3")) as database:
        sql = "SELECT step, outcome, actor, body FROM entry ORDER BY idx DESC LIMIT 1"
        step, outcome, actor, text = database.execute(sql).fetchone()
        person = database.execute("SELECT code FROM thing WHERE name = 'Wu Qiang'").fetchone()[0]
    body = json.loads(text)
    assert (step, outcome, actor) == ("cosign_checkpoint", "accepted", person)
    assert body["facts"]["earlier_size"] == int(held.note.read_text().splitlines()[1])
    assert body["facts"]["public_key"] == public_key(held.key.read_bytes()).hex()
    signed = body["signatures"][0]
    assert (signed["printed_name"], signed["meaning"], signed["method"]) == ("Wu Qiang", "checked", "password")


def test_what_was_typed_from_paper_is_held_against_the_record_too_and_the_key_is_used_again(held: Held) -> None:
    size, root = held.note.read_text().splitlines()[1:3]
    assert held.cosign("--new-key").status == 0
    digits = json.loads(custody(held.folder, "proof", "0", "--size", size, "--json").out)["root"][:16]
    assert held.cosign(held=f"{size} {digits}").status == 0
    wrong = held.cosign(held=f"{size} {'0' * 16}")
    assert (wrong.status, wrong.out) == (1, "")
    assert "Nothing was co-signed: the record does not agree with what was held against it. Entries " in wrong.err
    assert root, "the file has the same root in base64"


def test_a_record_that_does_not_continue_what_was_held_is_not_cosigned(held: Held) -> None:
    """The past was changed with everything that hangs on it but the checkpoint from elsewhere."""
    with closing(sqlite3.connect(held.folder / "custody.sqlite3")) as database, database:
        names = database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in names:
            database.execute(f"DROP TRIGGER {name}")
        database.execute("UPDATE entry SET reason = 'never said' WHERE idx = 17")
    before = written(held.folder)
    spoken = held.cosign("--new-key")
    assert (spoken.status, spoken.out, written(held.folder)) == (1, "", before)
    assert "Entry 17 does not match its leaf" in spoken.err
    assert not held.key.exists(), "no key is made for nothing"


def test_a_checkpoint_of_another_instance_is_told_as_such_and_nothing_is_signed(held: Held) -> None:
    note = held.note.read_text()
    held.note.write_text(note.replace(note.splitlines()[0], origin("ELSEWHERE")))
    before = written(held.folder)
    spoken = held.cosign("--new-key")
    told = f"Cannot read: of-monday.txt is a checkpoint of another instance, {origin('ELSEWHERE')}.\n"
    assert (spoken.status, spoken.out) == (2, "")
    assert spoken.err.endswith(told)
    assert (written(held.folder), held.key.exists()) == (before, False)


@pytest.mark.parametrize("who", ["admin", "lin"])
def test_only_quality_cosigns(held: Held, who: str) -> None:
    spoken = held.cosign("--new-key", who=who)
    assert (spoken.status, spoken.out, held.key.exists()) == (1, "", False)
    assert spoken.err.endswith("Only quality co-signs. Nothing was signed.\n")


def test_a_wrong_password_signs_nothing(held: Held) -> None:
    spoken = held.cosign("--new-key", password="no such lantern")
    assert (spoken.status, spoken.out, held.key.exists()) == (2, "", False)
    assert spoken.err.endswith("User name or secret of wu did not fit.\n")


def test_a_key_that_is_none_is_not_ones_own_or_may_have_been_read_signs_nothing(held: Held) -> None:
    assert "wu.key is missing or is not 32 bytes long" in held.cosign().err
    held.key.write_bytes(new_seal_key())
    held.key.chmod(0o640)
    assert "wu.key has mode 0640, so others may have read it" in held.cosign().err
    assert held.cosign("--new-key").err.endswith("is there already; no key was made and nothing was signed.\n")
    held.key.write_bytes((held.folder / SEAL_FILE).read_bytes())
    held.key.chmod(0o600)
    spoken = held.cosign()
    assert (spoken.status, spoken.out) == (1, "")
    assert "wu.key is the key of the instance or of another person" in spoken.err


def test_a_key_in_the_folder_of_the_instance_is_nobodys_own(held: Held) -> None:
    inside = replace(held, key=held.folder / "wu.key")
    spoken = inside.cosign("--new-key")
    assert (spoken.status, spoken.out, inside.key.exists()) == (1, "", False)
    assert "lies in the folder of the instance; nothing was signed" in spoken.err


def test_where_the_note_cannot_be_written_nothing_is_signed(held: Held, tmp_path: Path) -> None:
    before = written(held.folder)
    spoken = held.cosign("--new-key", "--out", str(tmp_path / "no such folder" / "note.txt"))
    assert (spoken.status, spoken.out, held.key.exists()) == (2, "", False)
    assert written(held.folder) == before


def test_the_newest_checkpoint_held_against_the_record_is_told_to_say_little(held: Held) -> None:
    out = held.note.with_name("cosigned.txt")
    custody(held.folder, "checkpoint", "--out", str(held.note))
    assert "it tells of nothing older" in held.cosign("--new-key", "--out", str(out)).out


def test_nobody_cosigns_with_the_key_of_another(held: Held) -> None:
    assert held.cosign("--new-key").status == 0
    spoken = held.cosign(who="fang")
    assert (spoken.status, spoken.out) == (1, "")
    assert "is the key of the instance or of another person" in spoken.err


def test_a_cosignature_that_was_taken_to_another_checkpoint_is_found(held: Held) -> None:
    first = held.cosign("--new-key").out
    second = held.cosign().out
    moved = held.note.with_name("moved.txt")
    moved.write_text("".join((*second.splitlines(keepends=True)[:5], first.splitlines(keepends=True)[5])))
    spoken = process(held.folder, "verify", "--checkpoint", str(moved))
    assert spoken.status == 1
    assert "The co-signature of Wu Qiang (" in spoken.out.splitlines()[0]
    assert "in moved.txt is not of this checkpoint." in spoken.out.splitlines()[0]
    assert "tampered" not in spoken.out, "the file that was brought is damaged, and no entry"


def test_a_signature_of_somebody_the_ledger_does_not_name_is_told_and_tampers_nothing(held: Held) -> None:
    note = custody(held.folder, "checkpoint").out
    held.note.write_text(note + "— somewhere.invalid/else AAAAAAAAAABk\n")
    spoken = process(held.folder, "verify", "--checkpoint", str(held.note))
    assert spoken.status == 0
    assert "of-monday.txt bears a signature of somewhere.invalid/else, by a key this ledger does not name" in spoken.out


@pytest.mark.parametrize("what", ["--all", "a lot"])
def test_a_bundle_says_by_itself_who_cosigned_what(held: Held, tmp_path: Path, what: str) -> None:
    cosigned = held.cosign("--new-key", "--out", str(tmp_path / "cosigned.txt"))
    assert cosigned.status == 0
    _, folder = exported(held.folder, tmp_path, what if what == "--all" else first_of("lot"))
    more = ("--checkpoint", str(tmp_path / "cosigned.txt")) if what == "--all" else ()
    status, out = alone(folder, *more)
    size = (tmp_path / "cosigned.txt").read_text().splitlines()[1]
    assert status == 0
    if what == "--all":
        assert out.count(f" is co-signed by Wu Qiang ({origin('JK500-AML-12-DEMO')}/wu), ") == 2
        assert f"under the key in entry {size}.\n" in out
    assert (folder / "entries.jsonl").read_text("utf-8").count('"step": "cosign_checkpoint"') == 1
