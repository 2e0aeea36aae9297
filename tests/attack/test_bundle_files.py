"""Each file of a bundle edited, left out, renamed: found without the key from paper, with it, or not.
docs/tampering.md states it as this suite shows it; `custody verify BUNDLE` and the bundle's verify.py find the same, in
the same words."""

from __future__ import annotations

import contextlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from custody.record import verify
from tests.faces.api.demo_instance import copied
from tests.faces.cli.spoken import ROOT, custody, first_of

Members = Mapping[str, bytes]
YES, KEY, NO = "yes", "with the key", "**no**"
# As docs/tampering.md has it: which file; edited, left out, renamed.
WHOLE = (
    ("`entries.jsonl`, `instance.json`, a stored file in `blobs/`", (YES, YES, YES)),
    ("`dossier.html`, `README.txt`, `verify.py`", (YES, YES, YES)),
    ("the newest checkpoint", (YES, KEY, NO)),
    ("an earlier checkpoint", (YES, NO, NO)),
    ("`manifest.txt`", (YES, KEY, KEY)),
)
PART = (
    ("`proofs.jsonl` of a part", (YES, YES, YES)),
    ("the checkpoint of a part", (YES, YES, NO)),
    ("`growth.jsonl` of a part, where no earlier checkpoint is given", (NO, NO, NO)),
)
NAMED = {
    "`entries.jsonl`, `instance.json`, a stored file in `blobs/`": ("entries.jsonl", "instance.json", "blobs/"),
    "`dossier.html`, `README.txt`, `verify.py`": ("dossier.html", "README.txt", "verify.py"),
    "the newest checkpoint": ("checkpoints/",),
    "an earlier checkpoint": ("checkpoints/",),
    "`manifest.txt`": ("manifest.txt",),
    "`proofs.jsonl` of a part": ("proofs.jsonl",),
    "the checkpoint of a part": ("checkpoints/",),
    "`growth.jsonl` of a part, where no earlier checkpoint is given": ("growth.jsonl",),
}
CASES = [(what, start, found) for what, found in (*WHOLE, *PART) for start in NAMED[what]]


@dataclass(frozen=True)
class Bundles:
    """The whole ledger and a lot's part of it, as they were exported, and the public key from paper."""

    whole: Members
    part: Members
    key: Path


@pytest.fixture(scope="module")
def bundles(tmp_path_factory: pytest.TempPathFactory) -> Bundles:
    folder = tmp_path_factory.mktemp("bundles")
    own = copied(folder)
    sealed = json.loads(custody(own, "checkpoint", "--json").out)
    (folder / "key from paper").write_text(sealed["public_key"])
    for name, what in (("whole.zip", "--all"), ("part.zip", first_of("lot"))):
        assert custody(own, "export", what, "--out", str(folder / name)).status == 0
    return Bundles(members(folder / "whole.zip"), members(folder / "part.zip"), folder / "key from paper")


def test_nothing_done_to_them_they_are_intact(bundles: Bundles, tmp_path: Path) -> None:
    for bundle in (bundles.whole, bundles.part):
        assert found(bundle, bundles.key, tmp_path) == NO


@pytest.mark.parametrize(("what", "start", "expected"), CASES, ids=[f"{what}: {start}" for what, start, _ in CASES])
def test_each_file_edited_left_out_and_renamed_is_found_as_the_table_says(
    bundles: Bundles, tmp_path: Path, what: str, start: str, expected: tuple[str, str, str]
) -> None:
    bundle = bundles.part if "of a part" in what else bundles.whole
    names = sorted(name for name in bundle if name.startswith(start))
    name = names[0] if "earlier" in what else names[-1]
    others = {other: data for other, data in bundle.items() if other != name}
    done = (others | {name: edited(bundle[name])}, others, others | {renamed(name): bundle[name]})
    assert tuple(found(changed, bundles.key, tmp_path) for changed in done) == expected, "say so in docs/tampering.md"


def test_every_file_there_is_in_a_bundle_is_in_the_table(bundles: Bundles) -> None:
    starts = {start for _, start, _ in CASES}
    for bundle in (bundles.whole, bundles.part):
        assert [name for name in bundle if not any(name.startswith(start) for start in starts)] == []


def test_the_table_in_the_docs_is_this_one() -> None:
    page = (ROOT / "docs/tampering.md").read_text("utf-8")
    for what, answers in (*WHOLE, *PART):
        assert f"| {what} | {' | '.join(answers)} |" in page


def found(bundle: Members, key: Path, folder: Path) -> str:
    """Who finds it: whoever has the bundle, only whoever has the key as well, or nobody."""
    path = folder / "bundle.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in bundle.items():
            packed.writestr(name, data)
    if said_by_both(path):
        return YES
    return KEY if said_by_both(path, "--key", str(key)) else NO


def said_by_both(path: Path, *more: str) -> int:
    """The exit status, which is the same, as is the first sentence on what is wrong."""
    ours, out, err = custody(path.parent, "verify", str(path), *more), io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = verify.main([str(path), *more])
    sentence = (out.getvalue() or err.getvalue()).splitlines()[0].partition(". ")[2]
    assert (ours.status, sentence in ours.out + ours.err) == (status, True)
    return status


def members(path: Path) -> Members:
    with zipfile.ZipFile(path) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def edited(data: bytes) -> bytes:
    """One letter or digit is another: in the middle; of a checkpoint in its text, for its signature is nothing without
    a key."""
    head, _, _ = data.partition(b"\n\n")
    half = len(head) // 2
    at = next(at for at in range(half, len(data)) if chr(data[at]).isalnum())
    return data[:at] + (b"7" if data[at : at + 1] != b"7" else b"3") + data[at + 1 :]


def renamed(name: str) -> str:
    """Another name of the same kind."""
    stem, dot, end = name.rpartition(".")
    return f"{stem}-renamed{dot}{end}" if dot else f"{name[:-4]}0000"
