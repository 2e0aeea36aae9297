"""Who holds the database and a retired signing key: what is found with the key on paper of before, and of after, the
change. docs/tampering.md states it as this suite shows it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from custody.faces.instance import SEAL_FILE
from custody.record.audit import audit
from custody.record.checkpoints import Seal, new_seal_key, public_key
from custody.record.engine import open_store
from custody.record.verify import KEY_CHANGE
from tests.attack.forger import Forger, Row
from tests.faces.api.demo_instance import copied
from tests.faces.cli.spoken import custody

DATABASE = "custody.sqlite3"


class Changed:
    """A record whose key was changed; `old` is the private key until then, which the forger has."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.old = (folder / SEAL_FILE).read_bytes()
        assert custody(folder, "checkpoint", "--new-key").status == 0
        self.new = public_key((folder / SEAL_FILE).read_bytes())
        self.forger = Forger(folder / DATABASE)

    def found(self, key: bytes) -> set[str]:
        """What is wrong by one public key and nothing else from elsewhere; the codes."""
        store = open_store(f"sqlite:///{self.folder / DATABASE}")
        found = audit(store, key=key)
        store.engine.dispose()
        assert found.intact or found.ledger.problems, "what it gives was made to agree"
        return {problem.code for problem in found.ledger.problems}


@pytest.fixture
def changed(tmp_path: Path) -> Changed:
    return Changed(copied(tmp_path))


def test_a_past_rewritten_under_the_retired_key_is_found_by_the_key_of_after_and_not_by_that_of_before(
    changed: Changed,
) -> None:
    changed.forger.rewrite(lambda entries: told_otherwise(entries, without_change=True), changed.old)
    assert changed.found(changed.new) == {"note_unsigned"}
    assert changed.found(public_key(changed.old)) == set()


def test_a_past_rewritten_with_the_change_left_in_bears_a_note_of_a_key_replaced_by_then(changed: Changed) -> None:
    changed.forger.rewrite(told_otherwise, changed.old)
    assert changed.found(changed.new) == {"note_retired", "note_unsigned"}
    assert changed.found(public_key(changed.old)) == {"note_retired"}


def test_a_change_to_a_key_of_ones_own_is_not_signed_by_the_one_before(changed: Changed) -> None:
    own = new_seal_key()
    instance = str(changed.forger.rows("SELECT value FROM instance WHERE name = 'id'")[0][0])

    def renamed(entries: list[Row]) -> None:
        row = next(row for row in entries if row["step"] == KEY_CHANGE)
        body = json.loads(str(row["body"]))
        seal = Seal(instance, own)
        body["facts"] |= seal.handed_over(public_key(own)) | {"old_key": public_key(changed.old).hex()}
        row["body"] = json.dumps(body, sort_keys=True, separators=(",", ":"))

    changed.forger.rewrite(renamed, own)
    assert "key_unnamed" in changed.found(public_key(own))
    assert "key_unnamed" in changed.found(changed.new)


def told_otherwise(entries: list[Row], without_change: bool = False) -> None:
    """A reason that nobody gave, far back; and no word of a change of the key."""
    entries[40]["reason"] = "never said"
    if without_change:
        del entries[next(at for at, row in enumerate(entries) if row["step"] == KEY_CHANGE) :]
