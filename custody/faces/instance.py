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
from custody.record.making import RecordThere
from custody.record.schema import SCHEMA, OtherSchema, due_migrations, schema_of
from custody.record.witness import Witness
from custody.rules.registry import registry
from custody.rules.step import Registry

SECRET_FILE = "secret.key"
IDENTITY_FILE = "identity.key"
SEAL_FILE = "checkpoint.key"
NEXT_END = ".key.next"  # of a key that was made, and is not in force before the ledger names it
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
    return Door(store, registry(), clock, keyring_of(config.instance), Witness(config.instance / WITNESS_FILE))


def keyring_of(folder: Path) -> Keyring:
    """The keys in an instance's folder. Raises KeyAmiss."""
    try:
        identities = Identities((folder / IDENTITY_FILE).read_bytes())
    except (FileNotFoundError, ValueError):
        raise KeyAmiss(IDENTITY_FILE) from None
    return Keyring(identities, seal_key(folder), partial(reread_seal_key, folder), partial(known_seal_keys, folder))


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
    for path in (folder / SEAL_FILE, *folder.glob(f"checkpoint*{NEXT_END}"), folder / SEAL_FILE):
        key = _key_in(path)
        if key and public_key(key).hex() == wanted:
            if path.name != SEAL_FILE:
                put_into_place(folder, path)
            return key
    return None


def known_seal_keys(folder: Path) -> frozenset[bytes]:
    """The public keys of every private key there is for checkpoints: the one in force, those that others have replaced,
    and those that are to be. The last first, for one of them may be put into place meanwhile."""
    paths = (*folder.glob(f"checkpoint*{NEXT_END}"), folder / SEAL_FILE, *folder.glob("checkpoint-*.key"))
    return frozenset(public_key(key) for key in map(_key_in, paths) if key)


def _key_in(path: Path) -> bytes:
    """The private key in a file; nothing where there is none, or not any more."""
    with contextlib.suppress(OSError):
        key = path.read_bytes()
        return key if len(key) == KEY_LENGTH else b""
    return b""


def put_into_place(folder: Path, path: Path) -> None:
    """The next key, in the file `path`, becomes the key; the one until now stays under a name of its own. There is a
    key at any moment. Another process may do the same at the same time, or have done it."""
    if path.exists():
        with contextlib.suppress(FileExistsError):
            os.link(folder / SEAL_FILE, retired_file(folder, seal_key(folder)))
        with contextlib.suppress(FileNotFoundError):
            os.replace(path, folder / SEAL_FILE)


def next_file(folder: Path, key: bytes) -> Path:
    """Where a private key lies until the ledger names it: no two of them in one file."""
    return folder / f"checkpoint-{public_key(key).hex()[:8]}{NEXT_END}"


def retired_file(folder: Path, key: bytes) -> Path:
    """Where a private key is kept that another has replaced: a backup of before is restored with it."""
    return folder / f"checkpoint-{public_key(key).hex()[:8]}.key"


def make_instance(config: Config, store: Store, name: str, demo: bool) -> None:
    """A new, empty instance: folder 0700, keys 0600, tables and triggers. Refuses to touch an existing one. The key of
    identities comes last: without it there is no instance, and whoever was interrupted does it again. Raises NoInstance
    and DatabaseForeign."""
    config.instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    if (config.instance / IDENTITY_FILE).exists():
        raise NoInstance(f"There is an instance in {config.instance} already; nothing was changed.")
    try:
        store.create(name, demo)
    except RecordThere:
        raise NoInstance(f"There is a record in the database, and its keys are not in {config.instance}.") from None
    keep_secret(config.instance / SECRET_FILE, secrets.token_bytes(32))
    keep_secret(config.instance / SEAL_FILE, new_seal_key())
    keep_secret(config.instance / IDENTITY_FILE, new_identity_key())


def flush_names(folder: Path) -> None:
    """The names in a folder, to the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def secret_key(config: Config) -> bytes:
    """The key that signs what the web face sends out and wants back."""
    return (config.instance / SECRET_FILE).read_bytes()


def identity_key(config: Config) -> bytes:
    """The key that opens what is kept apart from the record: who a child is, and second factors."""
    return (config.instance / IDENTITY_FILE).read_bytes()


def keep_secret(path: Path, data: bytes) -> None:
    """A key in its place: the one that is there already, or this one. A file is never there half written."""
    if not path.exists():
        half = path.with_name(f"{path.name}.half")
        half.unlink(missing_ok=True)
        write_secret(half, data)
        os.replace(half, path)


def write_secret(path: Path, data: bytes) -> None:
    """A new key file, for its owner alone. Raises FileExistsError."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
