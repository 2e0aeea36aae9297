"""A bundle that is whole, and bundles that are cut off, renamed, edited, swollen or huge: `custody verify BUNDLE` and
the verify.py of the bundle say the same, in one sentence, soon and in little memory."""

from __future__ import annotations

import io
import json
import resource
import subprocess
import sys
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from custody.record import verify
from tests.faces.api.demo_instance import copied
from tests.faces.cli.spoken import ROOT, Spoken, command, custody, environment

MEMORY = 700 * 2**20  # address space of a process that verifies; a 10 GB file would not fit
SOON = 60  # seconds, on a machine that is shared


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The whole ledger of a demonstration, exported by a copy of it."""
    folder = tmp_path_factory.mktemp("bundle")
    own = copied(folder)
    assert custody(own, "export", "--all", "--out", str(folder / "all.zip")).status == 0
    return (folder / "all.zip").read_bytes()


def key_of(bundle: bytes, folder: Path) -> Path:
    """The public key the demonstration's papers bear, in a file."""
    with zipfile.ZipFile(io.BytesIO(bundle)) as packed:
        founded = json.loads(packed.read("entries.jsonl").splitlines()[0])
    path = folder / "key from paper"
    path.write_text(json.loads(founded["body"])["facts"]["checkpoint_key"])
    return path


def both(path: Path, *more: str) -> tuple[Spoken, Spoken]:
    """What the command, where there is no instance, and the file in the bundle answer, each in little memory."""
    alone = [sys.executable, "-I", verify.__file__, str(path), *more]
    return _spoken(command("verify", str(path), *more), path), _spoken(alone, path)


def _spoken(words: list[str], path: Path) -> Spoken:
    done = subprocess.run(
        words,
        cwd=ROOT,
        env=environment(path.parent / "no instance"),
        capture_output=True,
        text=True,
        timeout=SOON,
        preexec_fn=partial(resource.setrlimit, resource.RLIMIT_AS, (MEMORY, MEMORY)),
        check=False,
    )
    assert "Traceback" not in done.stderr
    return Spoken(done.returncode, done.stdout, done.stderr)


