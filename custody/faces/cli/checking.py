"""`custody verify` and `custody rebuild`: the ledger against itself, and current state against the ledger."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from custody.config import read_config
from custody.faces.attesting import NotAttested
from custody.faces.cli.opening import opened
from custody.faces.cli.saying import Stop, counting, said, speaker, tell, warn, write_json
from custody.faces.instance import House
from custody.faces.telling import tell_problem, tell_time
from custody.record.audit import Audit, audit
from custody.record.reads.entries import head
from custody.record.rebuild import check_state, rebuild_state
from custody.record.replay import Difference
from custody.record.troubles import database_trouble
from custody.record.verify import (
    Problem,
    Report,
    Unreadable,
    from_elsewhere,
    origin,
    read_key,
    refuse_unfit,
    verify_folder,
)

INTACT, TAMPERED, UNREADABLE = 0, 1, 2
_MOST = 100  # differing rows in the answer for programs


@click.command()
@click.argument("bundle", required=False, type=click.Path(path_type=Path))
@click.option("--key", type=click.Path(path_type=Path), help="The public key from paper, in a file.")
@click.option("--checkpoint", multiple=True, metavar="FILE|TEXT", help="One kept elsewhere, or typed from paper.")
@click.option("--json", "as_json", is_flag=True, help="As a JSON object.")
def verify(bundle: Path | None, key: Path | None, checkpoint: tuple[str, ...], as_json: bool) -> int:
    """Verify ledger, stored files, current state and triggers; or a BUNDLE that was exported, a folder or ZIP file, for
    which no instance is needed. Exit status 0 intact, 1 not, 2 cannot read."""
    try:
        pinned = read_key(key.read_text("utf-8")) if key else None
        if bundle is not None:
            kept = texts_from_elsewhere(checkpoint)
            return _told_bundle(verify_folder(bundle, pinned, kept), as_json)
        house = opened()
        kept = given_from_elsewhere(checkpoint, house)
        with counting("verifying", 2 * _size(house)) as progress:
            kept += house.door.kept_beside()
            found = audit(house.store, key=pinned or house.door.public_key, kept=kept, progress=progress)
    except (OSError, ValueError, Unreadable) as error:
        raise Stop("cannot_read", UNREADABLE, what=str(error)) from None
    except Exception as error:
        trouble = database_trouble(error)
        if trouble is None:
            raise
        raise Stop("cannot_read", UNREADABLE, what=trouble) from None
    if found.intact and not found.ledger.count:
        raise Stop("no_entries", UNREADABLE)
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


def given_from_elsewhere(checkpoints: tuple[str, ...], house: House) -> list[tuple[str, str]]:
    """A name and the text of each checkpoint, all of this instance. Raises Unreadable for another's, and OSError."""
    kept = texts_from_elsewhere(checkpoints)
    refuse_unfit(kept, origin(house.name))
    return kept


def texts_from_elsewhere(checkpoints: tuple[str, ...]) -> list[tuple[str, str]]:
    """A name and the text of each checkpoint that was given. Raises OSError and Unreadable."""
    return [_kept(given) for given in checkpoints]


def not_signed(why: NotAttested, username: str) -> Stop:
    """Why nothing was signed, in a sentence."""
    if why.problem:
        return Stop(f"sign_in_{why.problem}", username=username)
    return Stop("not_written_so", what=", ".join(tell_problem(speaker(), problem) for problem in why.problems))


def _told_bundle(report: Report, as_json: bool) -> int:
    """The verdict on an export: its entries, files and checkpoints, for there is nothing else in it."""
    if as_json:
        found = _audit_json(Audit(report))
        write_json({name: found[name] for name in ("intact", "ledger", "cosigned", "warnings", "verdict")})
    else:
        whole = said("ledger_whole", count=report.count, root=report.root)
        first = whole if report.intact else _amiss(report)
        tell("all_intact" if report.intact else "not_intact", what=first)
        _tell_further(report)
    return INTACT if report.intact else TAMPERED


def _kept(given: str) -> tuple[str, str]:
    """A name and the text of a checkpoint: of a file, or what was typed or scanned from paper."""
    if "\n" in given.strip():
        return said("scanned_note"), given
    return from_elsewhere(given)


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
    for one in report.cosigned:
        tell("cosigned", **_cosigned(one))
    for warning in report.warnings:
        tell("ledger_warning", what=warning.what)


def _cosigned(one: Problem) -> dict[str, object]:
    """Who co-signed which checkpoint, when, as people read it, and in which entry their key is named."""
    zone = read_config().time_zone
    at = tell_time(datetime.fromisoformat(str(one.values["at"]).replace("Z", "+00:00")), zone)
    return {**one.values, "where": one.where, "at": at, "entry": one.idx}


def _judged(found: Audit) -> tuple[list[str], list[str]]:
    """What is wrong, and what is not, a sentence each."""
    report = found.ledger
    wrong, fine = [], []
    if report.intact:
        fine.append(said("ledger_whole", count=report.count, root=report.root))
    else:
        wrong += [_amiss(report), said("state_left_out" if report.unfit else "state_not_compared")]
    for code, differences in (("state_differs", found.state), ("beside_differs", found.enclosures)):
        wrong += [_differs(code, differences)] if differences else []
    if report.intact and not found.state:
        fine.append(said("state_equal"))
    if found.triggers:
        wrong.append(said("triggers_amiss", names=", ".join(found.triggers)))
    return wrong, fine


def _amiss(report: Report) -> str:
    """The first problem. What may be wrong with the key or checkpoint that was brought, or of an early version, accuses
    nobody."""
    if report.unlisted:
        return report.problems[0].what
    return said("ledger_unfit" if report.unfit else "ledger_tampered", what=report.problems[0].what)


def _audit_json(found: Audit) -> dict[str, Any]:
    """The same for a program; `state` and `beside` are null where they were not compared."""
    report = found.ledger
    compared = report.intact
    cosigned = [{"where": one.where, "entry": one.idx, **one.values} for one in report.cosigned]
    told = [{"where": problem.where, "code": problem.code, "what": problem.what} for problem in report.problems]
    return {
        "intact": found.intact,
        "ledger": {"intact": report.intact, "entries": report.count, "root": report.root, "problems": told},
        "state": [_difference_json(one) for one in found.state[:_MOST]] if compared else None,
        "beside": [_difference_json(one) for one in found.enclosures[:_MOST]] if compared else None,
        "triggers": list(found.triggers),
        "warnings": [warning.what for warning in report.warnings],
        "cosigned": cosigned,
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
