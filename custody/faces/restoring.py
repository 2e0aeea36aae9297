"""An instance again from a backup: its keys lie in the folder, its database is not there or empty."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from custody.config import Config
from custody.faces.instance import IDENTITY_FILE, SEAL_FILE, SECRET_FILE, KeyAmiss, keep_secret, open_house, seal_key
from custody.record.backup import Looked, reading_backup
from custody.record.checkpoints import public_key
from custody.record.engine import RecordThere, Store, open_store
from custody.record.replay import Progress


class InstanceThere(Exception):
    """There is a record already; a backup never takes its place."""


def restore(config: Config, backup: tuple[Path, Looked], clock: Callable[[], datetime], progress: Progress) -> None:
    """Put a backup that was looked at into place: the same tree continues, on whichever engine the settings name. The
    whole of it stands afterwards, or no entry, and it can be done again. Raises KeyAmiss, InstanceThere."""
    path, looked = backup
    _keys_fit(config.instance, looked)
    final = config.database_file
    if final is not None and final.exists():
        raise InstanceThere
    half = final.with_name(f"{final.name}.half") if final else None
    for left in _files_of(half) if half else ():
        left.unlink(missing_ok=True)
    store = open_store(f"sqlite:///{half}" if half else config.database)
    try:
        _fill(store, config, path, clock, progress)
    finally:
        store.engine.dispose()
    if half is not None and final is not None:
        os.replace(half, final)


def _fill(store: Store, config: Config, path: Path, clock: Callable[[], datetime], progress: Progress) -> None:
    with reading_backup(path) as link:
        said: dict[str, str] = dict(link.run("SELECT name, value FROM instance"))
        try:
            store.create(said["id"], said["demo"] == "yes")
        except RecordThere:
            raise InstanceThere from None
        open_house(config, store, clock).door.refill(link, progress)


def _keys_fit(folder: Path, looked: Looked) -> None:
    if not (folder / IDENTITY_FILE).exists():
        raise KeyAmiss(IDENTITY_FILE)
    if looked.public_key not in ("", public_key(seal_key(folder)).hex()):  # a ledger of before checkpoints names none
        raise KeyAmiss(SEAL_FILE)
    keep_secret(folder / SECRET_FILE, secrets.token_bytes(32))


def _files_of(database: Path) -> tuple[Path, ...]:
    return tuple(database.with_name(database.name + end) for end in ("", "-wal", "-shm", ".lock"))
