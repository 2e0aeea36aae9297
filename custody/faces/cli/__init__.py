"""The command line. Whatever happens, a person reads one clear sentence and a program gets an exit status."""

from __future__ import annotations

import os
import sys

import click

import custody
from custody.config import BadSetting
from custody.faces.cli import checking, doctoring, founding, labelling, looking, serving, stepping
from custody.faces.cli.saying import Stop, said, warn
from custody.faces.instance import NoInstance
from custody.record.attempt import NotRecorded
from custody.record.troubles import database_trouble

INTERRUPTED, BROKEN_PIPE = 130, 141


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(custody.__version__, prog_name="custody")
def commands() -> None:
    """Chain of custody and lot release for JK500 NK-cell doses."""


for module in (serving, founding, looking, stepping, labelling, checking, doctoring):
    for command in module.COMMANDS:
        commands.add_command(command)


def run(arguments: list[str]) -> int:
    """Run one command; its exit status. Never raises, never shows a traceback."""
    os.umask(0o077)  # what an instance writes is nobody else's
    try:
        status = commands.main(args=arguments, prog_name="custody", standalone_mode=False)
        sys.stdout.flush()
        return status if isinstance(status, int) else 0
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE
    except (KeyboardInterrupt, click.Abort):
        warn(said("interrupted"))
        return INTERRUPTED
    except Exception as error:
        sentence, status = _told(error)
        warn(sentence)
        return status


def _told(error: Exception) -> tuple[str, int]:
    """An error as one sentence, and the exit status it means."""
    if isinstance(error, Stop):
        return said(error.code, **error.values), error.exit_status
    if isinstance(error, click.ClickException):
        return error.format_message(), error.exit_code
    if isinstance(error, (NoInstance, BadSetting)):
        return str(error), 2
    if isinstance(error, NotRecorded):
        return said("not_recorded"), 2
    trouble = database_trouble(error)
    if trouble:
        return said("database_trouble", what=trouble), 2
    if isinstance(error, OSError):
        return said("no_room", what=error.strerror or str(error)), 2
    return said("broke", what=f"{type(error).__name__}: {error}".splitlines()[0][:200]), 2
