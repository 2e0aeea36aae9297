"""The worked example of docs/writing-a-step.md, put into a copy of the tree, passes the tests of the house."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.pages import ROOT, Block, blocks_of

PAGE = ROOT / "docs/writing-a-step.md"
COPIED = ("custody", "templates", "labels", "tests", "pyproject.toml", ".gitignore")
CHECKS = (
    "tests/rules/setup",
    "tests/faces/test_words.py",
    "tests/faces/test_catalogue.py",
    "tests/architecture/test_refusals.py",
)


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the tree with the example in it."""
    folder = tmp_path_factory.mktemp("example")
    left_out = shutil.ignore_patterns("__pycache__", "*.pyc")
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=left_out)
        else:
            shutil.copy(source, folder / name)
    for block in blocks_of(PAGE):
        if block.about:
            put(block, folder)
    return folder


def test_the_example_passes_the_tests_of_rules_words_and_architecture(tree: Path) -> None:
    done = python(tree, "-m", "pytest", "-q", "-p", "no:cacheprovider", *CHECKS)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-1000:]
    assert "test_withdraw_equipment" in python(tree, "-m", "pytest", "--collect-only", "-q", CHECKS[0]).stdout


def test_the_example_is_formatted_and_typed_as_the_house_is(tree: Path) -> None:
    files = [block.about for block in blocks_of(PAGE) if block.language == "python"]
    for command in (("ruff", "format", "--check"), ("ruff", "check"), ("mypy", "--follow-imports=silent")):
        done = python(tree, "-m", *command, *files)
        assert done.returncode == 0, done.stdout + done.stderr


def test_the_example_is_a_step_like_any_other(tree: Path) -> None:
    listed = python(tree, "-m", "custody", "steps").stdout
    line = next(line for line in listed.splitlines() if "withdraw_equipment" in line)
    assert line.split()[:3] == ["setup", "withdraw_equipment", "performer"]
    assert "equipment: in_use → withdrawn" in line


def put(block: Block, folder: Path) -> None:
    """One block of the page into the tree: a new file, an addition at the end (`>>`), or a change (`diff`)."""
    path = folder / block.about.removeprefix(">> ")
    if block.language == "diff":
        before = "".join(f"{line[1:]}\n" for line in block.text.splitlines() if line[0] != "+")
        after = "".join(f"{line[1:]}\n" for line in block.text.splitlines() if line[0] != "-")
        text = path.read_text(encoding="utf-8")
        assert text.count(before) == 1, f"{block.about} has this not once: {before}"
        path.write_text(text.replace(before, after), encoding="utf-8")
    elif block.about.startswith(">> "):
        path.write_text(path.read_text(encoding="utf-8") + block.text, encoding="utf-8")
    else:
        assert not path.exists(), f"{block.about} is there already"
        path.write_text(block.text, encoding="utf-8")


def python(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Python in the copy, which finds the copy's modules first."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
