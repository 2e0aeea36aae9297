"""What is done to a record by whoever holds its database: each of them one attack, on either engine."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from custody.app import create_app
from custody.config import Config
from custody.faces.instance import SEAL_FILE, WITNESS_FILE
from custody.record.checkpoints import new_seal_key
from custody.record.verify import NOTE
from tests.attack.forger import COLUMNS, Forger, Row, leaf_of
from tests.faces.api.demo_instance import signed_in
from tests.faces.cli.spoken import custody
from tests.origins import Origin

EDITED = 40  # an entry well before the checkpoint kept elsewhere


@dataclass(frozen=True)
class Attacked:
    """A record somebody had their hands on, the URL of its owner, and an old copy of its database."""

    config: Config
    owners: str
    old: Origin
    note: str
    key: Path

    @property
    def folder(self) -> Path:
        return self.config.instance

    @property
    def forger(self) -> Forger:
        file = self.config.database_file
        return Forger(file or self.owners)

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

    def found(self) -> tuple[str, str, str]:
        """Whether `custody verify` finds it: with what lies in the instance; with checkpoint.txt gone; and with the
        note and the key from elsewhere."""
        alone = custody(self.folder, "verify").status
        beside = self.folder / WITNESS_FILE
        beside.unlink()
        left = custody(self.folder, "verify").status
        outside = custody(self.folder, "verify", "--checkpoint", self.note, "--key", str(self.key)).status
        assert {alone, left, outside} <= {0, 1}
        return told(alone), told(left), told(outside)


def told(status: int) -> str:
    return "yes" if status else "**no**"


def record_something(config: Config, nonce: str) -> None:
    app = create_app(config)
    said = signed_in(app, "wu").post("/steps/release_lot", {"nonce": nonce})
    assert said.status_code == 403, "an entry, if a denial"
    with app.app_context():
        app.extensions["custody"].store.engine.dispose()


def edit_a_body(record: Attacked) -> None:
    record.forger.run('UPDATE entry SET body = replace(body, \'"facts":{\', \'"facts":{"x":1,\') WHERE idx = ?', EDITED)


def edit_a_body_and_its_leaf(record: Attacked) -> None:
    edit_a_body(record)
    stored = record.forger.rows(f"SELECT {', '.join(COLUMNS)} FROM entry WHERE idx = {EDITED}")[0]
    row = dict(zip(COLUMNS, stored, strict=True))
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
    digest, length = record.forger.rows("SELECT sha256, length FROM blob ORDER BY sha256")[0]
    record.forger.run("UPDATE blob SET bytes = ? WHERE sha256 = ?", bytes(int(str(length))), digest)


def change_the_tree_and_record_on_it(record: Attacked) -> None:
    """What is recorded next stands on the leaves, and not on the hash that was put there: a rebuild heals it."""
    first, top = "0" * 64, "SELECT MAX(level) FROM node"
    value = f"x'{first}'" if record.config.database_file else f"'\\x{first}'::bytea"
    record.forger.run(f"UPDATE node SET hash = {value} WHERE level = ({top}) AND position = 0")
    record_something(record.config, "n3")


def edit_current_state(record: Attacked) -> None:
    record.forger.run("UPDATE thing SET state = 'rejected' WHERE kind = 'lot'")


def exchange_a_password(record: Attacked) -> None:
    record.forger.run("UPDATE credential SET password_hash = (SELECT MAX(password_hash) FROM credential)")


def drop_a_trigger(record: Attacked) -> None:
    if file := record.config.database_file:
        with sqlite3.connect(file) as database:
            database.execute("DROP TRIGGER entry_stays")
    else:
        record.forger.run("DROP TRIGGER entry_stays ON entry")


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


def put_an_old_copy_in_place(record: Attacked) -> None:
    with record.old.owned(record.folder.parent / "old") as (old, owners):
        if (file := record.config.database_file) and old.database_file:
            for left in record.folder.glob(f"{file.name}*"):
                left.unlink()
            shutil.copy(old.database_file, file)
            return
        forger, past = record.forger, Forger(owners)
        for table in ("entry", "checkpoint", "blob", "credential", "identity"):
            forger.run(f"DELETE FROM {table}")
            for row in past.rows(f"SELECT * FROM {table}"):
                forger.run(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", *row)
        forger.replayed()


def cut_above_the_checkpoint(record: Attacked) -> None:
    """Tamper-evident up to the last checkpoint held elsewhere, and not further: sign often."""
    assert custody(record.folder, "checkpoint").status == 0
    record_something(record.config, "n2")
    record.forger.rewrite(lambda rows: rows.__delitem__(slice(record.size, None)), record.signing_key)


def change_above_the_checkpoint(record: Attacked) -> None:
    """An entry that no checkpoint covers yet is whoever holds the database says it is."""
    assert custody(record.folder, "checkpoint").status == 0
    record_something(record.config, "n2")
    record.forger.rewrite(gone(-1), record.signing_key)


def gone(idx: int) -> Callable[[list[Row]], None]:
    """Something that was said is no more: the reason of one entry."""

    def change(rows: list[Row]) -> None:
        rows[idx]["station"] = "elsewhere"

    return change


def copy_as(record: Attacked, idx: int, new: int) -> None:
    names = [name for name in COLUMNS if name not in ("idx", "nonce")]
    selected = ", ".join(names)
    record.forger.run(
        f"INSERT INTO entry (idx, nonce, {selected}) SELECT ?, NULL, {selected} FROM entry WHERE idx = ?", new, idx
    )
