"""`custody export`: a stranger unpacks it, opens the page, and runs verify.py with a Python that knows us not."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from custody.record.merkle import leaf_hash
from tests.faces.cli.spoken import custody, first_of, process


def test_the_whole_ledger_leaves_and_verifies_alone_under_the_key_from_paper(own: Path, tmp_path: Path) -> None:
    sealed = json.loads(custody(own, "checkpoint", "--json").out)
    told, folder = exported(own, tmp_path, "--all")
    assert f"{sealed['size']} entries of {sealed['size']}, root {sealed['root']}" in told
    (tmp_path / "key").write_text(sealed["public_key"])
    status, out = alone(folder, "--key", str(tmp_path / "key"))
    assert (status, out) == (0, f"Intact: {sealed['size']} entries, root {sealed['root']}.\n")


def test_a_lot_leaves_with_all_it_came_from_and_went_to_and_each_entry_is_proved(own: Path, tmp_path: Path) -> None:
    told, folder = exported(own, tmp_path, first_of("lot"))
    rows = [json.loads(line) for line in (folder / "entries.jsonl").read_text("utf-8").splitlines()]
    steps = {row["step"] for row in rows}
    assert {"register_cell_line", "register_bank", "harvest_lot", "release_lot"} <= steps
    status, out = alone(folder)
    assert (status, out.splitlines()[0][:7]) == (0, "Intact:")
    assert f"This is a part: {len(rows)} of " in out
    assert f"{len(rows)} entries of " in told


@pytest.mark.parametrize(
    ("name", "edit", "said"),
    [
        ("entries.jsonl", ('"outcome": "accepted"', '"outcome": "refused"'), "does not match its leaf"),
        ("proofs.jsonl", ('"hashes":["', '"hashes":["00'), "is not the one"),
        ("dossier.html", ("<h1>", "<h1>Other "), "dossier.html is missing or not the one that manifest.txt says"),
        ("README.txt", ("Open ", "Believe "), "README.txt is missing or not the one that manifest.txt says"),
        ("manifest.txt", ("bundle ", "bundle of "), "manifest.txt is not a signed list"),
    ],
)
def test_what_was_edited_in_a_part_is_found(
    own: Path, tmp_path: Path, name: str, edit: tuple[str, str], said: str
) -> None:
    _, folder = exported(own, tmp_path, first_of("lot"))
    path = folder / name
    text = path.read_text("utf-8")
    assert edit[0] in text
    path.write_text(text.replace(*edit, 1), "utf-8")
    status, out = alone(folder)
    assert (status, said in out) == (1, True)


def test_a_page_edited_with_its_line_in_the_list_is_found_by_the_key_from_paper_alone(
    own: Path, tmp_path: Path
) -> None:
    key = tmp_path / "key"
    key.write_text(json.loads(custody(own, "checkpoint", "--json").out)["public_key"])
    _, folder = exported(own, tmp_path, first_of("lot"))
    page, listed = folder / "dossier.html", folder / "manifest.txt"
    assert alone(folder, "--key", str(key))[0] == 0
    before = sha256(page.read_bytes()).hexdigest()
    page.write_text(page.read_text("utf-8").replace("<h1>", "<h1>Other ", 1), "utf-8")
    listed.write_text(listed.read_text("utf-8").replace(before, sha256(page.read_bytes()).hexdigest()), "utf-8")
    assert alone(folder)[0] == 0, "as the page README.txt in it says"
    status, out = alone(folder, "--key", str(key))
    assert (status, "The note of manifest.txt bears no valid signature" in out) == (1, True)
    listed.unlink()
    status, out = alone(folder, "--key", str(key))
    assert (status, out.startswith("NOT PROVEN: "), out.count("\n")) == (1, True, 2), "of an early version, perhaps"
    assert "There is no manifest.txt, by which these pages would be signed: dossier.html, README.txt." in out
    assert "dossier.html is under no signature" in alone(folder)[1], "nor is it under one without the key"


def test_a_part_is_held_against_every_checkpoint_there_is_and_never_intact_where_it_cannot_be(
    own: Path, tmp_path: Path
) -> None:
    """Whoever gives a part away under another root is found out by the one kept, over as many entries or fewer; one
    that there is no proof for accuses nobody, and vouches for nothing."""
    _, folder = exported(own, tmp_path, first_of("lot"))
    note = next((folder / "checkpoints").iterdir()).read_text()
    size = int(note.splitlines()[1])
    (tmp_path / "kept.txt").write_text(note)
    (tmp_path / "early.txt").write_text(f"{size - 1} 1111 2222 3333 4444")
    assert alone(folder, "--checkpoint", str(tmp_path / "kept.txt"))[0] == 0
    status, out = alone(folder, "--checkpoint", str(tmp_path / "early.txt"), "--checkpoint", str(tmp_path / "kept.txt"))
    told = f"early.txt covers {size - 1} entries, the proofs here {size}: the part could not be held against it."
    assert (status, out) == (2, f"Cannot read: {told}\n")
    grown = [json.loads(line) for line in (folder / "growth.jsonl").read_text().splitlines()]
    for row in grown:
        status, out = alone(folder, "--checkpoint", typed(row["size"], row["root"]))
        assert (status, f"Entries {row['size']} to {size - 1} are under no checkpoint that was" in out) == (0, True)
        status, out = alone(folder, "--checkpoint", typed(row["size"], "1" * 64))
        assert (status, f"Entries 0 to {row['size'] - 1} do not match" in out) == (1, True)
    first = typed(grown[0]["size"], grown[0]["root"])
    for before, after in ((grown[0]["hashes"][0], "00" * 32), ("{", "["), (grown[0]["root"], "")):
        text = (folder / "growth.jsonl").read_text()
        (folder / "growth.jsonl").write_text(text.replace(before, after, 1))
        assert alone(folder, "--checkpoint", first)[0] == 2, "what proves nothing is as good as no proof"
        (folder / "growth.jsonl").write_text(text)
    (tmp_path / "typed.txt").write_text(f"{size} 1111 2222 3333 4444")
    status, out = alone(folder, "--checkpoint", str(tmp_path / "typed.txt"))
    assert status == 1
    assert f"Entries 0 to {size - 1} do not match typed.txt" in out


def test_what_was_rewritten_above_the_last_checkpoint_left_in_a_bundle_is_never_called_intact(
    own: Path, tmp_path: Path
) -> None:
    """An export has a checkpoint over its last entry: whoever takes it away, to rewrite what it covers, is found out by
    the key or any checkpoint; without either it is told how far nothing was verified."""
    (tmp_path / "key").write_text(json.loads(custody(own, "checkpoint", "--json").out)["public_key"])
    _, folder = exported(own, tmp_path, "--all")
    early, *newer = sorted((folder / "checkpoints").iterdir())
    covered = int(early.read_text().splitlines()[1])
    (tmp_path / "early.txt").write_text(early.read_text())
    for path in (*newer, folder / "manifest.txt", folder / "dossier.html", folder / "README.txt"):
        path.unlink()
    lines = (folder / "entries.jsonl").read_text("utf-8").splitlines()
    instance = json.loads((folder / "instance.json").read_text("utf-8"))["id"]
    lines[-1] = json.dumps(resealed(json.loads(lines[-1]) | {"reason": "forged"}, instance))
    (folder / "entries.jsonl").write_text("".join(f"{line}\n" for line in lines), "utf-8")
    above = f"entries {covered} to {len(lines) - 1}"
    key, kept = ("--key", str(tmp_path / "key")), ("--checkpoint", str(tmp_path / "early.txt"))
    for given in (key, kept, key + kept):
        status, out = alone(folder, *given)
        assert (status, f"No checkpoint here covers {above}" in out) == (1, True)
    status, out = alone(folder)
    assert (status, f"Entries 0 to {len(lines) - 1} are under no checkpoint that was verified" in out) == (0, True)
    early.unlink()
    assert "No checkpoint was given: whoever held the ledger could have changed any entry" in alone(folder)[1]


def typed(size: int, top: str) -> str:
    """A checkpoint as it is typed from paper."""
    return f"{size} {top[:4]} {top[4:8]} {top[8:12]} {top[12:16]}"


def test_an_entry_rewritten_with_its_leaf_is_found_by_the_proof(own: Path, tmp_path: Path) -> None:
    """Whoever computes the leaf anew still cannot lead it to the root in the checkpoint."""
    _, folder = exported(own, tmp_path, first_of("lot"))
    lines = (folder / "entries.jsonl").read_text("utf-8").splitlines(keepends=True)
    row = json.loads(lines[3])
    row["reason"] = "never said"
    instance = json.loads((folder / "instance.json").read_text("utf-8"))["id"]
    lines[3] = json.dumps(resealed(row, instance)) + "\n"
    (folder / "entries.jsonl").write_text("".join(lines), "utf-8")
    status, out = alone(folder)
    assert status == 1
    assert f"Entry {row['idx']} is not the one" in out


def test_the_page_opens_from_disk_and_tells_every_entry(own: Path, tmp_path: Path) -> None:
    _, folder = exported(own, tmp_path, first_of("lot"))
    page = (folder / "dossier.html").read_text("utf-8")
    count = len((folder / "entries.jsonl").read_text("utf-8").splitlines())
    assert page.count("<article") == count
    assert re.findall(r'(?:src|href)="', page) == []
    assert "Release lot" in page or "Lot released" in page


@pytest.mark.parametrize("given", [(), ("--all", "LXKLNBXTV")])
def test_things_or_the_whole_ledger_must_be_named(own: Path, tmp_path: Path, given: tuple[str, ...]) -> None:
    spoken = custody(own, "export", *given, "--out", str(tmp_path / "out.zip"))
    assert (spoken.status, (tmp_path / "out.zip").exists()) == (2, False)
    assert spoken.err.startswith("Name the things to export")


def test_a_bundle_never_takes_the_place_of_a_file(own: Path, tmp_path: Path) -> None:
    (tmp_path / "out.zip").write_text("precious")
    spoken = process(own, "export", "--all", "--out", str(tmp_path / "out.zip"))
    assert (spoken.status, (tmp_path / "out.zip").read_text()) == (2, "precious")


def exported(own: Path, tmp_path: Path, *what: str) -> tuple[str, Path]:
    path = tmp_path / "bundle.zip"
    spoken = custody(own, "export", *what, "--out", str(path))
    assert (spoken.status, spoken.err) == (0, "")
    folder = tmp_path / "bundle"
    with zipfile.ZipFile(path) as bundle:
        assert bundle.testzip() is None
        bundle.extractall(folder)
    return spoken.out, folder


def alone(folder: Path, *arguments: str) -> tuple[int, str]:
    """verify.py as a stranger runs it: an isolated Python, in the folder, without arguments if none are given."""
    command = [sys.executable, "-I", "verify.py", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False, timeout=120)
    assert (done.stderr == "") == (done.returncode != 2)
    return done.returncode, done.stdout or done.stderr


def resealed(row: dict[str, object], instance: str) -> dict[str, object]:
    """The row with the leaf its changed header and body have."""
    names = [name for name in row if name not in ("nonce_digest", "body", "leaf")]
    header = "".join(f"{name}\n" if row[name] is None else f"{name}={row[name]}\n" for name in names)
    return {**row, "leaf": leaf_hash(instance, header, str(row["body"])).hex()}
