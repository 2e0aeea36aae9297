"""Who holds the database and the signing key, and names a co-signer's key of their own: found by the co-signed note
that is kept elsewhere, and by nothing else. docs/tampering.md states it as this suite shows it."""

from __future__ import annotations

import json
from pathlib import Path

from custody.faces.instance import SEAL_FILE, WITNESS_FILE
from custody.record.audit import Audit, audit
from custody.record.checkpoints import Checkpoint, Seal, new_seal_key, note_text, public_key
from custody.record.cosigning import Cosigner
from custody.record.engine import open_store
from custody.record.merkle import Frontier, root
from custody.record.reads.entries import instant
from custody.record.verify import COSIGN, origin
from tests.attack.forger import Forger, Row, leaf_of
from tests.faces.api.demo_instance import PASSWORDS, copied
from tests.faces.cli.spoken import custody

DATABASE = "custody.sqlite3"


def test_a_past_rewritten_with_a_cosigners_key_of_ones_own_is_found_only_by_the_cosigned_note(tmp_path: Path) -> None:
    folder, kept = copied(tmp_path), tmp_path / "cosigned.txt"
    note = custody(folder, "checkpoint").out
    words = ("cosign", "--checkpoint", note, "--key", str(tmp_path / "wu.key"), "--new-key", "--as", "wu")
    assert custody(folder, *words, "--out", str(kept), typed=f"{PASSWORDS['wu']}\n").status == 0
    assert [one.values["person"] for one in found(folder, kept).ledger.cosigned] == ["Wu Qiang"]
    forger, key = Forger(folder / DATABASE), (folder / SEAL_FILE).read_bytes()
    instance = str(forger.rows("SELECT value FROM instance WHERE name = 'id'")[0][0])
    forger.rewrite(lambda entries: told_otherwise(entries, instance, key), key)
    assert custody(folder, "verify").status == 1, "checkpoint.txt beside it is as it was"
    (folder / WITNESS_FILE).unlink()
    assert custody(folder, "verify").status == 0, "if it is found alone, say so in the docs"
    later = found(folder, kept)
    assert [problem.code for problem in later.ledger.problems] == ["checkpoint_differs"]
    assert [warning.code for warning in later.ledger.warnings] == ["no_cosigner", "no_cover"]


def found(folder: Path, *notes: Path) -> Audit:
    """What `custody verify` finds under the instance's own key, with these notes from elsewhere."""
    store = open_store(f"sqlite:///{folder / DATABASE}")
    kept = [(note.name, note.read_text()) for note in notes]
    seen = audit(store, key=public_key((folder / SEAL_FILE).read_bytes()), kept=kept)
    store.engine.dispose()
    return seen


def told_otherwise(entries: list[Row], instance: str, key: bytes) -> None:
    """A reason that nobody gave, far back; and the entry of the co-signature, made anew with a key of one's own."""
    entries[40]["reason"] = "never said"
    row = next(row for row in entries if row["step"] == COSIGN)
    body = json.loads(str(row["body"]))
    size, frontier = int(body["facts"]["size"]), Frontier()
    for before in entries[:size]:
        frontier, _ = frontier.append(leaf_of(before, instance))
    head, own = root(frontier), Cosigner(origin(instance), "wu", new_seal_key())
    text = note_text(origin(instance), size, head)
    note = f"{text}\n{Seal(instance, key).signature(text)}"
    signed_at = body["signatures"][0]["signed_at"]
    signature = own.cosignature(Checkpoint(size, head, note), instant(signed_at))
    body["facts"] |= {"root": head.hex(), "public_key": own.public.hex(), "cosignature": signature}
    row["body"] = json.dumps(body, sort_keys=True, separators=(",", ":"))
