"""The short form of the measurements runs, and prints a row for everything that is held against a bar. Of how fast it
was nothing is asked: that is for whoever reads the table."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# How the rows begin, and whether there is a bar.
EITHER_ENGINE = {
    "store_container, {engine}, 16 at once  ": True,
    "store_container, {engine}, 16 at once, the worst answer": True,
    "the append alone, {engine}, 1 at once": False,
    "start_infusion, {engine}, 16 at once  ": True,
    "start_infusion, {engine}, 16 at once, 95 of 100 answers": True,
    "release_lot, {engine}, 16 at once  ": True,
    "release_lot, {engine}, 16 at once, 95 of 100 answers": True,
    "kill -9 under load, {engine}": True,
    "restore, {engine}, memory": False,
}
SQLITE = {
    "store_container, SQLite, 1 at once": True,
    "the append alone, SQLite, 1 at once": True,
    "verify, SQLite  ": True,
    "verify, SQLite, memory": True,
    "verify.py, standard library alone  ": True,
    "verify.py, standard library alone, memory": True,
    "verify, SQLite, with state against replay  ": True,
    "verify, SQLite, entries of a clinic  ": True,
    "a proof among 2,063  ": True,
    "a proof among 2,063 made": True,
    "a proof among 2,063 checked": True,
    "recall of 2,000 things among 21,989 relations, SQLite": True,
    "single bytes changed": True,
    "scan to answer": False,
    "label container drawn and read back": False,
}
POSTGRESQL = {
    "recall of 2,000 things among 21,989 relations, PostgreSQL": True,
    "primary killed under load, PostgreSQL": True,
    "200 rows wait, by its clock, PostgreSQL": False,
}


@pytest.mark.postgres
def test_the_short_form_runs_and_prints_every_row() -> None:
    command = [sys.executable, "-m", "tests.bench", "--short"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    assert "too little of everything to judge by" in done.stdout
    engines = ("SQLite",) if "PostgreSQL is left out" in done.stdout else ("SQLite", "PostgreSQL")
    wanted = {name.format(engine=engine): bar for engine in engines for name, bar in EITHER_ENGINE.items()}
    wanted |= SQLITE | (POSTGRESQL if len(engines) == 2 else {})
    lines = done.stdout.splitlines()
    rows = {name: next((line for line in lines if line.startswith(name)), "") for name in wanted}
    assert [name for name, line in rows.items() if not line] == []
    told = {name: " met" in line or " missed" in line or "left out" in line for name, line in rows.items()}
    assert [name for name, bar in wanted.items() if bar and not told[name]] == []
