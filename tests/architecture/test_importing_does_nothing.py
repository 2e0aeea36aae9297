"""Importing any module does nothing: no database, no file, no network, no process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source_tree import ROOT, write_tree

# Runs in a process of its own, so that nothing is imported yet. It prints what an import did to the world.
WATCH = """
import importlib, pkgutil, sys

OUTSIDE = {"socket.connect", "socket.bind", "socket.getaddrinfo", "sqlite3.connect", "subprocess.Popen",
           "os.mkdir", "os.remove", "os.rename", "os.system", "os.chmod", "os.putenv"}

def watch(event, arguments):
    writes = event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+")
    if (event in OUTSIDE or writes) and str(arguments[0]) != "/dev/null":
        print(f"{sys._current_import}: {event} {arguments[0]!r}")

import custody
names = ["custody"] + [module.name for module in pkgutil.walk_packages(custody.__path__, "custody.")]
sys._current_import = ""
sys.addaudithook(watch)
for name in names:
    sys._current_import = name
    importlib.import_module(name)
"""


def test_importing_every_module_of_the_program_touches_nothing(tmp_path: Path) -> None:
    assert touched(ROOT, tmp_path) == ""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("line", "event"),
    [
        ("open('x', 'w').close()", "open"),
        ("import pathlib; pathlib.Path('x').mkdir()", "os.mkdir"),
        ("import sqlite3; sqlite3.connect(':memory:')", "sqlite3.connect"),
        ("import socket; socket.socket().bind(('127.0.0.1', 0))", "socket.bind"),
        (
            "import subprocess, sys; subprocess.run([sys.executable, '-V'], capture_output=True)",
            "subprocess.Popen",
        ),
    ],
)
def test_an_import_that_touches_something_is_found(tmp_path: Path, line: str, event: str) -> None:
    root = write_tree(tmp_path / "house", {"custody/__init__.py": "", "custody/record.py": line + "\n"})
    (tmp_path / "empty").mkdir()
    assert f"custody.record: {event}" in touched(root, tmp_path / "empty")


def touched(root: Path, folder: Path) -> str:
    """What importing every module below `root` did to the world, a line each; it happens in `folder`."""
    command = [sys.executable, "-B", "-c", WATCH]
    environment = {**os.environ, "PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"}
    answer = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout
