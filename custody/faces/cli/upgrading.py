"""`custody upgrade`: an instance that an earlier version made, brought to this one. A backup comes first."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from custody.config import read_config
from custody.faces.cli.opening import stored
from custody.faces.cli.saying import Stop, counting, tell
from custody.faces.clock import now
from custody.faces.instance import SEAL_FILE, door_of, write_secret
from custody.record.audit import audit
from custody.record.backup import Looked, write_backup
from custody.record.checkpoints import new_seal_key
from custody.record.door import Door
from custody.record.engine import Store
from custody.record.reads.entries import head
from custody.record.schema import Migration, due_migrations, schema_of
from custody.record.verify_stored import Notes

NOT_WHOLE = 1


@click.command()
@click.option("--backup", type=click.Path(path_type=Path, dir_okay=False), help="Where the backup made first goes.")
def upgrade(backup: Path | None) -> None:
    """Bring an instance of an earlier version to this one, after a backup. Exit status 0 upgraded, 1 not whole."""
    config = read_config()
    store = stored(config)
    with store.reading() as link:
        found, count = schema_of(link), head(link)[0] + 1
    due = due_migrations(found)
    if not due:
        tell("upgrade_not_due", folder=config.instance)
        return
    kept = backup or config.instance.resolve().with_name(f"{config.instance.resolve().name}-{found}.backup")
    beside = door_of(config, store, now).kept_beside() if (config.instance / SEAL_FILE).exists() else []
    looked = _backed_up(store, kept, count, beside)
    if not looked.public_key and not (config.instance / SEAL_FILE).exists():
        # Of before checkpoints: there is no key to sign them with, and the ledger names none.
        write_secret(config.instance / SEAL_FILE, new_seal_key())
    door = door_of(config, store, now)
    _migrated(door, due, count)
    with counting("verifying", 2 * count) as progress:
        seen = audit(store, key=door.public_key, progress=progress)
    if not seen.intact:
        raise Stop("upgraded_not_intact", NOT_WHOLE)
    tell("upgraded", folder=config.instance, count=seen.ledger.count, root=seen.ledger.root)
    if not looked.public_key:
        tell("public_key", key=door.public_key.hex())


COMMANDS: tuple[Any, ...] = (upgrade,)


def _backed_up(store: Store, path: Path, count: int, beside: Notes) -> Looked:
    """Raises Stop where the record is not whole, or not what the checkpoint `beside` it covers, or the file is there:
    then nothing was changed."""
    try:
        with counting("backing_up", count) as progress:
            looked = write_backup(store, path, progress, beside)
    except FileExistsError:
        raise Stop("file_there_already", path=path) from None
    if not looked.intact:
        problems = [problem.what for problem in looked.ledger.problems]
        raise Stop("upgrade_not_whole", NOT_WHOLE, what=problems[0] if problems else f"{looked.beside[0].table}.")
    tell("backed_up", path=path, count=looked.ledger.count, root=looked.ledger.root)
    return looked


def _migrated(door: Door, due: tuple[Migration, ...], count: int) -> None:
    for migration in due:
        with counting("replaying", count) as progress:
            door.migrate(migration, progress)
        tell(f"migrated_{migration.version}")
