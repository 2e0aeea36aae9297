"""An instance again from a backup: its keys lie in the folder, its database is not there or empty."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from custody.config import Config
from custody.faces.instance import (
    IDENTITY_FILE,
    SEAL_FILE,
    SECRET_FILE,
    KeyAmiss,
    flush_names,
    keep_secret,
    keyring_of,
    open_house,
)
from custody.record.backup import Looked, reading_backup
from custody.record.checkpoints import public_key
from custody.record.door import NotEmpty
from custody.record.engine import Store, open_store
from custody.record.making import RecordThere
from custody.record.one_writer import only_writer
from custody.record.reads.entries import head
from custody.record.replay import Progress
from custody.record.tree import stored_root

LOCK_FILE = "restore.lock"


class InstanceThere(Exception):
    """There is a record already; a backup never takes its place."""


class NotRestored(Exception):
    """What was written does not hold what the backup does."""


def restore(config: Config, backup: tuple[Path, Looked], clock: Callable[[], datetime], progress: Progress) -> None:
    """Put a backup that was looked at into place: the same tree continues, on whichever engine the settings name. The
    whole of it stands afterwards, or no entry, and it can be done again; of two at once one is done. Raises KeyAmiss,
    InstanceThere, DatabaseForeign and NotRestored."""
    _keys_fit(config.instance, *backup)
    with only_writer(str(config.instance / LOCK_FILE)):
        keep_secret(config.instance / SECRET_FILE, secrets.token_bytes(32))
        final = config.database_file
        if final is not None and final.exists():
            raise InstanceThere
        half = final.with_name(f"{final.name}.half") if final else None
        for left in _files_of(half) if half else ():
            left.unlink(missing_ok=True)
        _write(f"sqlite:///{half}" if half else config.database, config, backup, clock, progress)
        if half is not None and final is not None:
            os.replace(half, final)
            flush_names(final.parent)
            _hold_against(config.database, backup[1])


def _write(
    database: str, config: Config, backup: tuple[Path, Looked], clock: Callable[[], datetime], progress: Progress
) -> None:
    store = open_store(database)
    try:
        _fill(store, config, backup[0], clock, progress)
    finally:
        store.engine.dispose()
    _hold_against(database, backup[1])


def _fill(store: Store, config: Config, path: Path, clock: Callable[[], datetime], progress: Progress) -> None:
    with reading_backup(path) as link:
        said: dict[str, str] = dict(link.run("SELECT name, value FROM instance"))
        try:
            store.create(said["id"], said["demo"] == "yes")
            open_house(config, store, clock).door.refill(link, progress)
        except (RecordThere, NotEmpty):
            raise InstanceThere from None


def _hold_against(database: str, looked: Looked) -> None:
    """Raises NotRestored where a database, opened afresh, does not hold the entries that were looked at."""
    store = open_store(database)
    try:
        with store.reading() as link:
            count = head(link)[0] + 1
            if (count, stored_root(link, count).hex()) != (looked.ledger.count, looked.ledger.root):
                raise NotRestored
    finally:
        store.engine.dispose()


def _keys_fit(folder: Path, path: Path, looked: Looked) -> None:
    keyring = keyring_of(folder)
    if looked.public_key not in ("", public_key(keyring.seal_key).hex()):  # a ledger of before checkpoints names none
        raise KeyAmiss(SEAL_FILE)
    with reading_backup(path) as link:
        if not keyring.identities.fits(link):
            raise KeyAmiss(IDENTITY_FILE)


def _files_of(database: Path) -> tuple[Path, ...]:
    return tuple(database.with_name(database.name + end) for end in ("", "-wal", "-shm", ".lock"))
