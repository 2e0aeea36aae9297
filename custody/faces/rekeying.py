"""Another key for the checkpoints: made and on the disk before the ledger names it, in its place right after."""

from __future__ import annotations

from pathlib import Path

from custody.faces.instance import House, flush_names, next_file, put_into_place, retired_file, seal_key, write_secret
from custody.record.attempt import NotRecorded
from custody.record.checkpoints import Checkpoint, Inconsistent, new_seal_key, public_key
from custody.record.one_writer import only_writer

LOCK_FILE = "change-of-key.lock"


def change_seal_key(house: House) -> tuple[Checkpoint, str, Path]:
    """Change the key while the server runs: it reads the new one when it signs next. Gives the first checkpoint under
    the new key, its public half in hex, and the file in which the key until now is kept. Two at once change it one
    after the other. Raises Inconsistent and NotRecorded, with everything as it was."""
    with only_writer(str(house.config.instance / LOCK_FILE)):
        return _changed(house)


def _changed(house: House) -> tuple[Checkpoint, str, Path]:
    folder = house.config.instance
    house.door.seal()  # the key until now fits; one that a process before did not live to put into place is there now
    key = new_seal_key()
    path, retired = next_file(folder, key), retired_file(folder, seal_key(folder))
    write_secret(path, key)
    flush_names(folder)
    try:
        sealed = house.door.change_key(key)
    except (Inconsistent, NotRecorded):  # known not to be named; after any other trouble it may be, and stays
        path.unlink(missing_ok=True)
        raise
    put_into_place(folder, path)
    flush_names(folder)
    return sealed, public_key(key).hex(), retired