@pytest.mark.parametrize("name", ["all.zip", "renamed.txt", "unpacked"])
def test_a_whole_bundle_is_intact_packed_unpacked_and_under_any_name(bundle: bytes, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(bundle)
    if name == "unpacked":
        packed = path.rename(tmp_path / "packed")
        zipfile.ZipFile(packed).extractall(path)
    ours, alone = both(path)
    assert (ours.status, alone.status) == (0, 0)
    assert ours.out.startswith("Intact")
    assert alone.out.startswith("Intact: ")


def test_the_key_from_paper_and_a_checkpoint_are_held_against_a_bundle(bundle: bytes, tmp_path: Path) -> None:
    path = tmp_path / "all.zip"
    path.write_bytes(bundle)
    (tmp_path / "key").write_text("00" * 32)
    assert custody(tmp_path, "verify", str(path), "--key", str(tmp_path / "key")).status == 1
    for spoken in both(path, "--checkpoint", "1 1111 2222 3333 4444"):
        assert (spoken.status, "1 1111 2222 3333 4444" in spoken.out) == (1, True), "typed from paper"
    said = json.loads(custody(tmp_path, "verify", str(path), "--json").out)
    assert (said["intact"], said["ledger"]["problems"]) == (True, [])


def test_a_bundle_without_an_entry_is_none(bundle: bytes, tmp_path: Path) -> None:
    path = tmp_path / "all.zip"
    path.write_bytes(bundle)
    left_out = ("checkpoints/", "manifest.txt")
    members = {name: data for name, data in _members(path).items() if not name.startswith(left_out)}
    _pack(path, {**members, "entries.jsonl": b""})
    for spoken in both(path):
        assert (spoken.status, spoken.out) == (2, "")
        assert spoken.err.endswith("all.zip holds no entry.\n")


def test_a_checkpoint_of_another_instance_says_nothing_of_a_bundle(bundle: bytes, tmp_path: Path) -> None:
    path, note = tmp_path / "all.zip", tmp_path / "theirs.txt"
    path.write_bytes(bundle)
    note.write_text(f"{verify.origin('ELSEWHERE')}\n3\n{'A' * 43}=\n\n— {verify.origin('ELSEWHERE')} AAAA\n")
    told = f"Cannot read: theirs.txt is a checkpoint of another instance, {verify.origin('ELSEWHERE')}.\n"
    for spoken in both(path, "--checkpoint", str(note)):
        assert (spoken.status, spoken.out, spoken.err) == (2, "", told)


def test_a_note_of_another_instance_that_was_put_into_a_bundle_is_tampering(bundle: bytes, tmp_path: Path) -> None:
    path = tmp_path / "all.zip"
    path.write_bytes(bundle)
    members = _members(path)
    name = next(name for name in members if name.startswith("checkpoints/"))
    text = members[name].decode()
    members[name] = text.replace(text.splitlines()[0], verify.origin("ELSEWHERE")).encode()
    _pack(path, members)
    for spoken in both(path):
        assert spoken.status == 1
        assert "is a checkpoint of another instance" in spoken.out


def edited(path: Path) -> None:
    members = _members(path)
    members["entries.jsonl"] = members["entries.jsonl"].replace(b'"accepted"', b'"refused"', 1)
    _pack(path, members)


def test_an_edited_bundle_names_its_first_bad_entry(bundle: bytes, tmp_path: Path) -> None:
    path = tmp_path / "all.zip"
    path.write_bytes(bundle)
    edited(path)
    for spoken in both(path):
        assert spoken.status == 1
        assert "Entry 0 does not match its leaf" in spoken.out.splitlines()[0]


def cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: -path.stat().st_size // 3])


def one_byte_of_the_packed(path: Path) -> None:
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as packed:
        at = packed.getinfo("entries.jsonl").header_offset + 200
    data[at] ^= 0xFF
    path.write_bytes(data)


def swollen(path: Path) -> None:
    """One of its files says that it unpacks to 64 GB."""
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(f"blobs/{'0' * 64}", bytes(2**20))
        packed.infolist()[-1].file_size = 2**36


def one_endless_line(path: Path) -> None:
    _pack(path, _members(path) | {"entries.jsonl": b"{" * (2**20 + 2**10)})


def twice(path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(path, "a") as packed:
        packed.writestr("instance.json", "{}")


def huge(path: Path) -> None:
    """10 GB that take no room."""
    with path.open("wb") as file:
        file.truncate(10 * 2**30)


def huge_inside(path: Path) -> None:
    members = _members(path)
    path.unlink()
    path.mkdir()
    for name in ("instance.json", "entries.jsonl"):
        (path / name).write_bytes(members[name])
    huge(path / "entries.jsonl")


DAMAGES: tuple[tuple[Callable[[Path], None], str], ...] = (
    (cut_off, "File is not a zip file."),
    (one_byte_of_the_packed, "entries.jsonl"),
    (swollen, "would unpack to"),
    (one_endless_line, "a line of entries.jsonl is longer than 1048576 bytes."),
    (twice, "it holds two files of one name."),
    (huge, "File is not a zip file."),
    (huge_inside, "a line of entries.jsonl is longer than 1048576 bytes."),
)


@pytest.mark.parametrize(("damage", "said"), DAMAGES, ids=[damage.__name__ for damage, _ in DAMAGES])
def test_a_bundle_that_cannot_be_read_is_told_in_one_sentence(
    bundle: bytes, tmp_path: Path, damage: Callable[[Path], None], said: str
) -> None:
    path = tmp_path / "all.zip"
    path.write_bytes(bundle)
    damage(path)
    for spoken in both(path):
        assert (spoken.status, spoken.out) == (2, "")
        assert spoken.err.startswith(f"Cannot read: {path} cannot be read as an exported ledger: ")
        assert spoken.err.count("\n") == 1
        assert said in spoken.err or damage is one_byte_of_the_packed


def test_a_bundle_of_before_manifests_says_so_and_accuses_nobody(bundle: bytes, tmp_path: Path) -> None:
    """All else in it is verified under the key; without the pages that nobody signed it is intact."""
    path = tmp_path / "all.zip"
    path.write_bytes(bundle)
    key = ("--key", str(key_of(bundle, tmp_path)))
    members = {name: data for name, data in _members(path).items() if name != "manifest.txt"}
    _pack(path, members)
    told = "There is no manifest.txt, by which these pages would be signed: dossier.html, README.txt."
    for spoken, verdict in zip(both(path, *key), ("NOT INTACT: There is no", "NOT PROVEN: "), strict=True):
        assert (spoken.status, spoken.out.startswith(verdict), told in spoken.out) == (1, True, True)
        assert "tampered" not in spoken.out
    _pack(path, {name: data for name, data in members.items() if name not in verify.PAGES})
    assert [spoken.status for spoken in both(path, *key)] == [0, 0]
    last = max(name for name in members if name.startswith("checkpoints/"))
    _pack(path, {name: data for name, data in members.items() if name != last})
    for spoken in both(path, *key):
        assert "No checkpoint here covers entries" in spoken.out.splitlines()[0], "what is worse comes first"


def _members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def _pack(path: Path, members: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in members.items():
            packed.writestr(name, data)
