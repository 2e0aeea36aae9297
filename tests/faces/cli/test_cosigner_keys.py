"""The life of a co-signer's key: named by the first co-signature under it, ended by the next key of its owner or by who
revokes it; what is signed under it afterwards is told and not counted, whatever time stands in it."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from custody.config import Config
from custody.faces.attesting import Attesting
from custody.faces.clock import now
from custody.faces.cosigning import compare, cosign
from custody.faces.instance import open_house
from custody.faces.people import Claim
from custody.record.checkpoints import Checkpoint, public_key
from custody.record.cosigning import Cosigner, cosignatures, cosigners_of, signature_line
from custody.record.engine import open_store
from custody.record.reads.people import by_username
from custody.record.verify import origin
from tests.faces.api.demo_instance import PASSWORDS
from tests.faces.cli.spoken import Spoken, custody, first_of, process
from tests.faces.cli.test_exporting import alone, exported
from tests.faces.cli.test_new_key import written

NAME = f"{origin('JK500-AML-12-DEMO')}/wu"
LONG_BEFORE = datetime(2024, 2, 1, tzinfo=UTC)  # a thief writes any time they like


@dataclass(frozen=True)
class Kept:
    """An instance, a checkpoint that Wu Qiang co-signed, and the key it was done with."""

    folder: Path
    note: Path
    key: Path

    @property
    def public(self) -> str:
        return public_key(self.key.read_bytes()).hex()

    @property
    def size(self) -> int:
        """Of the checkpoint; and so the entry that names the key."""
        return int(self.note.read_text().splitlines()[1])

    def cosign(self, key: Path, *more: str) -> Spoken:
        words = ("cosign", "--checkpoint", str(self.note), "--key", str(key), "--as", "wu", *more)
        return custody(self.folder, *words, typed=f"{PASSWORDS['wu']}\n")

    def revoke(self, key: str = "", who: str = "fang", reason: str = "the stick is lost") -> Spoken:
        words = ("cosigners", "--revoke", key or self.public[:8], "--as", who, "--reason", reason)
        return custody(self.folder, *words, typed=f"{PASSWORDS[who]}\n")

    def by_thief(self, note: str) -> Path:
        """A note co-signed by whoever has the key by now."""
        thief, taken = Cosigner(origin("JK500-AML-12-DEMO"), "wu", self.key.read_bytes()), self.folder.parent / "taken"
        signature = thief.cosignature(Checkpoint(0, b"", note), LONG_BEFORE)
        taken.write_text(note + signature_line(thief.name, signature))
        return taken

    def verified(self, *notes: Path) -> dict[str, list[str]]:
        """Who co-signed what by `custody verify`, and its warnings; the record must be intact."""
        words = [word for note in notes for word in ("--checkpoint", str(note))]
        told = json.loads(custody(self.folder, "verify", "--json", *words).out)
        assert told["intact"]
        return {"cosigned": [one["where"] for one in told["cosigned"]], "warnings": told["warnings"]}


@pytest.fixture
def kept(own: Path, tmp_path: Path) -> Kept:
    held = Kept(own, tmp_path / "cosigned.txt", tmp_path / "wu.key")
    paper = custody(own, "checkpoint").out
    words = ("cosign", "--checkpoint", paper, "--key", str(held.key), "--new-key", "--as", "wu")
    assert custody(own, *words, "--out", str(held.note), typed=f"{PASSWORDS['wu']}\n").status == 0
    return held


def not_counted(where: str, entry: int) -> str:
    """What is told of a co-signature made after its key was ended."""
    return (
        f"The co-signature of Wu Qiang ({NAME}) in {where} is not counted: entry {entry} ended the key, and none "
        "before it holds this co-signature."
    )


def test_what_is_signed_under_a_revoked_key_is_told_and_not_counted_whatever_its_time(kept: Kept) -> None:
    """A note of before the end and one of after it, both by whoever found the stick; what Wu Qiang signed stays."""
    before = custody(kept.folder, "checkpoint").out
    spoken = kept.revoke()
    ended = kept.size + 1
    assert (spoken.status, f"{kept.public} of {NAME} is ended by entry {ended}" in spoken.out) == (0, True)
    for note in (before, custody(kept.folder, "checkpoint").out):
        seen = kept.verified(kept.note, kept.by_thief(note))
        assert (seen["cosigned"], not_counted("taken", ended) in seen["warnings"]) == (["cosigned.txt"], True)
    told = process(kept.folder, "verify", "--checkpoint", str(kept.by_thief(before)))
    assert (told.status, not_counted("taken", ended) in told.out) == (0, True)


@pytest.mark.parametrize("what", ["--all", "a lot"])
def test_a_bundle_says_the_same_by_itself(kept: Kept, tmp_path: Path, what: str) -> None:
    before = custody(kept.folder, "checkpoint").out
    assert kept.revoke().status == 0
    taken = kept.by_thief(before)
    _, folder = exported(kept.folder, tmp_path, what if what == "--all" else first_of("lot"))
    status, out = alone(folder, "--checkpoint", str(taken), "--checkpoint", str(kept.note))
    assert (status, not_counted("taken", kept.size + 1) in out) == (0, True)
    assert "cosigned.txt is co-signed by Wu Qiang" in out
    assert "taken is co-signed" not in out


def test_the_next_key_of_a_person_ends_the_one_until_now(kept: Kept) -> None:
    other = kept.key.with_name("other.key")
    spoken = kept.cosign(other, "--new-key", "--out", str(kept.note.with_name("later.txt")))
    assert (spoken.status, f"It takes the place of {kept.public}: " in spoken.out) == (0, True)
    ended = int(kept.note.with_name("later.txt").read_text().splitlines()[1])
    again = kept.cosign(kept.key)
    assert (again.status, again.out) == (1, "")
    assert f"wu.key is a key that entry {ended} ended; nothing was signed." in again.err
    seen = kept.verified(
        kept.note, kept.note.with_name("later.txt"), kept.by_thief(custody(kept.folder, "checkpoint").out)
    )
    assert sorted(seen["cosigned"]) == ["cosigned.txt", "later.txt"]
    assert not_counted("taken", ended) in seen["warnings"]
    listed = custody(kept.folder, "cosigners").out.splitlines()
    new = public_key(other.read_bytes()).hex()
    assert listed == [
        f"{kept.public}  {NAME}, named in entry {kept.size}, ended in entry {ended}",
        f"{new}  {NAME}, named in entry {ended}",
    ]
    assert kept.cosign(other).status == 0, "the key that signs goes on, and takes nobody's place"


def test_the_entry_says_whose_key_was_ended_by_whom_and_why(kept: Kept) -> None:
    assert kept.revoke().status == 0
    with closing(sqlite3.connect(kept.folder / "custody.sqlite3")) as database:
        sql = "SELECT step, outcome, reason, actor, body FROM entry ORDER BY idx DESC LIMIT 1"
        step, outcome, reason, actor, text = database.execute(sql).fetchone()
        codes = dict(database.execute("SELECT name, code FROM thing WHERE kind = 'person'"))
    facts = json.loads(text)["facts"]
    assert (step, outcome, reason) == ("revoke_cosigner_key", "accepted", "the stick is lost")
    assert (facts["person"], facts["name"], facts["public_key"]) == (codes["Wu Qiang"], NAME, kept.public)
    assert actor == codes[json.loads(text)["signatures"][0]["printed_name"]] != codes["Wu Qiang"]


def test_a_cosignature_that_reached_the_record_after_the_end_of_its_key_counts_nowhere(kept: Kept) -> None:
    """Two programs at once: one had looked at the key before the other ended it."""
    assert kept.revoke().status == 0
    settings = Config(instance=kept.folder)
    house = open_house(settings, open_store(settings.database), now)
    late = Cosigner(origin(house.name), "wu", kept.key.read_bytes())
    compared = compare(house, ("kept", kept.note.read_text()), lambda idx: None)
    with house.store.reading() as link:
        account = by_username(link, "wu")
    assert account is not None
    cosign(house, compared, late, Attesting(account.person, Claim("wu", PASSWORDS["wu"], by_badge=False)))
    with house.store.reading() as link:
        assert (cosigners_of(link, kept.size), cosigners_of(link, compared.checkpoint.size)) == (("Wu Qiang",), ())
        assert list(cosignatures(link)) == [kept.size]
    house.store.engine.dispose()
    entry = f"entry/{compared.checkpoint.size}"
    assert not_counted(entry, kept.size + 1) in kept.verified()["warnings"]


@pytest.mark.parametrize(
    ("asked", "status", "told"),
    [
        ({"who": "lin"}, 1, "Only an administrator or quality ends a key. Nothing was changed.\n"),
        ({"reason": " "}, 2, "Say who ends the key with --as, and why with --reason. Nothing was changed.\n"),
        ({"key": "0000000000"}, 1, "0000000000 is not the beginning of one key that signs: "),
        ({"key": "all"}, 1, "all is not the beginning of one key that signs: "),
    ],
)
def test_nothing_is_ended_by_whoever_may_not_or_says_too_little(
    kept: Kept, asked: dict[str, str], status: int, told: str
) -> None:
    before = written(kept.folder)
    spoken = kept.revoke(**asked)
    assert (spoken.status, spoken.out, told in spoken.err) == (status, "", True)
    assert written(kept.folder) == before


def test_a_key_is_ended_once_and_short_beginnings_end_none(kept: Kept) -> None:
    assert kept.revoke(kept.public[:7]).status == 1
    assert kept.revoke(kept.public).status == 0
    assert kept.revoke(kept.public).status == 1


def test_where_nobody_cosigned_there_is_no_key_to_show(own: Path) -> None:
    assert custody(own, "cosigners").out == "Nobody has co-signed yet.\n"
