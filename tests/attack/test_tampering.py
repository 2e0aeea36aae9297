"""Who holds the database changes the past: what is found by the record alone, and what only by a checkpoint kept
elsewhere. docs/tampering.md states it as this suite shows it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from custody.faces.instance import SEAL_FILE
from custody.record.audit import Audit, audit
from custody.record.checkpoints import new_seal_key, public_key
from custody.record.engine import open_store
from custody.record.verify import NOTE
from tests.attack.forger import Forger, Row, leaf_of
from tests.faces.api.demo_instance import copied

DATABASE = "custody.sqlite3"
EDITED = 40  # an entry well before the checkpoint kept elsewhere


@dataclass(frozen=True)
class Attacked:
    """A record somebody had their hands on, and what was kept elsewhere before: a note, and the public key on paper."""

    folder: Path
    note: str
    key: bytes

    @property
    def forger(self) -> Forger:
        return Forger(self.folder / DATABASE)

    @property
    def signing_key(self) -> bytes:
        return (self.folder / SEAL_FILE).read_bytes()

    @property
    def size(self) -> int:
        """How many entries the note covers."""
        found = NOTE.fullmatch(self.note)
        assert found is not None
        return int(found[2])

    def instance(self) -> str:
        return str(self.forger.rows("SELECT value FROM instance WHERE name = 'id'")[0][0])

    def found_alone(self) -> Audit:
        """What `custody verify` finds with what lies in the instance itself."""
        return self._found(public_key(self.signing_key), [])

    def found_with_note(self) -> Audit:
        """What it finds with the note and the key from elsewhere."""
        return self._found(self.key, [("kept", self.note)])

    def _found(self, key: bytes, kept: list[tuple[str, str]]) -> Audit:
        store = open_store(f"sqlite:///{self.folder / DATABASE}")
        found = audit(store, key=key, kept=kept)
        store.engine.dispose()
        return found


@pytest.fixture
def record(tmp_path: Path) -> Attacked:
    folder = copied(tmp_path)
    notes = Forger(folder / DATABASE).rows("SELECT note FROM checkpoint ORDER BY size")
    return Attacked(folder, str(notes[-1][0]), public_key((folder / SEAL_FILE).read_bytes()))


def edit_a_body(record: Attacked) -> None:
    record.forger.run('UPDATE entry SET body = replace(body, \'"facts":{\', \'"facts":{"x":1,\') WHERE idx = ?', EDITED)


def edit_a_body_and_its_leaf(record: Attacked) -> None:
    edit_a_body(record)
    row = dict(zip(columns(record), record.forger.rows(f"SELECT * FROM entry WHERE idx = {EDITED}")[0], strict=True))
    record.forger.run("UPDATE entry SET leaf = ? WHERE idx = ?", leaf_of(row, record.instance()), EDITED)


def delete_an_entry(record: Attacked) -> None:
    record.forger.run("DELETE FROM entry WHERE idx = ?", EDITED)


def swap_two_entries(record: Attacked) -> None:
    for before, after in ((EDITED, -1), (EDITED + 1, EDITED), (-1, EDITED + 1)):
        record.forger.run("UPDATE entry SET idx = ? WHERE idx = ?", after, before)


def insert_an_entry(record: Attacked) -> None:
    last = int(str(record.forger.rows("SELECT MAX(idx) FROM entry")[0][0]))
    for idx in range(last, EDITED, -1):
        record.forger.run("UPDATE entry SET idx = ? WHERE idx = ?", idx + 1, idx)
    copy_as(record, EDITED, EDITED + 1)


def replay_an_entry_at_the_end(record: Attacked) -> None:
    last = int(str(record.forger.rows("SELECT MAX(idx) FROM entry")[0][0]))
    copy_as(record, EDITED, last + 1)


def exchange_a_stored_file(record: Attacked) -> None:
    record.forger.run("UPDATE blob SET bytes = zeroblob(length) WHERE sha256 = (SELECT MIN(sha256) FROM blob)")


def edit_current_state(record: Attacked) -> None:
    record.forger.run("UPDATE thing SET state = 'rejected' WHERE kind = 'lot'")


def exchange_a_password(record: Attacked) -> None:
    record.forger.run("UPDATE credential SET password_hash = (SELECT MAX(password_hash) FROM credential)")


def drop_a_trigger(record: Attacked) -> None:
    with sqlite3.connect(record.folder / DATABASE) as database:
        database.execute("DROP TRIGGER entry_stays")


def cut_below_the_checkpoint(record: Attacked) -> None:
    record.forger.run("DELETE FROM entry WHERE idx >= ?", record.size - 5)
    record.forger.replayed()


def cut_and_clean_up(record: Attacked) -> None:
    record.forger.rewrite(lambda rows: rows.__delitem__(slice(record.size - 5, None)))


def rewrite_without_the_key(record: Attacked) -> None:
    record.forger.rewrite(gone(EDITED))


def rewrite_with_a_key_of_ones_own(record: Attacked) -> None:
    own = new_seal_key()
    record.forger.rewrite(gone(EDITED), own)
    (record.folder / SEAL_FILE).write_bytes(own)


def rewrite_with_the_key(record: Attacked) -> None:
    record.forger.rewrite(gone(EDITED), record.signing_key)


def put_an_old_backup_in_place(record: Attacked) -> None:
    record.forger.rewrite(lambda rows: rows.__delitem__(slice(record.size - 30, None)), record.signing_key)


ALONE: tuple[Callable[[Attacked], None], ...] = (
    edit_a_body,
    edit_a_body_and_its_leaf,
    delete_an_entry,
    swap_two_entries,
    insert_an_entry,
    replay_an_entry_at_the_end,
    exchange_a_stored_file,
    edit_current_state,
    exchange_a_password,
    drop_a_trigger,
    cut_below_the_checkpoint,
)
ONLY_FROM_OUTSIDE: tuple[Callable[[Attacked], None], ...] = (
    cut_and_clean_up,
    rewrite_without_the_key,
    rewrite_with_a_key_of_ones_own,
    rewrite_with_the_key,
    put_an_old_backup_in_place,
)


def test_before_anybody_touched_it_it_is_intact(record: Attacked) -> None:
    assert record.found_alone().intact
    assert record.found_with_note().intact
    assert record.size > EDITED + 30


@pytest.mark.parametrize("attack", ALONE, ids=lambda attack: attack.__name__)
def test_this_is_found_by_the_record_alone(record: Attacked, attack: Callable[[Attacked], None]) -> None:
    attack(record)
    assert not record.found_alone().intact
    assert not record.found_with_note().intact


@pytest.mark.parametrize("attack", ONLY_FROM_OUTSIDE, ids=lambda attack: attack.__name__)
def test_this_is_found_only_by_what_is_kept_elsewhere(record: Attacked, attack: Callable[[Attacked], None]) -> None:
    attack(record)
    assert record.found_alone().intact, "if it is found alone, say so in the docs and move it up"
    found = record.found_with_note()
    assert not found.intact
    assert found.ledger.problems[0].code in ("checkpoint_differs", "entries_cut_off", "note_unsigned")


def test_a_tail_cut_above_every_checkpoint_is_found_by_nobody(record: Attacked) -> None:
    """Tamper-evident up to the last checkpoint held elsewhere, and not further: sign often."""
    record.forger.rewrite(lambda rows: rows.__delitem__(slice(record.size, None)), record.signing_key)
    assert record.found_with_note().intact


def test_a_clock_set_back_is_told_as_a_warning_that_tampers_nothing(record: Attacked) -> None:
    def back(rows: list[Row]) -> None:
        rows[-1]["recorded_at"] = rows[EDITED]["recorded_at"]

    record.forger.rewrite(back, record.signing_key)
    assert [warning.code for warning in record.found_alone().ledger.warnings] == ["time_backwards"]


def gone(idx: int) -> Callable[[list[Row]], None]:
    """Something that was said is no more: the reason of one entry."""

    def change(rows: list[Row]) -> None:
        rows[idx]["station"] = "elsewhere"

    return change


def copy_as(record: Attacked, idx: int, new: int) -> None:
    names = [name for name in columns(record) if name not in ("idx", "nonce")]
    selected = ", ".join(names)
    record.forger.run(
        f"INSERT INTO entry (idx, nonce, {selected}) SELECT ?, NULL, {selected} FROM entry WHERE idx = ?", new, idx
    )


def columns(record: Attacked) -> list[str]:
    return [str(row[1]) for row in record.forger.rows("PRAGMA table_info(entry)")]
