"""The command line. Whatever happens, a person reads one clear sentence and a program gets an exit status."""

from __future__ import annotations

import importlib
import logging
import os
import sys
from collections.abc import Iterable, Mapping

import click

import custody
from custody.config import BadSetting
from custody.faces.cli.saying import Stop, said, warn

INTERRUPTED, BROKEN_PIPE = 130, 141
LOG = logging.getLogger("custody")


# command -> the module it stands in; loaded when it is asked for, so that a short command starts quickly
MODULES: Mapping[str, str] = {
    "init": "founding",
    "demo": "demonstrating",
    "serve": "serving",
    "steps": "looking",
    "scan": "looking",
    "trace": "looking",
    "step": "stepping",
    "label": "labelling",
    "verify": "checking",
    "rebuild": "checking",
    "checkpoint": "keeping",
    "cosign": "cosigning",
    "cosigners": "revoking",
    "proof": "proving",
    "export": "exporting",
    "backup": "keeping",
    "restore": "keeping",
    "accept-older": "accepting",
    "doctor": "doctoring",
    "upgrade": "upgrading",
    "server-role": "admitting",
}


class Commands(click.Group):
    """The commands of the table above, in its order."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands."""
        return list(MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One command, or None."""
        if cmd_name not in MODULES:
            return None
        found: Iterable[click.Command] = importlib.import_module(f"{__name__}.{MODULES[cmd_name]}").COMMANDS
        return next(command for command in found if command.name == cmd_name)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(custody.__version__, prog_name="custody")
def commands() -> None:
    """Chain of custody and lot release for JK500 NK-cell doses."""


def run(arguments: list[str]) -> int:
    """Run one command; its exit status. Never raises, never shows a traceback."""
    os.umask(0o077)  # what an instance writes is nobody else's
    LOG.addHandler(_SPOKEN)
    try:
        status = commands.main(args=arguments, prog_name="custody", standalone_mode=False)
        sys.stdout.flush()
        return status if isinstance(status, int) else 0
    except (BrokenPipeError, SystemExit):  # click turns the one into the other
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE
    except (KeyboardInterrupt, click.Abort):
        warn(said("interrupted"))
        return INTERRUPTED
    except Exception as error:
        sentence, status = _told(error)
        warn(sentence)
        return status
    finally:
        LOG.removeHandler(_SPOKEN)


class _Spoken(logging.Handler):
    """The log of a command is read by a person: a sentence for each line of it, and no traceback."""

    def emit(self, record: logging.LogRecord) -> None:
        """Say it on stderr."""
        warn(importlib.import_module(f"{__name__}.troubles").noted(record))


_SPOKEN = _Spoken(logging.WARNING)


def _told(error: Exception) -> tuple[str, int]:
    """An error as one sentence, and the exit status it means."""
    if isinstance(error, Stop):
        return said(error.code, **error.values), error.exit_status
    if isinstance(error, click.ClickException):
        return error.format_message(), error.exit_code
    if isinstance(error, BadSetting):
        return str(error), 2
    sentence: str = importlib.import_module(f"{__name__}.troubles").told(error)
    return sentence, 2
