"""`custody verify` and `custody rebuild`: the ledger against itself, and current state against the ledger."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from custody.faces.cli.opening import opened
from custody.faces.cli.saying import Stop, counting, said, tell, warn, write_json
from custody.faces.instance import House
from custody.record.audit import Audit, audit
from custody.record.reads.entries import head
from custody.record.rebuild import check_state, rebuild_state
from custody.record.replay import Difference
from custody.record.troubles import database_trouble
from custody.record.verify import ENCODING, PAPER, TEXTS, Report, Unreadable, origin, read_key, verify_folder

INTACT, TAMPERED, UNREADABLE = 0, 1, 2
_MOST = 100  # differing rows in the answer for programs


@click.command()
@click.argument("bundle", required=False, type=click.Path(path_type=Path))
@click.option("--key", type=click.Path(path_type=Path), help="With BUNDLE: the public key from paper, in a file.")
@click.option("--checkpoint", multiple=True, metavar="FILE|TEXT", help="One kept elsewhere, or typed from paper.")
@click.option("--json", "as_json", is_flag=True, help="As a JSON object.")
def verify(bundle: Path | None, key: Path | None, checkpoint: tuple[str, ...], as_json: bool) -> int:
    """Verify ledger, stored files, current state and triggers; or a BUNDLE that was exported, a folder or ZIP file, for
    which no instance is needed. Exit status 0 intact, 1 not, 2 cannot read."""
    try:
        kept = [_kept(given) for given in checkpoint]
        if bundle is not None:
            pinned = read_key(key.read_text("utf-8")) if key else None
            return _told_bundle(verify_folder(bundle, pinned, kept), as_json)
        house = opened()
        _all_of_ours(kept, origin(house.name))
        with counting("verifying", _size(house)) as progress:
            kept += house.door.witness.notes()
            found = audit(house.store, key=house.door.public_key, kept=kept, progress=progress)
    except (OSError, Unreadable) as error:
        raise Stop("cannot_read", UNREADABLE, what=str(error)) from None
    except Exception as error:
        trouble = database_trouble(error)
        if trouble is None:
            raise
        raise Stop("cannot_read", UNREADABLE, what=trouble) from None
    if as_json:
        write_json(_audit_json(found))
    else:
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
        click.echo(_differs("state_differs", found) if found else said("state_equal"))
    return 1 if found else 0


COMMANDS: tuple[Any, ...] = (verify, rebuild)


def _told_bundle(report: Report, as_json: bool) -> int:
    """The verdict on an export: its entries, files and checkpoints, for there is nothing else in it."""
    if as_json:
        found = _audit_json(Audit(report))
        write_json({name: found[name] for name in ("intact", "ledger", "warnings", "verdict")})
    else:
        whole = said("ledger_whole", count=report.count, root=report.root)
        first = whole if report.intact else said("ledger_tampered", what=report.problems[0].what)
        tell("all_intact" if report.intact else "not_intact", what=first)
        _tell_further(report)
    return INTACT if report.intact else TAMPERED


def _kept(given: str) -> tuple[str, str]:
    """A name and the text of a checkpoint: of a file, or what was typed or scanned from paper."""
    if "\n" in given.strip():
        return said("scanned_note"), given
    path = Path(given)
    if PAPER.fullmatch(given.strip()) and not path.exists():
        return given.strip(), given
    return path.name, path.read_text(*ENCODING)


def _all_of_ours(kept: list[tuple[str, str]], ours: str) -> None:
    """Raises Unreadable for a checkpoint of another ledger: of no use here, and no sign that anything was changed."""
    for where, text in kept:
        first = text.strip().partition("\n")[0].rstrip()
        if first.startswith(origin("")) and first != ours:
            raise Unreadable(TEXTS["note_foreign"].format(where=where, origin=first))


def _size(house: House) -> int:
    with house.store.reading() as link:
        return head(link)[0] + 1


def _tell_audit(found: Audit) -> None:
    """The verdict first, with what is wrong; the ledger and what rests on it are judged apart."""
    wrong, fine = _judged(found)
    verdict, *rest = (*wrong, *fine)
    tell("not_intact" if wrong else "all_intact", what=verdict)
    for sentence in rest:
        click.echo(sentence)
    _tell_further(found.ledger)


def _tell_further(report: Report) -> None:
    for problem in report.problems[1:]:
        warn(problem.what)
    for warning in report.warnings:
        tell("ledger_warning", what=warning.what)


def _judged(found: Audit) -> tuple[list[str], list[str]]:
    """What is wrong, and what is not, a sentence each."""
    report = found.ledger
    wrong, fine = [], []
    if report.intact:
        fine.append(said("ledger_whole", count=report.count, root=report.root))
    else:
        wrong += [said("ledger_tampered", what=report.problems[0].what), said("state_not_compared")]
    for code, differences in (("state_differs", found.state), ("beside_differs", found.enclosures)):
        wrong += [_differs(code, differences)] if differences else []
    if report.intact and not found.state:
        fine.append(said("state_equal"))
    if found.triggers:
        wrong.append(said("triggers_amiss", names=", ".join(found.triggers)))
    return wrong, fine


def _audit_json(found: Audit) -> dict[str, Any]:
    """The same for a program; `state` and `beside` are null where they were not compared."""
    report = found.ledger
    compared = report.intact
    told = [{"where": problem.where, "code": problem.code, "what": problem.what} for problem in report.problems]
    return {
        "intact": found.intact,
        "ledger": {"intact": report.intact, "entries": report.count, "root": report.root, "problems": told},
        "state": [_difference_json(one) for one in found.state[:_MOST]] if compared else None,
        "beside": [_difference_json(one) for one in found.enclosures[:_MOST]] if compared else None,
        "triggers": list(found.triggers),
        "warnings": [warning.what for warning in report.warnings],
        "verdict": _judged(found)[0],
    }


def _difference_json(found: Difference) -> dict[str, Any]:
    there, replayed = (None if row is None else _short(row) for row in (found.there, found.replayed))
    return {"table": found.table, "there": there, "replayed": replayed}


def _differs(code: str, found: tuple[Difference, ...]) -> str:
    first = found[0]
    row = first.there if first.there is not None else first.replayed
    return said(code, count=len(found), table=first.table, row=_short(row))


def _short(row: tuple[object, ...] | None) -> str:
    text = ", ".join(value.hex() if isinstance(value, bytes) else str(value) for value in row or ())
    return text.encode("ascii", "backslashreplace").decode()[:200]
