"""How the command line speaks: one language, answers on stdout, troubles in one sentence on stderr, progress only to
people."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from custody.config import BadSetting, read_config
from custody.faces.catalogue import LOCALES, Speaker
from custody.faces.wording.command import SAID

_EVERY = 200  # entries between two movements of the progress line


class Stop(Exception):
    """The command ends here with one sentence on stderr and an exit status."""

    def __init__(self, code: str, exit_status: int = 2, /, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.exit_status = exit_status
        self.values = values


def speaker() -> Speaker:
    """The language of the settings, English where it is unknown."""
    try:
        locale = read_config().locale
    except (BadSetting, OSError):
        locale = "en"
    return Speaker(locale if locale in LOCALES else "en")


def said(code: str, /, **values: object) -> str:
    """A sentence of the command line."""
    return speaker().gettext(SAID[code], **values)


def tell(code: str, /, **values: object) -> None:
    """Say it on stdout."""
    click.echo(said(code, **values))


def warn(sentence: str) -> None:
    """Say it on stderr."""
    click.echo(sentence, err=True)


def write_json(value: Any) -> None:
    """JSON for programs, readable for people too."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


@contextmanager
def counting(code: str, total: int = 0) -> Iterator[Callable[[int], None]]:
    """Shows how many entries were done, on a terminal; in a pipe it is quiet."""
    if not sys.stderr.isatty():
        yield lambda idx: None
        return
    columns = (SpinnerColumn(), TextColumn("{task.description} {task.completed}/{task.total}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task(said(code), total=total or None)
        yield lambda idx: None if idx % _EVERY else shown.update(task, completed=idx + 1)


@contextmanager
def telling_parts(code: str) -> Iterator[Callable[[str], None]]:
    """Shows which part of a long work is under way, on a terminal."""
    if not sys.stderr.isatty():
        yield lambda text: None
        return
    with Console(stderr=True).status(said(code)) as status:
        yield lambda text: status.update(f"{said(code)}: {text}")
