"""Who holds the database changes the past: what is found by the record alone, and what only by a checkpoint kept
elsewhere. docs/tampering.md states it as this suite shows it, by `custody verify`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import make_url

from custody.faces.instance import WITNESS_FILE
from tests.attack.attacks import (
    EDITED,
    Attacked,
    change_above_the_checkpoint,
    change_the_tree_and_record_on_it,
    cut_above_the_checkpoint,
    cut_and_clean_up,
    cut_below_the_checkpoint,
    delete_an_entry,
    drop_a_trigger,
    edit_a_body,
    edit_a_body_and_its_leaf,
    edit_current_state,
    exchange_a_password,
    exchange_a_stored_file,
    insert_an_entry,
    put_an_old_copy_in_place,
    record_something,
    replay_an_entry_at_the_end,
    rewrite_with_a_key_of_ones_own,
    rewrite_with_the_key,
    rewrite_without_the_key,
    swap_two_entries,
)
from tests.attack.forger import Row
from tests.faces.cli.spoken import ROOT, custody
from tests.origins import Origin

pytestmark = pytest.mark.both_engines


@dataclass(frozen=True)
class Prepared:
    """A record, one of before its last entry, and what was kept elsewhere: a note, and the public key on paper."""

    origin: Origin
    old: Origin
    note: str
    key: Path


@pytest.fixture(scope="module")
def prepared(origin: Origin, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prepared]:
    """Signed once more after something was recorded, so that there is an old copy of the database too."""
    folder = tmp_path_factory.mktemp("prepared") / "instance"
    with origin.copied(folder) as config:
        record_something(config, "n1")
        note = json.loads(custody(folder, "checkpoint", "--json").out)
        key = folder.parent / "key from paper"
        key.write_text(note["public_key"])
        database = make_url(config.database).database or ""
        yield Prepared(replace(origin, config=config, database=database), origin, note["note"], key)


@pytest.fixture
def record(prepared: Prepared, tmp_path: Path) -> Iterator[Attacked]:
    with prepared.origin.owned(tmp_path / "instance") as (config, owners):
        yield Attacked(config, owners, prepared.old, prepared.note, prepared.key)


Attack = Callable[[Attacked], None]
# As docs/tampering.md has it: what was done; found by the instance alone, with checkpoint.txt and without it; with the
# note and the key from elsewhere.
TABLE: tuple[tuple[str, tuple[Attack, ...], tuple[str, str, str]], ...] = (
    ("an entry's body edited; body and leaf edited", (edit_a_body, edit_a_body_and_its_leaf), ("yes", "yes", "yes")),
    (
        "an entry deleted, two exchanged, one put in between, one repeated at the end",
        (delete_an_entry, swap_two_entries, insert_an_entry, replay_an_entry_at_the_end),
        ("yes", "yes", "yes"),
    ),
    (
        "a stored file exchanged, current state edited, a password's hash exchanged, a trigger dropped",
        (exchange_a_stored_file, edit_current_state, exchange_a_password, drop_a_trigger),
        ("yes", "yes", "yes"),
    ),
    (
        "a hash of the stored tree changed, and something recorded on top of it",
        (change_the_tree_and_record_on_it,),
        ("yes", "yes", "yes"),
    ),
    (
        "the end cut off below a checkpoint, checkpoint and current state left as they were",
        (cut_below_the_checkpoint,),
        ("yes", "yes", "yes"),
    ),
    (
        "the end cut off below a checkpoint, everything in the database that tells of it removed as well",
        (cut_and_clean_up,),
        ("yes", "**no**", "yes"),
    ),
    (
        "everything rewritten without the signing key, checkpoints left out",
        (rewrite_without_the_key,),
        ("yes", "**no**", "yes"),
    ),
    (
        "everything rewritten, checkpoints signed with a key of one's own",
        (rewrite_with_a_key_of_ones_own,),
        ("yes", "**no**", "yes"),
    ),
    (
        "everything rewritten, checkpoints signed with the stolen key",
        (rewrite_with_the_key,),
        ("yes", "**no**", "yes"),
    ),
    ("an old copy of the database put in its place", (put_an_old_copy_in_place,), ("yes", "**no**", "yes")),
    (
        "the end changed or cut off above the last checkpoint",
        (change_above_the_checkpoint, cut_above_the_checkpoint),
        ("**no**", "**no**", "**no**"),
    ),
)
ATTACKS = [(attack, found) for _, attacks, found in TABLE for attack in attacks]


def test_before_anybody_touched_it_it_is_intact(record: Attacked) -> None:
    assert record.found() == ("**no**", "**no**", "**no**")
    assert record.size > EDITED + 30


@pytest.mark.parametrize(("attack", "found"), ATTACKS, ids=[attack.__name__ for attack, _ in ATTACKS])
def test_it_is_found_as_the_table_says(record: Attacked, attack: Attack, found: tuple[str, str, str]) -> None:
    attack(record)
    assert record.found() == found, "if it is otherwise, say so in docs/tampering.md"


def test_the_table_in_the_docs_is_this_one() -> None:
    page = (ROOT / "docs/tampering.md").read_text("utf-8")
    for what, _, found in TABLE:
        assert f"| {what} | {' | '.join(found)} |" in page


@pytest.mark.parametrize("attack", [rewrite_without_the_key, rewrite_with_the_key], ids=lambda attack: attack.__name__)
def test_what_contradicts_the_checkpoint_beside_it_is_never_signed(record: Attacked, attack: Attack) -> None:
    beside = record.folder / WITNESS_FILE
    before = beside.read_text()
    attack(record)
    for words in (("checkpoint",), ("checkpoint", "--new-key"), ("export", "--all", "--out", f"{record.folder}.zip")):
        spoken = custody(record.folder, *words)
        assert (spoken.status, spoken.out) == (1, "")
        assert spoken.err.startswith("No checkpoint was signed. ")
    seen = custody(record.folder, "doctor")
    assert (seen.status, "the ledger contradicts checkpoint.txt beside it" in seen.out) == (1, True)
    assert (beside.read_text(), record.found()) == (before, ("yes", "**no**", "yes"))


def test_on_a_changed_hash_nothing_is_signed_and_after_a_rebuild_all_of_it_verifies(record: Attacked) -> None:
    change_the_tree_and_record_on_it(record)
    spoken = custody(record.folder, "checkpoint")
    assert (spoken.status, "the stored tree has another hash over entries 0 to" in spoken.err.lower()) == (1, True)
    seen = custody(record.folder, "doctor")
    assert (seen.status, "The stored tree has another hash over entries 0 to" in seen.out) == (1, True)
    assert "contradicts" not in seen.out, "nobody is accused of another past"
    assert [custody(record.folder, command).status for command in ("rebuild", "checkpoint", "verify")] == [0, 0, 0]


def test_what_no_checkpoint_covers_is_told_with_the_verdict(record: Attacked) -> None:
    change_above_the_checkpoint(record)
    spoken = custody(record.folder, "verify", "--checkpoint", record.note, "--key", str(record.key))
    assert spoken.status == 0
    assert f"Entries {record.size} to {record.size} are under no checkpoint that was verified" in spoken.out


def test_a_clock_set_back_is_told_as_a_warning_that_tampers_nothing(record: Attacked) -> None:
    def back(rows: list[Row]) -> None:
        rows[-1]["recorded_at"] = rows[EDITED]["recorded_at"]

    record.forger.rewrite(back, record.signing_key)
    (record.folder / WITNESS_FILE).unlink()
    found = json.loads(custody(record.folder, "verify", "--json").out)
    assert found["intact"] is True
    assert [f"Entry {record.size - 1} was recorded at" in warning for warning in found["warnings"]] == [True]
