"""Fence 1: imports run one way. The contracts of pyproject.toml are run here, and each is broken once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source_tree import ROOT, write_tree

HOUSE = (
    "custody/app.py",
    "custody/__main__.py",
    "custody/config.py",
    "custody/faces/cli/verify_ledger.py",
    "custody/faces/web/pages.py",
    "custody/labelling/designs.py",
    "custody/record/append.py",
    "custody/record/door.py",
    "custody/record/rebuild.py",
    "custody/record/tables.py",
    "custody/record/turn.py",
    "custody/record/writing.py",
    "custody/rules/steps/clinic/start_thaw.py",
    "custody/rules/steps/clinic/end_thaw.py",
)
BREACHES = (
    ("rooms", "custody/rules/words.py", "import custody.config"),
    ("rooms", "custody/config.py", "import custody.record.door"),
    ("rooms", "custody/labelling/proof.py", "import custody.record.reads"),
    ("rooms", "custody/record/reads.py", "import custody.labelling.designs"),
    ("rooms", "custody/faces/web/scan.py", "import custody.app"),
    ("rooms", "custody/elsewhere.py", ""),
    ("steps", "custody/rules/steps/clinic/prepare_dose.py", "import custody.rules.steps.clinic.start_thaw"),
    ("append", "custody/record/reads.py", "import custody.record.append"),
    ("append", "custody/record/reads.py", "import custody.record.turn"),
    ("append", "custody/record/reads.py", "import custody.record.writing"),
    ("tables", "custody/faces/web/scan.py", "import custody.record.tables"),
    ("rebuild", "custody/faces/web/scan.py", "import custody.record.rebuild"),
    ("record-without-flask", "custody/record/reads.py", "import flask"),
    ("labelling-alone", "custody/labelling/proof.py", "import sqlalchemy"),
    ("faces-without-database", "custody/faces/web/scan.py", "import sqlite3"),
)


def test_every_import_contract_of_this_project_is_kept() -> None:
    answer = _check_contracts(ROOT)
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_a_house_without_breaches_passes(tmp_path: Path) -> None:
    answer = _check_contracts(_house(tmp_path))
    assert answer.returncode == 0, answer.stdout + answer.stderr


@pytest.mark.parametrize(("contract", "path", "line"), BREACHES)
def test_a_breach_is_found(tmp_path: Path, contract: str, path: str, line: str) -> None:
    house = write_tree(_house(tmp_path), {path: line + "\n"})
    answer = _check_contracts(house, "--contract", contract)
    assert "0 kept, 1 broken" in answer.stdout, answer.stdout + answer.stderr
    assert answer.returncode == 1


def _house(root: Path) -> Path:
    write_tree(root, dict.fromkeys(HOUSE, ""))
    (root / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    for path in (root / "custody").rglob("*.py"):
        for folder in path.relative_to(root).parents[:-1]:
            (root / folder / "__init__.py").touch()
    return root


def _check_contracts(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    program = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    command = [sys.executable, "-c", program, "--no-cache", *arguments]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
