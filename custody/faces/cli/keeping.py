"""`custody checkpoint`, `backup` and `restore`: what is kept elsewhere, so that nothing is lost."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

import click

from custody.config import read_config
from custody.faces.backups import LastBackup, note_backup
from custody.faces.cli.checking import UNREADABLE, texts_from_elsewhere
from custody.faces.cli.opening import opened
from custody.faces.cli.saying import Stop, counting, tell, write_json
from custody.faces.clock import now
from custody.faces.instance import SEAL_FILE, KeyAmiss
from custody.faces.rekeying import change_seal_key
from custody.faces.restoring import InstanceThere, NotRestored, restore
from custody.record.backup import Looked, NoBackup, look_at, write_backup
from custody.record.checkpoints import ForeignKey, Inconsistent
from custody.record.reads.entries import head
from custody.record.verify import Unreadable

NOT_SEALED = DAMAGED = 1


@click.command()
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write the note to this file.")
@click.option("--new-key", is_flag=True, help="From here on under a new key, which the one until now names.")
@click.option("--json", "as_json", is_flag=True, help="As a JSON object.")
def checkpoint(out: Path | None, new_key: bool, as_json: bool) -> None:
    """Sign the head of the ledger: to print, mail or keep elsewhere. Exit status 0 signed, 1 not."""
    house = opened()
    private_file(house.config.instance / SEAL_FILE)
    public, retired = house.door.public_key.hex(), None
    try:
        if new_key:
            sealed, public, retired = change_seal_key(house)
        else:
            sealed = house.door.seal()
    except ForeignKey:
        raise Stop("key_foreign", NOT_SEALED, path=SEAL_FILE) from None
    except Inconsistent as why:
        raise Stop("not_sealed", NOT_SEALED, what=str(why)) from None
    if out is not None:
        out.write_text(sealed.note, encoding="utf-8")
    if as_json:
        write_json({"size": sealed.size, "root": sealed.root.hex(), "note": sealed.note, "public_key": public})
        return
    if out is not None:
        tell("sealed_to", path=out)
    if retired is not None:
        tell("key_changed", path=retired.name, entry=sealed.size - 1)
        tell("public_key", key=public)
    elif out is None:
        click.echo(sealed.note, nl=False)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(file: Path) -> None:
    """Write a backup to a new FILE while the server runs, and verify it. Exit status 0 whole, 1 not."""
    house = opened()
    with house.store.reading() as link:
        count = head(link)[0] + 1
    kept = house.door.kept_beside()  # before the snapshot, which then has whatever it covers
    try:
        with counting("backing_up", count) as progress:
            looked = write_backup(house.store, file, progress, kept)
    except FileExistsError:
        raise Stop("file_there_already", path=file) from None
    _whole(file, looked)
    note_backup(house.config.instance, LastBackup(house.clock(), looked.ledger.count))
    tell("backed_up", path=file, count=looked.ledger.count, root=looked.ledger.root)


@click.command(name="restore")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--check", is_flag=True, help="Only look at the backup; change nothing.")
@click.option("--checkpoint", multiple=True, metavar="FILE|TEXT", help="One kept elsewhere, or typed from paper.")
def restore_command(file: Path, check: bool, checkpoint: tuple[str, ...]) -> None:
    """Put a backup into an instance that has its keys and no database. Exit status 0 restored, 1 backup damaged, 2
    cannot read."""
    config = read_config()
    kept = _kept(checkpoint)
    try:
        with counting("verifying") as progress:
            looked = look_at(file, progress, kept)
        _whole(file, looked)
        if check:
            tell("backup_whole", path=file, count=looked.ledger.count, root=looked.ledger.root)
            return
        with counting("replaying", looked.ledger.count) as progress:
            restore(config, (file, looked), now, progress)
    except NoBackup as name:
        raise Stop("not_a_backup", path=name) from None
    except Unreadable as error:
        raise Stop("cannot_read", UNREADABLE, what=str(error)) from None
    except InstanceThere:
        raise Stop("instance_there", folder=config.instance) from None
    except NotRestored:
        raise Stop("not_restored", DAMAGED, folder=config.instance) from None
    except KeyAmiss as name:
        raise Stop("key_first", path=name, folder=config.instance) from None
    tell("restored", folder=config.instance, count=looked.ledger.count, root=looked.ledger.root)
    opened(config).door.look_at_witness()


COMMANDS: tuple[Any, ...] = (checkpoint, backup, restore_command)


def private_file(path: Path, sentence: str = "key_not_private") -> None:
    """Raises Stop where others may have read the key."""
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        raise Stop(sentence, NOT_SEALED, path=path.name, mode=f"{mode:04o}")


def _kept(checkpoints: tuple[str, ...]) -> list[tuple[str, str]]:
    try:
        return texts_from_elsewhere(checkpoints)
    except (OSError, ValueError) as error:
        raise Stop("cannot_read", UNREADABLE, what=str(error)) from None


def _whole(path: Path, looked: Looked) -> None:
    """Raises Stop with the first thing that is wrong."""
    if not looked.intact:
        problems = [problem.what for problem in looked.ledger.problems]
        what = problems[0] if problems else f"{looked.beside[0].table}."
        raise Stop("backup_damaged", DAMAGED, path=path, what=what)
