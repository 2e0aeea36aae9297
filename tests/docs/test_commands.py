"""The commands of the pages, run in order as they stand, in an empty folder of their own; a page is one session."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench.__main__ import asked
from tests.docs.pages import PAGES, ROOT, blocks_of, named

SESSIONS = ("docs/operating.md", "docs/api.md")
LONGEST = 900  # seconds; a machine with other work needs several times what it takes alone
# `make run` and `make test` set up whole machines: that the targets exist is tested with the pages.
MAKE_ONLY = ("README.md", "docs/writing-a-step.md")
BENCH = "docs/speed.md"  # read here, and run by tests/bench/test_short_form.py


@pytest.mark.parametrize("doc", SESSIONS)
def test_the_commands_of_a_page_work_in_order(doc: str, tmp_path: Path) -> None:
    if shutil.which("curl") is None:
        pytest.skip(f"There is no curl here: the commands of {doc} were not run.")
    done = run_session(doc, tmp_path)
    assert done.returncode == 0, f"{done.stdout[-3000:]}\n{done.stderr[-3000:]}"


def test_no_page_has_commands_that_nobody_runs() -> None:
    with_commands = {named(page) for page in PAGES for block in blocks_of(page) if block.language in ("bash", "sh")}
    assert with_commands == {*SESSIONS, *MAKE_ONLY, BENCH}
    for line in "\n".join(bash_of(BENCH)).splitlines():
        asked(line.removeprefix(".venv/bin/python -m tests.bench").replace("make bench", "").split())
    for page in MAKE_ONLY:
        lines = [line for text in bash_of(page) for line in text.splitlines()]
        assert [line for line in lines if not line.startswith("make ")] == []


def run_session(page: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Every bash block of a page in one shell that stops at the first failure, on a port of its own."""
    port = free_port()
    script = (
        "\n".join(bash_of(page)).replace(":8000", f":{port}").replace("custody serve", f"custody serve --port {port}")
    )
    command = folder / "bin" / "custody"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m custody "$@"\n')
    command.chmod(0o755)
    plain = {name: value for name, value in os.environ.items() if not name.startswith("CUSTODY_")}
    path = os.pathsep.join((str(command.parent), plain["PATH"]))
    work = folder / "work"
    work.mkdir()
    return subprocess.run(
        ["bash", "-c", f"set -euo pipefail; set -m; trap 'kill $(jobs -p) 2>/dev/null || true' EXIT\n{script}"],
        cwd=work,
        env=plain | {"PATH": path, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
    )


def bash_of(page: str) -> list[str]:
    """The commands of a page, block by block."""
    return [block.text for block in blocks_of(ROOT / page) if block.language == "bash"]


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])
