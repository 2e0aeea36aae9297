"""The command line as tests use it: in this process for its answers, in one of its own for what a process shows."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from custody.config import read_config
from custody.faces.cli import run
from custody.record.engine import open_store
from custody.record.reads.things import Wanted, listing
from tests.faces.api.demo_instance import built

ROOT = Path(__file__).parents[3]


@dataclass(frozen=True)
class Spoken:
    """What a command answered."""

    status: int
    out: str
    err: str


def custody(instance: Path, *arguments: str, typed: str = "") -> Spoken:
    """A command in this process; `typed` is what stands in the pipe before it."""
    out, err = io.StringIO(), io.StringIO()
    with _surroundings(instance, typed), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = run(list(arguments))
    return Spoken(status, out.getvalue(), err.getvalue())


def process(instance: Path, *arguments: str, typed: str = "") -> Spoken:
    """A command in a process of its own."""
    done = subprocess.run(
        command(*arguments),
        cwd=ROOT,
        env=environment(instance),
        input=typed,
        capture_output=True,
        text=True,
        check=False,
    )
    return Spoken(done.returncode, done.stdout, done.stderr)


def first_of(kind: str, instance: Path | None = None) -> str:
    """The code of the newest thing of a kind in the demonstration, or in another instance."""
    store = open_store(read_config({"CUSTODY_INSTANCE": str(instance or built())}).database)
    with store.reading() as link:
        found = listing(link, Wanted(kind)).things[0].code
    store.engine.dispose()
    return found


def command(*arguments: str) -> list[str]:
    """The command line of `custody …` from the checkout."""
    return [sys.executable, "-m", "custody", *arguments]


def environment(instance: Path) -> dict[str, str]:
    """The environment of a command on one instance."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("CUSTODY_")}
    return plain | {"CUSTODY_INSTANCE": str(instance), "PYTHONPATH": str(ROOT)}


@contextlib.contextmanager
def _surroundings(instance: Path, typed: str) -> Iterator[None]:
    before, stdin, mask = os.environ.get("CUSTODY_INSTANCE"), sys.stdin, os.umask(0o022)
    os.environ["CUSTODY_INSTANCE"], sys.stdin = str(instance), io.StringIO(typed)
    try:
        yield
    finally:
        sys.stdin = stdin
        os.umask(mask)
        os.environ.pop("CUSTODY_INSTANCE")
        if before is not None:
            os.environ["CUSTODY_INSTANCE"] = before
