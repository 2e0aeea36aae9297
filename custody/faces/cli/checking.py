"""`custody verify` and `custody rebuild`: the ledger against itself, and current state against the ledger."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from custody.faces.cli.opening import opened
from custody.faces.cli.saying import Stop, counting, tell, warn
from custody.faces.instance import House
from custody.record.audit import Audit, audit
from custody.record.reads.entries import head
from custody.record.rebuild import check_state, rebuild_state
from custody.record.replay import Difference
from custody.record.troubles import database_trouble
from custody.record.verify import ENCODING, Unreadable

INTACT, TAMPERED, UNREADABLE = 0, 1, 2


@click.command()
@click.option("--checkpoint", multiple=True, type=click.Path(path_type=Path), help="A checkpoint kept elsewhere.")
def verify(checkpoint: tuple[Path, ...]) -> int:
    """Verify the ledger, stored files and current state. Exit status 0 intact, 1 tampered, 2 cannot read."""
    try:
        kept = [(path.name, path.read_text(*ENCODING)) for path in checkpoint]
        house = opened()
        with counting("verifying", _size(house)) as progress:
            found = audit(house.store, kept=kept, progress=progress)
    except (OSError, Unreadable) as error:
        raise Stop("cannot_read", UNREADABLE, what=str(error)) from None
    except Exception as error:
        trouble = database_trouble(error)
        if trouble is None:
            raise
        raise Stop("cannot_read", UNREADABLE, what=trouble) from None
    _tell_audit(found)
    return INTACT if found.intact else TAMPERED


@click.command()
@click.option("--check", is_flag=True, help="Only compare; change nothing.")
def rebuild(check: bool) -> int:
    """Replay the ledger into current state, or compare the two. Exit status 0 equal, 1 differs."""
    house = opened()
    with counting("replaying", _size(house)) as progress:
        if check:
            found = check_state(house.store, progress)
        else:
            rebuild_state(house.door, progress)
            found = ()
    if not check:
        tell("state_rebuilt", count=_size(house))
    else:
        _tell_differences(found)
    return 1 if found else 0


COMMANDS: tuple[Any, ...] = (verify, rebuild)


def _size(house: House) -> int:
    with house.store.reading() as link:
        return head(link)[0] + 1


def _tell_audit(found: Audit) -> None:
    """The verdict with the first bad entry, then the rest."""
    report = found.ledger
    if report.intact:
        tell("ledger_intact", count=report.count, root=report.root)
        _tell_differences((*found.state, *found.enclosures))
    else:
        tell("ledger_tampered", what=report.problems[0].what)
    for problem in report.problems[1:]:
        warn(problem.what)
    for warning in report.warnings:
        tell("ledger_warning", what=warning.what)


def _tell_differences(found: tuple[Difference, ...]) -> None:
    if not found:
        tell("state_equal")
        return
    first = found[0]
    row = first.there if first.there is not None else first.replayed
    tell("state_differs", count=len(found), table=first.table, row=_short(row))


def _short(row: tuple[object, ...] | None) -> str:
    text = ", ".join(value.hex() if isinstance(value, bytes) else str(value) for value in row or ())
    return text.encode("ascii", "backslashreplace").decode()[:200]
