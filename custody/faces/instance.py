"""An instance on disk: its folder, its keys, its database, and the one Door into it."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from custody.config import Config
from custody.record.checkpoints import KEY_LENGTH, new_seal_key, public_key
from custody.record.door import Door
from custody.record.engine import Store
from custody.record.identity import Identities, new_identity_key
from custody.record.keyring import Keyring
from custody.record.keys import Keys
from custody.record.schema import SCHEMA, OtherSchema, due_migrations, schema_of
from custody.record.witness import Witness
from custody.rules.registry import registry
from custody.rules.step import Registry

SECRET_FILE = "secret.key"
IDENTITY_FILE = "identity.key"
SEAL_FILE = "checkpoint.key"
NEXT_SEAL_FILE = "checkpoint.key.next"  # made, and not in force before the ledger names it
WITNESS_FILE = "checkpoint.txt"


class NoInstance(Exception):
    """There is no instance where the configuration points; the message says what to do."""


class KeyAmiss(Exception):
    """A key file is missing or is none; the message is its name."""


@dataclass(frozen=True)
class House:
    """Everything a face needs: the door, the reads' store, the key store, the clock, the steps, the settings."""

    config: Config
    store: Store
    door: Door
    keys: Keys
    clock: Callable[[], datetime]
    steps: Registry
    demo: bool
    name: str


def open_house(config: Config, store: Store, clock: Callable[[], datetime]) -> House:
    """The house of an existing instance. Raises NoInstance where there is none, OtherSchema where its tables are not of
    this program's version."""
    if not (config.instance / IDENTITY_FILE).exists():
        raise NoInstance(f"There is no instance in {config.instance}: run 'custody init' or 'custody demo' first.")
    with store.reading() as link:
        said: dict[str, str] = dict(link.run("SELECT name, value FROM instance"))
        if due_migrations(schema_of(link)):
            raise OtherSchema(schema_of(link), SCHEMA)
    door, keys = door_of(config, store, clock), Keys(store, clock)
    return House(config, store, door, keys, clock, registry(), said["demo"] == "yes", said["id"])


def door_of(config: Config, store: Store, clock: Callable[[], datetime]) -> Door:
    """The door into the instance, of whichever version its tables are. Raises KeyAmiss."""
    identity = (config.instance / IDENTITY_FILE).read_bytes()
    keyring = Keyring(Identities(identity), seal_key(config.instance), partial(reread_seal_key, config.instance))
    return Door(store, registry(), clock, keyring, Witness(config.instance / WITNESS_FILE))


def seal_key(folder: Path) -> bytes:
    """The private key checkpoints are signed with. Raises KeyAmiss."""
    path = folder / SEAL_FILE
    key = path.read_bytes() if path.exists() else b""
    if len(key) != KEY_LENGTH:
        raise KeyAmiss(path.name)
    return key


def reread_seal_key(folder: Path, wanted: str) -> bytes | None:
    """The private key of this public one, in hex, where the folder has it by now; None where not. One that another
    process made and did not live to put into place is put there."""
    for name in (SEAL_FILE, NEXT_SEAL_FILE):
        with contextlib.suppress(OSError):
            key = (folder / name).read_bytes()
            if len(key) == KEY_LENGTH and public_key(key).hex() == wanted:
                if name == NEXT_SEAL_FILE:
                    put_into_place(folder)
                return key
    return None


def put_into_place(folder: Path) -> None:
    """The next key becomes the key; the one until now stays under a name of its own. There is a key at any moment."""
    with contextlib.suppress(FileExistsError):
        os.link(folder / SEAL_FILE, retired_file(folder, seal_key(folder)))
    os.replace(folder / NEXT_SEAL_FILE, folder / SEAL_FILE)


def retired_file(folder: Path, key: bytes) -> Path:
    """Where a private key is kept that another has replaced: a backup of before is restored with it."""
    return folder / f"checkpoint-{public_key(key).hex()[:8]}.key"


def make_instance(config: Config, store: Store, name: str, demo: bool) -> None:
    """A new, empty instance: folder 0700, keys 0600, tables and triggers. Refuses to touch an existing one."""
    config.instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    if (config.instance / IDENTITY_FILE).exists():
        raise NoInstance(f"There is an instance in {config.instance} already; nothing was changed.")
    store.create(name, demo)
    write_secret(config.instance / SECRET_FILE, secrets.token_bytes(32))
    write_secret(config.instance / SEAL_FILE, new_seal_key())
    write_secret(config.instance / IDENTITY_FILE, new_identity_key())


def secret_key(config: Config) -> bytes:
    """The key that signs what the web face sends out and wants back."""
    return (config.instance / SECRET_FILE).read_bytes()


def write_secret(path: Path, data: bytes) -> None:
    """A new key file, for its owner alone. Raises FileExistsError."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
