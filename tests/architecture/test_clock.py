"""Fence 4: `custody/faces/clock.py` is the only reader of time, and nothing waits for time to pass."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.architecture.source_tree import ROOT, write_tree

READERS = (
    "from datetime import datetime\nprint(datetime.now())\n",
    "import datetime\nprint(datetime.datetime.utcnow())\n",
    "import datetime as d\nprint(d.datetime.today())\n",
    "from datetime import date\nprint(date.today())\n",
    "import time\nprint(time.time())\n",
    "from time import time_ns\nprint(time_ns())\n",
    "import time\nprint(time.localtime())\n",
    "import time\ntime.sleep(1)\n",
)


def test_nobody_but_the_clock_reads_the_time() -> None:
    answer = _ban_of_clocks(ROOT, "custody", "tests")
    assert answer.returncode == 0, answer.stdout


def test_only_the_clock_and_the_benchmarks_are_excepted() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    excepted = settings["tool"]["ruff"]["lint"]["per-file-ignores"]
    may = {path for path, rules in excepted.items() if any("TID251".startswith(rule) for rule in rules)}
    assert may == {"custody/faces/clock.py", "tests/bench/**"}


@pytest.mark.parametrize("text", READERS)
def test_a_second_clock_is_found(tmp_path: Path, text: str) -> None:
    write_tree(tmp_path, {"custody/record/reads.py": text, "custody/faces/clock.py": text})
    answer = _ban_of_clocks(tmp_path, "custody")
    assert answer.returncode == 1
    assert "TID251" in answer.stdout
    assert "reads.py" in answer.stdout
    assert "clock.py:" not in answer.stdout


def _ban_of_clocks(root: Path, *folders: str) -> subprocess.CompletedProcess[str]:
    settings = root / "pyproject.toml"
    if not settings.exists():
        settings.write_bytes((ROOT / "pyproject.toml").read_bytes())
    command = [
        sys.executable,
        "-m",
        "ruff",
        "check",
        "--no-cache",
        "--select=TID251",
        "--output-format=concise",
    ]
    return subprocess.run([*command, *folders], cwd=root, capture_output=True, text=True, check=False)
