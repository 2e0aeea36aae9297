"""verify.py as it leaves in every export: alone in a folder, run by an isolated Python."""

from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from custody.record import verify
from tests.record.synthetic_ledger import CHECKPOINTS, FILES, PUBLIC_KEY, entries, write_folder, write_sqlite

SOURCE = Path(verify.__file__)
ROWS = list(entries(300))


@pytest.fixture
def export(tmp_path: Path) -> Path:
    folder = tmp_path / "export"
    write_folder(folder, ROWS)
    shutil.copy(SOURCE, folder / "verify.py")
    (tmp_path / "key.txt").write_text(PUBLIC_KEY.hex(), encoding="ascii")
    return folder


def run(folder: Path, *arguments: str, options: tuple[str, ...] = ("-I",)) -> tuple[int, str, str]:
    command = [sys.executable, *options, str(folder / "verify.py"), *arguments]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, cwd=folder.parent, timeout=60)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr


def edit(folder: Path, line: int, before: str, after: str) -> None:
    path = folder / "entries.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    assert before in lines[line]
    lines[line] = lines[line].replace(before, after, 1)
    path.write_text("".join(lines), encoding="utf-8")


def test_it_imports_nothing_but_the_standard_library_and_offers_cryptography() -> None:
    imported: set[str] = set()
    for node in ast.walk(ast.parse(SOURCE.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            imported.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            imported.add(str(node.module).split(".")[0])
    assert imported - set(sys.stdlib_module_names) == {"cryptography"}


def test_it_needs_no_later_python_than_it_says() -> None:
    command = [str(Path(sys.executable).with_name("vermin")), "--no-tips", "--violations", "-t=3.9-", str(SOURCE)]
    looked = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, timeout=60)
    assert looked.returncode == 0, looked.stdout
    assert "Minimum required versions: 3." in looked.stdout


def test_it_verifies_its_own_folder_and_says_that_signatures_were_not_checked(export: Path) -> None:
    status, output, errors = run(export)
    assert (status, errors) == (0, "")
    assert output.startswith("Intact: 300 entries, root ")
    assert "signatures not checked" in output


def test_it_checks_signatures_under_a_key_from_paper(export: Path) -> None:
    status, output, _ = run(export, "--key", str(export.parent / "key.txt"))
    assert status == 0
    assert "not checked" not in output
    (export.parent / "key.txt").write_text("00" * 32, encoding="ascii")
    status, output, _ = run(export, "--key", str(export.parent / "key.txt"))
    assert status == 1
    assert "bears no valid signature by the key it was held against" in output
    assert output.startswith("NOT PROVEN: 300 entries"), "the key may be that of another ledger: nobody is accused"
    forged = export / "checkpoints" / "000300.txt"
    (export.parent / "key.txt").write_text(PUBLIC_KEY.hex(), encoding="ascii")
    forged.write_text(forged.read_text("utf-8").replace("AAA", "BBB").replace("— ", "— x", 1), "utf-8")
    assert run(export, "--key", str(export.parent / "key.txt"))[1].startswith("TAMPERED: "), "the others fit the key"


def test_without_the_cryptography_package_it_says_so_and_the_ledger_is_intact_still(export: Path) -> None:
    status, output, _ = run(export, "--key", str(export.parent / "key.txt"), options=("-I", "-S"))
    assert status == 0
    assert "signatures not checked, the package cryptography is not installed" in output


def test_it_names_the_first_bad_entry_in_its_first_line(export: Path) -> None:
    edit(export, 207, '"channel": "wedge"', '"channel": "typed"')
    edit(export, 117, '"wedge"', '"typed"')
    status, output, _ = run(export)
    assert status == 1
    assert output.startswith("TAMPERED: 300 entries, root ")
    assert "Entry 117 does not match its leaf" in output.splitlines()[0]


def test_a_field_that_no_leaf_covers_and_a_field_given_twice_are_found(export: Path) -> None:
    edit(export, 5, '"v": 1', '"v": 1, "remark": "read me"')
    edit(export, 6, '"v": 1', '"site": "Basel", "v": 1')
    edit(export, 7, '"v": 1', '"v": 1,,')
    assert [problem.idx for problem in verify.verify_folder(export).problems][:3] == [5, 6, 7]
    assert run(export)[0] == 1


def test_a_cut_tail_a_changed_file_and_a_lost_file_are_found(export: Path) -> None:
    lines = (export / "entries.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    (export / "entries.jsonl").write_text("".join(lines[:-20]), encoding="utf-8")
    blobs = sorted((export / "blobs").iterdir())
    blobs[0].write_bytes(FILES[0] + b"!")
    (export / "blobs" / "0000").write_bytes(b"")
    found = {problem.code for problem in verify.verify_folder(export).problems}
    assert found == {"entries_cut_off", "file_changed"}
    referred = json.loads(str(ROWS[0]["body"]))["blobs"][0]
    (export / "blobs" / referred).unlink()
    assert (
        run(export)[1].splitlines()[0].endswith(f"Entry 0 refers to a stored file that is not there: blob/{referred}.")
    )


def test_a_checkpoint_kept_elsewhere_finds_what_was_cut_off_with_its_checkpoint(export: Path) -> None:
    last = f"{CHECKPOINTS[-1]:06d}.txt"
    kept = shutil.move(export / "checkpoints" / last, export.parent / last)
    lines = (export / "entries.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    (export / "entries.jsonl").write_text("".join(lines[:280]), encoding="utf-8")
    assert run(export)[0] == 0
    status, output, _ = run(export, "--checkpoint", str(kept))
    assert status == 1
    assert "Entries 280 to 299 are missing at the end: 000300.txt covers them." in output


@pytest.mark.parametrize("lost", ["entries.jsonl", "instance.json"])
def test_a_folder_that_is_no_export_cannot_be_read(export: Path, lost: str) -> None:
    (export / lost).unlink()
    status, output, errors = run(export)
    assert (status, output) == (2, "")
    assert errors.startswith("Cannot read: ")
    assert errors.count("\n") == 1


@pytest.mark.parametrize("text", ["", "[]", '{"id": 5}', "{}", "\udcff"])
def test_an_instance_file_that_names_no_instance_cannot_be_read(export: Path, text: str) -> None:
    (export / "instance.json").write_text(text, encoding="utf-8", errors="surrogateescape")
    status, _, errors = run(export)
    assert (status, "object" in errors, "indices" in errors) == (2, False, False), "a sentence, none of Python's"


@pytest.mark.parametrize("name", ["blobs/waits", "checkpoints/waits.txt", "manifest.txt", "growth.jsonl"])
def test_a_pipe_in_a_bundle_is_refused_and_never_waited_for(export: Path, name: str) -> None:
    os.mkfifo(export / name)
    (export / "proofs.jsonl").write_text("", "utf-8")
    status, output, errors = run(export)
    assert (status, output, errors.endswith(f"{Path(name).name} is no file.\n")) == (2, "", True)


def test_a_line_that_is_no_proof_and_a_checkpoint_that_is_empty_are_refused_in_a_sentence(export: Path) -> None:
    assert run(export, "--checkpoint", "")[::2] == (2, "Cannot read: A checkpoint was given that is empty.\n")
    for text in ("[]", "5", '{"idx": 0, "hashes": [5]}'):
        (export / "proofs.jsonl").write_text(text + "\n", "utf-8")
        status, _, errors = run(export)
        assert (status, errors.endswith("a line of proofs.jsonl is no proof.\n")) == (2, True)


def test_a_key_that_is_none_cannot_be_read(export: Path) -> None:
    (export.parent / "key.txt").write_text("not a key", encoding="ascii")
    status, _, errors = run(export, "--key", str(export.parent / "key.txt"))
    assert (status, errors) == (2, "Cannot read: The key is not written as 64 hexadecimal digits.\n")
    assert run(export, "--key", str(export / "nowhere"))[0] == 2


def test_the_stored_ledger_has_a_program_with_the_same_answers(tmp_path: Path) -> None:
    write_sqlite(tmp_path / "custody.sqlite", ROWS)
    command = [sys.executable, "-m", "custody.record.verify_stored"]
    done = subprocess.run(
        [*command, str(tmp_path / "custody.sqlite")], capture_output=True, encoding="utf-8", check=False
    )
    assert (done.returncode, done.stdout[:19]) == (0, "Intact: 300 entries")
    done = subprocess.run([*command, str(tmp_path / "none")], capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr[:12]) == (2, "Cannot read:")
